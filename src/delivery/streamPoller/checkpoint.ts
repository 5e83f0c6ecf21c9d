import { isBehind } from './streamSource.ts';

/** How far a shard is done. */
export interface Checkpoint {
  /**
   * Of each lane: what of it stands up to here is done; null: nothing. Records go to lanes by their key, so that while one
   * lane is held up what the others have done is remembered.
   */
  readonly lanes: readonly (string | null)[];
  /** Of each lane: what of it is tried again; absent while nothing is. */
  readonly retries?: readonly (Retry | null)[];
  /** The window that is open, in the first lane: there is no other while there are windows. */
  readonly window?: OpenWindow;
  /** The shard is closed and all of it is done: its children may be begun. */
  readonly isOver?: true;
}

/** A batch that failed: a lane's records that are not done, up to this one. */
export interface Retry {
  readonly upTo: string;
  /** That were made. */
  readonly attempts: number;
}

/** A tumbling window and what its invocations have handed on. */
export interface OpenWindow {
  readonly startMs: number;
  readonly endMs: number;
  readonly state: object;
  /** Of its last invocation, that failed. */
  readonly endAttempts?: number;
}

/** From where each of so many lanes goes on. Another number of lanes begins where the last of those before stood. */
export function lanesOf(checkpoint: Checkpoint | undefined, count: number): readonly (string | undefined)[] {
  const before = (checkpoint?.lanes ?? []).map((lane) => lane ?? undefined);
  if (before.length === count) return before;
  const first = firstOf(before);
  return Array.from({ length: count }, () => first);
}

/** What each of so many lanes is to try again. Another number of lanes makes other batches, with attempts of their own. */
export function retriesOf(checkpoint: Checkpoint | undefined, count: number): readonly (Retry | undefined)[] {
  const { retries = [] } = checkpoint ?? {};
  return Array.from({ length: count }, (_, at) => (retries.length === count && retries[at]) || undefined);
}

/** Where the one that is furthest behind stands. */
export function firstOf(lanes: readonly (string | undefined)[]): string | undefined {
  let first = lanes[0];
  for (const lane of lanes)
    if (lane === undefined || (first !== undefined && isBehind(first, lane))) first = lane;
  return first;
}
