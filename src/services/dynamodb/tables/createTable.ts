import { inUse, invalidParameter, limitExceeded, unsupported } from '../faults.ts';
import type { Parts } from '../needs.ts';
import type { DynamoDBOperation, Input } from '../operation.ts';
import { tableKey, tables, type TableRecord } from '../records.ts';
import { tableNameOf } from '../table.ts';
import { describe } from './description.ts';
import { globalIndexes, localIndexes, type IndexContext } from './indexes.ts';
import { checkNonKeyAttributes, definitionsOf, keysOf, type Keys } from './schema.ts';
import { beginStream, wantedStream } from './streamSpecification.ts';
import { checkTagCount, tagsOf } from './tagList.ts';
import { checkBounds, NO_THROUGHPUT, onDemandOf, throughputOf, warmOf } from './throughput.ts';

type CreateInput = Input<'CreateTable'>;

const MAX_TABLES = 2500;

export function createTable({ store, clock, ids }: Parts): DynamoDBOperation<'CreateTable'> {
  return async (input, call) => {
    const name = tableNameOf(input.TableName ?? '', call);
    const planned = planTable(input, name);
    const viewType = wantedStream(input.StreamSpecification);
    const nowMs = clock.now();
    const made = {
      ...planned,
      id: ids.uuid(),
      items: ids.hex(12),
      createdMs: nowMs,
      ...(planned.billing === 'PAY_PER_REQUEST' && { onDemandSinceMs: nowMs }),
      ...(input.TableClass === 'STANDARD_INFREQUENT_ACCESS' && {
        tableClass: { name: input.TableClass, updatedMs: nowMs },
      }),
    };
    const record = await store.transact(async (transaction): Promise<TableRecord> => {
      const key = tableKey(call, name);
      if (await tables.get(transaction, key)) throw inUse(`Table already exists: ${name}`);
      const others = await tables.list(transaction, { prefix: key.slice(0, -1), limit: MAX_TABLES });
      if (others.length >= MAX_TABLES) {
        throw limitExceeded(`Subscriber limit exceeded: There is a limit of ${MAX_TABLES} tables`);
      }
      const stream = viewType && beginStream(transaction, call, made, viewType, { ids, nowMs });
      const complete = { ...made, ...stream };
      tables.put(transaction, key, complete);
      return complete;
    });
    const size = { items: 0, bytes: 0 };
    return { TableDescription: describe({ scope: call, record, size, nowMs, status: 'CREATING' }) };
  };
}

type Planned = Omit<TableRecord, 'id' | 'items' | 'createdMs' | 'stream' | 'streamLabel'>;

/** What the request says of the new table, checked in AWS's order. */
function planTable(input: CreateInput, name: string): Planned {
  refuseUnsupported(input);
  const isOnDemand = input.BillingMode === 'PAY_PER_REQUEST';
  checkBilling(input, isOnDemand);
  const definitions = input.AttributeDefinitions ?? [];
  const table = keysOf(input.KeySchema ?? [], definitions, false);
  const records = definitionsOf(definitions);
  const context: IndexContext = { definitions, table, isOnDemand, names: new Set() };
  if (input.LocalSecondaryIndexes === undefined && input.GlobalSecondaryIndexes === undefined) {
    if (table.hash.length + table.range.length !== definitions.length) {
      throw invalidParameter(
        'Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions',
      );
    }
  }
  const indexes = [
    ...localIndexes(input.LocalSecondaryIndexes, context),
    ...globalIndexes(input.GlobalSecondaryIndexes, context),
  ].map((index, id) => ({ ...index, id }));
  refuseUnused(records, [table, ...indexes]);
  checkNonKeyAttributes(indexes);
  const tags = tagsOf(input.Tags ?? []);
  checkTagCount(tags);
  const [hash = ''] = table.hash;
  const [range] = table.range;
  const onDemand = onDemandOf(input.OnDemandThroughput);
  const warm = warmOf(input.WarmThroughput);
  return {
    name,
    definitions: records,
    hash,
    ...(range !== undefined && { range }),
    billing: isOnDemand ? 'PAY_PER_REQUEST' : 'PROVISIONED',
    throughput: input.ProvisionedThroughput ? throughputOf(input.ProvisionedThroughput) : NO_THROUGHPUT,
    ...(onDemand && { onDemand }),
    ...(warm && { warm }),
    indexes,
    nextIndex: indexes.length,
    isProtected: input.DeletionProtectionEnabled === true,
    tags,
  };
}

function checkBilling({ ProvisionedThroughput: throughput }: CreateInput, isOnDemand: boolean): void {
  if (isOnDemand && throughput !== undefined) {
    throw invalidParameter(
      'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
    );
  }
  if (!isOnDemand && throughput === undefined) {
    throw invalidParameter(
      'ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED',
    );
  }
  checkBounds(throughput);
}

function refuseUnused(definitions: TableRecord['definitions'], keys: readonly Keys[]): void {
  const used = new Set(keys.flatMap(({ hash, range }) => [...hash, ...range]));
  if (definitions.every(({ name }) => used.has(name))) return;
  const names = definitions.map(({ name }) => name).toSorted();
  throw invalidParameter(
    `Some AttributeDefinitions are not used. AttributeDefinitions: [${names.join(', ')}], keys used: [${[...used].toSorted().join(', ')}]`,
  );
}

function refuseUnsupported(input: CreateInput): void {
  refuseEncryption(input.SSESpecification);
  if (input.ResourcePolicy !== undefined)
    throw unsupported('ResourcePolicy', 'policies of tables do not decide');
  if (input.VectorIndexes !== undefined) throw unsupported('VectorIndexes', 'there are no vector indexes');
  if (input.GlobalTableSourceArn !== undefined)
    throw unsupported('GlobalTableSourceArn', 'there is one region');
  if (input.GlobalTableSettingsReplicationMode !== undefined) {
    throw unsupported('GlobalTableSettingsReplicationMode', 'there is one region');
  }
}

/** Tables are as the disk is; a key of the customer's own would be one that encrypts nothing. */
export function refuseEncryption(specification: CreateInput['SSESpecification']): void {
  if (specification?.Enabled === true) {
    throw unsupported('SSESpecification.Enabled', 'there are no customer keys; encrypt the disk');
  }
}
