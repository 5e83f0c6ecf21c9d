/** The service alone, its operations called as the pipeline calls them. */
import assert from 'node:assert/strict';
import { simulatedClock, type SimulatedClock } from '../../base/clock.ts';
import { seededIds } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import { Fault } from '../../protocol/fault.ts';
import { openMemoryStore } from '../../store/memory/openMemoryStore.ts';
import type { Store } from '../../store/store.ts';
import type { Call, OperationInput, OperationName, OperationOutput } from '../service.ts';
import { createLogs, type LogMetric, type Logs, type TargetInvocation } from './index.ts';
import type { LogsSdk } from './operation.ts';

export const GROUP = '/aws/lambda/hello';
export const STREAM = '2026/01/01/[$LATEST]0123';
export const TARGET = { account: '000000000000', region: 'us-east-1', group: GROUP, stream: STREAM };

export let clock: SimulatedClock;
export let store: Store;
export let logs: Logs;
/** What metric filters have counted. */
export let putMetrics: LogMetric[];
/** What subscription filters have sent. */
export let invocations: { target: TargetInvocation; payload: Uint8Array }[];

/** For `beforeEach`: the service on an empty store at the start of simulated time. */
export function freshLogs(): void {
  clock = simulatedClock();
  logsOn(openMemoryStore({ clock, log: silentLog() }));
}

/** The service again, on another store. */
export function logsOn(other: Store): void {
  store = other;
  putMetrics = [];
  invocations = [];
  logs = createLogs({
    store,
    clock,
    ids: seededIds(1),
    log: silentLog(),
    putMetrics: async (metrics) => void putMetrics.push(...metrics),
    subscriptionTargets: {
      mayInvoke: async ({ functionArn }) =>
        functionArn.endsWith(':forbidden')
          ? undefined
          : { logGroup: `/aws/lambda/${functionArn.split(':')[6]}` },
      invoke: async (target, payload) => void invocations.push({ target, payload }),
    },
  });
}

/** Calls an operation as the pipeline does. */
export async function call<Name extends OperationName<LogsSdk>>(
  operation: Name,
  input: OperationInput<LogsSdk, Name>,
): Promise<OperationOutput<LogsSdk, Name>> {
  const handler = logs.operations[operation];
  assert.equal(typeof handler, 'function', `${operation} is implemented`);
  const run = handler as (input: unknown, call: Call) => Promise<OperationOutput<LogsSdk, Name>>;
  return run(input, CALL);
}

const CALL = {
  account: '000000000000',
  region: 'us-east-1',
  partition: 'aws',
  principal: { kind: 'root', arn: 'arn:aws:iam::000000000000:root', userId: '000000000000' },
  requestId: '00000000-0000-4000-8000-000000000000',
} as Call;

export function fault(code: string, message: string) {
  return (error: unknown) => {
    assert.ok(error instanceof Fault, String(error));
    assert.equal(`${error.code}: ${error.message}`, `${code}: ${message}`);
    return true;
  };
}

export async function makeStream(group: string = GROUP, stream: string = STREAM): Promise<void> {
  await call('CreateLogGroup', { logGroupName: group });
  await call('CreateLogStream', { logGroupName: group, logStreamName: stream });
}

export function put(timestamps: readonly number[], message = (at: number) => `line ${at}`) {
  return call('PutLogEvents', {
    logGroupName: GROUP,
    logStreamName: STREAM,
    logEvents: timestamps.map((timestamp, at) => ({ timestamp, message: message(at) })),
  });
}

export const get = (more: object = {}) =>
  call('GetLogEvents', { logGroupName: GROUP, logStreamName: STREAM, ...more });
export const filter = (more: object = {}) => call('FilterLogEvents', { logGroupName: GROUP, ...more });
export const messages = (page: { events?: readonly { message?: string | undefined }[] | undefined }) =>
  (page.events ?? []).map((event) => event.message);

export async function sweep(): Promise<void> {
  for (const task of logs.tasks ?? []) await task.run(new AbortController().signal);
}

export async function rows(kind: string): Promise<number> {
  return store.read(async (view) => (await view.list({ prefix: ['logs', kind], limit: 1000 })).length);
}
