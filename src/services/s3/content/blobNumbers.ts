import type { Store } from '../../../store/store.ts';
import type { Blobs } from '../../../store/blobs.ts';

/**
 * Blobs are named by numbers that are given in order, so that what a killed process may have left behind is a short
 * stretch of them: from the last number before which all were settled (attached to a record, or deleted) up to what was
 * reserved. `reclaim` looks at that stretch once after a start; nobody has to read the whole folder.
 */
export interface BlobNumbers {
  take(): Promise<number>;
  /** Attached, or deleted: nobody need look at it after a crash. */
  settle(number: number): void;
  /** Writes down how far everything is settled. */
  save(): Promise<void>;
  /** Deletes what an earlier process left unattached. */
  reclaim(signal: AbortSignal): Promise<void>;
}

const STATE = ['s3', 'blobs'];
const RESERVED_AT_A_TIME = 512;

interface State {
  readonly reserved: number;
  readonly settled: number;
}

/** Under which a blob's number stands as long as a record refers to it, or it waits for its deletion. */
export const blobKey = (number: number) => ['s3', 'blob', number];
export const blobName = (number: number) => `s3/${number}`;

export function createBlobNumbers(store: Store, blobs: Blobs): BlobNumbers {
  const open = new Set<number>();
  let next = 0;
  let reserved = 0;
  let saved = 0;
  /** What an earlier process left: `[from, to)`. */
  let left: { from: number; to: number } | undefined;
  let reserving: Promise<void> | undefined;

  const reserve = async (): Promise<void> => {
    const before = await store.transact(async (transaction) => {
      const bytes = await transaction.get(STATE);
      const state = bytes
        ? (JSON.parse(Buffer.from(bytes).toString()) as State)
        : { reserved: 0, settled: 0 };
      const after = { reserved: state.reserved + RESERVED_AT_A_TIME, settled: state.settled };
      transaction.put(STATE, Buffer.from(JSON.stringify(after)));
      return state;
    });
    if (reserved === 0) {
      next = before.reserved;
      saved = before.settled;
      left = { from: before.settled, to: before.reserved };
    }
    reserved = before.reserved + RESERVED_AT_A_TIME;
  };
  const reserveOnce = (): Promise<void> => (reserving ??= reserve().finally(() => (reserving = undefined)));
  const settledUpTo = (): number => {
    let least = left?.from ?? next;
    if (left === undefined) for (const number of open) least = Math.min(least, number);
    return least;
  };

  return {
    take: async () => {
      while (next >= reserved) await reserveOnce();
      const number = next++;
      open.add(number);
      return number;
    },
    settle: (number) => void open.delete(number),
    save: async () => {
      const settled = settledUpTo();
      if (reserved === 0 || settled === saved) return;
      await store.transact(async (transaction) => {
        const bytes = await transaction.get(STATE);
        const state = JSON.parse(Buffer.from(bytes ?? []).toString()) as State;
        transaction.put(STATE, Buffer.from(JSON.stringify({ ...state, settled })));
      });
      saved = settled;
    },
    reclaim: async (signal) => {
      if (reserved === 0) await reserveOnce();
      if (left === undefined) return;
      for (let number = left.from; number < left.to; number++) {
        if (signal.aborted) return;
        const isAttached = await store.read((view) => view.get(blobKey(number)));
        if (!isAttached) await blobs.delete(blobName(number));
      }
      left = undefined;
    },
  };
}
