import type { Entry, Key, Store } from '../../store/store.ts';
import { decodeChunk, encodeChunk } from './chunk.ts';
import type { TrailEvent } from './eventRecord.ts';
import { MAX_CHUNK_CHARACTERS, MAX_CHUNK_EVENTS } from './recorder.ts';
import {
  chunksOf,
  HOUR_SECONDS,
  indexKeys,
  mergedUntil,
  NOTHING,
  placeOf,
  scopes,
  type Scope,
} from './records.ts';

/** What came in the last minutes of an hour may still be on its way to the store. */
const GRACE_SECONDS = 600;
const STEP = 200;

/**
 * Makes few chunks of the many of an hour that is over: a call each few seconds would fill the disk with chunks of one
 * event, each with its index, that are ten times as large. What is merged is replaced at once, or not at all.
 */
export async function mergeHours(store: Store, nowMs: number, signal: AbortSignal): Promise<void> {
  const until = hourOf(Math.floor(nowMs / 1000) - GRACE_SECONDS);
  for await (const scope of scopes(store)) {
    if (signal.aborted) return;
    await mergeScope(store, scope, until, signal);
  }
}

/** Hour by hour. Readers must know of an hour before the first of its chunks is merged. */
async function mergeScope(store: Store, scope: Scope, until: number, signal: AbortSignal): Promise<void> {
  const prefix = chunksOf(scope);
  const marker: Key = [scope.account, scope.region];
  let from = (await store.read((view) => mergedUntil.get(view, marker))) ?? 0;
  while (!signal.aborted && from < until) {
    const range = { prefix, after: [...prefix, from], before: [...prefix, until], limit: 1 };
    const [next] = await store.read((view) => view.list(range));
    if (!next) return;
    const end = hourOf(placeOf(next.key)[0]) + HOUR_SECONDS;
    await store.transact(async (transaction) => mergedUntil.put(transaction, marker, end));
    await mergeHour(store, scope, end);
    from = end;
  }
}

async function mergeHour(store: Store, scope: Scope, end: number): Promise<void> {
  const prefix = chunksOf(scope);
  const before = [...prefix, end];
  let after: Key = [...prefix, end - HOUR_SECONDS];
  for (;;) {
    const range = { prefix, after, before, limit: STEP };
    const entries = await store.read((view) => view.list(range));
    await mergeSome(store, scope, entries);
    const last = entries.at(-1);
    if (!last || entries.length < STEP) return;
    after = last.key;
  }
}

interface Chunk {
  readonly key: Key;
  readonly events: readonly TrailEvent[];
  readonly characters: number;
}

async function mergeSome(store: Store, scope: Scope, entries: readonly Entry[]): Promise<void> {
  let group: Chunk[] = [];
  for (const { key, value } of entries) {
    const events = await decodeChunk(value);
    const chunk = { key, events, characters: sum(events, ({ text }) => text.length) };
    const isFull =
      sum(group, (other) => other.events.length) + events.length > MAX_CHUNK_EVENTS ||
      sum(group, (other) => other.characters) + chunk.characters > MAX_CHUNK_CHARACTERS;
    if (isFull) {
      await replace(store, scope, group);
      group = [];
    }
    group.push(chunk);
  }
  await replace(store, scope, group);
}

async function replace(store: Store, scope: Scope, group: readonly Chunk[]): Promise<void> {
  const [first, ...rest] = group;
  if (!first || rest.length === 0) return;
  const events = group.flatMap((chunk) => chunk.events);
  const value = await encodeChunk(events);
  await store.transact(async (transaction) => {
    // Another node may have been quicker.
    for (const { key } of group) if (!(await transaction.get(key))) return;
    for (const { key, events: own } of group) {
      transaction.delete(key);
      for (const old of indexKeys(scope, own, placeOf(key))) transaction.delete(old);
    }
    transaction.put(first.key, value);
    for (const key of indexKeys(scope, events, placeOf(first.key))) transaction.put(key, NOTHING);
  });
}

function hourOf(second: number): number {
  return Math.floor(second / HOUR_SECONDS) * HOUR_SECONDS;
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
