import type { Clock } from '../../../base/clock.ts';
import type { Log } from '../../../base/log.ts';
import type { Ingest, Point } from '../ingest.ts';
import { metricKey, type Scope } from '../metric.ts';
import type { MetricCensus } from '../metricCensus.ts';
import { Summary } from '../summary.ts';
import { mayHaveMetrics, readEmbedded, type EmbeddedMetrics } from './embeddedMetrics.ts';

/** Events of one log stream, as who keeps them tells of them. */
export interface LoggedEvents {
  readonly home: Scope;
  readonly group: string;
  readonly events: readonly { readonly message: string }[];
}

export type ObserveLogs = (logged: LoggedEvents) => Promise<void> | undefined;

interface LogObserverNeeds {
  readonly clock: Clock;
  readonly log: Log;
  readonly ingest: Ingest;
  /** Where an account has as many metrics as it may have, what functions print makes no more of them. */
  readonly census: MetricCensus;
}

/** That an account is full is logged no oftener. */
const WARN_EVERY_MS = 3_600_000;
/** Parsed without letting other work go on. */
const SLICE_MS = 4;
const POINTS_AT_A_TIME = 1_000;

/**
 * Publishes the metrics that log lines hold; resolves when they are durable. Lines without any cost a look for a few
 * characters, and nothing is awaited for them.
 */
export function createLogObserver({ clock, log, ingest, census }: LogObserverNeeds): ObserveLogs {
  const warnedMs = new Map<string, number>();
  const warn = ({ account, region }: Scope, group: string): void => {
    const id = `${account}/${region}`;
    const nowMs = clock.monotonic();
    if (nowMs - (warnedMs.get(id) ?? -Infinity) < WARN_EVERY_MS) return;
    warnedMs.set(id, nowMs);
    log.warn(
      { account, region, logGroup: group },
      'the account has as many metrics as it may have: new ones in log lines (embedded metric format) are not taken',
    );
  };
  /** Those whose metrics are there, or may be made; how many were left out. */
  const admitted = async (scope: Scope, found: readonly Point[]): Promise<readonly Point[]> => {
    if (found.length === 0 || !(await census.isFull(scope))) return found;
    const keys = new Map(found.map((point) => [point, metricKey(scope, point.metric)]));
    const there = await census.existing([...keys.values()]);
    return found.filter((point) => there.has(keys.get(point) ?? []));
  };
  const publish = async ({ home, group }: LoggedEvents, messages: readonly string[]): Promise<void> => {
    const scope = { account: home.account, region: home.region };
    const nowMs = clock.now();
    const problems = { parsing: 0, validation: 0 };
    let points: Point[] = [];
    let since = clock.monotonic();
    const take = async (): Promise<void> => {
      const taken = await admitted(scope, points);
      const refused = points.length - taken.length;
      points = [];
      if (refused > 0) warn(scope, group);
      problems.validation += refused;
      await ingest.add(taken);
    };
    for (const message of messages) {
      const found = readEmbedded(message, nowMs);
      if (found === undefined) continue;
      points.push(...pointsOf(scope, found));
      if (found.problem !== undefined) problems[found.problem]++;
      if (points.length >= POINTS_AT_A_TIME) await take();
      if (clock.monotonic() - since < SLICE_MS) continue;
      await new Promise<void>((resolve) => setImmediate(resolve));
      since = clock.monotonic();
    }
    await take();
    await ingest.add(problemPoints(scope, group, problems, nowMs));
  };
  return (logged) => {
    const messages: string[] = [];
    for (const { message } of logged.events) if (mayHaveMetrics(message)) messages.push(message);
    return messages.length === 0 ? undefined : publish(logged, messages);
  };
}

function pointsOf(scope: Scope, { values }: EmbeddedMetrics): Point[] {
  return values.map(({ namespace, name, dimensions, ...value }) => ({
    scope,
    metric: { namespace, name, dimensions },
    ...value,
  }));
}

/** As AWS counts them: in `AWS/Logs`, over all and by group. */
function problemPoints(
  scope: Scope,
  group: string,
  { parsing, validation }: { readonly parsing: number; readonly validation: number },
  atMs: number,
): Point[] {
  const counted = [
    ['EMFParsingErrors', parsing],
    ['EMFValidationErrors', validation],
  ] as const;
  return counted.flatMap(([name, count]) =>
    count === 0
      ? []
      : [[], [{ name: 'LogGroupName', value: group }]].map((dimensions) => ({
          scope,
          metric: { namespace: 'AWS/Logs', name, dimensions },
          unit: 'Count',
          atMs,
          highResolution: false,
          summary: Summary.ofValue(1, count),
        })),
  );
}
