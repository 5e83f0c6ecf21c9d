import {
  DeleteRoleCommand,
  GetRoleCommand,
  IAMClient,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
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
import { documentText } from './allPages.ts';
import { EditableDocument } from './EditableDocument.tsx';
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
          <EditableDocument
            key={role.AssumeRolePolicyDocument}
            title={t.trust}
            description={t.trustText}
            edit={t.edit}
            document={documentText(role.AssumeRolePolicyDocument)}
            save={(PolicyDocument) =>
              iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: name, PolicyDocument }))
            }
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
