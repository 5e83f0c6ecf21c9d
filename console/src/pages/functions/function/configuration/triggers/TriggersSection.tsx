import { LambdaClient } from '@aws-sdk/client-lambda';
import Link from '@cloudscape-design/components/link';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useClient } from '../../../../../aws/clients.ts';
import type { ApiCall } from '../../../../../copyAs/apiCall.ts';
import { EmptyState } from '../../../../../emptyState/EmptyState.tsx';
import { useTexts } from '../../../../../i18n/Language.tsx';
import { useLoad } from '../../../../../live/useLoad.ts';
import { hrefOf } from '../../../../../shell/paths.ts';
import { ResourceTable } from '../../../../../table/ResourceTable.tsx';
import { AddTrigger } from '../../overview/AddTrigger.tsx';
import { ApiAddresses } from '../../overview/ApiAddresses.tsx';
import {
  apiIdOf,
  connectionsKey,
  findConnections,
  lastPart,
  pageOfTrigger,
  serviceName,
  type Trigger,
} from '../../overview/connections.ts';
import type { FunctionTabProps } from '../../tabs.ts';
import { functionTexts } from '../../texts.ts';
import '../permissions/lines.css';
import { triggersTexts } from './texts.ts';

/** Other services are let in by the function's policy. */
const LISTED_BY: Readonly<Record<string, string>> = {
  url: 'ListFunctionUrlConfigs',
  dynamodb: 'ListEventSourceMappings',
};

/** All that makes the function run, with where each is found and set up. */
export function TriggersSection({ name, qualifier, configuration, reload }: FunctionTabProps) {
  const t = useTexts(triggersTexts);
  const { functionUrl, disabled } = useTexts(functionTexts);
  const lambda = useClient(LambdaClient);
  const { data, ...connections } = useLoad(connectionsKey(name, qualifier), (signal) =>
    findConnections({ lambda, name, qualifier, configuration }, signal),
  );
  const { FunctionArn = '' } = configuration;
  const target = { FunctionName: name, ...(qualifier !== undefined && { Qualifier: qualifier }) };
  const hrefOfTrigger = (trigger: Trigger) =>
    hrefOf(
      pageOfTrigger(trigger) ??
        `/functions/${name}?tab=configuration&section=${trigger.service === 'url' ? 'url' : 'permissions'}`,
    );
  const callOf = ({ service }: Trigger): ApiCall => ({
    service: 'lambda',
    operation: LISTED_BY[service] ?? 'GetPolicy',
    input: service in LISTED_BY ? { FunctionName: name } : target,
  });
  return (
    <ResourceTable<Trigger>
      name="function-triggers"
      title={t.title}
      description={t.description}
      noun={t.noun}
      rows={{
        ...connections,
        error: connections.error ?? data?.refusals[0],
        data: data?.refusals.length && data.triggers.length === 0 ? undefined : data?.triggers,
      }}
      idOf={({ id }) => id}
      callOf={callOf}
      actions={
        qualifier === undefined && (
          <AddTrigger
            name={name}
            functionArn={FunctionArn}
            onAdded={async () => {
              await Promise.all([connections.reload(), reload()]);
            }}
          />
        )
      }
      columns={[
        {
          id: 'kind',
          header: t.trigger,
          isRowHeader: true,
          width: 150,
          cell: (trigger) => (
            <Link href={hrefOfTrigger(trigger)}>
              {trigger.service === 'url' ? functionUrl : serviceName(trigger.service)}
            </Link>
          ),
        },
        {
          id: 'source',
          header: t.source,
          width: 200,
          cell: (trigger) =>
            trigger.disabled ? (
              <StatusIndicator type="stopped">{`${lastPart(trigger.detail)} (${disabled})`}</StatusIndicator>
            ) : (
              <div className="policy-line">{lastPart(trigger.detail)}</div>
            ),
        },
        {
          id: 'address',
          header: t.address,
          minWidth: 280,
          cell: (trigger) => (
            <div className="policy-line">
              <Address trigger={trigger} functionArn={FunctionArn} />
            </div>
          ),
        },
      ]}
      empty={
        <EmptyState
          title={t.none}
          text={t.noneText}
          call={{
            service: 'lambda',
            operation: 'CreateFunctionUrlConfig',
            input: { ...target, AuthType: 'AWS_IAM' },
          }}
        />
      }
    />
  );
}

function Address({ trigger, functionArn }: { readonly trigger: Trigger; readonly functionArn: string }) {
  const { url } = trigger;
  const apiId = apiIdOf(trigger);
  if (apiId !== undefined) return <ApiAddresses apiId={apiId} functionArn={functionArn} />;
  if (url === undefined) return '–';
  return (
    <Link external href={url}>
      {url}
    </Link>
  );
}
