import { DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMemo, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { useClient } from '../../../aws/clients.ts';
import { EmptyState } from '../../../emptyState/EmptyState.tsx';
import { useFlash } from '../../../feedback/Flash.tsx';
import { formatDuration } from '../../../format/quantities.ts';
import { useTexts } from '../../../i18n/Language.tsx';
import { DeleteConfirmation } from '../../../page/DeleteConfirmation.tsx';
import { hrefOf } from '../../../shell/paths.ts';
import { ActionsMenu } from '../../../table/ActionsMenu.tsx';
import { ResourceTable } from '../../../table/ResourceTable.tsx';
import type { TableTabProps } from '../table/TablePage.tsx';
import type { Item } from './attributeValue.ts';
import { ExploreForm } from './ExploreForm.tsx';
import { exampleKey, isComplete, keyOf, questionOf, type Question } from './exploreRequest.ts';
import { columnNames, itemOf, itemPath, keyOfItem, keyText, rowOf, type ItemRow } from './itemRow.ts';
import { itemsTexts } from './texts.ts';
import { useItems, type Found } from './useItems.ts';

/** `?explore={"kind":"query","partition":"ann"}` */
export function ItemsTab({ table, reload }: TableTabProps) {
  const t = useTexts(itemsTexts);
  const [search, setSearch] = useSearchParams();
  const asked = search.get('explore');
  const question = useMemo(() => questionOf(asked), [asked]);
  // An address may ask for a query without its key, which is then still to be typed.
  const isAskable = isComplete(question, keyOf(table, question.index));
  const items = useItems(table, isAskable ? question : undefined);
  const ask = (next: Question) => {
    const text = JSON.stringify(next);
    if (text === JSON.stringify(question)) void items.askAgain();
    else setSearch({ tab: 'items', explore: text });
  };
  return (
    <SpaceBetween size="l">
      <ExploreForm
        key={asked}
        table={table}
        question={question}
        busy={items.loading}
        onRun={ask}
        onStop={items.stop}
      />
      <Results
        table={table}
        items={items}
        explore={asked}
        afterDelete={async () => {
          await Promise.all([items.reload(), reload()]);
        }}
      />
      {items.data?.next && (
        <Alert
          type="info"
          action={
            <Button loading={items.readingOn} onClick={() => void items.readOn()}>
              {t.more}
            </Button>
          }
        >
          {t.moreText}
        </Alert>
      )}
    </SpaceBetween>
  );
}

interface ResultsProps extends Pick<TableTabProps, 'table'> {
  readonly items: ReturnType<typeof useItems>;
  /** What was asked, as it stands in the address. */
  readonly explore: string | null;
  readonly afterDelete: () => Promise<void>;
}

function Results({ table, items, explore, afterDelete }: ResultsProps) {
  const t = useTexts(itemsTexts);
  const navigate = useNavigate();
  const [before, select] = useState<readonly ItemRow[]>([]);
  const [deleting, setDeleting] = useState(false);
  const deleteItems = useDeleteItems(table, afterDelete);
  const { TableName = '' } = table;
  const found = items.data;
  const rows = useMemo(() => found?.items.map(rowOf), [found]);
  const names = useMemo(() => columnNames(table, found?.items ?? []), [table, found]);
  const { partition } = keyOf(table);
  const idOf = (row: ItemRow) => keyText(table, itemOf(row));
  // What was chosen of an earlier answer and is not in this one is out of sight: nobody means to delete it.
  const present = new Set(rows?.map(idOf));
  const selected = before.filter((row) => present.has(idOf(row)));
  const [only] = selected;
  const pathTo = (row: ItemRow, copy = false) => itemPath(TableName, { key: idOf(row), copy, explore });
  const create = (variant?: 'primary') => (
    <Button href={hrefOf(itemPath(TableName, { explore }))} {...(variant && { variant })}>
      {t.create}
    </Button>
  );
  return (
    <>
      <ResourceTable<ItemRow>
        key={names.join('\n')}
        name={`dynamodb-items.${names.join(',')}`}
        title={t.title}
        description={found && <Summary found={found} />}
        noun={t.noun}
        rows={{ ...items, data: rows }}
        idOf={idOf}
        selection={{ type: 'multi', selected, onChange: select }}
        callOf={(row) => ({
          service: 'dynamodb',
          operation: 'GetItem',
          input: { TableName, Key: keyOfItem(table, itemOf(row)) },
        })}
        columns={names.map((name) => ({
          id: name,
          header: name,
          sortingComparator: (a, b) => compare(a[name], b[name]),
          isRowHeader: name === partition.name,
          minWidth: 120,
          cell: (row) =>
            name === partition.name ? <Link href={hrefOf(pathTo(row))}>{row[name]}</Link> : short(row[name]),
        }))}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <ActionsMenu
              actions={[
                {
                  text: t.edit,
                  disabled: selected.length !== 1,
                  run: () => only && void navigate(pathTo(only)),
                },
                {
                  text: t.duplicate,
                  disabled: selected.length !== 1,
                  run: () => only && void navigate(pathTo(only, true)),
                },
                { text: t.delete, disabled: selected.length === 0, run: () => setDeleting(true) },
              ]}
            />
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
              operation: 'PutItem',
              input: { TableName, Item: exampleKey(keyOf(table)) },
            }}
          />
        }
      />
      {deleting && (
        <DeleteConfirmation
          title={t.deleteTitle(selected.length)}
          onCancel={() => setDeleting(false)}
          onConfirm={() => {
            setDeleting(false);
            void deleteItems(selected.map(itemOf)).then(() => select([]));
          }}
        >
          {t.deleteText}
        </DeleteConfirmation>
      )}
    </>
  );
}

function Summary({ found }: { readonly found: Found }) {
  const t = useTexts(itemsTexts);
  const text = t.summary(found.items.length, found.scanned, formatDuration(found.durationMs));
  return <>{found.units > 0 ? `${text}, ${t.units(found.units.toLocaleString())}` : text}</>;
}

const LONGEST_CELL = 200;

function short(text: string | undefined): string {
  if (text === undefined) return '';
  return text.length > LONGEST_CELL ? `${text.slice(0, LONGEST_CELL)}…` : text;
}

function compare(a = '', b = ''): number {
  const [x, y] = [Number(a), Number(b)];
  return a !== '' && b !== '' && !Number.isNaN(x) && !Number.isNaN(y) ? x - y : a.localeCompare(b);
}

/** One after the other: it can be stopped between any two. */
function useDeleteItems(table: TableTabProps['table'], reload: () => Promise<void>) {
  const t = useTexts(itemsTexts);
  const dynamodb = useClient(DynamoDBClient);
  const flash = useFlash();
  return async (items: readonly Item[]) => {
    const count = items.length;
    const texts = { running: t.deleting(count), done: t.deleted(count), failed: t.deleteFailed };
    await flash.track(texts, async (abortSignal, step) => {
      for (const [done, item] of items.entries()) {
        step(t.deletedOf(done, count));
        const command = new DeleteItemCommand({
          TableName: table.TableName,
          Key: { ...keyOfItem(table, item) },
        });
        await dynamodb.send(command, { abortSignal });
      }
    });
    await reload();
  };
}
