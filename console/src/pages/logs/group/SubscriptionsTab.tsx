import {
  CloudWatchLogsClient,
  DeleteSubscriptionFilterCommand,
  DescribeSubscriptionFiltersCommand,
  PutSubscriptionFilterCommand,
  type SubscriptionFilter,
} from '@aws-sdk/client-cloudwatch-logs';
import { LambdaClient } from '@aws-sdk/client-lambda';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useClient } from '../../../aws/clients.ts';
import { EmptyState } from '../../../emptyState/EmptyState.tsx';
import { useFlash } from '../../../feedback/Flash.tsx';
import { FunctionField } from '../../../functionField/FunctionField.tsx';
import { letInvoke } from '../../../functionField/letInvoke.ts';
import { useTexts } from '../../../i18n/Language.tsx';
import { useLoad } from '../../../live/useLoad.ts';
import { useSession } from '../../../session/Session.tsx';
import { ResourceTable } from '../../../table/ResourceTable.tsx';
import { DeleteNamed } from './DeleteNamed.tsx';
import { FilterDialog } from './FilterDialog.tsx';
import { logGroupTexts } from './texts.ts';

export function SubscriptionsTab({ group }: { readonly group: string }) {
  const t = useTexts(logGroupTexts);
  const logs = useClient(CloudWatchLogsClient);
  // A group has two at most.
  const rows = useLoad<readonly SubscriptionFilter[]>(
    `logs/groups/${group}/subscriptions`,
    async (abortSignal) => {
      const answer = await logs.send(new DescribeSubscriptionFiltersCommand({ logGroupName: group }), {
        abortSignal,
      });
      return answer.subscriptionFilters ?? [];
    },
  );
  const [selected, select] = useState<readonly SubscriptionFilter[]>([]);
  const [dialog, setDialog] = useState<'create' | 'delete'>();
  const name = selected[0]?.filterName ?? '';
  const close = () => setDialog(undefined);
  const done = async () => {
    select([]);
    await rows.reload();
  };
  return (
    <>
      <ResourceTable<SubscriptionFilter>
        name="subscriptionFilters"
        title={t.subscriptions}
        noun={t.subscriptionsNoun}
        rows={rows}
        idOf={({ filterName = '' }) => filterName}
        columns={[
          { id: 'name', header: t.filterName, isRowHeader: true, cell: ({ filterName }) => filterName },
          {
            id: 'pattern',
            header: t.pattern,
            cell: ({ filterPattern }) => (filterPattern ? <code>{filterPattern}</code> : t.everyEvent),
          },
          {
            id: 'destination',
            header: t.destination,
            minWidth: 320,
            cell: ({ destinationArn }) => destinationArn,
          },
        ]}
        callOf={({ filterName }) => ({
          service: 'cloudwatch-logs',
          operation: 'DescribeSubscriptionFilters',
          input: { logGroupName: group, filterNamePrefix: filterName },
        })}
        selection={{ type: 'single', selected, onChange: select }}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button disabled={selected.length === 0} onClick={() => setDialog('delete')}>
              {t.delete}
            </Button>
            <Button variant="primary" onClick={() => setDialog('create')}>
              {t.createSubscription}
            </Button>
          </SpaceBetween>
        }
        empty={
          <EmptyState
            title={t.noSubscriptions}
            text={t.noSubscriptionsText}
            call={{
              service: 'cloudwatch-logs',
              operation: 'PutSubscriptionFilter',
              input: {
                logGroupName: group,
                filterName: 'errors',
                filterPattern: 'ERROR',
                destinationArn: 'FUNCTION_ARN',
              },
            }}
          />
        }
      />
      {dialog === 'create' && <SubscriptionDialog group={group} onClose={close} onDone={done} />}
      {dialog === 'delete' && (
        <DeleteNamed
          name={name}
          text={t.deleteFilterText}
          remove={(abortSignal) =>
            logs.send(new DeleteSubscriptionFilterCommand({ logGroupName: group, filterName: name }), {
              abortSignal,
            })
          }
          onClose={close}
          onDone={done}
        />
      )}
    </>
  );
}

interface SubscriptionDialogProps {
  readonly group: string;
  readonly onClose: () => void;
  readonly onDone: () => Promise<void>;
}

function SubscriptionDialog({ group, onClose, onDone }: SubscriptionDialogProps) {
  const t = useTexts(logGroupTexts);
  const logs = useClient(CloudWatchLogsClient);
  const lambda = useClient(LambdaClient);
  const { region, account } = useSession();
  const flash = useFlash();
  const [name, setName] = useState('');
  const [pattern, setPattern] = useState('');
  const [destination, setDestination] = useState('');
  const save = async () => {
    await letInvoke(lambda, {
      functionArn: destination,
      principal: 'logs.amazonaws.com',
      sourceArn: `arn:aws:logs:${region}:${account}:log-group:${group}:*`,
      sourceAccount: account,
      name: `logs-${group}`,
    });
    await logs.send(
      new PutSubscriptionFilterCommand({
        logGroupName: group,
        filterName: name,
        filterPattern: pattern,
        destinationArn: destination,
      }),
    );
    flash.success(t.saved(name));
    onClose();
    await onDone();
  };
  return (
    <FilterDialog
      title={t.createSubscription}
      group={group}
      name={name}
      pattern={pattern}
      isNew
      isReady={name.trim() !== '' && destination.trim() !== ''}
      onName={setName}
      onPattern={setPattern}
      onCancel={onClose}
      onSave={save}
    >
      <FunctionField value={destination} onChange={setDestination} />
      <Box variant="small" color="text-body-secondary">
        {t.destinationHint}
      </Box>
    </FilterDialog>
  );
}
