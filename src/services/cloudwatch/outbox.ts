import type { Ingest, Point } from './ingest.ts';
import { floorTo } from './retention.ts';

/** Points that are counted in memory, on their way into the store; what did not come through waits for the next time. */
export interface Outbox {
  /** Resolves when these, and those of before, are durable. When it rejects, nothing is lost: send again. */
  send(points: readonly Point[]): Promise<void>;
}

const POINTS_A_BATCH = 1_000;
/** While the store takes nothing: beyond that the oldest are lost. */
const MAX_UNSENT = 100_000;

export function createOutbox(ingest: Ingest): Outbox {
  let unsent: Point[] = [];
  return {
    send: async (points) => {
      const taken = [...unsent, ...points];
      unsent = [];
      for (let at = 0; at < taken.length; at += POINTS_A_BATCH) {
        try {
          await ingest.add(taken.slice(at, at + POINTS_A_BATCH));
        } catch (error) {
          unsent = [...coalesced(taken.slice(at)), ...unsent].slice(-MAX_UNSENT);
          throw error;
        }
      }
    },
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
