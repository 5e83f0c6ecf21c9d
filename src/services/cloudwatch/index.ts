import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import type { Task } from '../../base/task.ts';
import type { Store } from '../../store/store.ts';
import type { OperationTable, PermissionTable, Service } from '../service.ts';
import { alarmOperations, alarmTasks, type AlarmTargets } from './alarms/index.ts';
import { createApiMetrics, type ApiMetrics } from './apiMetrics.ts';
import { constraints } from './constraints.ts';
import { dashboardOperations } from './dashboards/index.ts';
import { createLogObserver, type ObserveLogs } from './embedded/observeLogs.ts';
import { getMetricData } from './getMetricData.ts';
import { getMetricStatistics } from './getMetricStatistics.ts';
import { createIngest, type Point } from './ingest.ts';
import { createLambdaMetrics, type LambdaMetrics } from './lambdaMetrics.ts';
import { listMetrics } from './listMetrics.ts';
import type { Metric, Scope } from './metric.ts';
import { createMetricCensus } from './metricCensus.ts';
import { noneConfigured, refused } from './noneConfigured.ts';
import type { CloudWatchSdk } from './operation.ts';
import { cloudwatchPermissions } from './permissions.ts';
import { putMetricData } from './putMetricData.ts';
import { rollUp } from './rollUp.ts';
import { Summary } from './summary.ts';
import { tagOperations } from './tags.ts';
import { createUsageMetrics, type UsageMetrics } from './usageMetrics.ts';

export type { AlarmTargets } from './alarms/index.ts';
export type { FunctionCount } from './functionCounts.ts';
export type { LambdaMetrics } from './lambdaMetrics.ts';

export interface CloudWatchNeeds {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** What alarms act on. */
  readonly targets: AlarmTargets;
  /** Of an account in a region; beyond it what log lines embed makes no new ones. */
  readonly mostMetrics?: number;
}

export interface PublishedValue extends Metric {
  readonly scope: Scope;
  /** One of AWS's units; `None` when there is none. */
  readonly unit: string;
  readonly atMs: number;
  readonly value: number;
  /** How often the value was there. Default: once. */
  readonly count?: number;
}

export interface CloudWatch extends Service {
  /** Takes what the platform counts of its functions, and publishes it as `AWS/Lambda`. */
  readonly lambda: LambdaMetrics;
  /** Takes what HTTP APIs answer, and publishes it as `AWS/ApiGateway`. */
  readonly apis: ApiMetrics;
  /** Takes what is called of the platform's APIs, and publishes it as `AWS/Usage`. */
  readonly usage: Pick<UsageMetrics, 'called'>;
  /** Told of log events as they come, it publishes the metrics that are embedded in them; returns nothing when there are none. */
  readonly observeLogs: ObserveLogs;
  /** What another service measured: stored together with all else that comes. Resolves when it is durable. */
  publish(values: readonly PublishedValue[]): Promise<void>;
  /** Resolves when everything published before is durable; to be awaited before the store is closed. */
  flush(): Promise<void>;
  readonly tasks: readonly Task[];
}

const ROLL_UP_PERIOD_MS = 1_800_000;
const MOST_METRICS = 100_000;

/** Amazon CloudWatch: metrics, alarms, dashboards. */
export function createCloudWatch(needs: CloudWatchNeeds): CloudWatch {
  const { store, clock } = needs;
  const census = createMetricCensus(store, needs.mostMetrics ?? MOST_METRICS);
  const ingest = createIngest({ store, clock, made: (scope) => census.made(scope) });
  const lambda = createLambdaMetrics({ clock, ingest });
  const apis = createApiMetrics({ clock, ingest });
  const usage = createUsageMetrics({ clock, ingest });
  const settle = async (): Promise<void> => {
    await lambda.flush();
    await apis.flush();
    await usage.flush();
  };
  const reading = { store, clock, settle };
  const operations = {
    PutMetricData: putMetricData({ clock, ingest }),
    ListMetrics: listMetrics(reading),
    GetMetricStatistics: getMetricStatistics(reading),
    GetMetricData: getMetricData(reading),
    ...alarmOperations(needs),
    ...dashboardOperations(needs),
    ...tagOperations(needs),
    ...noneConfigured,
    ...refused,
  } satisfies OperationTable<CloudWatchSdk>;
  const rolling: Task = {
    name: 'cloudwatch.rollUp',
    periodMs: ROLL_UP_PERIOD_MS,
    run: async (signal) => {
      await rollUp(store, clock.now(), signal);
      census.forget();
    },
  };
  const flush = async (): Promise<void> => {
    await settle();
    await ingest.settle();
  };
  return {
    operations,
    permissions: cloudwatchPermissions(needs) satisfies PermissionTable<CloudWatchSdk, typeof operations>,
    constraints,
    tasks: [lambda.task, apis.task, usage.task, rolling, ...alarmTasks({ ...needs, settle })],
    lambda,
    apis,
    usage,
    observeLogs: createLogObserver({ clock, log: needs.log, ingest, census }),
    publish: (values) => ingest.add(values.map(pointOf)),
    flush,
  };
}

function pointOf({ scope, namespace, name, dimensions, unit, atMs, value, count }: PublishedValue): Point {
  const metric = { namespace, name, dimensions };
  return { scope, metric, unit, atMs, highResolution: false, summary: Summary.ofValue(value, count) };
}
