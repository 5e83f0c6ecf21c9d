import { Fault } from '../../../protocol/fault.ts';
import { invalid, invalidParameter, limitExceeded } from '../faults.ts';
import type { Input } from '../operation.ts';
import type { IndexRecord, TableRecord } from '../records.ts';
import { checkGlobalCount, globalIndex } from './indexes.ts';
import { checkNonKeyAttributes, definitionsOf } from './schema.ts';
import { changedThroughput, NO_THROUGHPUT, onDemandOf, throughputOf, warmOf } from './throughput.ts';

type UpdateInput = Input<'UpdateTable'>;
type Updates = NonNullable<UpdateInput['GlobalSecondaryIndexUpdates']>;
type Action<Name extends keyof Updates[number]> = NonNullable<Updates[number][Name]>;

/** The table with its global indexes changed: one may be made or deleted at a time, any number have new figures. */
export function updateIndexes(record: TableRecord, input: UpdateInput, nowMs: number): TableRecord {
  const updates = input.GlobalSecondaryIndexUpdates ?? [];
  if (updates.filter(({ Create, Delete }) => Create ?? Delete).length > 1) {
    throw limitExceeded(
      'Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table',
    );
  }
  let changed = record;
  for (const { Update, Create, Delete } of updates) {
    if (Update) changed = withFigures(changed, Update, nowMs);
    if (Delete) changed = without(changed, Delete.IndexName ?? '');
    if (Create) changed = withIndex(changed, Create, input);
  }
  return changed;
}

function existing({ name, indexes }: TableRecord, wanted: string): IndexRecord {
  const index = indexes.find((one) => one.name === wanted && one.kind === 'GSI');
  if (index) return index;
  throw new Fault(
    'ResourceNotFoundException',
    `Requested resource not found: Index: ${wanted} of Table: ${name} not found`,
  );
}

function withFigures(record: TableRecord, update: Action<'Update'>, nowMs: number): TableRecord {
  const index = existing(record, update.IndexName ?? '');
  const throughput = update.ProvisionedThroughput && throughputOf(update.ProvisionedThroughput);
  if (throughput && record.billing === 'PAY_PER_REQUEST') {
    throw invalidParameter(
      'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
    );
  }
  const onDemand = onDemandOf(update.OnDemandThroughput);
  const warm = warmOf(update.WarmThroughput);
  const next: IndexRecord = {
    ...index,
    ...(throughput && {
      throughput: changedThroughput(index.throughput ?? NO_THROUGHPUT, throughput, nowMs),
    }),
    ...(onDemand && { onDemand }),
    ...(warm && { warm }),
  };
  return { ...record, indexes: record.indexes.map((one) => (one === index ? next : one)) };
}

function without(record: TableRecord, name: string): TableRecord {
  const index = existing(record, name);
  const gone: IndexRecord = { ...index, status: 'DELETING' };
  return { ...record, indexes: record.indexes.map((one) => (one === index ? gone : one)) };
}

function withIndex(record: TableRecord, create: Action<'Create'>, input: UpdateInput): TableRecord {
  const name = create.IndexName ?? '';
  if (record.indexes.some((index) => index.name === name)) {
    throw invalid(`Attempting to create an index which already exists: ${name}`);
  }
  const definitions = input.AttributeDefinitions ?? [];
  const range = record.range === undefined ? [] : [record.range];
  const index = globalIndex(
    create,
    {
      definitions,
      table: { hash: [record.hash], range },
      isOnDemand: record.billing === 'PAY_PER_REQUEST',
      names: new Set(record.indexes.map((one) => one.name)),
    },
    'CREATING',
  );
  const indexes = [...record.indexes, { ...index, id: record.nextIndex }];
  checkGlobalCount(indexes.filter(({ kind }) => kind === 'GSI').length);
  checkNonKeyAttributes(indexes);
  return {
    ...record,
    indexes,
    nextIndex: record.nextIndex + 1,
    definitions: withDefinitions(record.definitions, index, definitionsOf(definitions)),
  };
}

/** The definitions that the new index needs; others are ignored, as AWS does. */
function withDefinitions(
  known: TableRecord['definitions'],
  { hash, range }: Pick<IndexRecord, 'hash' | 'range'>,
  given: TableRecord['definitions'],
): TableRecord['definitions'] {
  const added: { name: string; type: TableRecord['definitions'][number]['type'] }[] = [];
  for (const name of [...hash, ...range]) {
    const wanted = given.find((definition) => definition.name === name);
    const before = known.find((definition) => definition.name === name);
    if (wanted === undefined) continue;
    if (before === undefined) added.push(wanted);
    else if (before.type !== wanted.type) {
      throw invalidParameter(
        `Attributes cannot be redefined. Please check that your attribute has the same type as previously defined. Existing schema: Schema:[SchemaElement: key{${name}:${before.type}:HASH}] New schema: Schema:[SchemaElement: key{${name}:${wanted.type}:HASH}]`,
      );
    }
  }
  return [...known, ...added];
}
