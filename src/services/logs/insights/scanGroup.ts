import type { Key, Store } from '../../../store/store.ts';
import { SPAN_CLASSES_MS } from '../chunk.ts';
import { chunkIndex, chunkPrefix, doomed, ofGroup, type Home } from '../records.ts';
import type { ScannedChunk } from './queryMessages.ts';

export interface ScannedGroup {
  readonly home: Home;
  readonly name: string;
  readonly id: string;
}

const ENTRIES_A_READ = 64;
const CHUNKS_A_READ = 8;

/**
 * The chunks that may hold a group's events between two moments, both inclusive, the newest first, a few at a time. No
 * view is held meanwhile: a long query must not keep the store from letting go of what is old.
 */
export async function* scanGroup(
  store: Store,
  group: ScannedGroup,
  fromMs: number,
  toMs: number,
): AsyncGenerator<readonly ScannedChunk[]> {
  const prefix = ofGroup(group.home, group.id);
  const dead = await store.read((view) => doomed.list(view, { prefix }));
  const deadIds = new Set(dead.map(({ key }) => key.at(-1)));
  for (const [spanClass, spanMs] of SPAN_CLASSES_MS.entries()) {
    const under = [...prefix, spanClass];
    const after = [...under, Math.max(0, fromMs - spanMs)];
    let before: Key = [...under, toMs + 1];
    for (;;) {
      const range = { prefix: under, after, before, limit: ENTRIES_A_READ, reverse: true };
      const entries = await store.read((view) => chunkIndex.list(view, range));
      const wanted = entries.filter(({ value }) => value.lastMs >= fromMs && !deadIds.has(value.streamId));
      for (let at = 0; at < wanted.length; at += CHUNKS_A_READ) {
        const some = wanted.slice(at, at + CHUNKS_A_READ);
        yield await loadChunks(store, group, spanClass, under.length, some);
      }
      const last = entries.at(-1);
      if (!last || entries.length < ENTRIES_A_READ) break;
      before = last.key;
    }
  }
}

type IndexEntries = Awaited<ReturnType<typeof chunkIndex.list>>;

/** Without those that have been swept away since. */
function loadChunks(
  store: Store,
  { home, id, name }: ScannedGroup,
  spanClass: number,
  prefixLength: number,
  entries: IndexEntries,
): Promise<ScannedChunk[]> {
  return store.read(async (view) => {
    const chunks: ScannedChunk[] = [];
    for (const { key, value: entry } of entries) {
      const place = key.slice(prefixLength) as [number, number, number];
      const value = await view.get(chunkPrefix(home, id, entry.streamId, spanClass, ...place));
      if (value === undefined) continue;
      const [, sequence, node] = place;
      chunks.push({ origin: { ...home, group: name, stream: entry.stream, sequence, node }, value });
    }
    return chunks;
  });
}
