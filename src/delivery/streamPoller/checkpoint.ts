import { isBehind } from './streamSource.ts';

/** How far a shard is done. */
export interface Checkpoint {
  /**
   * Of each lane: what of it stands up to here is done; null: nothing. Records go to lanes by their key, so that while one
   * lane is held up what the others have done is remembered.
   */
  readonly lanes: readonly (string | null)[];
  /** The window that is open, in the first lane: there is no other while there are windows. */
  readonly window?: OpenWindow;
  /** The shard is closed and all of it is done: its children may be begun. */
  readonly isOver?: true;
}

/** A tumbling window and what its invocations have handed on. */
export interface OpenWindow {
  readonly startMs: number;
  readonly endMs: number;
  readonly state: object;
}

/** From where each of so many lanes goes on. Another number of lanes begins where the last of those before stood. */
export function lanesOf(checkpoint: Checkpoint | undefined, count: number): readonly (string | undefined)[] {
  const before = (checkpoint?.lanes ?? []).map((lane) => lane ?? undefined);
  if (before.length === count) return before;
  const first = firstOf(before);
  return Array.from({ length: count }, () => first);
}

/** Where the one that is furthest behind stands. */
export function firstOf(lanes: readonly (string | undefined)[]): string | undefined {
  let first = lanes[0];
  for (const lane of lanes)
    if (lane === undefined || (first !== undefined && isBehind(first, lane))) first = lane;
  return first;
}
