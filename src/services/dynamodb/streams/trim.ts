import type { Task } from '../../../base/task.ts';
import type { Key } from '../../../store/store.ts';
import type { Parts } from '../needs.ts';
import { CHANGES, streams } from '../records.ts';

export const KEPT_MS = 86_400_000;
const PERIOD_MS = 60_000;
const PAGE = 100;

/** Takes records away that are a day old, and streams that ended then. */
export function trimStreams({ store, clock }: Pick<Parts, 'store' | 'clock'>): Task {
  return {
    name: 'dynamodb.streams',
    periodMs: PERIOD_MS,
    run: async (signal) => {
      const untilMs = clock.now() - KEPT_MS;
      const all = await store.read((view) => streams.list(view));
      for (const { key, value } of all) {
        if (signal.aborted) return;
        await trim(store, [...CHANGES, value.id], untilMs, signal);
        if (value.ended && value.ended.atMs < untilMs) {
          await store.transact(async (transaction) => streams.delete(transaction, key));
        }
      }
    },
  };
}

async function trim(store: Parts['store'], prefix: Key, untilMs: number, signal: AbortSignal): Promise<void> {
  const range = { prefix, before: [...prefix, untilMs], limit: PAGE };
  while (!signal.aborted) {
    const old = await store.read((view) => view.list(range));
    if (old.length === 0) return;
    await store.transact(async (transaction) => {
      for (const { key } of old) transaction.delete(key);
    });
    if (old.length < PAGE) return;
  }
}
