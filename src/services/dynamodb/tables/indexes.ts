import type {
  AttributeDefinition,
  GlobalSecondaryIndex,
  LocalSecondaryIndex,
} from '@aws-sdk/client-dynamodb';
import { invalidParameter } from '../faults.ts';
import type { IndexRecord } from '../records.ts';
import { keysOf, projectionOf, type Keys } from './schema.ts';
import { checkBounds, onDemandOf, throughputOf, warmOf } from './throughput.ts';

const MAX_LOCAL = 5;
const MAX_GLOBAL = 20;

export interface IndexContext {
  readonly definitions: readonly AttributeDefinition[];
  readonly table: Keys;
  readonly isOnDemand: boolean;
  /** Names that are taken. */
  readonly names: Set<string>;
}

export function localIndexes(
  given: readonly LocalSecondaryIndex[] | undefined,
  { definitions, table, names }: IndexContext,
): Omit<IndexRecord, 'id'>[] {
  if (given === undefined) return [];
  if (given.length === 0) throw invalidParameter('List of LocalSecondaryIndexes is empty');
  if (table.range.length === 0) {
    throw invalidParameter(
      'Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex',
    );
  }
  const indexes = given.map(({ IndexName: name = '', KeySchema = [], Projection }) => {
    const keys = keysOf(KeySchema, definitions, false);
    if (keys.range.length === 0) {
      throw invalidParameter(`Index KeySchema does not have a range key for index: ${name}`);
    }
    if (keys.hash[0] !== table.hash[0]) {
      throw invalidParameter(
        `Index KeySchema does not have the same leading hash key as table KeySchema for index: ${name}. index hash key: ${keys.hash[0]}, table hash key: ${table.hash[0]}`,
      );
    }
    const projection = projectionOf(Projection);
    takeName(names, name);
    return { name, kind: 'LSI' as const, ...keys, ...projection, status: 'ACTIVE' as const };
  });
  if (indexes.length > MAX_LOCAL) {
    throw invalidParameter(`Number of LocalSecondaryIndexes exceeds per-table limit of ${MAX_LOCAL}`);
  }
  return indexes;
}

export function globalIndexes(
  given: readonly GlobalSecondaryIndex[] | undefined,
  context: IndexContext,
): Omit<IndexRecord, 'id'>[] {
  if (given === undefined) return [];
  if (given.length === 0) throw invalidParameter('List of GlobalSecondaryIndexes is empty');
  const indexes = given.map((index) => globalIndex(index, context, 'ACTIVE'));
  checkGlobalCount(indexes.length);
  return indexes;
}

export function checkGlobalCount(count: number): void {
  if (count > MAX_GLOBAL) {
    throw invalidParameter(`GlobalSecondaryIndex count exceeds the per-table limit of ${MAX_GLOBAL}`);
  }
}

/** One global index, new with its table or added later. */
export function globalIndex(
  given: GlobalSecondaryIndex,
  { definitions, isOnDemand, names }: IndexContext,
  status: IndexRecord['status'],
): Omit<IndexRecord, 'id'> {
  const { IndexName: name = '', ProvisionedThroughput: throughput } = given;
  const keys = keysOf(given.KeySchema ?? [], definitions, true);
  const projection = projectionOf(given.Projection);
  checkBounds(throughput);
  if (isOnDemand && throughput !== undefined) {
    throw invalidParameter(
      `ProvisionedThroughput should not be specified for index: ${name} when BillingMode is PAY_PER_REQUEST`,
    );
  }
  if (!isOnDemand && throughput === undefined) {
    throw invalidParameter(
      `ReadCapacityUnits and WriteCapacityUnits must both be specified for index: ${name}`,
    );
  }
  takeName(names, name);
  const onDemand = onDemandOf(given.OnDemandThroughput);
  const warm = warmOf(given.WarmThroughput);
  return {
    name,
    kind: 'GSI',
    ...keys,
    ...projection,
    status,
    ...(throughput && { throughput: throughputOf(throughput) }),
    ...(onDemand && { onDemand }),
    ...(warm && { warm }),
  };
}

function takeName(names: Set<string>, name: string): void {
  if (names.has(name)) throw invalidParameter(`Duplicate index name: ${name}`);
  names.add(name);
}
