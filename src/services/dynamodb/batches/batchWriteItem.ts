import type { ItemCollectionMetrics, WriteRequest } from '@aws-sdk/client-dynamodb';
import { Fault } from '../../../protocol/fault.ts';
import { invalid, keyMismatch } from '../faults.ts';
import { itemCollectionMetrics } from '../items/answers.ts';
import { consumedCapacity } from '../items/capacity.ts';
import { checkIndexKeys } from '../items/indexKeys.ts';
import { checkItemKey, checkKey, itemKey, keyOf } from '../items/itemKey.ts';
import { checkedSize } from '../items/put.ts';
import type { Writing } from '../items/writing.ts';
import type { Parts } from '../needs.ts';
import type { DynamoDBOperation } from '../operation.ts';
import type { Table } from '../table.ts';
import type { Call } from '../../service.ts';
import type { Item } from '../values/attributeValue.ts';
import { validateItem } from '../values/validateValue.ts';
import { refuseDuplicates } from './duplicates.ts';

const MAX_REQUESTS = 25;

type Requests = readonly (readonly [shown: string, requests: readonly WriteRequest[]])[];

export function batchWriteItem({ writer, measures }: Parts): DynamoDBOperation<'BatchWriteItem'> {
  return async (input, call) => {
    const requests = Object.entries(input.RequestItems ?? {});
    check(requests);
    const { result: tables, writing } = await writer.transact((open) => writeAll(open, call, requests));
    for (const consumed of writing.consumed.values()) measures.consumed('Write', consumed);
    const capacities = requests.flatMap(([shown], at) => {
      const consumed = writing.consumedOf(tables[at] as Table);
      return consumedCapacity(input.ReturnConsumedCapacity, consumed, { shown }) ?? [];
    });
    const metrics =
      input.ReturnItemCollectionMetrics === 'SIZE' ? collectionMetrics(requests, tables) : undefined;
    return {
      UnprocessedItems: {},
      ...(metrics && { ItemCollectionMetrics: metrics }),
      ...(capacities.length > 0 && { ConsumedCapacity: capacities }),
    };
  };
}

function check(requests: Requests): void {
  if (requests.length === 0) throw invalid('The requestItems parameter is required for BatchWriteItem');
  if (requests.some(([, { length }]) => length === 0 || length > MAX_REQUESTS)) {
    throw invalid(
      `1 validation error detected: Value '{${requests.map(([name]) => `${name}=[...]`).join(', ')}}' at 'requestItems' failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to ${MAX_REQUESTS}, Member must have length greater than or equal to 1]`,
    );
  }
  for (const [shown, list] of requests) list.forEach((request, at) => checkRequest(request, shown, at));
  if (requests.reduce((sum, [, { length }]) => sum + length, 0) > MAX_REQUESTS) {
    throw invalid('Too many items requested for the BatchWriteItem call');
  }
}

function checkRequest({ PutRequest, DeleteRequest }: WriteRequest, shown: string, at: number): void {
  const path = `requestItems.${shown}.member.${at + 1}.member`;
  if (PutRequest && PutRequest.Item === undefined) throw missing(`${path}.putRequest.item`);
  if (DeleteRequest && DeleteRequest.Key === undefined) throw missing(`${path}.deleteRequest.key`);
  if (!PutRequest === !DeleteRequest) {
    throw invalid(
      'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
    );
  }
  if (DeleteRequest) validateItem(DeleteRequest.Key as Item);
  if (!PutRequest) return;
  validateItem(PutRequest.Item as Item);
  checkedSize(PutRequest.Item as Item);
}

function missing(path: string): Error {
  return invalid(
    `1 validation error detected: Value null at '${path}' failed to satisfy constraint: Member must not be null`,
  );
}

/** All of the requests, in one transaction: more than AWS promises. */
async function writeAll(writing: Writing, call: Call, requests: Requests): Promise<Table[]> {
  const tables: Table[] = [];
  for (const [shown] of requests) tables.push(await writing.table(call, shown));
  const keys = requests.map(([, list], at) =>
    list.map((request) => checkedKey(tables[at] as Table, request)),
  );
  const byTable = Map.groupBy(keys.keys(), (at) => tables[at]);
  for (const places of byTable.values()) refuseDuplicates(places.flatMap((at) => keys[at] ?? []));
  for (const [at, [, list]] of requests.entries()) {
    const table = tables[at] as Table;
    for (const { PutRequest, DeleteRequest } of list) {
      const item = PutRequest?.Item;
      const key = itemKey(table, (item ?? DeleteRequest?.Key) as Item);
      writing.change(table, key, await writing.read(key), item);
    }
  }
  return tables;
}

/** Whatever is wrong with the key's attributes of an item, a batch says the same. */
function checkedKey(table: Table, { PutRequest, DeleteRequest }: WriteRequest): Item {
  const item = PutRequest?.Item;
  if (item === undefined) {
    checkKey(table, DeleteRequest?.Key as Item);
    return DeleteRequest?.Key as Item;
  }
  try {
    checkItemKey(table, item);
  } catch (error) {
    const says = error instanceof Fault ? error.message : '';
    if (/Missing the key|Type mismatch for key/.test(says)) throw keyMismatch();
    throw error;
  }
  checkIndexKeys(table, item);
  return keyOf(table, item);
}

function collectionMetrics(requests: Requests, tables: readonly Table[]) {
  const metrics = requests.map(([shown, list], at): [string, ItemCollectionMetrics[]] => {
    const table = tables[at] as Table;
    const keys = list.map(
      ({ PutRequest, DeleteRequest }) => (PutRequest?.Item ?? DeleteRequest?.Key) as Item,
    );
    return [shown, keys.flatMap((key) => itemCollectionMetrics(table, key) ?? [])];
  });
  const some = metrics.filter(([, { length }]) => length > 0);
  return some.length === 0 ? undefined : Object.fromEntries(some);
}
