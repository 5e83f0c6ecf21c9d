import { IAMClient } from '@aws-sdk/client-iam';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useClient } from '../../../../../aws/clients.ts';
import { EmptyState } from '../../../../../emptyState/EmptyState.tsx';
import { useTexts } from '../../../../../i18n/Language.tsx';
import { useLoad } from '../../../../../live/useLoad.ts';
import { ResourceTable } from '../../../../../table/ResourceTable.tsx';
import { accessOf, type Access } from './effectiveAccess.ts';
import { Lines } from './Lines.tsx';
import './lines.css';
import { loadRoleAccess } from './rolePolicies.ts';
import { permissionsTexts } from './texts.ts';

/** The role's policies as what they come to. */
export function RoleAccessTable({ roleName }: { readonly roleName: string }) {
  const t = useTexts(permissionsTexts);
  const iam = useClient(IAMClient);
  const role = useLoad(`roles/${roleName}/access`, (signal) => loadRoleAccess(iam, roleName, signal));
  const rows = { ...role, data: role.data && accessOf(role.data.policies) };
  const boundary = role.data?.boundary;
  return (
    <SpaceBetween size="m">
      <ResourceTable<Access>
        name="function-role-access"
        title={t.access}
        description={t.accessText}
        noun={t.noun}
        rows={rows}
        idOf={({ id }) => id}
        callOf={({ policy, inline }) => ({
          service: 'iam',
          operation: inline ? 'GetRolePolicy' : 'ListAttachedRolePolicies',
          input: { RoleName: roleName, ...(inline && { PolicyName: policy }) },
        })}
        columns={[
          {
            id: 'service',
            header: t.service,
            isRowHeader: true,
            width: 92,
            cell: ({ service }) => (service === '*' ? t.everyService : service),
          },
          {
            id: 'effect',
            header: t.effect,
            width: 95,
            cell: ({ effect }) => (
              <StatusIndicator type={effect === 'Allow' ? 'success' : 'error'}>
                {t.effects[effect]}
              </StatusIndicator>
            ),
          },
          {
            id: 'actions',
            header: t.actions,
            width: 196,
            cell: ({ actions }) => <Lines lines={actions} />,
          },
          {
            id: 'resources',
            header: t.resources,
            width: 115,
            cell: ({ resources }) => <Lines lines={resources} />,
          },
          {
            id: 'policy',
            header: t.policy,
            width: 132,
            cell: ({ policy, inline }) => (
              <div className="policy-line">
                {policy} {inline && <Box variant="small">({t.inline})</Box>}
              </div>
            ),
          },
          {
            id: 'conditions',
            header: t.conditions,
            width: 123,
            cell: ({ conditions }) => <Lines lines={conditions} />,
          },
        ]}
        empty={
          <EmptyState
            title={t.accessNone}
            text={t.accessNoneText}
            call={{
              service: 'iam',
              operation: 'AttachRolePolicy',
              input: {
                RoleName: roleName,
                PolicyArn: 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
              },
            }}
          />
        }
      />
      {boundary !== undefined && (
        <Alert type="info" header={t.boundary}>
          {t.boundaryText(boundary.split('/').at(-1) ?? boundary)}
        </Alert>
      )}
    </SpaceBetween>
  );
}
