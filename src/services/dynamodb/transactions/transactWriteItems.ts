import type { ItemCollectionMetrics, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Call } from '../../service.ts';
import { keyId } from '../batches/duplicates.ts';
import type { Expressions } from '../expressions/parsed.ts';
import { invalid } from '../faults.ts';
import { itemCollectionMetrics } from '../items/answers.ts';
import { consumedCapacity, type CapacityView, type Consumed } from '../items/capacity.ts';
import { keyOf } from '../items/itemKey.ts';
import { preparePut, put } from '../items/put.ts';
import { check, prepareDelete, remove } from '../items/remove.ts';
import { prepareUpdate, update } from '../items/update.ts';
import type { Writing } from '../items/writing.ts';
import type { Parts } from '../needs.ts';
import type { DynamoDBOperation, Input } from '../operation.ts';
import { tokens } from '../records.ts';
import type { Table } from '../table.ts';
import { attributeOf, type Item } from '../values/attributeValue.ts';
import { itemSize } from '../values/itemSize.ts';
import { cancelled, NONE, reasonOf, type Reason } from './cancelled.ts';
import { digestOf, usedToken } from './tokens.ts';

const MAX_BYTES = 4 * 1024 * 1024;

/** One action, checked as far as that goes without its table. */
interface Action {
  readonly shown: string;
  /** The item's key, or the item. */
  readonly item: Item;
  readonly bytes: number;
  readonly perform: (writing: Writing, table: Table) => Promise<unknown>;
}

export function transactWriteItems(parts: Parts): DynamoDBOperation<'TransactWriteItems'> {
  const { writer, expressions, measures } = parts;
  return async (input, call) => {
    const digest = digestOf([input.TransactItems, input.ReturnItemCollectionMetrics]);
    const actions = (input.TransactItems ?? []).map((item) => prepare(expressions, item));
    checkTotal(actions);
    const { result, writing } = await writer.transact((open) => perform(open, call, input, actions, digest));
    if ('replayed' in result) {
      const capacity = input.ReturnConsumedCapacity;
      return capacity === 'TOTAL' || capacity === 'INDEXES' ? { ConsumedCapacity: result.replayed } : {};
    }
    for (const consumed of writing.consumed.values()) measures.consumed('Write', consumed);
    return answer(input, actions, result.tables, writing);
  };
}

function prepare(expressions: Expressions, item: TransactWriteItem): Action {
  const { ConditionCheck, Put, Delete, Update } = item;
  if ([ConditionCheck, Put, Delete, Update].filter((action) => action !== undefined).length !== 1) {
    throw invalid('TransactItems can only contain one of Check, Put, Update or Delete');
  }
  if (Put) {
    const prepared = preparePut(expressions, { ...Put, ReturnValues: undefined });
    const { TableName: shown = '' } = Put;
    return {
      shown,
      item: prepared.item,
      bytes: prepared.bytes,
      perform: (writing, table) => put(writing, table, prepared),
    };
  }
  if (Update) {
    const prepared = prepareUpdate(expressions, Update as Parameters<typeof prepareUpdate>[1]);
    return {
      shown: Update.TableName ?? '',
      item: prepared.key,
      bytes: itemSize(prepared.key) + itemSize(Update.ExpressionAttributeValues ?? {}),
      perform: (writing, table) => update(writing, table, prepared),
    };
  }
  const given = (Delete ?? ConditionCheck) as NonNullable<typeof Delete>;
  const prepared = prepareDelete(expressions, given as Parameters<typeof prepareDelete>[1]);
  return {
    shown: given.TableName ?? '',
    item: prepared.key,
    bytes: itemSize(prepared.key) + itemSize(given.ExpressionAttributeValues ?? {}),
    perform: (writing, table) => (Delete ? remove : check)(writing, table, prepared),
  };
}

function checkTotal(actions: readonly Action[]): void {
  if (actions.reduce((sum, { bytes }) => sum + bytes, 0) <= MAX_BYTES) return;
  throw invalid('Aggregated transaction payload size cannot exceed 4 MB');
}

type Outcome =
  | { readonly tables: readonly Table[] }
  | {
      readonly replayed: {
        readonly TableName: string;
        readonly CapacityUnits: number;
        readonly ReadCapacityUnits: number;
      }[];
    };

async function perform(
  writing: Writing,
  call: Call,
  { ClientRequestToken: token }: Input<'TransactWriteItems'>,
  actions: readonly Action[],
  digest: string,
): Promise<Outcome> {
  const { transaction, nowMs } = writing;
  const known = token === undefined ? undefined : await usedToken(transaction, call, token, digest, nowMs);
  if (known) {
    return {
      replayed: known.capacity.map(({ table, units }) => ({
        TableName: table,
        CapacityUnits: units,
        ReadCapacityUnits: units,
      })),
    };
  }
  const tables: Table[] = [];
  for (const { shown } of actions) tables.push(await writing.table(call, shown));
  refuseSameItem(actions, tables);
  await performAll(writing, actions, tables);
  for (const consumed of writing.consumed.values()) double(consumed);
  if (token !== undefined) {
    const capacity = [...writing.consumed.values()].map((consumed) => ({
      table: consumed.table.name,
      units: consumed.total,
    }));
    tokens.put(transaction, [call.account, call.region, token], { digest, atMs: nowMs, capacity });
  }
  return { tables };
}

/** Every false condition is told, but only the first thing that is wrong by itself, and nothing beside it. */
async function performAll(
  writing: Writing,
  actions: readonly Action[],
  tables: readonly Table[],
): Promise<void> {
  const reasons: Reason[] = actions.map(() => NONE);
  for (const [at, { perform: run }] of actions.entries()) {
    try {
      await run(writing, tables[at] as Table);
    } catch (error) {
      const reason = reasonOf(error);
      if (reason === undefined) throw error;
      if (reason.Code === 'ValidationError')
        throw cancelled(reasons.map((_, other) => (other === at ? reason : NONE)));
      reasons[at] = reason;
    }
  }
  if (reasons.some((reason) => reason !== NONE)) throw cancelled(reasons);
}

function refuseSameItem(actions: readonly Action[], tables: readonly Table[]): void {
  const seen = new Set<string>();
  for (const [at, { item }] of actions.entries()) {
    const table = tables[at] as Table;
    const names = table.schema.all.map(({ name }) => name);
    if (names.some((name) => attributeOf(item, name) === undefined)) continue;
    const id = `${table.name} ${keyId(keyOf(table, item))}`;
    if (seen.has(id)) throw invalid('Transaction request cannot include multiple operations on one item');
    seen.add(id);
  }
}

/** What is done in a transaction costs twice as much. */
function double(consumed: Consumed): void {
  consumed.ofTable *= 2;
  for (const [index, units] of consumed.ofIndexes) consumed.ofIndexes.set(index, units * 2);
}

function answer(
  input: Input<'TransactWriteItems'>,
  actions: readonly Action[],
  tables: readonly Table[],
  writing: Writing,
) {
  const shownBy = new Map(tables.map((table, at) => [table, actions[at]?.shown ?? '']));
  const capacities = [...shownBy].flatMap(([table, shown]) => {
    const view: CapacityView = { shown, kind: 'WriteCapacityUnits' };
    return consumedCapacity(input.ReturnConsumedCapacity, writing.consumedOf(table), view) ?? [];
  });
  const metrics = input.ReturnItemCollectionMetrics === 'SIZE' ? metricsOf(actions, tables) : undefined;
  return {
    ...(capacities.length > 0 && { ConsumedCapacity: capacities }),
    ...(metrics && { ItemCollectionMetrics: metrics }),
  };
}

function metricsOf(actions: readonly Action[], tables: readonly Table[]) {
  const metrics: Record<string, ItemCollectionMetrics[]> = {};
  for (const [at, { shown, item }] of actions.entries()) {
    const one = itemCollectionMetrics(tables[at] as Table, item);
    if (one) (metrics[shown] ??= []).push(one);
  }
  return Object.keys(metrics).length === 0 ? undefined : metrics;
}
