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
import { isNotFound } from '../../aws/describeError.ts';
import { CopyAs, useCopy } from '../../copyAs/CopyAs.tsx';
import { useFlash } from '../../feedback/Flash.tsx';
import { useMoments } from '../../format/moments.ts';
import { useTexts } from '../../i18n/Language.tsx';
import { useLoad } from '../../live/useLoad.ts';
import { DeleteConfirmation } from '../../page/DeleteConfirmation.tsx';
import { NotThere } from '../../page/NotThere.tsx';
import { Page } from '../../page/Page.tsx';
import { hrefOf } from '../../shell/paths.ts';
import { useSession } from '../../session/Session.tsx';
import { documentText } from './allPages.ts';
import { EditableDocument } from './EditableDocument.tsx';
import { policiesOfRole } from './identity.ts';
import { Permissions } from './Permissions.tsx';
import { iamTexts } from './texts.ts';
import { trustedBy } from './trustedBy.ts';

export function RolePage() {
  const t = useTexts(iamTexts);
  const { name = '' } = useParams();
  const iam = useClient(IAMClient);
  const flash = useFlash();
  const copy = useCopy();
  const { account } = useSession();
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
  const role = isNotFound(error) ? undefined : data?.Role;
  const usedAt = role?.RoleLastUsed?.LastUsedDate;
  return (
    <Page
      title={name}
      breadcrumbs={[{ text: t.roles, href: hrefOf('/iam/roles') }]}
      actions={
        role && (
          <SpaceBetween direction="horizontal" size="xs" alignItems="center">
            <CopyAs label={name} call={{ service: 'iam', operation: 'GetRole', input: { RoleName: name } }} />
            <Button iconName="copy" onClick={() => copy(role.Arn ?? '')}>
              {t.copyArn}
            </Button>
            <Button href={hrefOf`/iam/simulator?principal=${role.Arn ?? ''}`}>{t.simulateFor}</Button>
            {isForPeople(role.AssumeRolePolicyDocument) && (
              <Button href={hrefOf`/switch-role?account=${account}&role=${roleNameOf(role.Arn)}`}>
                {t.useAsRole}
              </Button>
            )}
            <Button onClick={() => setDeleting(true)}>{t.delete}</Button>
          </SpaceBetween>
        )
      }
    >
      <NotThere
        error={error}
        title={t.notThere(name)}
        text={t.notThereText}
        toList={{ href: hrefOf('/iam/roles'), text: t.toRoles }}
        onRetry={() => void reload()}
      />
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
            kind="trust"
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

/** With its path, as it is switched to: `team/deployer`. */
function roleNameOf(arn = ''): string {
  return arn.slice(arn.indexOf('/') + 1);
}

/** A role that only services may assume cannot be switched to. */
function isForPeople(trust: string | undefined): boolean {
  return trustedBy(trust).some((name) => !name.endsWith('.amazonaws.com'));
}
