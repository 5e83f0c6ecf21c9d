import { ApiGatewayV2Client, DeleteIntegrationCommand, type Integration } from '@aws-sdk/client-apigatewayv2';
import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useClient } from '../../../aws/clients.ts';
import { EmptyState } from '../../../emptyState/EmptyState.tsx';
import { formatDuration } from '../../../format/quantities.ts';
import { functionNameOf } from '../../../functionField/FunctionField.tsx';
import { useTexts } from '../../../i18n/Language.tsx';
import { DeleteConfirmation } from '../../../page/DeleteConfirmation.tsx';
import { FormDialog } from '../../../page/FormDialog.tsx';
import { hrefOf } from '../../../shell/paths.ts';
import { ResourceTable } from '../../../table/ResourceTable.tsx';
import { useChange } from '../../../form/useChange.ts';
import { FIRST_TARGET, isTargetReady, nameOfIntegration, TargetFields } from '../routes/TargetFields.tsx';
import { useIntegrate } from '../routes/useIntegrate.ts';
import { EditIntegration } from './EditIntegration.tsx';
import { apiTexts } from './texts.ts';
import { functionOfUri } from './functionOfUri.ts';
import { integrationOfRoute, type ApiTabProps } from './useApi.ts';

export function IntegrationsTab(props: ApiTabProps) {
  const { apiId, integrations, routes, reload } = props;
  const t = useTexts(apiTexts);
  const gateway = useClient(ApiGatewayV2Client);
  const change = useChange(reload);
  const [selected, select] = useState<readonly Integration[]>([]);
  const [asking, setAsking] = useState<'create' | 'edit' | 'delete'>();
  const close = () => setAsking(undefined);
  // As it is now, not as it was when it was chosen.
  const chosen = integrations.find(({ IntegrationId }) => IntegrationId === selected[0]?.IntegrationId);
  const keysOf = ({ IntegrationId }: Integration) =>
    routes
      .filter((route) => integrationOfRoute(route, integrations)?.IntegrationId === IntegrationId)
      .map(({ RouteKey = '' }) => RouteKey);
  return (
    <>
      <ResourceTable<Integration>
        name="api-integrations"
        title={t.integrations}
        noun={t.integrationNoun}
        rows={{ data: integrations, error: undefined, loading: false, reload }}
        idOf={({ IntegrationId = '' }) => IntegrationId}
        callOf={({ IntegrationId }) => ({
          service: 'apigatewayv2',
          operation: 'GetIntegration',
          input: { ApiId: apiId, IntegrationId },
        })}
        selection={{ type: 'single', selected: chosen ? [chosen] : [], onChange: select }}
        columns={[
          {
            id: 'target',
            header: t.target,
            isRowHeader: true,
            minWidth: 240,
            cell: (integration) => {
              const arn = functionOfUri(integration.IntegrationUri);
              if (arn === undefined) return nameOfIntegration(integration);
              return <Link href={hrefOf`/functions/${functionNameOf(arn)}`}>{functionNameOf(arn)}</Link>;
            },
          },
          {
            id: 'type',
            header: t.type,
            cell: ({ IntegrationType, IntegrationUri }) =>
              functionOfUri(IntegrationUri) !== undefined
                ? t.types.function
                : IntegrationType === 'HTTP_PROXY'
                  ? t.types.http
                  : t.types.other,
          },
          { id: 'id', header: t.integrationId, cell: ({ IntegrationId }) => IntegrationId },
          {
            id: 'payload',
            header: t.payload,
            cell: ({ PayloadFormatVersion }) => PayloadFormatVersion ?? '–',
          },
          {
            id: 'timeout',
            header: t.timeout,
            cell: ({ TimeoutInMillis = 30_000 }) => formatDuration(TimeoutInMillis),
          },
          { id: 'routes', header: t.usedBy, cell: (row) => keysOf(row).join(', ') || '–' },
        ]}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button disabled={!chosen} onClick={() => setAsking('delete')}>
              {t.deleteIntegration}
            </Button>
            <Button disabled={!chosen} onClick={() => setAsking('edit')}>
              {t.editIntegration}
            </Button>
            <Button variant="primary" onClick={() => setAsking('create')}>
              {t.newIntegration}
            </Button>
          </SpaceBetween>
        }
        empty={
          <EmptyState
            title={t.noIntegrations}
            text={t.noIntegrationsText}
            call={{
              service: 'apigatewayv2',
              operation: 'CreateIntegration',
              input: {
                ApiId: apiId,
                IntegrationType: 'AWS_PROXY',
                IntegrationUri: 'FUNCTION_ARN',
                PayloadFormatVersion: '2.0',
              },
            }}
          />
        }
      />
      {asking === 'create' && <CreateIntegration {...props} onClose={close} />}
      {asking === 'edit' && chosen && <EditIntegration {...props} integration={chosen} onClose={close} />}
      {asking === 'delete' && chosen && (
        <DeleteConfirmation
          title={t.deleteIntegrationTitle}
          onCancel={close}
          onConfirm={() => {
            close();
            select([]);
            void change(nameOfIntegration(chosen), (abortSignal) =>
              gateway.send(
                new DeleteIntegrationCommand({ ApiId: apiId, IntegrationId: chosen.IntegrationId }),
                { abortSignal },
              ),
            );
          }}
        >
          {t.deleteIntegrationText}
        </DeleteConfirmation>
      )}
    </>
  );
}

type DialogProps = ApiTabProps & { readonly onClose: () => void };

function CreateIntegration({ apiId, reload, onClose }: DialogProps) {
  const t = useTexts(apiTexts);
  const integrate = useIntegrate(apiId);
  const [draft, setDraft] = useState(FIRST_TARGET);
  return (
    <FormDialog
      title={t.newIntegration}
      submit={t.create}
      disabled={!isTargetReady(draft)}
      onCancel={onClose}
      onSubmit={async () => {
        await integrate(draft, async () => undefined);
        onClose();
        await reload();
      }}
    >
      <TargetFields draft={draft} integrations={[]} onChange={setDraft} />
    </FormDialog>
  );
}
