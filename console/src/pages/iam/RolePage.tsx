import {
  DeleteRoleCommand,
  GetRoleCommand,
  IAMClient,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { useClient } from '../../aws/clients.ts';
import { ErrorAlert } from '../../feedback/ErrorAlert.tsx';
import { useFlash } from '../../feedback/Flash.tsx';
import { useMoments } from '../../format/moments.ts';
import { useTexts } from '../../i18n/Language.tsx';
import { useLoad } from '../../live/useLoad.ts';
import { DeleteConfirmation } from '../../page/DeleteConfirmation.tsx';
import { Page } from '../../page/Page.tsx';
import { hrefOf } from '../../shell/paths.ts';
import { documentText, isJson } from './allPages.ts';
import { DocumentField } from './DocumentField.tsx';
import { policiesOfRole } from './identity.ts';
import { Permissions } from './Permissions.tsx';
import { iamTexts } from './texts.ts';

export function RolePage() {
  const t = useTexts(iamTexts);
  const { name = '' } = useParams();
  const iam = useClient(IAMClient);
  const flash = useFlash();
  const navigate = useNavigate();
  const { full, ago } = useMoments();
  const policies = policiesOfRole(iam, name);
  const [deleting, setDeleting] = useState(false);
  const { data, error, reload } = useLoad(`iam/roles/${name}`, (signal) =>
    iam.send(new GetRoleCommand({ RoleName: name }), { abortSignal: signal }),
  );
  const confirmed = async () => {
    setDeleting(false);
    const texts = { running: t.deleting(name), done: t.deleted(name), failed: t.deleteFailed(name) };
    const { ok } = await flash.track(texts, async (abortSignal) => {
      for (const policy of await policies.list(abortSignal)) await policies.remove(policy);
      await iam.send(new DeleteRoleCommand({ RoleName: name }), { abortSignal });
    });
    if (ok) await navigate('/iam/roles');
    else await reload();
  };
  const role = data?.Role;
  const usedAt = role?.RoleLastUsed?.LastUsedDate;
  return (
    <Page
      title={name}
      breadcrumbs={[{ text: t.roles, href: hrefOf('/iam/roles') }]}
      actions={<Button onClick={() => setDeleting(true)}>{t.delete}</Button>}
    >
      <ErrorAlert error={error} onRetry={() => void reload()} />
      {role && (
        <SpaceBetween size="l">
          <Container>
            <KeyValuePairs
              columns={4}
              items={[
                { label: t.arn, value: role.Arn },
                { label: t.path, value: role.Path },
                { label: t.created, value: role.CreateDate ? full(role.CreateDate) : '–' },
                { label: t.lastUsed, value: usedAt ? ago(usedAt) : t.never },
              ]}
            />
          </Container>
          <Permissions name={`roles/${name}`} policies={policies} />
          <TrustPolicy
            key={role.AssumeRolePolicyDocument}
            roleName={name}
            document={documentText(role.AssumeRolePolicyDocument)}
            onSaved={reload}
          />
        </SpaceBetween>
      )}
      {deleting && (
        <DeleteConfirmation
          title={t.deleteRole(name)}
          onCancel={() => setDeleting(false)}
          onConfirm={() => void confirmed()}
        >
          {t.deleteRoleText}
        </DeleteConfirmation>
      )}
    </Page>
  );
}

interface TrustPolicyProps {
  readonly roleName: string;
  readonly document: string;
  readonly onSaved: () => Promise<void>;
}

function TrustPolicy({ roleName, document, onSaved }: TrustPolicyProps) {
  const t = useTexts(iamTexts);
  const iam = useClient(IAMClient);
  const flash = useFlash();
  const [text, setText] = useState<string>();
  const save = async () => {
    try {
      await iam.send(
        new UpdateAssumeRolePolicyCommand({ RoleName: roleName, PolicyDocument: text ?? document }),
      );
      flash.success(t.saved);
      await onSaved();
    } catch (error) {
      flash.failure(t.saveFailed, error);
    }
  };
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={t.trustText}
          actions={
            text === undefined ? (
              <Button onClick={() => setText(document)}>{t.edit}</Button>
            ) : (
              <SpaceBetween direction="horizontal" size="xs">
                <Button variant="link" onClick={() => setText(undefined)}>
                  {t.cancel}
                </Button>
                <Button variant="primary" disabled={!isJson(text)} onClick={() => void save()}>
                  {t.save}
                </Button>
              </SpaceBetween>
            )
          }
        >
          {t.trust}
        </Header>
      }
    >
      <DocumentField
        label={t.document}
        value={text ?? document}
        {...(text !== undefined && { onChange: setText })}
      />
    </Container>
  );
}
