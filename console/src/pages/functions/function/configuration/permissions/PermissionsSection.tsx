import SpaceBetween from '@cloudscape-design/components/space-between';
import type { FunctionTabProps } from '../../tabs.ts';
import { FunctionPolicy } from './FunctionPolicy.tsx';
import { RoleContainer } from './RoleContainer.tsx';
import { RoleAccessTable } from './RoleAccessTable.tsx';

/** What the function may do, and who may call it. */
export function PermissionsSection(props: FunctionTabProps) {
  const { Role = '' } = props.configuration;
  return (
    <SpaceBetween size="l">
      <RoleContainer {...props} />
      {Role !== '' && <RoleAccessTable roleName={Role.split('/').at(-1) ?? ''} />}
      <FunctionPolicy {...props} />
    </SpaceBetween>
  );
}
