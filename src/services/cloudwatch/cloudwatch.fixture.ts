/** The service alone, its operations called as the pipeline calls them. */
import assert from 'node:assert/strict';
import { simulatedClock, type SimulatedClock } from '../../base/clock.ts';
import { seededIds } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import { Fault } from '../../protocol/fault.ts';
import { openMemoryStore } from '../../store/memory/openMemoryStore.ts';
import type { Store } from '../../store/store.ts';
import type { Call, OperationInput, OperationName, OperationOutput } from '../service.ts';
import { createCloudWatch, type AlarmTargets, type CloudWatch } from './index.ts';
import type { CloudWatchSdk } from './operation.ts';

const SCOPE = { account: '000000000000', region: 'us-east-1' };

/** Nothing that an alarm could act on. */
export const noTargets: AlarmTargets = {
  invokeFunction: () => Promise.reject(new Error('there are no functions')),
  writeLog: () => Promise.reject(new Error('there are no logs')),
};

export interface TestCloudWatch {
  readonly service: CloudWatch;
  readonly store: Store;
  readonly clock: SimulatedClock;
  readonly call: <Name extends OperationName<CloudWatchSdk>>(
    name: Name,
    input: OperationInput<CloudWatchSdk, Name>,
  ) => Promise<OperationOutput<CloudWatchSdk, Name>>;
  /** Values of one metric in namespace `N`, each at a time. */
  readonly put: (
    name: string,
    points: readonly (readonly [atMs: number, value: number])[],
    more?: object,
  ) => Promise<void>;
  /** The statistic by period start, in ms. */
  readonly read: (
    name: string,
    stat: string,
    period: number,
    startMs: number,
    endMs: number,
  ) => Promise<[number, number][]>;
  rollUp(): Promise<void>;
  /** Runs a background task of the service once. */
  runTask(name: string): Promise<void>;
}

export function testCloudWatch(targets: AlarmTargets = noTargets, mostMetrics?: number): TestCloudWatch {
  const clock = simulatedClock();
  const store = openMemoryStore({ clock, log: silentLog() });
  const service = createCloudWatch({
    store,
    clock,
    ids: seededIds(1),
    log: silentLog(),
    targets,
    ...(mostMetrics !== undefined && { mostMetrics }),
  });
  const runTask = async (wanted: string) => {
    const task = service.tasks.find(({ name }) => name === wanted);
    assert.ok(task, `there is a task ${wanted}`);
    await task.run(new AbortController().signal);
  };
  const call: TestCloudWatch['call'] = async (name, input) => {
    const handler = service.operations[name];
    assert.equal(typeof handler, 'function', `${name} is implemented`);
    const run = handler as unknown as (input: unknown, call: Call) => Promise<never>;
    return run(input, { ...SCOPE, partition: 'aws' } as Call);
  };
  return {
    service,
    store,
    clock,
    call,
    put: async (name, points, more = {}) => {
      for (let at = 0; at < points.length; at += 1000) {
        await call('PutMetricData', {
          Namespace: 'N',
          MetricData: points
            .slice(at, at + 1000)
            .map(([atMs, Value]) => ({ MetricName: name, Timestamp: new Date(atMs), Value, ...more })),
        });
      }
    },
    read: async (name, stat, Period, startMs, endMs) => {
      const { MetricDataResults: [found] = [] } = await call('GetMetricData', {
        StartTime: new Date(startMs),
        EndTime: new Date(endMs),
        ScanBy: 'TimestampAscending',
        MetricDataQueries: [
          { Id: 'm', MetricStat: { Metric: { Namespace: 'N', MetricName: name }, Period, Stat: stat } },
        ],
      });
      return (found?.Timestamps ?? []).map((time, at) => [time.getTime(), found?.Values?.[at] ?? NaN]);
    },
    rollUp: () => runTask('cloudwatch.rollUp'),
    runTask,
  };
}

export function fault(code: string, message: string | RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof Fault, String(error));
    assert.equal(error.code, code, error.message);
    if (typeof message === 'string') assert.equal(error.message, message);
    else assert.match(error.message, message);
    return true;
  };
}
