import type { Key, Store } from '../../store/store.ts';
import { metrics, points, type MetricRecord } from './records.ts';
import { floorTo, RETENTION_STEPS } from './retention.ts';
import { Summary } from './summary.ts';

const METRICS_PAGE = 200;
/** Buckets that one transaction moves. */
const BATCH = 300;
const LAST_STEP = RETENTION_STEPS.length - 1;

/** Merges buckets whose time is over into those of the next step, drops the oldest, forgets metrics without points. */
export async function rollUp(store: Store, nowMs: number, signal: AbortSignal): Promise<void> {
  let after: Key | undefined;
  do {
    const page = await store.read((view) =>
      metrics.list(view, { ...(after && { after }), limit: METRICS_PAGE }),
    );
    for (const { key, value } of page) {
      if (signal.aborted) return;
      await rollUpMetric(store, key, value, nowMs, signal);
    }
    after = page.length < METRICS_PAGE ? undefined : page.at(-1)?.key;
  } while (after !== undefined);
}

async function rollUpMetric(
  store: Store,
  metric: Key,
  record: MetricRecord,
  nowMs: number,
  signal: AbortSignal,
): Promise<void> {
  for (const step of RETENTION_STEPS.keys()) {
    // Most metrics never had points of seconds.
    if (step === 0 && record.seconds !== true) continue;
    while (!signal.aborted && (await moveBatch(store, metric, step, nowMs)) === BATCH);
  }
  if (record.lastMs < nowMs - (RETENTION_STEPS[LAST_STEP]?.keptMs ?? 0)) await forget(store, metric);
}

/** Only whole buckets of the next step move, so that a bucket stands in one step at any moment. */
async function moveBatch(store: Store, metric: Key, step: number, nowMs: number): Promise<number> {
  const { seconds, keptMs } = RETENTION_STEPS[step] ?? { seconds: 1, keptMs: 0 };
  const next = RETENTION_STEPS[step + 1];
  const overSeconds = Math.floor((nowMs - keptMs) / 1000);
  const prefix = [...metric, seconds];
  const before = [...prefix, Math.max(0, floorTo(overSeconds, next?.seconds ?? seconds))];
  const due = await store.read((view) => points.list(view, { prefix, before, limit: 1 }));
  if (due.length === 0) return 0;
  return store.transact(async (transaction) => {
    const moving = await points.list(transaction, { prefix, before, limit: BATCH });
    for (const { key, value } of moving) {
      points.delete(transaction, key);
      if (next === undefined) continue;
      const [start, unit] = key.slice(-2) as [number, string];
      const into: Key = [...metric, next.seconds, floorTo(start, next.seconds), unit];
      const there = await points.get(transaction, into);
      const merged = Summary.decode(value);
      if (there !== undefined) merged.merge(Summary.decode(there));
      points.put(transaction, into, merged.encode());
    }
    return moving.length;
  });
}

async function forget(store: Store, metric: Key): Promise<void> {
  await store.transact(async (transaction) => {
    const left = await points.list(transaction, { prefix: metric, limit: 1 });
    if (left.length === 0) metrics.delete(transaction, metric);
  });
}
