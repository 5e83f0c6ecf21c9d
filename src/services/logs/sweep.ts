import type { Store } from '../../store/store.ts';
import {
  chunkIndex,
  chunkPrefix,
  doomed,
  groups,
  ofGroup,
  streams,
  streamsByTime,
  usage,
  type Home,
} from './records.ts';
import { SPAN_CLASSES_MS } from './chunk.ts';
import { expiredBeforeMs } from './retention.ts';

/** Chunks deleted in one transaction: few enough that nobody waits for it. */
const CHUNKS_A_STEP = 64;
const ROWS_A_STEP = 500;
const GROUPS_A_READ = 200;

/** Deletes, step by step, what deleted groups and streams held. Idempotent: each step is a transaction. */
export async function sweepDoomed(store: Store, signal: AbortSignal): Promise<void> {
  for (let after: readonly (string | number | Uint8Array)[] | undefined; !signal.aborted;) {
    const range = { ...(after && { after }), limit: 1 };
    const next = (await store.read((view) => doomed.list(view, range)))[0];
    if (!next) return;
    const [account, region, groupId, streamId] = next.key.map(String);
    const home = { account: account ?? '', region: region ?? '' };
    const step = streamId === undefined ? sweepGroup : sweepStream;
    while (!signal.aborted && (await step(store, home, groupId ?? '', streamId ?? ''))) continue;
    after = next.key;
  }
}

/** Deletes some of a group's chunks, then of its streams, then its mark; true while there is more. */
function sweepGroup(store: Store, home: Home, groupId: string): Promise<boolean> {
  const prefix = ofGroup(home, groupId);
  return store.transact(async (tx) => {
    const chunks = await chunkIndex.list(tx, { prefix, limit: CHUNKS_A_STEP });
    for (const { key, value } of chunks) {
      tx.delete(chunkPrefix(home, groupId, value.streamId, ...(key.slice(prefix.length) as number[])));
      chunkIndex.delete(tx, key);
    }
    if (chunks.length > 0) return true;
    const named = await streams.list(tx, { prefix, limit: ROWS_A_STEP });
    for (const { key } of named) streams.delete(tx, key);
    const timed = await streamsByTime.list(tx, { prefix, limit: ROWS_A_STEP });
    for (const { key } of timed) streamsByTime.delete(tx, key);
    if (named.length > 0 || timed.length > 0) return true;
    usage.delete(tx, prefix);
    doomed.deletePrefix(tx, prefix);
    return false;
  });
}

/** The same for one stream, whose group may live on. */
function sweepStream(store: Store, home: Home, groupId: string, streamId: string): Promise<boolean> {
  const prefix = chunkPrefix(home, groupId, streamId);
  return store.transact(async (tx) => {
    let bytes = 0;
    const chunks = await tx.list({ prefix, limit: CHUNKS_A_STEP / 8 });
    for (const { key } of chunks) {
      const indexKey = ofGroup(home, groupId, ...(key.slice(prefix.length) as number[]));
      bytes += (await chunkIndex.get(tx, indexKey))?.bytes ?? 0;
      chunkIndex.delete(tx, indexKey);
      tx.delete(key);
    }
    if (chunks.length === 0) {
      doomed.delete(tx, ofGroup(home, groupId, streamId));
      return false;
    }
    const before = await usage.get(tx, ofGroup(home, groupId));
    if (before !== undefined) usage.put(tx, ofGroup(home, groupId), Math.max(0, before - bytes));
    return true;
  });
}

/**
 * Deletes the chunks whose events have all outlived their group's retention. Readers hide what is expired anyway, so
 * this need not be soon; groups in which nothing is expired cost a look.
 */
export async function sweepExpired(store: Store, nowMs: number, signal: AbortSignal): Promise<void> {
  for (let after: readonly (string | number | Uint8Array)[] | undefined; !signal.aborted;) {
    const range = { ...(after && { after }), limit: GROUPS_A_READ };
    const page = await store.read((view) => groups.list(view, range));
    for (const { key, value } of page) {
      const beforeMs = expiredBeforeMs(value, nowMs);
      const home = { account: String(key[0]), region: String(key[1]) };
      for (const spanClass of beforeMs > 0 ? SPAN_CLASSES_MS.keys() : []) {
        const range = expiredRange(home, value.id, spanClass, beforeMs);
        const any = await store.read((view) => chunkIndex.list(view, { ...range, limit: 1 }));
        let more = any.length > 0;
        while (more && !signal.aborted) more = await expireSome(store, home, value.id, range);
      }
    }
    if (page.length < GROUPS_A_READ) return;
    after = page.at(-1)?.key;
  }
}

/** Index entries of chunks that begin so early that nothing in them can be unexpired. */
function expiredRange(home: Home, groupId: string, spanClass: number, beforeMs: number) {
  const prefix = ofGroup(home, groupId, spanClass);
  const endMs = Math.max(0, beforeMs - (SPAN_CLASSES_MS[spanClass] ?? 0));
  return { prefix, before: [...prefix, endMs] };
}

/** Deletes the oldest expired chunks of one span class; true while there may be more. */
function expireSome(
  store: Store,
  home: Home,
  groupId: string,
  range: ReturnType<typeof expiredRange>,
): Promise<boolean> {
  const group = ofGroup(home, groupId);
  return store.transact(async (tx) => {
    const old = await chunkIndex.list(tx, { ...range, limit: CHUNKS_A_STEP });
    let bytes = 0;
    for (const { key, value } of old) {
      tx.delete(chunkPrefix(home, groupId, value.streamId, ...(key.slice(group.length) as number[])));
      chunkIndex.delete(tx, key);
      bytes += value.bytes;
    }
    if (old.length === 0) return false;
    usage.put(tx, group, Math.max(0, ((await usage.get(tx, group)) ?? 0) - bytes));
    return old.length === CHUNKS_A_STEP;
  });
}
