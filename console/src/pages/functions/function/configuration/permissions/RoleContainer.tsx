import { IAMClient } from '@aws-sdk/client-iam';
import FormField from '@cloudscape-design/components/form-field';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import Select from '@cloudscape-design/components/select';
import { useState } from 'react';
import { useClient } from '../../../../../aws/clients.ts';
import { ErrorAlert } from '../../../../../feedback/ErrorAlert.tsx';
import { useTexts } from '../../../../../i18n/Language.tsx';
import { useLoad } from '../../../../../live/useLoad.ts';
import { hrefOf } from '../../../../../shell/paths.ts';
import { listFunctionRoles } from '../../../create/listRoles.ts';
import type { FunctionTabProps } from '../../tabs.ts';
import { EditableContainer } from '../../../../../form/EditableContainer.tsx';
import { EditForm } from '../../../../../form/EditForm.tsx';
import { isLatest } from '../Frozen.tsx';
import { useUpdate } from '../useUpdate.ts';
import { permissionsTexts } from './texts.ts';

export function RoleContainer(props: FunctionTabProps) {
  const t = useTexts(permissionsTexts);
  const { Role = '' } = props.configuration;
  const roleName = Role.split('/').at(-1) ?? '';
  return (
    <EditableContainer
      title={t.role}
      description={t.roleText}
      form={isLatest(props.qualifier) ? (close) => <RoleForm {...props} onClose={close} /> : undefined}
    >
      <KeyValuePairs
        columns={2}
        items={[
          { label: t.roleName, value: <Link href={hrefOf`/iam/roles/${roleName}`}>{roleName}</Link> },
          { label: t.roleArn, value: Role },
        ]}
      />
    </EditableContainer>
  );
}

function RoleForm({ onClose, ...props }: FunctionTabProps & { readonly onClose: () => void }) {
  const t = useTexts(permissionsTexts);
  const update = useUpdate(props);
  const iam = useClient(IAMClient);
  const roles = useLoad('roles/lambda', (signal) => listFunctionRoles(iam, signal));
  const [role, setRole] = useState(props.configuration.Role ?? '');
  const options = (roles.data ?? []).map(({ RoleName = '', Arn = '', Description = '' }) => ({
    value: Arn,
    label: RoleName,
    description: Description,
  }));
  return (
    <EditForm onSave={() => update(t.role, { Role: role })} onClose={onClose}>
      <ErrorAlert error={roles.error} onRetry={() => void roles.reload()} />
      <FormField label={t.role}>
        <Select
          selectedOption={
            options.find(({ value }) => value === role) ?? {
              value: role,
              label: role.split('/').at(-1) ?? role,
            }
          }
          options={options}
          placeholder={t.roleChoose}
          empty={t.roleNone}
          filteringType="auto"
          statusType={roles.loading ? 'loading' : 'finished'}
          loadingText={t.roleLoading}
          onChange={({ detail }) => setRole(detail.selectedOption.value ?? role)}
        />
      </FormField>
    </EditForm>
  );
}
