import {
  ApiGatewayV2Client,
  CreateDeploymentCommand,
  DeleteStageCommand,
  type Stage,
} from '@aws-sdk/client-apigatewayv2';
import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useState } from 'react';
import { useClient } from '../../../aws/clients.ts';
import { EmptyState } from '../../../emptyState/EmptyState.tsx';
import { useMoments } from '../../../format/moments.ts';
import { useTexts } from '../../../i18n/Language.tsx';
import { DeleteConfirmation } from '../../../page/DeleteConfirmation.tsx';
import { hrefOf } from '../../../shell/paths.ts';
import { ResourceTable } from '../../../table/ResourceTable.tsx';
import { useChange } from '../../../form/useChange.ts';
import type { ApiTabProps } from '../api/useApi.ts';
import { stageAddress } from './stageAddress.ts';
import { StageDialog } from './StageDialog.tsx';
import { stagesTexts } from './texts.ts';

export function StagesTab({ api, apiId, stages, reload }: ApiTabProps) {
  const t = useTexts(stagesTexts);
  const gateway = useClient(ApiGatewayV2Client);
  const { ago, full } = useMoments();
  const change = useChange(reload);
  const [selected, select] = useState<readonly Stage[]>([]);
  const [asking, setAsking] = useState<'create' | 'edit' | 'delete'>();
  const close = () => setAsking(undefined);
  const [before] = selected;
  // As it is now, not as it was when it was chosen.
  const chosen = stages.find(({ StageName }) => StageName === before?.StageName);
  const name = chosen?.StageName ?? '';
  const groupOf = (arn = '') => /:log-group:([^:]+)/.exec(arn)?.[1];
  return (
    <>
      <ResourceTable<Stage>
        name="api-stages"
        title={t.title}
        noun={t.noun}
        rows={{ data: stages, error: undefined, loading: false, reload }}
        idOf={({ StageName = '' }) => StageName}
        sortedBy="name"
        callOf={({ StageName }) => ({
          service: 'apigatewayv2',
          operation: 'GetStage',
          input: { ApiId: apiId, StageName },
        })}
        selection={{ type: 'single', selected: chosen ? [chosen] : [], onChange: select }}
        columns={[
          {
            id: 'name',
            header: t.name,
            isRowHeader: true,
            sortingField: 'StageName',
            width: 140,
            cell: ({ StageName }) => StageName,
          },
          {
            id: 'address',
            header: t.address,
            minWidth: 280,
            cell: ({ StageName = '' }) => {
              const address = stageAddress(api.ApiEndpoint ?? '', StageName);
              return (
                <Link external href={address}>
                  {address}
                </Link>
              );
            },
          },
          {
            id: 'autoDeploy',
            header: t.autoDeploy,
            width: 160,
            cell: ({ AutoDeploy }) => (
              <StatusIndicator type={AutoDeploy ? 'success' : 'stopped'}>
                {AutoDeploy ? t.yes : t.no}
              </StatusIndicator>
            ),
          },
          {
            id: 'deployment',
            header: t.deployment,
            width: 130,
            cell: ({ DeploymentId }) => DeploymentId ?? '–',
          },
          {
            id: 'throttling',
            header: t.throttling,
            width: 140,
            cell: ({ DefaultRouteSettings: limits }) =>
              limits?.ThrottlingRateLimit === undefined && limits?.ThrottlingBurstLimit === undefined
                ? t.unlimited
                : `${limits.ThrottlingRateLimit ?? '–'}/s, ${limits.ThrottlingBurstLimit ?? '–'}`,
          },
          {
            id: 'log',
            header: t.accessLog,
            cell: ({ AccessLogSettings }) => {
              const group = groupOf(AccessLogSettings?.DestinationArn);
              if (group === undefined) return t.off;
              return <Link href={hrefOf`/logs/groups/${group}`}>{group}</Link>;
            },
          },
          {
            id: 'updated',
            header: t.updated,
            cell: ({ LastUpdatedDate: at }) => (at ? <span title={full(at)}>{ago(at)}</span> : '–'),
          },
        ]}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button disabled={!chosen} onClick={() => setAsking('delete')}>
              {t.delete}
            </Button>
            <Button disabled={!chosen} onClick={() => setAsking('edit')}>
              {t.edit}
            </Button>
            <Button
              disabled={!chosen || chosen.AutoDeploy === true}
              onClick={() =>
                void change(t.deployed(name), (abortSignal) =>
                  gateway.send(new CreateDeploymentCommand({ ApiId: apiId, StageName: name }), {
                    abortSignal,
                  }),
                )
              }
            >
              {t.deploy}
            </Button>
            <Button variant="primary" onClick={() => setAsking('create')}>
              {t.create}
            </Button>
          </SpaceBetween>
        }
        empty={
          <EmptyState
            title={t.emptyTitle}
            text={t.emptyText}
            call={{
              service: 'apigatewayv2',
              operation: 'CreateStage',
              input: { ApiId: apiId, StageName: '$default', AutoDeploy: true },
            }}
          />
        }
      />
      {(asking === 'create' || (asking === 'edit' && chosen)) && (
        <StageDialog
          apiId={apiId}
          stage={asking === 'edit' ? chosen : undefined}
          reload={reload}
          onClose={close}
        />
      )}
      {asking === 'delete' && (
        <DeleteConfirmation
          title={t.deleteTitle(name)}
          onCancel={close}
          onConfirm={() => {
            close();
            select([]);
            void change(name, (abortSignal) =>
              gateway.send(new DeleteStageCommand({ ApiId: apiId, StageName: name }), { abortSignal }),
            );
          }}
        >
          {t.deleteText}
        </DeleteConfirmation>
      )}
    </>
  );
}
