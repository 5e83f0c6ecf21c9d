/**
 * The place of one event in its log group: by timestamp, then by arrival. `sequence` and `node` name the chunk
 * in which it arrived (`node` keeps two processes that share a store apart), `index` its place in that chunk.
 *
 * As AWS's event ids do, the id of an event is `timestamp * 2^144 + 144 low bits` in 56 decimal digits, so ids
 * compare as text like positions do; the low bits here are sequence (80), node (40) and index (24).
 */
export interface Position {
  readonly timestampMs: number;
  readonly sequence: number;
  readonly node: number;
  readonly index: number;
}

const DIGITS = 56;
const LOW_24 = (1n << 24n) - 1n;
const LOW_40 = (1n << 40n) - 1n;
const LOW_80 = (1n << 80n) - 1n;

/** Before every event of that millisecond, and after every event of earlier ones. */
export function startOf(timestampMs: number): Position {
  return { timestampMs, sequence: 0, node: 0, index: 0 };
}

export function comparePositions(a: Position, b: Position): number {
  return a.timestampMs - b.timestampMs || a.sequence - b.sequence || a.node - b.node || a.index - b.index;
}

export function later(a: Position, b: Position): Position {
  return comparePositions(a, b) > 0 ? a : b;
}

export function earlier(a: Position, b: Position): Position {
  return comparePositions(a, b) < 0 ? a : b;
}

/** Later than any event may be (the year 2109), and the most that the digits of an event id hold. */
export const FAR_FUTURE_MS = 2 ** 42;

export function eventId(position: Position): string {
  const low = (BigInt(position.sequence) << 64n) | (BigInt(position.node) << 24n) | BigInt(position.index);
  return ((BigInt(position.timestampMs) << 144n) | low).toString().padStart(DIGITS, '0');
}

/** The position that an event id names; undefined when no event can have such an id. */
export function parseEventId(id: string): Position | undefined {
  if (!/^\d{56}$/.test(id)) return undefined;
  const value = BigInt(id);
  const position = {
    timestampMs: Number(value >> 144n),
    sequence: Number((value >> 64n) & LOW_80),
    node: Number((value >> 24n) & LOW_40),
    index: Number(value & LOW_24),
  };
  const safe = Number.isSafeInteger(position.timestampMs) && Number.isSafeInteger(position.sequence);
  return safe ? position : undefined;
}

/**
 * Numbers that order arrivals: never the same twice in one process, and later ones greater, across restarts too
 * because they follow the clock (2,048 of them in each millisecond, the surplus borrowed from the next).
 */
export function arrivalSequence(now: () => number): () => number {
  let last = 0;
  return () => {
    last = Math.max(last + 1, now() * 2048);
    return last;
  };
}
