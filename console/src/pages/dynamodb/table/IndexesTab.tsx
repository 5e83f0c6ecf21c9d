import {
  DynamoDBClient,
  UpdateTableCommand,
  type GlobalSecondaryIndexDescription,
} from '@aws-sdk/client-dynamodb';
import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useClient } from '../../../aws/clients.ts';
import { EmptyState } from '../../../emptyState/EmptyState.tsx';
import { formatBytes } from '../../../format/quantities.ts';
import { useTexts } from '../../../i18n/Language.tsx';
import { DeleteConfirmation } from '../../../page/DeleteConfirmation.tsx';
import { FormDialog } from '../../../page/FormDialog.tsx';
import { hrefOf } from '../../../shell/paths.ts';
import { ResourceTable } from '../../../table/ResourceTable.tsx';
import { useChange } from '../../../form/useChange.ts';
import { keyOf } from '../items/exploreRequest.ts';
import { OneIndex } from '../tables/IndexFields.tsx';
import {
  definitionsOf,
  isIndexReady,
  keySchema,
  mistyped,
  newIndex,
  projectionOf,
} from '../tables/tableDraft.ts';
import { TableStatus } from '../tables/TableStatus.tsx';
import { tablesTexts } from '../tables/texts.ts';
import type { TableTabProps } from './TablePage.tsx';
import { tableTexts } from './texts.ts';

type Row = GlobalSecondaryIndexDescription & { readonly isGlobal: boolean };

export function IndexesTab({ table, reload }: TableTabProps) {
  const t = useTexts(tableTexts);
  const words = useTexts(tablesTexts);
  const dynamodb = useClient(DynamoDBClient);
  const change = useChange(reload);
  const [selected, select] = useState<readonly Row[]>([]);
  const [asking, setAsking] = useState<'create' | 'delete'>();
  const { TableName = '' } = table;
  const rows: readonly Row[] = [
    ...(table.GlobalSecondaryIndexes ?? []).map((index) => ({ ...index, isGlobal: true })),
    ...(table.LocalSecondaryIndexes ?? []).map((index) => ({ ...index, isGlobal: false })),
  ];
  const [chosen] = selected;
  const chosenName = chosen?.IndexName ?? '';
  const nameOf = ({ IndexName = '' }: Row) => IndexName;
  const keyText = ({ IndexName = '' }: Row, part: 'partition' | 'sort') => {
    const attribute = keyOf(table, IndexName)[part];
    return attribute ? `${attribute.name} (${words.types[attribute.type]})` : '–';
  };
  return (
    <>
      <ResourceTable<Row>
        name="dynamodb-indexes"
        title={t.indexes}
        noun={t.indexNoun}
        rows={{ data: rows, error: undefined, loading: false, reload }}
        idOf={nameOf}
        callOf={(row) => ({
          service: 'dynamodb',
          operation: 'Scan',
          input: { TableName, IndexName: nameOf(row) },
        })}
        sortedBy="name"
        selection={{ type: 'single', selected, onChange: select }}
        columns={[
          {
            id: 'name',
            header: words.indexName,
            sortingField: 'IndexName',
            isRowHeader: true,
            width: 160,
            cell: (row) => (
              <Link
                href={hrefOf`/dynamodb/tables/${TableName}?explore=${JSON.stringify({ kind: 'scan', index: nameOf(row) })}`}
              >
                {nameOf(row)}
              </Link>
            ),
          },
          {
            id: 'kind',
            header: t.indexKind,
            width: 90,
            cell: ({ isGlobal }) => (isGlobal ? t.global : t.local),
          },
          {
            id: 'status',
            header: words.status,
            width: 115,
            cell: ({ isGlobal, IndexStatus }) => <TableStatus status={isGlobal ? IndexStatus : 'ACTIVE'} />,
          },
          { id: 'partition', header: words.partition, width: 155, cell: (row) => keyText(row, 'partition') },
          { id: 'sort', header: words.sort, width: 155, cell: (row) => keyText(row, 'sort') },
          {
            id: 'projection',
            header: words.projection,
            width: 130,
            cell: ({ Projection }) =>
              Projection?.NonKeyAttributes?.join(', ') ??
              words.projections[Projection?.ProjectionType ?? 'ALL'],
          },
          {
            id: 'items',
            header: words.items,
            width: 90,
            cell: ({ ItemCount = 0 }) => ItemCount.toLocaleString(),
          },
          {
            id: 'size',
            header: words.size,
            minWidth: 90,
            cell: ({ IndexSizeBytes = 0 }) => formatBytes(IndexSizeBytes),
          },
        ]}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button disabled={!chosen?.isGlobal} onClick={() => setAsking('delete')}>
              {t.deleteIndex}
            </Button>
            <Button variant="primary" onClick={() => setAsking('create')}>
              {t.createIndex}
            </Button>
          </SpaceBetween>
        }
        empty={
          <EmptyState
            title={t.noIndexes}
            text={t.noIndexesText}
            call={{
              service: 'dynamodb',
              operation: 'UpdateTable',
              input: {
                TableName,
                AttributeDefinitions: [{ AttributeName: 'status', AttributeType: 'S' }],
                GlobalSecondaryIndexUpdates: [
                  {
                    Create: {
                      IndexName: 'byStatus',
                      KeySchema: [{ AttributeName: 'status', KeyType: 'HASH' }],
                      Projection: { ProjectionType: 'ALL' },
                    },
                  },
                ],
              },
            }}
          />
        }
      />
      {asking === 'create' && (
        <CreateIndex table={table} reload={reload} onClose={() => setAsking(undefined)} />
      )}
      {asking === 'delete' && (
        <DeleteConfirmation
          title={t.deleteTitle(chosenName)}
          onCancel={() => setAsking(undefined)}
          onConfirm={() => {
            setAsking(undefined);
            select([]);
            void change(chosenName, (abortSignal) =>
              dynamodb.send(
                new UpdateTableCommand({
                  TableName,
                  GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: chosenName } }],
                }),
                { abortSignal },
              ),
            );
          }}
        >
          {t.indexDeleteText(chosenName)}
        </DeleteConfirmation>
      )}
    </>
  );
}

function CreateIndex({ table, reload, onClose }: TableTabProps & { readonly onClose: () => void }) {
  const t = useTexts(tableTexts);
  const dynamodb = useClient(DynamoDBClient);
  const [index, setIndex] = useState(newIndex('global'));
  const { name, partition, sort } = index;
  const defined = (table.AttributeDefinitions ?? []).map(({ AttributeName = '', AttributeType = 'S' }) => ({
    name: AttributeName,
    type: AttributeType,
  }));
  const wrong = mistyped([...defined, partition, sort]);
  const isProvisioned = table.BillingModeSummary?.BillingMode !== 'PAY_PER_REQUEST';
  const units = table.ProvisionedThroughput;
  return (
    <FormDialog
      title={t.createIndex}
      submit={t.createIndex}
      disabled={!isIndexReady(index) || wrong.size > 0}
      onCancel={onClose}
      onSubmit={async () => {
        await dynamodb.send(
          new UpdateTableCommand({
            TableName: table.TableName,
            AttributeDefinitions: definitionsOf([partition, sort]),
            GlobalSecondaryIndexUpdates: [
              {
                Create: {
                  IndexName: name,
                  KeySchema: keySchema(partition, sort),
                  Projection: projectionOf(index),
                  ...(isProvisioned && {
                    ProvisionedThroughput: {
                      ReadCapacityUnits: units?.ReadCapacityUnits ?? 1,
                      WriteCapacityUnits: units?.WriteCapacityUnits ?? 1,
                    },
                  }),
                },
              },
            ],
          }),
        );
        onClose();
        await reload();
      }}
    >
      <OneIndex
        index={index}
        asked={false}
        mistyped={wrong}
        onChange={(changes) => setIndex((before) => ({ ...before, ...changes }))}
      />
    </FormDialog>
  );
}
