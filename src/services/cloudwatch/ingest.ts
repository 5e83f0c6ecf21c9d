import type { Clock } from '../../base/clock.ts';
import type { Key, Store, Transaction } from '../../store/store.ts';
import { throttling } from './faults.ts';
import { metricKey, type Metric, type Scope } from './metric.ts';
import { LAST_MS_SLACK, metrics, points } from './records.ts';
import { floorTo, stepForWrite } from './retention.ts';
import { Summary } from './summary.ts';

/** Values of one metric and unit at one time. */
export interface Point {
  readonly scope: Scope;
  readonly metric: Metric;
  readonly unit: string;
  readonly atMs: number;
  readonly highResolution: boolean;
  readonly summary: Summary;
}

/**
 * The one way into the store. Whatever comes while a transaction is on its way is merged, bucket by bucket, and goes
 * in the next one: a hundred requests for one metric are one write. Those of one `add` are never torn.
 */
export interface Ingest {
  /** Resolves when durable. Throws at once, having taken nothing, when more waits than memory is meant for. */
  add(points: readonly Point[]): Promise<void>;
  /** Resolves when what was added before is durable, or has failed. */
  settle(): Promise<void>;
}

/** Of buckets that wait. */
const MAX_WAITING = 20_000;
/** Of their names: those of a metric's dimensions may be thirty thousand characters. */
const MAX_WAITING_CHARACTERS = 32 * 1024 * 1024;
const MAX_KNOWN = 50_000;

interface Bucket {
  readonly point: Point;
  readonly metricKey: Key;
  readonly step: number;
  readonly startSeconds: number;
  summary: Summary;
  /** The summary is ours alone, so that it may be merged into. */
  owned: boolean;
}

interface Batch {
  readonly buckets: Map<string, Bucket>;
  readonly done: PromiseWithResolvers<void>;
  characters: number;
}

export interface IngestNeeds {
  readonly store: Store;
  readonly clock: Clock;
  /** Told of each metric that was not there, once it is durable. */
  readonly made?: (scope: Scope) => void;
}

export function createIngest({ store, clock, made }: IngestNeeds): Ingest {
  /** When each metric was last seen, as the store has it; so that not every point reads and writes that. */
  const known = new Map<string, number>();
  let next = newBatch();
  let writing: Promise<void> | undefined;

  const write = async (): Promise<void> => {
    while (next.buckets.size > 0) {
      const batch = next;
      next = newBatch();
      try {
        const { seen, fresh } = await store.transact((transaction) =>
          writeBuckets(transaction, batch, known),
        );
        if (made) for (const scope of fresh) made(scope);
        if (known.size + seen.size > MAX_KNOWN) known.clear();
        for (const [id, lastMs] of seen) known.set(id, lastMs);
        batch.done.resolve();
      } catch (error) {
        batch.done.reject(error);
      }
    }
    writing = undefined;
  };

  return {
    add: async (added) => {
      if (added.length === 0) return;
      if (next.buckets.size > MAX_WAITING || next.characters > MAX_WAITING_CHARACTERS) throw throttling();
      const nowMs = clock.now();
      for (const point of added) addTo(next, point, nowMs);
      const { promise } = next.done;
      writing ??= write();
      await promise;
    },
    settle: async () => {
      while (writing !== undefined) await writing;
    },
  };
}

function newBatch(): Batch {
  const done = Promise.withResolvers<void>();
  done.promise.catch(() => undefined);
  return { buckets: new Map(), done, characters: 0 };
}

function addTo(batch: Batch, point: Point, nowMs: number): void {
  const { buckets } = batch;
  const step = stepForWrite(nowMs - point.atMs, point.highResolution);
  const startSeconds = floorTo(Math.floor(point.atMs / 1000), step);
  const key = metricKey(point.scope, point.metric);
  const id = JSON.stringify([key, step, startSeconds, point.unit]);
  const bucket = buckets.get(id);
  if (bucket === undefined) {
    const { summary } = point;
    batch.characters += id.length;
    buckets.set(id, { point, metricKey: key, step, startSeconds, summary, owned: false });
    return;
  }
  if (!bucket.owned) bucket.summary = bucket.summary.copy();
  bucket.owned = true;
  bucket.summary.merge(point.summary);
}

/**
 * Resolves with the metrics that were written anew, and the time that stands there, and whose are those that were not there
 * before. May run several times.
 */
async function writeBuckets(
  transaction: Transaction,
  { buckets }: Batch,
  known: ReadonlyMap<string, number>,
): Promise<{ seen: Map<string, number>; fresh: readonly Scope[] }> {
  const seen = new Map<string, number>();
  const fresh: Scope[] = [];
  for (const { point, metricKey: metric, step, startSeconds, summary } of buckets.values()) {
    const id = JSON.stringify([metric, step === 1]);
    const lastMs = startSeconds * 1000;
    const before = seen.get(id) ?? known.get(id);
    if (before === undefined || lastMs >= before + LAST_MS_SLACK) {
      const record = await metrics.get(transaction, metric);
      if (record === undefined && before === undefined) fresh.push(point.scope);
      const newest = Math.max(lastMs, record?.lastMs ?? lastMs);
      const seconds = step === 1 || record?.seconds === true;
      metrics.put(transaction, metric, {
        dimensions: record?.dimensions ?? point.metric.dimensions,
        lastMs: newest,
        ...(seconds && { seconds }),
      });
      seen.set(id, newest);
    }
    const key: Key = [...metric, step, startSeconds, point.unit];
    const stored = await points.get(transaction, key);
    const merged = stored === undefined ? summary : Summary.decode(stored);
    if (stored !== undefined) merged.merge(summary);
    points.put(transaction, key, merged.encode());
  }
  return { seen, fresh };
}
