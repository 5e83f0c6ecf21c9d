import {
  DeleteProvisionedConcurrencyConfigCommand,
  LambdaClient,
  ListProvisionedConcurrencyConfigsCommand,
  PutProvisionedConcurrencyConfigCommand,
  type ProvisionedConcurrencyConfigListItem,
} from '@aws-sdk/client-lambda';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Modal from '@cloudscape-design/components/modal';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useState } from 'react';
import { useClient } from '../../../../../aws/clients.ts';
import { EmptyState } from '../../../../../emptyState/EmptyState.tsx';
import { ErrorAlert } from '../../../../../feedback/ErrorAlert.tsx';
import { useTexts } from '../../../../../i18n/Language.tsx';
import { useLoad } from '../../../../../live/useLoad.ts';
import { DeleteConfirmation } from '../../../../../page/DeleteConfirmation.tsx';
import { ResourceTable } from '../../../../../table/ResourceTable.tsx';
import { listAliases, listVersions } from '../../versions/listVersions.ts';
import { EditForm } from '../../../../../form/EditForm.tsx';
import { isWhole, NumberField } from '../../../../../form/NumberField.tsx';
import { useChange, type Change } from '../../../../../form/useChange.ts';
import { concurrencyTexts } from './texts.ts';

type Row = ProvisionedConcurrencyConfigListItem;

const KINDS = { READY: 'success', IN_PROGRESS: 'in-progress', FAILED: 'error' } as const;
/** While environments are being made. */
const UNSETTLED_MS = 2000;
const MOST = 100_000;

export function ProvisionedConcurrency({ name }: { readonly name: string }) {
  const t = useTexts(concurrencyTexts);
  const lambda = useClient(LambdaClient);
  const [unsettled, setUnsettled] = useState(false);
  const rows = useLoad<readonly Row[]>(
    `functions/${name}/provisioned`,
    async (abortSignal) => {
      const { ProvisionedConcurrencyConfigs = [] } = await lambda.send(
        new ListProvisionedConcurrencyConfigsCommand({ FunctionName: name, MaxItems: 50 }),
        { abortSignal },
      );
      setUnsettled(ProvisionedConcurrencyConfigs.some(({ Status }) => Status === 'IN_PROGRESS'));
      return ProvisionedConcurrencyConfigs;
    },
    { everyMs: unsettled ? UNSETTLED_MS : undefined },
  );
  const change = useChange(rows.reload);
  const [selected, select] = useState<readonly Row[]>([]);
  const [asked, ask] = useState<'add' | 'remove'>();
  const [only] = selected;
  const chosen = only ? qualifierOf(only) : '';
  const remove = async () => {
    ask(undefined);
    const ok = await change(t.removed(chosen), (abortSignal) =>
      lambda.send(new DeleteProvisionedConcurrencyConfigCommand({ FunctionName: name, Qualifier: chosen }), {
        abortSignal,
      }),
    );
    if (ok) select([]);
  };
  return (
    <>
      <ResourceTable<Row>
        name="function-provisioned"
        title={t.provisioned}
        description={t.provisionedText}
        noun={t.noun}
        rows={rows}
        idOf={qualifierOf}
        selection={{ type: 'single', selected, onChange: select }}
        callOf={(row) => ({
          service: 'lambda',
          operation: 'GetProvisionedConcurrencyConfig',
          input: { FunctionName: name, Qualifier: qualifierOf(row) },
        })}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button disabled={!only} onClick={() => ask('remove')}>
              {t.remove}
            </Button>
            <Button onClick={() => ask('add')}>{t.add}</Button>
          </SpaceBetween>
        }
        columns={[
          { id: 'target', header: t.target, isRowHeader: true, width: 180, cell: qualifierOf },
          {
            id: 'requested',
            header: t.requested,
            width: 120,
            cell: (row) => row.RequestedProvisionedConcurrentExecutions,
          },
          {
            id: 'ready',
            header: t.ready,
            width: 120,
            cell: (row) => row.AvailableProvisionedConcurrentExecutions,
          },
          {
            id: 'status',
            header: t.status,
            width: 240,
            cell: ({ Status = 'IN_PROGRESS', StatusReason }) => (
              <StatusIndicator type={KINDS[Status]}>{StatusReason || t.statuses[Status]}</StatusIndicator>
            ),
          },
        ]}
        empty={
          <EmptyState
            title={t.provisionedNone}
            text={t.provisionedNoneText}
            call={{
              service: 'lambda',
              operation: 'PutProvisionedConcurrencyConfig',
              input: { FunctionName: name, Qualifier: 'live', ProvisionedConcurrentExecutions: 1 },
            }}
          />
        }
      />
      {asked === 'add' && (
        <ProvisionDialog name={name} first={chosen} change={change} onClose={() => ask(undefined)} />
      )}
      {asked === 'remove' && (
        <DeleteConfirmation
          title={t.removeTitle(chosen)}
          onCancel={() => ask(undefined)}
          onConfirm={() => void remove()}
        >
          {t.removeText}
        </DeleteConfirmation>
      )}
    </>
  );
}

function qualifierOf({ FunctionArn = '' }: Row): string {
  return FunctionArn.split(':')[7] ?? '';
}

interface ProvisionDialogProps {
  readonly name: string;
  readonly first: string;
  readonly change: Change;
  readonly onClose: () => void;
}

function ProvisionDialog({ name, first, change, onClose }: ProvisionDialogProps) {
  const t = useTexts(concurrencyTexts);
  const lambda = useClient(LambdaClient);
  const targets = useLoad(`functions/${name}/provisioned/targets`, async (signal) => {
    const [aliases, versions] = await Promise.all([
      listAliases(lambda, name, signal),
      listVersions(lambda, name, signal),
    ]);
    return [...aliases.map(({ Name = '' }) => Name), ...versions.map(({ Version = '' }) => Version)];
  });
  const [chosen, setTarget] = useState(first);
  const [count, setCount] = useState('1');
  const target = chosen || (targets.data?.[0] ?? '');
  const save = () =>
    change(`${t.provisioned} (${target})`, (abortSignal) =>
      lambda.send(
        new PutProvisionedConcurrencyConfigCommand({
          FunctionName: name,
          Qualifier: target,
          ProvisionedConcurrentExecutions: Number(count),
        }),
        { abortSignal },
      ),
    );
  return (
    <Modal visible header={t.provisioned} closeAriaLabel={t.close} onDismiss={onClose}>
      <EditForm valid={target !== '' && isWhole(count, 1, MOST)} onSave={save} onClose={onClose}>
        <ErrorAlert error={targets.error} onRetry={() => void targets.reload()} />
        <FormField label={t.target}>
          <Select
            selectedOption={target === '' ? null : { value: target }}
            options={(targets.data ?? []).map((value) => ({ value }))}
            empty={t.noTargets}
            onChange={({ detail }) => setTarget(detail.selectedOption.value ?? '')}
          />
        </FormField>
        <NumberField label={t.requested} from={1} to={MOST} text={count} onChange={setCount} />
      </EditForm>
    </Modal>
  );
}
