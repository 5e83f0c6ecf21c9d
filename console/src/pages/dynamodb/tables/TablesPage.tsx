import { DeleteTableCommand, DynamoDBClient, type TableDescription } from '@aws-sdk/client-dynamodb';
import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import { useState } from 'react';
import { useClient } from '../../../aws/clients.ts';
import { EmptyState } from '../../../emptyState/EmptyState.tsx';
import { useFlash } from '../../../feedback/Flash.tsx';
import { formatBytes } from '../../../format/quantities.ts';
import { nameList } from '../../../format/nameList.ts';
import { useTexts } from '../../../i18n/Language.tsx';
import { useLoad } from '../../../live/useLoad.ts';
import { DeleteConfirmation } from '../../../page/DeleteConfirmation.tsx';
import { Page } from '../../../page/Page.tsx';
import { hrefOf } from '../../../shell/paths.ts';
import { ResourceTable } from '../../../table/ResourceTable.tsx';
import { keyOf } from '../items/exploreRequest.ts';
import { listTables } from './listTables.ts';
import { TableStatus } from './TableStatus.tsx';
import { tablesTexts } from './texts.ts';

export function TablesPage() {
  const t = useTexts(tablesTexts);
  const dynamodb = useClient(DynamoDBClient);
  const rows = useLoad<readonly TableDescription[]>('dynamodb/tables', (signal, progress) =>
    listTables(dynamodb, signal, progress),
  );
  const [selected, select] = useState<readonly TableDescription[]>([]);
  const [deleting, setDeleting] = useState(false);
  const columns = useTableColumns();
  const deleteTables = useDeleteTables(rows.reload);
  const names = selected.map(nameOfTable);
  const create = (variant?: 'primary') => (
    <Button href={hrefOf('/dynamodb/create')} {...(variant && { variant })}>
      {t.create}
    </Button>
  );
  return (
    <Page title={t.title} headless>
      <ResourceTable<TableDescription>
        name="dynamodb-tables"
        title={t.title}
        variant="h1"
        noun={t.noun}
        rows={rows}
        columns={columns}
        idOf={nameOfTable}
        sortedBy="name"
        callOf={(row) => ({
          service: 'dynamodb',
          operation: 'DescribeTable',
          input: { TableName: nameOfTable(row) },
        })}
        selection={{ type: 'multi', selected, onChange: select }}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button disabled={selected.length === 0} onClick={() => setDeleting(true)}>
              {t.delete}
            </Button>
            {create('primary')}
          </SpaceBetween>
        }
        empty={
          <EmptyState
            title={t.emptyTitle}
            text={t.emptyText}
            action={create()}
            call={{
              service: 'dynamodb',
              operation: 'CreateTable',
              input: {
                TableName: 'orders',
                AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
                KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
                BillingMode: 'PAY_PER_REQUEST',
              },
            }}
          />
        }
      />
      {deleting && (
        <DeleteConfirmation
          title={t.deleteTitle(names.length)}
          onCancel={() => setDeleting(false)}
          onConfirm={() => {
            setDeleting(false);
            void deleteTables(names).then(() => select([]));
          }}
        >
          {t.deleteText(nameList(names))}
        </DeleteConfirmation>
      )}
    </Page>
  );
}

function nameOfTable({ TableName = '' }: TableDescription): string {
  return TableName;
}

function useTableColumns(): readonly TableProps.ColumnDefinition<TableDescription>[] {
  const t = useTexts(tablesTexts);
  return [
    {
      id: 'name',
      header: t.name,
      sortingField: 'TableName',
      isRowHeader: true,
      width: 160,
      cell: ({ TableName = '' }) => <Link href={hrefOf`/dynamodb/tables/${TableName}`}>{TableName}</Link>,
    },
    {
      id: 'status',
      header: t.status,
      sortingField: 'TableStatus',
      width: 115,
      cell: ({ TableStatus: status }) => <TableStatus status={status} />,
    },
    {
      id: 'partition',
      header: t.partition,
      width: 155,
      cell: (table) => {
        const { partition } = keyOf(table);
        return partition.name === '' ? '–' : `${partition.name} (${t.types[partition.type]})`;
      },
    },
    {
      id: 'sort',
      header: t.sort,
      width: 155,
      cell: (table) => {
        const { sort } = keyOf(table);
        return sort ? `${sort.name} (${t.types[sort.type]})` : '–';
      },
    },
    {
      id: 'items',
      header: t.items,
      sortingField: 'ItemCount',
      width: 105,
      cell: ({ ItemCount }) => ItemCount?.toLocaleString() ?? '–',
    },
    {
      id: 'size',
      header: t.size,
      sortingField: 'TableSizeBytes',
      width: 100,
      cell: ({ TableSizeBytes }) => (TableSizeBytes === undefined ? '–' : formatBytes(TableSizeBytes)),
    },
    {
      id: 'billing',
      header: t.billing,
      width: 125,
      cell: ({ BillingModeSummary, ProvisionedThroughput }) =>
        BillingModeSummary?.BillingMode === 'PAY_PER_REQUEST' || !ProvisionedThroughput
          ? t.onDemand
          : t.provisioned(
              ProvisionedThroughput.ReadCapacityUnits ?? 0,
              ProvisionedThroughput.WriteCapacityUnits ?? 0,
            ),
    },
    {
      id: 'indexes',
      header: t.indexes,
      width: 110,
      cell: ({ GlobalSecondaryIndexes = [], LocalSecondaryIndexes = [] }) =>
        GlobalSecondaryIndexes.length + LocalSecondaryIndexes.length,
    },
    {
      id: 'protection',
      header: t.protection,
      cell: ({ DeletionProtectionEnabled }) => (DeletionProtectionEnabled ? t.on : t.off),
    },
  ];
}

/** One after the other: it can be stopped between any two. */
function useDeleteTables(reload: () => Promise<void>) {
  const t = useTexts(tablesTexts);
  const dynamodb = useClient(DynamoDBClient);
  const flash = useFlash();
  return async (names: readonly string[]) => {
    const count = names.length;
    const texts = { running: t.deleting(count), done: t.deleted(count), failed: t.deleteFailed };
    await flash.track(texts, async (signal, step) => {
      for (const [done, name] of names.entries()) {
        step(t.deletedOf(done, count));
        await dynamodb.send(new DeleteTableCommand({ TableName: name }), { abortSignal: signal });
      }
    });
    await reload();
  };
}
