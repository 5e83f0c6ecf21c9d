import {
  AttachUserPolicyCommand,
  CreateUserCommand,
  IAMClient,
  ListUsersCommand,
  type User,
} from '@aws-sdk/client-iam';
import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Link from '@cloudscape-design/components/link';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useClient } from '../../aws/clients.ts';
import { EmptyState } from '../../emptyState/EmptyState.tsx';
import { useFlash } from '../../feedback/Flash.tsx';
import { useMoments } from '../../format/moments.ts';
import { useTexts } from '../../i18n/Language.tsx';
import { useLoad } from '../../live/useLoad.ts';
import { FormDialog } from '../../page/FormDialog.tsx';
import { Page } from '../../page/Page.tsx';
import { hrefOf, pathOf } from '../../shell/paths.ts';
import { ResourceTable } from '../../table/ResourceTable.tsx';
import { allPages } from './allPages.ts';
import { iamTexts } from './texts.ts';

export const ADMIN_POLICY = 'arn:aws:iam::aws:policy/AdministratorAccess';

export function UsersPage() {
  const t = useTexts(iamTexts);
  const iam = useClient(IAMClient);
  const { ago, full } = useMoments();
  const [creating, setCreating] = useState(false);
  const rows = useLoad<readonly User[]>('iam/users', (signal) =>
    allPages(
      (page) => iam.send(new ListUsersCommand(page), { abortSignal: signal }),
      ({ Users }) => Users,
    ),
  );
  const create = <Button onClick={() => setCreating(true)}>{t.createUser}</Button>;
  return (
    <Page title={t.users} headless>
      <ResourceTable<User>
        name="iam-users"
        title={t.users}
        variant="h1"
        noun={t.nouns.users}
        rows={rows}
        idOf={({ UserName = '' }) => UserName}
        sortedBy="name"
        callOf={({ UserName }) => ({ service: 'iam', operation: 'GetUser', input: { UserName } })}
        columns={[
          {
            id: 'name',
            header: t.name,
            sortingField: 'UserName',
            isRowHeader: true,
            minWidth: 180,
            cell: ({ UserName = '' }) => <Link href={hrefOf`/iam/users/${UserName}`}>{UserName}</Link>,
          },
          { id: 'path', header: t.path, sortingField: 'Path', cell: ({ Path }) => Path },
          { id: 'arn', header: t.arn, minWidth: 320, cell: ({ Arn }) => Arn },
          {
            id: 'created',
            header: t.created,
            sortingField: 'CreateDate',
            cell: ({ CreateDate }) => CreateDate && <span title={full(CreateDate)}>{ago(CreateDate)}</span>,
          },
        ]}
        actions={
          <Button variant="primary" onClick={() => setCreating(true)}>
            {t.createUser}
          </Button>
        }
        empty={
          <EmptyState
            title={t.noUsers}
            text={t.noUsersText}
            action={create}
            call={{ service: 'iam', operation: 'CreateUser', input: { UserName: 'ann' } }}
          />
        }
      />
      {creating && <CreateUser onClose={() => setCreating(false)} />}
    </Page>
  );
}

function CreateUser({ onClose }: { readonly onClose: () => void }) {
  const t = useTexts(iamTexts);
  const iam = useClient(IAMClient);
  const flash = useFlash();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [isAdmin, setAdmin] = useState(false);
  return (
    <FormDialog
      title={t.createUser}
      submit={t.create}
      disabled={name === ''}
      onCancel={onClose}
      onSubmit={async () => {
        await iam.send(new CreateUserCommand({ UserName: name }));
        if (isAdmin) {
          await iam.send(new AttachUserPolicyCommand({ UserName: name, PolicyArn: ADMIN_POLICY }));
        }
        flash.success(t.userMade(name));
        await navigate(pathOf`/iam/users/${name}`);
      }}
    >
      <FormField label={t.userName}>
        <Input
          value={name}
          autoFocus
          spellcheck={false}
          onChange={({ detail }) => setName(detail.value.trim())}
        />
      </FormField>
      <Checkbox checked={isAdmin} onChange={({ detail }) => setAdmin(detail.checked)}>
        {t.admin}
      </Checkbox>
    </FormDialog>
  );
}
