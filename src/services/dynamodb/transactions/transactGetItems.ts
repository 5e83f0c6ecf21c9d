import type { TransactGetItem } from '@aws-sdk/client-dynamodb';
import type { View } from '../../../store/store.ts';
import type { Call } from '../../service.ts';
import { keyId } from '../batches/duplicates.ts';
import type { Expressions } from '../expressions/parsed.ts';
import { refuseBelowKeys } from '../expressions/scalarKeys.ts';
import { invalid } from '../faults.ts';
import { Consumed, consumedCapacity, readUnits } from '../items/capacity.ts';
import { prepareProjection, type PreparedProjection } from '../items/get.ts';
import { checkKey, itemKey } from '../items/itemKey.ts';
import { decodeItem } from '../items/storedItem.ts';
import type { Parts } from '../needs.ts';
import type { DynamoDBOperation } from '../operation.ts';
import { tableNameOf, type Table, type Tables } from '../table.ts';
import type { Item } from '../values/attributeValue.ts';
import { validateItem } from '../values/validateValue.ts';
import { cancelled, NONE, reasonOf } from './cancelled.ts';

const MAX_BYTES = 4 * 1024 * 1024;

interface Get {
  readonly shown: string;
  readonly key: Item;
  readonly projection: PreparedProjection;
}

/** All of one moment. */
export function transactGetItems(parts: Parts): DynamoDBOperation<'TransactGetItems'> {
  const { store, tables, expressions, measures } = parts;
  return async (input, call) => {
    const gets = (input.TransactItems ?? []).map((item) => prepare(expressions, item));
    const { items, consumed } = await store.read((view) => readAll(view, tables, call, gets));
    for (const { consumed: one } of consumed.values()) measures.consumed('Read', one);
    const capacities = [...consumed.values()].flatMap(
      ({ consumed: one, shown }) =>
        consumedCapacity(input.ReturnConsumedCapacity, one, { shown, kind: 'ReadCapacityUnits' }) ?? [],
    );
    return {
      Responses: items.map((item) => (item === undefined ? {} : { Item: item })),
      ...(capacities.length > 0 && { ConsumedCapacity: capacities }),
    };
  };
}

function prepare(expressions: Expressions, { Get: given }: TransactGetItem): Get {
  const {
    Key: key = {},
    TableName: shown = '',
    ProjectionExpression,
    ExpressionAttributeNames,
  } = given ?? {};
  const projection = prepareProjection(
    expressions,
    { ProjectionExpression, ExpressionAttributeNames, AttributesToGet: undefined },
    () => validateItem(key),
  );
  return { shown, key, projection };
}

async function readAll(view: View, known: Tables, call: Call, gets: readonly Get[]) {
  const found: Table[] = [];
  const seen = new Set<string>();
  for (const { shown, key } of gets) {
    const table = await known.get(view, call, tableNameOf(shown, call));
    found.push(table);
    const id = `${table.name} ${keyId(key)}`;
    if (seen.has(id)) throw invalid('Transaction request cannot include multiple operations on one item');
    seen.add(id);
  }
  checkAll(gets, found);
  const consumed = new Map<Table, { consumed: Consumed; shown: string }>();
  const items: (Item | undefined)[] = [];
  let bytesRead = 0;
  for (const [at, { shown, key, projection }] of gets.entries()) {
    const table = found[at] as Table;
    const bytes = await view.get(itemKey(table, key));
    const stored = bytes && decodeItem(bytes);
    bytesRead += stored?.size ?? 0;
    if (bytesRead > MAX_BYTES)
      throw invalid('Aggregated size of the items in the transaction cannot exceed 4 MB');
    let entry = consumed.get(table);
    if (!entry) consumed.set(table, (entry = { consumed: new Consumed(table), shown }));
    entry.consumed.add(2 * readUnits(stored?.size ?? 0, true));
    const item = stored && (projection.project ? projection.project(stored.item) : stored.item);
    // Of an item of which nothing is selected there is no trace in the answer.
    items.push(item && Object.keys(item).length > 0 ? item : undefined);
  }
  return { items, consumed };
}

function checkAll(gets: readonly Get[], tables: readonly Table[]): void {
  for (const [at, { key, projection }] of gets.entries()) {
    try {
      checkKey(tables[at] as Table, key);
      refuseBelowKeys(tables[at] as Table, projection.deepPaths);
    } catch (error) {
      const reason = reasonOf(error);
      if (reason === undefined) throw error;
      throw cancelled(gets.map((_, other) => (other === at ? reason : NONE)));
    }
  }
}
