import type { IndexStatus, KeySchemaElement, TableDescription, TableStatus } from '@aws-sdk/client-dynamodb';
import type { CountRecord, IndexRecord, Scope, TableRecord } from '../records.ts';
import { tableArn } from '../table.ts';
import { NO_THROUGHPUT, onDemandDescription, throughputDescription, warmDescription } from './throughput.ts';

export interface Described {
  readonly scope: Scope;
  readonly record: TableRecord;
  readonly size: CountRecord;
  readonly nowMs: number;
  /** CREATING and UPDATING are said once, by the operation itself: by the next call it is done. */
  readonly status?: TableStatus;
}

/** A table as DescribeTable and the operations that change tables tell it. */
export function describe(described: Described): TableDescription {
  const { scope, record, size, nowMs, status } = described;
  const arn = tableArn(scope, record.name);
  const isBusy = record.indexes.some((index) => index.status !== 'ACTIVE');
  const global = record.indexes.filter(({ kind }) => kind === 'GSI');
  const local = record.indexes.filter(({ kind }) => kind === 'LSI');
  const isOnDemand = record.billing === 'PAY_PER_REQUEST';
  return {
    AttributeDefinitions: record.definitions.map(({ name, type }) => ({
      AttributeName: name,
      AttributeType: type,
    })),
    TableName: record.name,
    KeySchema: keySchema([record.hash], record.range === undefined ? [] : [record.range]),
    TableStatus: status ?? (isBusy ? 'UPDATING' : 'ACTIVE'),
    CreationDateTime: new Date(record.createdMs),
    ProvisionedThroughput: throughputDescription(record.throughput, nowMs),
    TableSizeBytes: size.bytes,
    ItemCount: size.items,
    TableArn: arn,
    TableId: record.id,
    ...billing(record, status !== 'CREATING'),
    ...(local.length > 0 && {
      LocalSecondaryIndexes: local.map((index) => indexBase(described, arn, index)),
    }),
    ...(global.length > 0 && {
      GlobalSecondaryIndexes: global.map((index) => globalIndex(described, arn, index)),
    }),
    ...stream(record, arn),
    ...(record.tableClass && {
      TableClassSummary: {
        TableClass: record.tableClass.name,
        LastUpdateDateTime: new Date(record.tableClass.updatedMs),
      },
    }),
    DeletionProtectionEnabled: record.isProtected,
    ...(record.onDemand && { OnDemandThroughput: onDemandDescription(record.onDemand) }),
    ...((status === undefined || record.warm) && {
      WarmThroughput: warmDescription(isOnDemand, record.throughput, record.warm),
    }),
  };
}

/** The little that is told of a table that goes. */
export function describeDeleted({ scope, record, size, nowMs }: Described): TableDescription {
  const { TableArn, TableId, TableName, ProvisionedThroughput, ItemCount, TableSizeBytes } = describe({
    scope,
    record,
    size,
    nowMs,
  });
  return {
    TableArn,
    TableId,
    TableName,
    ProvisionedThroughput,
    ItemCount,
    TableSizeBytes,
    TableStatus: 'DELETING',
    DeletionProtectionEnabled: false,
    ...billing(record, true),
  };
}

function keySchema(hash: readonly string[], range: readonly string[]): KeySchemaElement[] {
  return [
    ...hash.map((name): KeySchemaElement => ({ AttributeName: name, KeyType: 'HASH' })),
    ...range.map((name): KeySchemaElement => ({ AttributeName: name, KeyType: 'RANGE' })),
  ];
}

function billing({ billing: mode, onDemandSinceMs }: TableRecord, isActive: boolean) {
  if (onDemandSinceMs === undefined) return {};
  return {
    BillingModeSummary: {
      BillingMode: mode,
      ...(isActive && { LastUpdateToPayPerRequestDateTime: new Date(onDemandSinceMs) }),
    },
  };
}

function stream({ stream: current, streamLabel }: TableRecord, arn: string) {
  return {
    ...(current && { StreamSpecification: { StreamEnabled: true, StreamViewType: current.viewType } }),
    ...(streamLabel !== undefined && {
      LatestStreamLabel: streamLabel,
      LatestStreamArn: `${arn}/stream/${streamLabel}`,
    }),
  };
}

/** Of an index that has all items the table's own figures are as good as any: entries are not counted. */
function indexBase({ size }: Described, arn: string, index: IndexRecord) {
  return {
    IndexName: index.name,
    KeySchema: keySchema(index.hash, index.range),
    Projection: {
      ProjectionType: index.projection,
      ...(index.nonKeyAttributes && { NonKeyAttributes: [...index.nonKeyAttributes] }),
    },
    IndexSizeBytes: size.bytes,
    ItemCount: size.items,
    IndexArn: `${arn}/index/${index.name}`,
  };
}

function globalIndex(described: Described, arn: string, index: IndexRecord) {
  const { record, nowMs, status } = described;
  const throughput = index.throughput ?? NO_THROUGHPUT;
  const isOnDemand = record.billing === 'PAY_PER_REQUEST';
  const shown: IndexStatus = status === 'CREATING' ? 'CREATING' : index.status;
  return {
    ...indexBase(described, arn, index),
    IndexStatus: shown,
    ...(index.status === 'CREATING' && { Backfilling: true }),
    ProvisionedThroughput: throughputDescription(throughput, nowMs),
    ...(index.onDemand && { OnDemandThroughput: onDemandDescription(index.onDemand) }),
    ...((status === undefined || index.warm) && {
      WarmThroughput: warmDescription(isOnDemand, throughput, index.warm),
    }),
  };
}
