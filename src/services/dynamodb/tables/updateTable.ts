import type { GlobalSecondaryIndexUpdate } from '@aws-sdk/client-dynamodb';
import type { Transaction } from '../../../store/store.ts';
import type { Call } from '../../service.ts';
import { inUse, invalid, invalidParameter, noSuchTable, unsupported } from '../faults.ts';
import type { Parts } from '../needs.ts';
import type { DynamoDBOperation, Input } from '../operation.ts';
import { tableKey, tables, work, type TableRecord } from '../records.ts';
import { tableNameOf } from '../table.ts';
import { refuseEncryption } from './createTable.ts';
import { describe } from './description.ts';
import { beginStream, endStream, wantedStream } from './streamSpecification.ts';
import {
  changedThroughput,
  checkBounds,
  NO_THROUGHPUT,
  onDemandOf,
  throughputOf,
  warmOf,
} from './throughput.ts';
import { updateIndexes } from './updateIndexes.ts';

type UpdateInput = Input<'UpdateTable'>;

export function updateTable(parts: Parts): DynamoDBOperation<'UpdateTable'> {
  const { store, clock, counts } = parts;
  return async (input, call) => {
    const name = tableNameOf(input.TableName ?? '', call);
    checkRequest(input);
    const nowMs = clock.now();
    const record = await store.transact(async (transaction) => {
      const key = tableKey(call, name);
      const found = await tables.get(transaction, key);
      if (found === undefined) throw noSuchTable(name);
      const changed = await change(transaction, parts, input, call, found, nowMs);
      tables.put(transaction, key, changed);
      return changed;
    });
    const size = await counts.of(record.items);
    return { TableDescription: describe({ scope: call, record, size, nowMs, status: 'UPDATING' }) };
  };
}

const CHANGES = [
  'BillingMode',
  'ProvisionedThroughput',
  'GlobalSecondaryIndexUpdates',
  'StreamSpecification',
  'SSESpecification',
  'TableClass',
  'DeletionProtectionEnabled',
  'OnDemandThroughput',
  'WarmThroughput',
] as const;
const REFUSED = [
  'ReplicaUpdates',
  'MultiRegionConsistency',
  'GlobalTableWitnessUpdates',
  'GlobalTableSettingsReplicationMode',
  'VectorIndexUpdates',
] as const;

function checkRequest(input: UpdateInput): void {
  for (const name of REFUSED) {
    if (input[name] !== undefined) {
      throw unsupported(
        name,
        name === 'VectorIndexUpdates' ? 'there are no vector indexes' : 'there is one region',
      );
    }
  }
  refuseEncryption(input.SSESpecification);
  if (CHANGES.every((name) => input[name] === undefined)) {
    throw invalid(
      'At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required',
    );
  }
  if (input.BillingMode === 'PROVISIONED' && input.ProvisionedThroughput === undefined) {
    throw invalidParameter('ProvisionedThroughput must be specified when BillingMode is PROVISIONED');
  }
  checkBounds(input.ProvisionedThroughput);
  checkIndexUpdates(input.GlobalSecondaryIndexUpdates ?? []);
}

function checkIndexUpdates(updates: readonly GlobalSecondaryIndexUpdate[]): void {
  const names = new Set<string>();
  for (const { Update, Create, Delete } of updates) {
    const given = [Update, Create, Delete].filter((action) => action !== undefined);
    if (given.length === 0) {
      throw invalidParameter(
        'One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, GlobalSecondaryIndexUpdate.Delete must not be null',
      );
    }
    if (given.length > 1) {
      throw invalidParameter(
        'Only one of Update, Create and Delete may be given in one GlobalSecondaryIndexUpdate',
      );
    }
    const name = given[0]?.IndexName ?? '';
    if (names.has(name)) {
      throw invalidParameter(
        `Only one global secondary index update per index is allowed simultaneously. Index: ${name}`,
      );
    }
    names.add(name);
    checkBounds(Update?.ProvisionedThroughput ?? Create?.ProvisionedThroughput);
  }
}

async function change(
  transaction: Transaction,
  parts: Parts,
  input: UpdateInput,
  call: Call,
  found: TableRecord,
  nowMs: number,
): Promise<TableRecord> {
  if (input.GlobalSecondaryIndexUpdates && found.indexes.some(({ status }) => status !== 'ACTIVE')) {
    throw inUse(`Attempt to change a resource which is still in use: Table is being updated: ${found.name}`);
  }
  const billed = changeBilling(input, found, nowMs);
  const indexed = updateIndexes(billed, input, nowMs);
  if (input.BillingMode === 'PROVISIONED') checkIndexThroughput(indexed);
  for (const { id, status } of indexed.indexes) {
    const before = found.indexes.find((index) => index.id === id)?.status;
    if (status === before || status === 'ACTIVE') continue;
    const { account, region } = call;
    const kind = status === 'CREATING' ? 'fill' : 'clearIndex';
    work.put(transaction, [found.items, `index${id}`], {
      kind,
      account,
      region,
      table: found.name,
      index: id,
    });
  }
  const { onDemand: _limits, ...rest } = changeSettings(input, indexed, nowMs);
  const onDemand = input.OnDemandThroughput ? onDemandOf(input.OnDemandThroughput) : indexed.onDemand;
  const settled = { ...rest, ...(onDemand && { onDemand }) };
  return changeStream(transaction, parts, input, call, settled, nowMs);
}

function changeBilling(input: UpdateInput, found: TableRecord, nowMs: number): TableRecord {
  const billing = input.BillingMode ?? found.billing;
  const given = input.ProvisionedThroughput && throughputOf(input.ProvisionedThroughput);
  if (billing === 'PAY_PER_REQUEST') {
    if (given) {
      throw invalidParameter(
        'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
      );
    }
    if (found.billing === billing) return found;
    const indexes = found.indexes.map(({ throughput: _, ...index }) => index);
    return { ...found, billing, onDemandSinceMs: nowMs, throughput: NO_THROUGHPUT, indexes };
  }
  if (!given) return found;
  const { read, write } = found.throughput;
  const isUnchanged = read === given.read && write === given.write && billing === found.billing;
  if (isUnchanged && input.BillingMode === undefined) {
    throw invalid(
      `The provisioned throughput for the table will not change. The requested value equals the current value. Current ReadCapacityUnits provisioned for the table: ${read}. Requested ReadCapacityUnits: ${given.read}. Current WriteCapacityUnits provisioned for the table: ${write}. Requested WriteCapacityUnits: ${given.write}. Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.`,
    );
  }
  return { ...found, billing, throughput: changedThroughput(found.throughput, given, nowMs) };
}

function checkIndexThroughput({ indexes }: TableRecord): void {
  const without = indexes.find(
    ({ kind, throughput, status }) => kind === 'GSI' && status !== 'DELETING' && throughput === undefined,
  );
  if (without) {
    throw invalidParameter(`ProvisionedThroughput must be specified for index: ${without.name}`);
  }
}

function changeSettings(input: UpdateInput, record: TableRecord, nowMs: number): TableRecord {
  const warm = warmOf(input.WarmThroughput);
  const isOtherClass =
    input.TableClass !== undefined && input.TableClass !== (record.tableClass?.name ?? 'STANDARD');
  return {
    ...record,
    ...(input.DeletionProtectionEnabled !== undefined && {
      isProtected: input.DeletionProtectionEnabled,
    }),
    ...(isOtherClass && {
      tableClass: { name: input.TableClass as 'STANDARD', updatedMs: nowMs },
    }),
    ...(warm && { warm }),
  };
}

async function changeStream(
  transaction: Transaction,
  { ids }: Parts,
  { StreamSpecification: specification }: UpdateInput,
  call: Call,
  record: TableRecord,
  nowMs: number,
): Promise<TableRecord> {
  if (specification === undefined) return record;
  const viewType = wantedStream(specification);
  if (viewType !== undefined) {
    if (record.stream) throw invalid(`Table already has an enabled stream: TableName: ${record.name}`);
    return { ...record, ...beginStream(transaction, call, record, viewType, { ids, nowMs }) };
  }
  if (record.stream === undefined) {
    throw invalid(`Table has no stream to disable: TableName: ${record.name}`);
  }
  await endStream(transaction, call, record, nowMs);
  const { stream: _ended, ...rest } = record;
  return rest;
}
