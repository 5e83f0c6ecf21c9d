import type { Clock } from '../../base/clock.ts';
import type { Task } from '../../base/task.ts';
import type { UsageRecord } from '../../compute/invocation.ts';
import { FunctionCounts, type FunctionCount } from './functionCounts.ts';
import type { Ingest, Point } from './ingest.ts';
import type { Dimension, Scope } from './metric.ts';
import { minutePoints, type MinuteValue } from './minutePoints.ts';
import { createOutbox } from './outbox.ts';
import { Summary } from './summary.ts';

/** What the platform tells of its functions. Nothing here is awaited, and nothing throws. */
export interface LambdaMetrics {
  /** One invocation that ran. `arn`: as it was invoked, with alias or version when one was given. */
  readonly ran: (usage: Ran, arn: string) => void;
  /** One request that was turned away. */
  readonly throttled: (arn: string, version: string) => void;
  /** The most that ran at a time since it was last told: of a function, or of account and region without one. */
  readonly running: (scope: Scope, functionName: string | undefined, count: number) => void;
  /** Of account and region, since it was last told: the most that ran at a time of what no concurrency was set aside for, and what is set aside. */
  readonly unreserved: (scope: Scope, count: number, setAside: number) => void;
  /** Something else of a function; `arn` with the qualifier when there was one. */
  readonly count: (arn: string, name: FunctionCount, value: number) => void;
  /** One answer of a function URL. */
  readonly urlAnswered: (arn: string, status: number, latencyMs: number) => void;
}

type Ran = Pick<UsageRecord, 'version' | 'atMs' | 'durationMs' | 'error' | 'provisioned' | 'spillover'>;

/** A minute of one function as it was invoked. An invocation adds to a few numbers and one bucket of durations. */
interface Minute {
  readonly atMs: number;
  invocations: number;
  errors: number;
  throttles: number;
  /** Of the invocations, those in provisioned environments, and those for which none of them was free. */
  provisioned: number;
  spilledOver: number;
  durations: Summary;
}

interface Line {
  readonly scope: Scope;
  readonly functionName: string;
  readonly resource: string;
  readonly version: string;
  readonly viaAlias: boolean;
  minute: Minute | undefined;
  /** Minutes before, which are not stored yet. */
  past: Minute[];
  quietFlushes: number;
  /** The same ARN, another version: an alias that moved, or that leads to two. */
  other: Line | undefined;
}

interface Peak {
  readonly scope: Scope;
  readonly name: string;
  readonly functionName: string | undefined;
  readonly atMs: number;
  readonly summary: Summary;
}

const MINUTE_MS = 60_000;
const FLUSH_PERIOD_MS = 1_000;
/** Lines of functions that nobody invoked for so many flushes are forgotten. */
const QUIET_FLUSHES = 60;

export interface LambdaPublisher extends LambdaMetrics {
  /** Resolves when all that was told before is durable. When it rejects, nothing is lost: flush again. */
  flush(): Promise<void>;
  readonly task: Task;
}

/** Publishes `AWS/Lambda`: counted in memory, merged into the store each second. `kill -9` may lose that second. */
export function createLambdaMetrics({ clock, ingest }: { clock: Clock; ingest: Ingest }): LambdaPublisher {
  const lines = new Map<string, Line>();
  let peaks = new Map<string, Peak>();
  const counts = new FunctionCounts(clock);

  const lineOf = (arn: string, version: string): Line => {
    const first = lines.get(arn);
    for (let line = first; line !== undefined; line = line.other) if (line.version === version) return line;
    const line = newLine(arn, version, first);
    lines.set(arn, line);
    return line;
  };

  const flush = createOutbox(ingest, () => {
    const taken = [...[...peaks.values()].flatMap(peakPoints), ...counts.take()];
    peaks = new Map();
    for (const [arn, first] of lines) {
      let anyActive = false;
      for (let line: Line | undefined = first; line !== undefined; line = line.other) {
        const minutes = takeMinutes(line);
        for (const minute of minutes) taken.push(...pointsOf(line, minute));
        if (line.quietFlushes < QUIET_FLUSHES) anyActive = true;
      }
      if (!anyActive) lines.delete(arn);
    }
    return taken;
  });
  /** The peak of a second is one sample. */
  const addPeak = (scope: Scope, name: string, functionName: string | undefined, count: number): void => {
    const atMs = floorToMinute(clock.now());
    const id = `${scope.account}/${scope.region}/${name}/${functionName ?? ''}/${atMs}`;
    const peak = peaks.get(id);
    if (peak !== undefined) peak.summary.add(count);
    else peaks.set(id, { scope, name, functionName, atMs, summary: Summary.ofValue(count) });
  };

  return {
    ran: ({ version, atMs, durationMs, error, provisioned, spillover }, arn) => {
      // Metrics are of the time of the invocation, whenever it ended.
      const minute = minuteOf(lineOf(arn, version), atMs - durationMs);
      minute.invocations++;
      if (error) minute.errors++;
      if (provisioned === true) minute.provisioned++;
      else if (spillover === true) minute.spilledOver++;
      minute.durations.add(Math.round(durationMs * 100) / 100);
    },
    throttled: (arn, version) => {
      minuteOf(lineOf(arn, version), clock.now()).throttles++;
    },
    running: (scope, functionName, count) => addPeak(scope, 'ConcurrentExecutions', functionName, count),
    unreserved: (scope, count, setAside) => {
      addPeak(scope, 'UnreservedConcurrentExecutions', undefined, count);
      addPeak(scope, 'ClaimedAccountConcurrency', undefined, count + setAside);
    },
    count: (arn, name, value) => counts.add(arn, name, value),
    urlAnswered: (arn, status, latencyMs) => counts.addUrl(arn, status, latencyMs),
    flush,
    task: { name: 'cloudwatch.lambda', periodMs: FLUSH_PERIOD_MS, run: flush },
  };
}

function newLine(arn: string, version: string, other: Line | undefined): Line {
  const [, , , region = '', account = '', , functionName = '', qualifier = '$LATEST'] = arn.split(':');
  return {
    scope: { account, region },
    functionName,
    resource: qualifier === '$LATEST' ? functionName : `${functionName}:${qualifier}`,
    version,
    viaAlias: qualifier !== '$LATEST' && !/^\d+$/.test(qualifier),
    minute: undefined,
    past: [],
    quietFlushes: 0,
    other,
  };
}

function minuteOf(line: Line, atMs: number): Minute {
  const { minute } = line;
  if (minute !== undefined && atMs >= minute.atMs && atMs < minute.atMs + MINUTE_MS) return minute;
  const startMs = floorToMinute(atMs);
  if (minute !== undefined) {
    const before = line.past.find((past) => past.atMs === startMs);
    if (before !== undefined) return before;
  }
  const next: Minute = {
    atMs: startMs,
    invocations: 0,
    errors: 0,
    throttles: 0,
    provisioned: 0,
    spilledOver: 0,
    durations: new Summary(),
  };
  // An invocation that began earlier than others that are over: the newest minute stays the quick one.
  if (minute !== undefined && startMs < minute.atMs) line.past.push(next);
  else {
    if (minute !== undefined) line.past.push(minute);
    line.minute = next;
  }
  line.quietFlushes = 0;
  return next;
}

function takeMinutes(line: Line): Minute[] {
  const minutes = line.minute === undefined ? line.past : [...line.past, line.minute];
  line.past = [];
  line.minute = undefined;
  line.quietFlushes = minutes.length === 0 ? line.quietFlushes + 1 : 0;
  return minutes;
}

function floorToMinute(atMs: number): number {
  return Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
}

/** Each set of dimensions is a metric of its own. */
function dimensionSets({ functionName, resource, version, viaAlias }: Line): (readonly Dimension[])[] {
  const ofFunction = { name: 'FunctionName', value: functionName };
  const ofResource = { name: 'Resource', value: resource };
  const sets = [[], [ofFunction], [ofFunction, ofResource]];
  return viaAlias ? [...sets, [ofFunction, ofResource, { name: 'ExecutedVersion', value: version }]] : sets;
}

function pointsOf(line: Line, minute: Minute): Point[] {
  const { atMs, invocations, errors, throttles, durations, provisioned, spilledOver } = minute;
  const values: MinuteValue[] = [
    ['Throttles', 'Count', Summary.ofOccurrences(throttles, invocations + throttles)],
  ];
  if (invocations > 0) {
    values.push(['Invocations', 'Count', Summary.ofValue(1, invocations)]);
    values.push(['Errors', 'Count', Summary.ofOccurrences(errors, invocations)]);
    values.push(['Duration', 'Milliseconds', durations]);
  }
  if (provisioned > 0) {
    values.push(['ProvisionedConcurrencyInvocations', 'Count', Summary.ofValue(1, provisioned)]);
  }
  if (spilledOver > 0) {
    values.push(['ProvisionedConcurrencySpilloverInvocations', 'Count', Summary.ofValue(1, spilledOver)]);
  }
  return minutePoints('AWS/Lambda', { scope: line.scope, atMs }, dimensionSets(line), values);
}

/** AWS counts what an account has running among its use, too. */
function peakPoints({ scope, name, functionName, atMs, summary }: Peak): Point[] {
  const dimensions = functionName === undefined ? [] : [{ name: 'FunctionName', value: functionName }];
  const metric = { namespace: 'AWS/Lambda', name, dimensions };
  const point = { scope, metric, unit: 'Count', atMs, highResolution: false, summary };
  if (name !== 'ConcurrentExecutions' || functionName !== undefined) return [point];
  return [point, { ...point, metric: USED_CONCURRENCY, unit: 'None' }];
}

const USED_CONCURRENCY = {
  namespace: 'AWS/Usage',
  name: 'ResourceCount',
  dimensions: [
    { name: 'Type', value: 'Resource' },
    { name: 'Resource', value: 'ConcurrentExecutions' },
    { name: 'Service', value: 'Lambda' },
    { name: 'Class', value: 'None' },
  ],
};
