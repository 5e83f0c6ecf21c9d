import type { Key, View } from '../../store/store.ts';
import { points } from './records.ts';
import { floorTo, isVisible, RETENTION_STEPS } from './retention.ts';
import { Summary } from './summary.ts';

export interface PointsQuery {
  readonly metric: Key;
  /** Seconds since the epoch: from here on, and before that. */
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly periodSeconds: number;
  /** Periods begin here; else at multiples of the period since the epoch. */
  readonly originSeconds?: number;
  readonly unit?: string | undefined;
  /** Without, summaries have no distributions, and take a hundredth of the memory. */
  readonly withDistribution: boolean;
  readonly nowMs: number;
}

/** Summaries by the start of their period (seconds since the epoch, ascending), by unit. */
export type Points = Map<string, Map<number, Summary>>;

const PAGE = 2000;

/**
 * A bucket stands at exactly one step, whichever the background work has come to; what is shown of it depends
 * on its age alone.
 */
export async function readPoints(view: View, query: PointsQuery): Promise<Points> {
  const found: Points = new Map();
  for (const { seconds } of RETENTION_STEPS) {
    if (query.periodSeconds % seconds === 0 || seconds === 60) await readStep(view, query, seconds, found);
  }
  for (const [unit, buckets] of found) {
    found.set(unit, new Map([...buckets].sort(([a], [b]) => a - b)));
  }
  return found;
}

async function readStep(view: View, query: PointsQuery, step: number, found: Points): Promise<void> {
  const { metric, fromSeconds, toSeconds, periodSeconds, originSeconds = 0, nowMs } = query;
  const prefix = [...metric, step];
  const before = [...prefix, Math.max(toSeconds, 0)];
  let after: Key = [...prefix, Math.max(fromSeconds, 0)];
  for (;;) {
    const page = await points.list(view, { prefix, after, before, limit: PAGE });
    for (const { key, value } of page) {
      const [start, unit] = key.slice(-2) as [number, string];
      if (query.unit !== undefined && unit !== query.unit) continue;
      if (!isVisible(nowMs - start * 1000, periodSeconds)) continue;
      const period = floorTo(start - originSeconds, periodSeconds) + originSeconds;
      const { d, ...plain } = value;
      merge(found, unit, period, Summary.decode(query.withDistribution && d ? { ...plain, d } : plain));
    }
    const last = page.at(-1);
    if (page.length < PAGE || last === undefined) return;
    after = last.key;
  }
}

function merge(found: Points, unit: string, period: number, summary: Summary): void {
  let buckets = found.get(unit);
  if (buckets === undefined) found.set(unit, (buckets = new Map()));
  const bucket = buckets.get(period);
  if (bucket === undefined) buckets.set(period, summary);
  else bucket.merge(summary);
}
