import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import type { Task } from '../../base/task.ts';
import type { Store } from '../../store/store.ts';
import type { Handler, OperationTable, PermissionTable, Service } from '../service.ts';
import { describeEndpoints, describeLimits } from './account.ts';
import { backgroundWork } from './backgroundWork.ts';
import { batchGetItem } from './batches/batchGetItem.ts';
import { batchWriteItem } from './batches/batchWriteItem.ts';
import { checkedTable } from './checked.ts';
import { deleteItem } from './deleteItem.ts';
import { expireItems } from './expireItems.ts';
import { createExpressions } from './expressions/parsed.ts';
import { getItem } from './getItem.ts';
import { createWriter } from './items/writer.ts';
import { measured } from './measured.ts';
import { createMeasures, type Publish } from './measures.ts';
import type { Parts } from './needs.ts';
import { notOffered } from './notOffered.ts';
import type { DynamoDBSdk } from './operation.ts';
import { dynamodbPermissions } from './permissions.ts';
import { putItem } from './putItem.ts';
import { query } from './query.ts';
import { scan } from './scan.ts';
import { createStreamsService } from './streams/index.ts';
import { createSequences } from './streams/sequence.ts';
import { createStreamFeeds, type StreamFeeds } from './streams/streamFeeds.ts';
import { trimStreams } from './streams/trim.ts';
import { createTables } from './table.ts';
import { createTableCounts } from './tableCounts.ts';
import { describeContinuousBackups } from './tables/continuousBackups.ts';
import { createTable } from './tables/createTable.ts';
import { deleteTable } from './tables/deleteTable.ts';
import { describeTable, listTables } from './tables/describeTable.ts';
import { listTagsOfResource, tagResource, untagResource } from './tables/tags.ts';
import { describeTimeToLive, updateTimeToLive } from './tables/timeToLive.ts';
import { updateTable } from './tables/updateTable.ts';
import { forgetTokens } from './transactions/tokens.ts';
import { transactGetItems } from './transactions/transactGetItems.ts';
import { transactWriteItems } from './transactions/transactWriteItems.ts';
import { updateItem } from './updateItem.ts';

export interface DynamoDBNeeds {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** Takes what was measured, for `AWS/DynamoDB`. Resolves when it is durable. */
  readonly publish: Publish;
}

export interface DynamoDB extends Service {
  /** The API by which the tables' streams are read; a service of its own on the wire. */
  readonly streamsApi: Service;
  /** For who follows streams inside the platform. */
  readonly streamFeeds: StreamFeeds;
  readonly tasks: readonly Task[];
  /** Resolves when everything counted and measured before is handed on; to be awaited before the store is closed. */
  flush(): Promise<void>;
}

/** Amazon DynamoDB, and DynamoDB Streams. */
export function createDynamoDB(needs: DynamoDBNeeds): DynamoDB {
  const { store, clock } = needs;
  const tables = createTables();
  const sequences = createSequences();
  const counts = createTableCounts(store);
  const measures = createMeasures(needs);
  const writer = createWriter({ store, clock, tables, sequences, grown: counts.grown });
  const expressions = createExpressions();
  const parts: Parts = { ...needs, tables, expressions, sequences, writer, counts, measures };
  const onItems = measuredTable(parts, {
    BatchGetItem: batchGetItem(parts),
    BatchWriteItem: batchWriteItem(parts),
    DeleteItem: deleteItem(parts),
    GetItem: getItem(parts),
    PutItem: putItem(parts),
    Query: query(parts),
    Scan: scan(parts),
    TransactGetItems: transactGetItems(parts),
    TransactWriteItems: transactWriteItems(parts),
    UpdateItem: updateItem(parts),
  });
  const operations = checkedTable({
    ...onItems,
    CreateTable: createTable(parts),
    DeleteTable: deleteTable(parts),
    DescribeContinuousBackups: describeContinuousBackups(parts),
    DescribeEndpoints: describeEndpoints,
    DescribeLimits: describeLimits,
    DescribeTable: describeTable(parts),
    DescribeTimeToLive: describeTimeToLive(parts),
    ListTables: listTables(parts),
    ListTagsOfResource: listTagsOfResource(parts),
    TagResource: tagResource(parts),
    UntagResource: untagResource(parts),
    UpdateTable: updateTable(parts),
    UpdateTimeToLive: updateTimeToLive(parts),
    ...notOffered,
  } satisfies OperationTable<DynamoDBSdk>);
  return {
    operations,
    permissions: dynamodbPermissions(needs) satisfies PermissionTable<DynamoDBSdk, typeof operations>,
    streamsApi: createStreamsService(parts),
    streamFeeds: createStreamFeeds(parts),
    tasks: [
      counts.task,
      measures.task,
      backgroundWork(parts),
      expireItems(parts),
      forgetTokens(parts),
      trimStreams(parts),
    ],
    flush: async () => {
      await counts.flush();
      await measures.flush();
    },
  };
}

function measuredTable<Table extends Readonly<Record<string, unknown>>>(
  parts: Parts,
  operations: Table,
): Table {
  return Object.fromEntries(
    Object.entries(operations).map(([name, handler]) => [
      name,
      measured(parts, name, handler as Handler<object, unknown>),
    ]),
  ) as Table;
}
