import { IAMClient } from '@aws-sdk/client-iam';
import FormField from '@cloudscape-design/components/form-field';
import RadioGroup from '@cloudscape-design/components/radio-group';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useClient } from '../../../aws/clients.ts';
import { ErrorAlert } from '../../../feedback/ErrorAlert.tsx';
import { useTexts } from '../../../i18n/Language.tsx';
import { useLoad } from '../../../live/useLoad.ts';
import type { Draft } from './draft.ts';
import { listFunctionRoles } from './listRoles.ts';
import { createTexts } from './texts.ts';

interface RoleFieldProps {
  readonly kind: Draft['roleKind'];
  readonly role: string | undefined;
  readonly error: boolean;
  readonly onChange: (changes: Pick<Draft, 'roleKind'> | Pick<Draft, 'role'>) => void;
}

export function RoleField({ kind, role, error, onChange }: RoleFieldProps) {
  const t = useTexts(createTexts);
  return (
    <SpaceBetween size="s">
      <FormField label={t.role} description={t.roleText}>
        <RadioGroup
          value={kind}
          items={[
            { value: 'basic', label: t.roleBasic, description: t.roleBasicText },
            { value: 'existing', label: t.roleExisting },
          ]}
          onChange={({ detail }) => onChange({ roleKind: detail.value as Draft['roleKind'] })}
        />
      </FormField>
      {kind === 'existing' && <ExistingRole role={role} error={error} onChange={onChange} />}
    </SpaceBetween>
  );
}

function ExistingRole({ role, error, onChange }: Pick<RoleFieldProps, 'role' | 'error' | 'onChange'>) {
  const t = useTexts(createTexts);
  const iam = useClient(IAMClient);
  const roles = useLoad('roles/lambda', (signal) => listFunctionRoles(iam, signal));
  const options = (roles.data ?? []).map(({ RoleName = '', Arn = '', Description = '' }) => ({
    value: Arn,
    label: RoleName,
    description: Description,
  }));
  return (
    <FormField
      label={t.existingRole}
      description={t.existingRoleText}
      errorText={error ? t.roleMissing : undefined}
    >
      <SpaceBetween size="xs">
        <Select
          selectedOption={options.find(({ value }) => value === role) ?? null}
          options={options}
          placeholder={t.roleChoose}
          empty={t.roleNone}
          filteringType="auto"
          statusType={roles.loading ? 'loading' : 'finished'}
          loadingText={t.roleLoading}
          onChange={({ detail }) => onChange({ role: detail.selectedOption.value })}
        />
        <ErrorAlert error={roles.error} onRetry={() => void roles.reload()} />
      </SpaceBetween>
    </FormField>
  );
}
