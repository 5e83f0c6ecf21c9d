import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import type { LogSink } from '../../compute/invocation.ts';
import type { Store } from '../../store/store.ts';
import { notImplemented, type OperationTable, type PermissionTable, type Service } from '../service.ts';
import { absentOperations } from './absent.ts';
import { createAppendBuffer } from './appendBuffer.ts';
import { logsConstraints } from './constraints.ts';
import { describeLogGroups, listLogGroups } from './describeLogGroups.ts';
import { filterLogEvents } from './filterLogEvents.ts';
import { getLogEvents } from './getLogEvents.ts';
import { createIngest, type IngestObserver } from './ingest.ts';
import {
  createLogGroup,
  deleteLogGroup,
  deleteRetentionPolicy,
  putLogGroupDeletionProtection,
  putRetentionPolicy,
} from './logGroup.ts';
import { describeQueries, listLogGroupsForQuery, stopQuery } from './insights/queries.ts';
import { createQueryJobs } from './insights/queryJobs.ts';
import { getLogGroupFields } from './insights/getLogGroupFields.ts';
import { getLogRecord } from './insights/getLogRecord.ts';
import { getQueryResults } from './insights/getQueryResults.ts';
import { queryDefinitionOperations } from './insights/queryDefinition.ts';
import { startQuery } from './insights/startQuery.ts';
import { createLiveTails } from './liveTail/liveTails.ts';
import { startLiveTail } from './liveTail/startLiveTail.ts';
import { createLogStream, deleteLogStream, describeLogStreams } from './logStream.ts';
import type { LogsSdk } from './operation.ts';
import { logsPermissions } from './permissions.ts';
import { putLogEvents } from './putLogEvents.ts';
import { groupKey, groups } from './records.ts';
import { tagOperations } from './tags.ts';
import { createMetricFiltering, type PutMetrics } from './applyMetricFilters.ts';
import { compileSubscription, deliverSubscriptions } from './deliverSubscriptions.ts';
import { metricFilters, subscriptionFilters } from './filterRecords.ts';
import { createGroupCache } from './groupCache.ts';
import { metricFilterOperations } from './metricFilter.ts';
import { compileMetricFilter } from './metricTransformation.ts';
import { resourcePolicyOperations } from './resourcePolicy.ts';
import { subscriptionFilterOperations, type SubscriptionTargets } from './subscriptionFilter.ts';
import { logsTasks } from './tasks.ts';
import { testMetricFilter } from './testMetricFilter.ts';

export type { LogMetric, PutMetrics } from './applyMetricFilters.ts';
export type { IngestedEvents, IngestObserver } from './ingest.ts';
export type { SubscriptionTargets, TargetInvocation } from './subscriptionFilter.ts';

export interface LogsNeeds {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** Resolves when lines that wait for somebody before `append` have come, or won't. */
  readonly linesOnTheWay?: () => Promise<void>;
  /** Told of all events as they come: see `IngestObserver`. */
  readonly observers?: readonly IngestObserver[];
  /** Takes what metric filters count. */
  readonly putMetrics: PutMetrics;
  /** The functions that subscription filters send to. */
  readonly subscriptionTargets: SubscriptionTargets;
}

export interface Logs extends Service {
  /**
   * Takes the platform's own lines: keeps them in memory and stores them within half a second (within a second
   * while more than 100 streams write), many in one value. Makes group and stream when they are missing. What
   * comes faster than it can be stored is dropped, and the log says so. Readers see every line appended before
   * they asked. `kill -9` may lose what was not stored yet.
   */
  readonly append: LogSink;
  /** For services that write into groups which somebody else has made. */
  groupExists(place: {
    readonly account: string;
    readonly region: string;
    readonly group: string;
  }): Promise<boolean>;
  /** Resolves when every line appended before is durable. */
  flush(): Promise<void>;
  /** Ends what is streamed to clients, so that a server need not wait for them. */
  endSessions(): void;
  /** Ends queries, which the next start takes up again, and flushes; to be awaited before the store is closed. */
  stop(): Promise<void>;
}

/** Amazon CloudWatch Logs. */
export function createLogs(needs: LogsNeeds): Logs {
  const tails = createLiveTails(needs);
  const metrics = createGroupCache(needs.store, metricFilters, compileMetricFilter);
  const filtering = createMetricFiltering({
    filters: metrics,
    clock: needs.clock,
    putMetrics: needs.putMetrics,
  });
  const subscriptions = createGroupCache(needs.store, subscriptionFilters, compileSubscription);
  const { subscriptionTargets: targets, log } = needs;
  const observers = [
    ...(needs.observers ?? []),
    tails.observe,
    filtering.observe,
    deliverSubscriptions({ filters: subscriptions, targets, log }),
  ];
  const ingest = createIngest({ ...needs, observers });
  const buffer = createAppendBuffer({ ingest, clock: needs.clock });
  const { append } = buffer;
  const settle = async () => {
    await needs.linesOnTheWay?.();
    await buffer.settle();
  };
  const reading = { ...needs, settle };
  const jobs = createQueryJobs(reading);
  const querying = { store: needs.store, jobs };
  const operations = {
    CreateLogGroup: createLogGroup(reading),
    DeleteLogGroup: deleteLogGroup(reading),
    DescribeLogGroups: describeLogGroups(reading),
    ListLogGroups: listLogGroups(needs),
    PutLogGroupDeletionProtection: putLogGroupDeletionProtection(needs),
    PutRetentionPolicy: putRetentionPolicy(needs),
    DeleteRetentionPolicy: deleteRetentionPolicy(needs),
    CreateLogStream: createLogStream(needs),
    DeleteLogStream: deleteLogStream(reading),
    DescribeLogStreams: describeLogStreams(reading),
    PutLogEvents: putLogEvents({ ...needs, ingest }),
    GetLogEvents: getLogEvents(reading),
    FilterLogEvents: filterLogEvents(reading),
    TestMetricFilter: testMetricFilter,
    ...metricFilterOperations({ ...reading, changed: () => metrics.clear() }),
    ...subscriptionFilterOperations({
      ...reading,
      targets,
      changed: () => subscriptions.clear(),
    }),
    ...resourcePolicyOperations(needs),
    ...tagOperations(needs),
    StartQuery: startQuery({ ...reading, jobs }),
    GetQueryResults: getQueryResults(querying),
    StopQuery: stopQuery(querying),
    DescribeQueries: describeQueries(querying),
    ListLogGroupsForQuery: listLogGroupsForQuery(querying),
    GetLogRecord: getLogRecord(needs),
    GetLogGroupFields: getLogGroupFields(reading),
    ...queryDefinitionOperations(needs),
    StartLiveTail: startLiveTail({ ...reading, tails }),
    ...absentOperations(needs),
    AssociateKmsKey: notImplemented,
    AssociateSourceToS3TableIntegration: notImplemented,
    CancelImportTask: notImplemented,
    CreateDelivery: notImplemented,
    CreateExportTask: notImplemented,
    CreateImportTask: notImplemented,
    CreateLogAnomalyDetector: notImplemented,
    CreateLookupTable: notImplemented,
    CreateScheduledQuery: notImplemented,
    DeleteAccountPolicy: notImplemented,
    DeleteDataProtectionPolicy: notImplemented,
    DeleteIndexPolicy: notImplemented,
    DeleteIntegration: notImplemented,
    DeleteLogAnomalyDetector: notImplemented,
    DeleteLookupTable: notImplemented,
    DeleteScheduledQuery: notImplemented,
    DeleteSyslogConfiguration: notImplemented,
    DeleteTransformer: notImplemented,
    DescribeImportTaskBatches: notImplemented,
    DisassociateKmsKey: notImplemented,
    DisassociateSourceFromS3TableIntegration: notImplemented,
    GetIntegration: notImplemented,
    GetLogAnomalyDetector: notImplemented,
    GetLogFields: notImplemented,
    GetLogObject: notImplemented,
    GetLookupTable: notImplemented,
    GetScheduledQuery: notImplemented,
    GetScheduledQueryHistory: notImplemented,
    GetStorageTierPolicy: notImplemented,
    ListAggregateLogGroupSummaries: notImplemented,
    ListSourcesForS3TableIntegration: notImplemented,
    PutAccountPolicy: notImplemented,
    PutBearerTokenAuthentication: notImplemented,
    PutDataProtectionPolicy: notImplemented,
    PutDeliveryDestination: notImplemented,
    PutDeliveryDestinationPolicy: notImplemented,
    PutDeliverySource: notImplemented,
    PutDestination: notImplemented,
    PutDestinationPolicy: notImplemented,
    PutIndexPolicy: notImplemented,
    PutIntegration: notImplemented,
    PutStorageTierPolicy: notImplemented,
    PutSyslogConfiguration: notImplemented,
    PutTransformer: notImplemented,
    TestTransformer: notImplemented,
    UpdateAnomaly: notImplemented,
    UpdateDeliveryConfiguration: notImplemented,
    UpdateLogAnomalyDetector: notImplemented,
    UpdateLookupTable: notImplemented,
    UpdateScheduledQuery: notImplemented,
  } satisfies OperationTable<LogsSdk>;
  const permissions = logsPermissions(needs) satisfies PermissionTable<LogsSdk, typeof operations>;
  return {
    operations,
    permissions,
    constraints: logsConstraints(),
    tasks: logsTasks({ ...needs, jobs, filtering }),
    append,
    groupExists: ({ group, ...home }) =>
      needs.store.read(async (view) => (await groups.get(view, groupKey(home, group))) !== undefined),
    flush: settle,
    endSessions: () => tails.close(),
    stop: async () => {
      await jobs.close();
      await settle();
      await filtering.closeMinutes();
    },
  };
}
