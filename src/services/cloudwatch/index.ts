import type { Clock } from '../../base/clock.ts';
import type { Task } from '../../base/task.ts';
import type { Store } from '../../store/store.ts';
import type { OperationTable, PermissionTable, Service } from '../service.ts';
import { constraints } from './constraints.ts';
import { getMetricData } from './getMetricData.ts';
import { getMetricStatistics } from './getMetricStatistics.ts';
import { createIngest } from './ingest.ts';
import { createLambdaMetrics, type LambdaMetrics } from './lambdaMetrics.ts';
import { listMetrics } from './listMetrics.ts';
import { noneConfigured, refused } from './noneConfigured.ts';
import type { CloudWatchSdk } from './operation.ts';
import { permissions } from './permissions.ts';
import { putMetricData } from './putMetricData.ts';
import { rollUp } from './rollUp.ts';

export type { LambdaMetrics } from './lambdaMetrics.ts';

export interface CloudWatchNeeds {
  readonly store: Store;
  readonly clock: Clock;
}

export interface CloudWatch extends Service {
  /** Takes what the platform counts of its functions, and publishes it as `AWS/Lambda`. */
  readonly lambda: LambdaMetrics;
  /** Resolves when everything published before is durable; to be awaited before the store is closed. */
  flush(): Promise<void>;
  readonly tasks: readonly Task[];
}

const ROLL_UP_PERIOD_MS = 1_800_000;

/** Amazon CloudWatch: metrics. */
export function createCloudWatch({ store, clock }: CloudWatchNeeds): CloudWatch {
  const ingest = createIngest({ store, clock });
  const lambda = createLambdaMetrics({ clock, ingest });
  const reading = { store, clock, settle: () => lambda.flush() };
  const operations = {
    PutMetricData: putMetricData({ clock, ingest }),
    ListMetrics: listMetrics(reading),
    GetMetricStatistics: getMetricStatistics(reading),
    GetMetricData: getMetricData(reading),
    ...noneConfigured,
    ...refused,
  } satisfies OperationTable<CloudWatchSdk>;
  const rolling: Task = {
    name: 'cloudwatch.rollUp',
    periodMs: ROLL_UP_PERIOD_MS,
    run: (signal) => rollUp(store, clock.now(), signal),
  };
  const flush = async (): Promise<void> => {
    await lambda.flush();
    await ingest.settle();
  };
  return {
    operations,
    permissions: permissions satisfies PermissionTable<CloudWatchSdk, typeof operations>,
    constraints,
    tasks: [lambda.task, rolling],
    lambda,
    flush,
  };
}
