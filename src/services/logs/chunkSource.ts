import type { View } from '../../store/store.ts';
import { SPAN_CLASSES_MS } from './chunk.ts';
import type { Position } from './position.ts';
import { chunkIndex, chunkPrefix, ofGroup, type Home } from './records.ts';

/** A chunk that has been found but perhaps not loaded. */
export interface FoundChunk {
  /** Just before its first event: its own position, with index 0; the events' begin at 1. */
  readonly start: Position;
  readonly stream: string;
  /** Undefined when it was deleted since, or holds nothing that was asked for. */
  load(): Promise<Uint8Array | undefined>;
}

/** Chunks in order of their first timestamp, none of which spans more than `spanMs`. */
export interface ChunkSource {
  readonly spanMs: number;
  /** Those that may hold events between the two moments, both inclusive; others may be among them. */
  chunks(view: View, fromMs: number, toMs: number, descending: boolean): AsyncGenerator<FoundChunk>;
}

const CHUNKS_A_READ = 8;
const ENTRIES_A_READ = 128;

export function streamSources(home: Home, groupId: string, streamId: string, stream: string): ChunkSource[] {
  return SPAN_CLASSES_MS.map((spanMs, spanClass) => {
    const prefix = chunkPrefix(home, groupId, streamId, spanClass);
    return {
      spanMs,
      async *chunks(view, fromMs, toMs, descending) {
        let after = [...prefix, Math.max(0, fromMs - spanMs)];
        let before = [...prefix, toMs + 1];
        for (;;) {
          const range = { prefix, after, before, limit: CHUNKS_A_READ, reverse: descending };
          const entries = await view.list(range);
          for (const { key, value } of entries) {
            yield { start: startAt(key.slice(prefix.length)), stream, load: async () => value };
          }
          const last = entries.at(-1);
          if (!last || entries.length < CHUNKS_A_READ) return;
          if (descending) before = [...last.key];
          else after = [...last.key];
        }
      },
    };
  });
}

/** The chunks of a whole group, but for those of streams that `wanted` refuses. */
export function groupSources(
  home: Home,
  groupId: string,
  wanted: (stream: string, streamId: string) => boolean,
): ChunkSource[] {
  return SPAN_CLASSES_MS.map((spanMs, spanClass) => {
    const prefix = ofGroup(home, groupId, spanClass);
    return {
      spanMs,
      async *chunks(view, fromMs, toMs, descending) {
        let after = [...prefix, Math.max(0, fromMs - spanMs)];
        let before = [...prefix, toMs + 1];
        for (;;) {
          const range = { prefix, after, before, limit: ENTRIES_A_READ, reverse: descending };
          const entries = await chunkIndex.list(view, range);
          for (const { key, value } of entries) {
            const passOver = value.lastMs < fromMs || !wanted(value.stream, value.streamId);
            const place = key.slice(prefix.length) as number[];
            const chunkKey = chunkPrefix(home, groupId, value.streamId, spanClass, ...place);
            const load = async () => (passOver ? undefined : view.get(chunkKey));
            yield { start: startAt(place), stream: value.stream, load };
          }
          const last = entries.at(-1);
          if (!last || entries.length < ENTRIES_A_READ) return;
          if (descending) before = [...last.key];
          else after = [...last.key];
        }
      },
    };
  });
}

/** The end of a chunk's key: first timestamp, sequence, node. */
function startAt(place: readonly unknown[]): Position {
  const [timestampMs, sequence, node] = place as [number, number, number];
  return { timestampMs, sequence, node, index: 0 };
}
