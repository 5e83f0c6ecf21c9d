import type { Ingest, Point } from './ingest.ts';
import { floorTo } from './retention.ts';

/**
 * Sends what was counted in memory since the last time, and what did not come through then. Resolves when all that was
 * counted before is durable: who waits for one waits for those before. When it rejects, nothing is lost: flush again.
 */
export type Flush = () => Promise<void>;

const POINTS_A_BATCH = 1_000;
/** While the store takes nothing: beyond that the oldest are lost. */
const MAX_UNSENT = 100_000;

/** `take` gives what was counted, and begins to count anew. */
export function createOutbox(ingest: Ingest, take: () => readonly Point[]): Flush {
  let unsent: Point[] = [];
  let turns: Promise<void> = Promise.resolve();
  const send = async (): Promise<void> => {
    const taken = [...unsent, ...take()];
    unsent = [];
    for (let at = 0; at < taken.length; at += POINTS_A_BATCH) {
      try {
        await ingest.add(taken.slice(at, at + POINTS_A_BATCH));
      } catch (error) {
        unsent = [...coalesced(taken.slice(at)), ...unsent].slice(-MAX_UNSENT);
        throw error;
      }
    }
  };
  return () => {
    const turn = turns.then(send);
    turns = turn.catch(() => undefined);
    return turn;
  };
}

/** One point a metric and minute. */
function coalesced(points: readonly Point[]): Point[] {
  const byMinute = new Map<string, Point>();
  for (const point of points) {
    const atMs = floorTo(point.atMs, 60_000);
    const id = JSON.stringify([point.scope, point.metric, point.unit, atMs]);
    const before = byMinute.get(id);
    const summary = before?.summary ?? point.summary.copy();
    if (before !== undefined) summary.merge(point.summary);
    byMinute.set(id, { ...point, atMs, summary });
  }
  return [...byMinute.values()];
}
