import {
  CloudWatchLogsClient,
  DeleteMetricFilterCommand,
  DescribeMetricFiltersCommand,
  PutMetricFilterCommand,
  type MetricFilter,
} from '@aws-sdk/client-cloudwatch-logs';
import Button from '@cloudscape-design/components/button';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useClient } from '../../../aws/clients.ts';
import { EmptyState } from '../../../emptyState/EmptyState.tsx';
import { useFlash } from '../../../feedback/Flash.tsx';
import { useTexts } from '../../../i18n/Language.tsx';
import { useLoad } from '../../../live/useLoad.ts';
import { hrefOf } from '../../../shell/paths.ts';
import { ResourceTable } from '../../../table/ResourceTable.tsx';
import { DeleteNamed } from './DeleteNamed.tsx';
import { FilterDialog } from './FilterDialog.tsx';
import { logGroupTexts } from './texts.ts';

export function MetricFiltersTab({ group }: { readonly group: string }) {
  const t = useTexts(logGroupTexts);
  const logs = useClient(CloudWatchLogsClient);
  const rows = useLoad<readonly MetricFilter[]>(`logs/groups/${group}/metricFilters`, async (abortSignal) => {
    const input = { logGroupName: group };
    // A group has a hundred at most.
    const first = await logs.send(new DescribeMetricFiltersCommand(input), { abortSignal });
    const { metricFilters = [], nextToken } = first;
    if (nextToken === undefined) return metricFilters;
    const second = await logs.send(new DescribeMetricFiltersCommand({ ...input, nextToken }), {
      abortSignal,
    });
    return [...metricFilters, ...(second.metricFilters ?? [])];
  });
  const [selected, select] = useState<readonly MetricFilter[]>([]);
  const [dialog, setDialog] = useState<'create' | 'edit' | 'delete'>();
  const [only] = selected;
  const close = () => setDialog(undefined);
  const done = async () => {
    select([]);
    await rows.reload();
  };
  const name = only?.filterName ?? '';
  return (
    <>
      <ResourceTable<MetricFilter>
        name="metricFilters"
        title={t.metricFilters}
        noun={t.metricFiltersNoun}
        rows={rows}
        idOf={({ filterName = '' }) => filterName}
        columns={[
          {
            id: 'name',
            header: t.filterName,
            sortingField: 'filterName',
            isRowHeader: true,
            cell: (row) => row.filterName,
          },
          {
            id: 'pattern',
            header: t.pattern,
            minWidth: 240,
            cell: ({ filterPattern }) => (filterPattern ? <code>{filterPattern}</code> : t.everyEvent),
          },
          {
            id: 'metric',
            header: t.metric,
            cell: ({ metricTransformations: [to] = [] }) =>
              to && (
                <Link href={hrefOf`/metrics?namespace=${to.metricNamespace ?? ''}`}>
                  {to.metricNamespace} / {to.metricName}
                </Link>
              ),
          },
          {
            id: 'value',
            header: t.metricValue,
            cell: ({ metricTransformations: [to] = [] }) => <code>{to?.metricValue}</code>,
          },
        ]}
        sortedBy="name"
        callOf={({ filterName }) => ({
          service: 'cloudwatch-logs',
          operation: 'DescribeMetricFilters',
          input: { logGroupName: group, filterNamePrefix: filterName },
        })}
        selection={{ type: 'single', selected, onChange: select }}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button disabled={!only} onClick={() => setDialog('delete')}>
              {t.delete}
            </Button>
            <Button disabled={!only} onClick={() => setDialog('edit')}>
              {t.edit}
            </Button>
            <Button variant="primary" onClick={() => setDialog('create')}>
              {t.createMetricFilter}
            </Button>
          </SpaceBetween>
        }
        empty={
          <EmptyState
            title={t.noMetricFilters}
            text={t.noMetricFiltersText}
            action={<Button onClick={() => setDialog('create')}>{t.createMetricFilter}</Button>}
            call={{
              service: 'cloudwatch-logs',
              operation: 'PutMetricFilter',
              input: {
                logGroupName: group,
                filterName: 'errors',
                filterPattern: 'ERROR',
                metricTransformations: [{ metricNamespace: 'Shop', metricName: 'Errors', metricValue: '1' }],
              },
            }}
          />
        }
      />
      {(dialog === 'create' || dialog === 'edit') && (
        <MetricFilterDialog
          group={group}
          filter={dialog === 'edit' ? only : undefined}
          onClose={close}
          onDone={done}
        />
      )}
      {dialog === 'delete' && (
        <DeleteNamed
          name={name}
          text={t.deleteFilterText}
          remove={(abortSignal) =>
            logs.send(new DeleteMetricFilterCommand({ logGroupName: group, filterName: name }), {
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

interface MetricFilterDialogProps {
  readonly group: string;
  readonly filter: MetricFilter | undefined;
  readonly onClose: () => void;
  readonly onDone: () => Promise<void>;
}

function MetricFilterDialog({ group, filter, onClose, onDone }: MetricFilterDialogProps) {
  const t = useTexts(logGroupTexts);
  const logs = useClient(CloudWatchLogsClient);
  const flash = useFlash();
  const [name, setName] = useState(filter?.filterName ?? '');
  const [pattern, setPattern] = useState(filter?.filterPattern ?? '');
  const [transformation, setTransformation] = useState(
    filter?.metricTransformations?.[0] ?? { metricNamespace: '', metricName: '', metricValue: '1' },
  );
  const { metricNamespace = '', metricName = '', metricValue = '' } = transformation;
  const change = (part: Partial<typeof transformation>) =>
    setTransformation((before) => ({ ...before, ...part }));
  const save = async () => {
    await logs.send(
      new PutMetricFilterCommand({
        logGroupName: group,
        filterName: name,
        filterPattern: pattern,
        // What this form does not show (dimensions, unit, default value) stays as it was.
        metricTransformations: [transformation],
      }),
    );
    flash.success(t.saved(name));
    onClose();
    await onDone();
  };
  return (
    <FilterDialog
      title={filter ? t.editMetricFilter(name) : t.createMetricFilter}
      group={group}
      name={name}
      pattern={pattern}
      isNew={!filter}
      isReady={[name, metricNamespace, metricName, metricValue].every((text) => text.trim() !== '')}
      onName={setName}
      onPattern={setPattern}
      onCancel={onClose}
      onSave={save}
    >
      <ColumnLayout columns={2}>
        <FormField label={t.metricNamespace}>
          <Input
            value={metricNamespace}
            placeholder="Shop"
            onChange={({ detail }) => change({ metricNamespace: detail.value })}
          />
        </FormField>
        <FormField label={t.metricName}>
          <Input
            value={metricName}
            placeholder="Errors"
            onChange={({ detail }) => change({ metricName: detail.value })}
          />
        </FormField>
      </ColumnLayout>
      <FormField label={t.metricValue} constraintText={t.metricValueHint}>
        <Input value={metricValue} onChange={({ detail }) => change({ metricValue: detail.value })} />
      </FormField>
    </FilterDialog>
  );
}
