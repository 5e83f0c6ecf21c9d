import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  IAMClient,
  ListRolesCommand,
  type Role,
} from '@aws-sdk/client-iam';
import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Link from '@cloudscape-design/components/link';
import RadioGroup from '@cloudscape-design/components/radio-group';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useClient } from '../../aws/clients.ts';
import { FileOf } from '../../copyAs/apiCall.ts';
import { EmptyState } from '../../emptyState/EmptyState.tsx';
import { useFlash } from '../../feedback/Flash.tsx';
import { useMoments } from '../../format/moments.ts';
import { useTexts } from '../../i18n/Language.tsx';
import { useLoad } from '../../live/useLoad.ts';
import { FormDialog } from '../../page/FormDialog.tsx';
import { Page } from '../../page/Page.tsx';
import { useSession } from '../../session/Session.tsx';
import { hrefOf, pathOf } from '../../shell/paths.ts';
import { ResourceTable } from '../../table/ResourceTable.tsx';
import { allPages } from './allPages.ts';
import { iamTexts } from './texts.ts';
import { trustedBy } from './trustedBy.ts';

export function RolesPage() {
  const t = useTexts(iamTexts);
  const iam = useClient(IAMClient);
  const { ago, full } = useMoments();
  const [creating, setCreating] = useState(false);
  const rows = useLoad<readonly Role[]>('iam/roles', (signal) =>
    allPages(
      (page) => iam.send(new ListRolesCommand(page), { abortSignal: signal }),
      ({ Roles }) => Roles,
    ),
  );
  return (
    <Page title={t.roles} headless>
      <ResourceTable<Role>
        name="iam-roles"
        title={t.roles}
        variant="h1"
        noun={t.nouns.roles}
        rows={rows}
        idOf={({ RoleName = '' }) => RoleName}
        sortedBy="name"
        callOf={({ RoleName }) => ({ service: 'iam', operation: 'GetRole', input: { RoleName } })}
        columns={[
          {
            id: 'name',
            header: t.name,
            sortingField: 'RoleName',
            isRowHeader: true,
            minWidth: 220,
            cell: ({ RoleName = '' }) => <Link href={hrefOf`/iam/roles/${RoleName}`}>{RoleName}</Link>,
          },
          {
            id: 'trusted',
            header: t.trusted,
            minWidth: 240,
            cell: ({ AssumeRolePolicyDocument }) => trustedBy(AssumeRolePolicyDocument).join(', ') || '–',
          },
          { id: 'path', header: t.path, sortingField: 'Path', cell: ({ Path }) => Path },
          {
            id: 'created',
            header: t.created,
            sortingField: 'CreateDate',
            cell: ({ CreateDate }) => CreateDate && <span title={full(CreateDate)}>{ago(CreateDate)}</span>,
          },
        ]}
        actions={
          <Button variant="primary" onClick={() => setCreating(true)}>
            {t.createRole}
          </Button>
        }
        empty={
          <EmptyState
            title={t.noRoles}
            text={t.noRolesText}
            action={<Button onClick={() => setCreating(true)}>{t.createRole}</Button>}
            call={{
              service: 'iam',
              operation: 'CreateRole',
              input: { RoleName: 'NAME', AssumeRolePolicyDocument: new FileOf('trust.json', 'text') },
            }}
          />
        }
      />
      {creating && <CreateRole onClose={() => setCreating(false)} />}
    </Page>
  );
}

type RoleKind = 'lambda' | 'account';
const BASIC_POLICY = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';

function trustOf(kind: RoleKind, account: string): string {
  const Principal =
    kind === 'lambda' ? { Service: 'lambda.amazonaws.com' } : { AWS: `arn:aws:iam::${account}:root` };
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }],
  });
}

function CreateRole({ onClose }: { readonly onClose: () => void }) {
  const t = useTexts(iamTexts);
  const iam = useClient(IAMClient);
  const { account } = useSession();
  const flash = useFlash();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [kind, setKind] = useState<RoleKind>('lambda');
  const [mayLog, setMayLog] = useState(true);
  return (
    <FormDialog
      title={t.createRole}
      submit={t.create}
      disabled={name === ''}
      onCancel={onClose}
      onSubmit={async () => {
        await iam.send(
          new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trustOf(kind, account) }),
        );
        if (kind === 'lambda' && mayLog) {
          await iam.send(new AttachRolePolicyCommand({ RoleName: name, PolicyArn: BASIC_POLICY }));
        }
        flash.success(t.roleMade(name));
        await navigate(pathOf`/iam/roles/${name}`);
      }}
    >
      <FormField label={t.roleName}>
        <Input
          value={name}
          autoFocus
          spellcheck={false}
          onChange={({ detail }) => setName(detail.value.trim())}
        />
      </FormField>
      <FormField label={t.roleFor}>
        <RadioGroup
          value={kind}
          items={[
            { value: 'lambda', label: t.forLambda, description: t.forLambdaText },
            { value: 'account', label: t.forAccount, description: t.forAccountText },
          ]}
          onChange={({ detail }) => setKind(detail.value === 'lambda' ? 'lambda' : 'account')}
        />
      </FormField>
      {kind === 'lambda' && (
        <Checkbox checked={mayLog} onChange={({ detail }) => setMayLog(detail.checked)}>
          {t.basic}
        </Checkbox>
      )}
    </FormDialog>
  );
}
