import type { View } from '../../../store/store.ts';
import { CHANGES } from '../records.ts';

/** Where a change stands in its stream: the millisecond, and a number within it. Both only ever grow. */
export interface Position {
  readonly ms: number;
  readonly number: number;
}

const NUMBER_DIGITS = 9;
const SYNTAX = /^\d{13}\d{9}$/;

export function sequenceNumber({ ms, number }: Position): string {
  return `${ms}${String(number).padStart(NUMBER_DIGITS, '0')}`;
}

export function parseSequenceNumber(text: string): Position | undefined {
  if (!SYNTAX.test(text)) return undefined;
  return { ms: Number(text.slice(0, -NUMBER_DIGITS)), number: Number(text.slice(-NUMBER_DIGITS)) };
}

/**
 * Gives changes their places. A place is taken in the last step of a transaction that nothing else comes between and
 * the store commits in that order, so whoever has read up to a place never finds an older change behind it.
 */
export interface Sequences {
  /** To be awaited before `next` is called for a stream: finds out where it stood when the platform stopped. */
  open(view: View, stream: string): Promise<void>;
  next(stream: string, nowMs: number): Position;
}

export function createSequences(): Sequences {
  const last = new Map<string, Position>();
  return {
    open: async (view, stream) => {
      if (last.has(stream)) return;
      const [newest] = await view.list({ prefix: [...CHANGES, stream], limit: 1, reverse: true });
      if (last.has(stream)) return;
      const [ms = 0, number = 0] = (newest?.key.slice(-2) ?? []) as number[];
      last.set(stream, { ms, number });
    },
    next: (stream, nowMs) => {
      const before = last.get(stream) ?? { ms: 0, number: 0 };
      const next =
        nowMs > before.ms ? { ms: nowMs, number: 0 } : { ms: before.ms, number: before.number + 1 };
      last.set(stream, next);
      return next;
    },
  };
}
