import type { Task } from '../../base/task.ts';
import type { Key, Transaction } from '../../store/store.ts';
import { dueKey, dueSecond } from './items/expiry.ts';
import { mayStandIn } from './items/indexKeys.ts';
import { entryKey } from './items/itemKey.ts';
import { decodeItem, encodeItem } from './items/storedItem.ts';
import { projected, putDue } from './items/writing.ts';
import type { Parts } from './needs.ts';
import {
  counts,
  ENTRIES,
  ITEMS,
  tableKey,
  tables,
  work,
  type IndexRecord,
  type WorkRecord,
} from './records.ts';
import type { Table } from './table.ts';

const PERIOD_MS = 250;
/** Items a transaction: writers whose items it read wait for it, or it for them. */
const PAGE = 100;

type Needs = Pick<Parts, 'store' | 'tables'>;

/**
 * What changes of tables leave to do: fill a new index, clear away what is gone. Goes on after a restart where it was;
 * each page is done whole or not at all, and doing it again does no harm.
 */
export function backgroundWork(needs: Needs): Task {
  return {
    name: 'dynamodb.work',
    periodMs: PERIOD_MS,
    run: async (signal) => {
      const todo = await needs.store.read((view) => work.list(view, { limit: 100 }));
      for (const { key, value } of todo) {
        if (signal.aborted) return;
        await perform(needs, key, value, signal);
      }
    },
  };
}

async function perform(needs: Needs, key: Key, record: WorkRecord, signal: AbortSignal): Promise<void> {
  const [items] = key as [string];
  const done = (transaction: Transaction) => work.delete(transaction, key);
  switch (record.kind) {
    case 'clearTable':
      return clear(
        needs,
        [
          [...ITEMS, items],
          [...ENTRIES, items],
        ],
        signal,
        async (transaction) => {
          counts.delete(transaction, [items]);
          done(transaction);
        },
        (transaction, itemKey, value) => forgetDue(transaction, record.ttlAttribute, itemKey, value),
      );
    case 'clearIndex':
      return clear(needs, [[...ENTRIES, items, record.index]], signal, async (transaction) => {
        await setIndexes(transaction, record, items, (index) =>
          index.id === record.index ? undefined : index,
        );
        done(transaction);
      });
    case 'fill':
      return eachPage(needs, record, items, signal, fillEntries(record.index), async (transaction) => {
        await setIndexes(transaction, record, items, (index) =>
          index.id === record.index ? { ...index, status: 'ACTIVE' } : index,
        );
        done(transaction);
      });
    case 'expiry':
      return eachPage(needs, record, items, signal, enterDue, async (transaction) => done(transaction));
  }
}

/** Deletes what begins with these keys, in pages that no writer waits long for. */
async function clear(
  { store }: Needs,
  prefixes: readonly Key[],
  signal: AbortSignal,
  finish: (transaction: Transaction) => Promise<void>,
  also?: (transaction: Transaction, key: Key, value: Uint8Array) => void,
): Promise<void> {
  for (const prefix of prefixes) {
    for (;;) {
      if (signal.aborted) return;
      const left = await store.transact(async (transaction) => {
        const entries = await transaction.list({ prefix, limit: PAGE });
        for (const { key, value } of entries) {
          transaction.delete(key);
          also?.(transaction, key, value);
        }
        return entries.length === PAGE;
      });
      if (!left) break;
    }
  }
  await store.transact(finish);
}

/** An item that is gone will not expire. */
function forgetDue(
  transaction: Transaction,
  ttlAttribute: string | undefined,
  key: Key,
  value: Uint8Array,
): void {
  if (ttlAttribute === undefined || key[1] !== ITEMS[1]) return;
  const second = dueSecond(ttlAttribute, decodeItem(value).item);
  if (second !== undefined) transaction.delete(dueKey(key, second));
}

type Enter = (transaction: Transaction, table: Table, key: Key, value: Uint8Array) => void;
type OfTable = Extract<WorkRecord, { table: string }>;

/** Shows each item of the table to `enter`. What is written meanwhile enters itself: writers know of the change. */
async function eachPage(
  { store, tables: known }: Needs,
  scope: OfTable,
  items: string,
  signal: AbortSignal,
  enter: Enter,
  finish: (transaction: Transaction) => Promise<void>,
): Promise<void> {
  const prefix = [...ITEMS, items];
  let after: Key | undefined;
  for (;;) {
    if (signal.aborted) return;
    const last = await store.transact(async (transaction) => {
      const table = await known.find(transaction, scope, scope.table);
      if (table?.record.items !== items) return undefined;
      const entries = await transaction.list({ prefix, ...(after && { after }), limit: PAGE });
      for (const { key, value } of entries) enter(transaction, table, key, value);
      return entries.length === PAGE ? entries.at(-1)?.key : undefined;
    });
    if (last === undefined) break;
    after = last;
  }
  await store.transact(finish);
}

const enterDue: Enter = (transaction, table, key, value) => {
  const second = dueSecond(table.record.ttlAttribute, decodeItem(value).item);
  if (second !== undefined) putDue(transaction, table, key, second);
};

function fillEntries(index: number): Enter {
  return (transaction, table, _key, value) => {
    const position = table.record.indexes
      .filter(({ status }) => status !== 'DELETING')
      .findIndex(({ id }) => id === index);
    const target = table.indexes[position];
    const { item } = decodeItem(value);
    if (target === undefined || !mayStandIn(target, item)) return;
    const key = entryKey(table, target, item);
    if (key) transaction.put(key, encodeItem(projected(target, item)));
  };
}

async function setIndexes(
  transaction: Transaction,
  scope: OfTable,
  items: string,
  map: (index: IndexRecord) => IndexRecord | undefined,
): Promise<void> {
  const key = tableKey(scope, scope.table);
  const record = await tables.get(transaction, key);
  if (record?.items !== items) return;
  const indexes = record.indexes.flatMap((index) => map(index) ?? []);
  // What only the index that is gone had of attributes is defined no more.
  const used = new Set([
    record.hash,
    record.range,
    ...indexes.flatMap(({ hash, range }) => [...hash, ...range]),
  ]);
  const definitions = record.definitions.filter(({ name }) => used.has(name));
  tables.put(transaction, key, { ...record, indexes, definitions });
}
