import type { View } from '../../src/store/store.ts';

export const WRITERS = 8;
/** So many of its last records a writer keeps; every 50 numbers it clears them all. */
export const KEPT = 10;

export interface WriterState {
  readonly number: number;
  readonly log: readonly number[];
}

/** What a writer of the storm has stored; throws when it is torn. */
export async function stateOf(view: View, writer: number): Promise<WriterState> {
  const at = ['writer', writer];
  const [first, last] = await Promise.all([view.get([...at, 'first']), view.get([...at, 'last'])]);
  const number = Number(Buffer.from(first ?? []).toString() || 0);
  if (number !== Number(Buffer.from(last ?? []).toString() || 0)) throw new Error(`writer ${writer} is torn`);
  const entries = await view.list({ prefix: [...at, 'log'], limit: Infinity });
  for (const { key, value } of entries) {
    const expected = Buffer.alloc(50 + ((Number(key[3]) * 7919) % 9000), String(key[3]));
    if (!expected.equals(value)) throw new Error(`a record of writer ${writer} is torn`);
  }
  return { number, log: entries.map((entry) => Number(entry.key[3])) };
}

/** The numbers that the log of a writer holds when it has come to `number`. */
export function expectedLog(number: number): number[] {
  const cleared = number - (number % 50);
  const oldest = Math.max(cleared + 1, number - KEPT + 1);
  return Array.from({ length: number - oldest + 1 }, (_, i) => oldest + i);
}
