import type { Key, Store } from '../../store/store.ts';
import { decodeChunk } from './chunk.ts';
import { chunksOf, HOUR_SECONDS, indexKeys, placeOf, scopes, type Scope } from './records.ts';

/** 90 days, as AWS keeps its event history. */
export const KEPT_SECONDS = 90 * 86_400;

const STEP = 50;

/** Removes the events that are too old, chunk by chunk, each with what leads to it. */
export async function sweep(store: Store, nowMs: number, signal: AbortSignal): Promise<void> {
  // A chunk's last event is up to an hour younger than its first.
  const oldest = Math.floor(nowMs / 1000) - KEPT_SECONDS - HOUR_SECONDS;
  for await (const scope of scopes(store)) {
    while (!signal.aborted && (await removeSome(store, scope, oldest)) === STEP);
    if (signal.aborted) return;
  }
}

async function removeSome(store: Store, scope: Scope, oldest: number): Promise<number> {
  const prefix = chunksOf(scope);
  const range = { prefix, before: [...prefix, oldest], limit: STEP };
  const entries = await store.read((view) => view.list(range));
  if (entries.length === 0) return 0;
  const gone: Key[] = [];
  for (const { key, value } of entries) {
    gone.push(key, ...indexKeys(scope, await decodeChunk(value), placeOf(key)));
  }
  await store.transact(async (transaction) => {
    for (const key of gone) transaction.delete(key);
  });
  return entries.length;
}
