import type { Clock } from '../../base/clock.ts';
import type { GroupCache } from './groupCache.ts';
import type { IngestedEvents, IngestObserver } from './ingest.ts';
import type { CompiledMetricFilter, Dimension } from './metricTransformation.ts';
import type { Home } from './records.ts';

/** Values of one metric in one minute. */
export interface LogMetric {
  readonly home: Home;
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly Dimension[];
  readonly unit: string;
  /** The minute's beginning. */
  readonly atMs: number;
  /** Each value, and how often. */
  readonly values: ReadonlyMap<number, number>;
}

/** Resolves when they are durable. */
export type PutMetrics = (metrics: readonly LogMetric[]) => Promise<void>;

export interface MetricFiltering {
  readonly observe: IngestObserver;
  /** Gives the minutes that are over their default values, where nothing matched. */
  closeMinutes(): Promise<void>;
}

const MINUTE_MS = 60_000;
/** Lines of functions come a second late at most. */
const LATE_MS = 5_000;
/** Matching so much, filter by filter, goes on without letting other work of the process run. */
const SLICE_CHARACTERS = 256 * 1024;
const MAX_OPEN_MINUTES = 10_000;

/** A minute in which events came past a filter with a default value. */
interface OpenMinute {
  readonly home: Home;
  readonly filter: CompiledMetricFilter;
  readonly minuteMs: number;
  matched: boolean;
}

/** Counts what passes the metric filters of its group; groups without filters cost a look into a map. */
export function createMetricFiltering({
  filters,
  clock,
  putMetrics,
}: {
  filters: GroupCache<CompiledMetricFilter>;
  clock: Clock;
  putMetrics: PutMetrics;
}): MetricFiltering {
  const open = new Map<string, OpenMinute>();

  const noteMinute = (
    { home, group }: IngestedEvents,
    filter: CompiledMetricFilter,
    minuteMs: number,
    matched: boolean,
  ) => {
    if (filter.record.transformation.defaultValue === undefined) return;
    const key = `${home.account}/${home.region}/${group}:${filter.record.name}:${minuteMs}`;
    const minute = open.get(key);
    if (minute) minute.matched ||= matched;
    else open.set(key, { home, filter, minuteMs, matched });
  };

  const apply = async (ingested: IngestedEvents, all: readonly CompiledMetricFilter[]): Promise<void> => {
    const found = new Map<string, LogMetric & { values: Map<number, number> }>();
    let characters = 0;
    for (const { timestampMs, message } of ingested.events) {
      const minuteMs = Math.floor(timestampMs / MINUTE_MS) * MINUTE_MS;
      for (const filter of all) {
        const matched = filter.matches(message);
        noteMinute(ingested, filter, minuteMs, matched);
        if (matched) count(found, ingested.home, filter, minuteMs, message);
        characters += message.length;
        if (characters < SLICE_CHARACTERS) continue;
        characters = 0;
        await new Promise<void>((resolve) => setImmediate(resolve));
      }
    }
    if (found.size > 0) await putMetrics([...found.values()]);
    if (open.size > MAX_OPEN_MINUTES) await close(Infinity);
  };

  const close = async (untilMs: number): Promise<void> => {
    const metrics: LogMetric[] = [];
    for (const [key, { home, filter, minuteMs, matched }] of open) {
      if (minuteMs + MINUTE_MS > untilMs) continue;
      open.delete(key);
      const { defaultValue } = filter.record.transformation;
      if (matched || defaultValue === undefined) continue;
      metrics.push({ ...metricOf(home, filter, [], minuteMs), values: new Map([[defaultValue, 1]]) });
    }
    if (metrics.length > 0) await putMetrics(metrics);
  };

  return {
    observe: (ingested) => {
      const found = filters.find(ingested.home, ingested.group);
      if (found instanceof Promise)
        return found.then((all) => (all.length > 0 ? apply(ingested, all) : undefined));
      return found.length > 0 ? apply(ingested, found) : undefined;
    },
    closeMinutes: () => close(clock.now() - LATE_MS),
  };
}

function count(
  found: Map<string, LogMetric & { values: Map<number, number> }>,
  home: Home,
  filter: CompiledMetricFilter,
  minuteMs: number,
  message: string,
): void {
  const measured = filter.measure(message);
  if (!measured) return;
  const { dimensions, value } = measured;
  const key = JSON.stringify([filter.record.name, minuteMs, dimensions]);
  let metric = found.get(key);
  if (!metric)
    found.set(key, (metric = { ...metricOf(home, filter, dimensions, minuteMs), values: new Map() }));
  metric.values.set(value, (metric.values.get(value) ?? 0) + 1);
}

function metricOf(
  home: Home,
  { record }: CompiledMetricFilter,
  dimensions: readonly Dimension[],
  atMs: number,
) {
  const { namespace, name, unit = 'None' } = record.transformation;
  return { home, namespace, name, dimensions, unit, atMs };
}
