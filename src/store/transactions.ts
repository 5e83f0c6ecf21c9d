import { OperationalError } from '../base/errors.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { recentWrites, type ReadSet } from './conflicts.ts';
import type { Engine, EncodedEntry, Snapshot } from './engine.ts';
import { decodeKey, encodeKey, prefixBounds, successor, type Bounds, type EncodedKey } from './keys.ts';
import { rangeBounds } from './range.ts';
import type { Entry, Range, Store, Transaction, View } from './store.ts';
import { watchers } from './watchers.ts';
import { writeSet, type WriteSet } from './writeSet.ts';

/**
 * A Store on an engine. Transactions are optimistic: each runs on a snapshot, remembers the keys and ranges
 * that it read, and at its commit is compared with what was committed since that snapshot or is on its way to
 * the disk. Commits are numbered in the order in which they pass this check, which is the serial order.
 *
 * One that conflicts waits until the commit it lost to is settled, since before that it would lose again; from
 * its second conflict on it takes turns with the others that did, so that a crowd on one key queues up.
 */
const ATTEMPTS = 100;

export function storeOn(engine: Engine, needs: { clock: Clock; log: Log }): Store {
  const { clock, log } = needs;
  const recent = recentWrites();
  const watching = watchers(log);
  /** Snapshots that running transactions read, by their sequence number, in ascending order. */
  const running = new Map<number, number>();
  const waiting = new Map<number, (() => void)[]>();
  let submitted = 0;
  let settled = 0;
  let turns: Promise<void> = Promise.resolve();
  let closed = false;
  const counts = { commits: 0, conflicts: 0, reads: 0, commitMsTotal: 0 };

  const assertOpen = () => {
    if (closed) throw new OperationalError('store', 'the store is closed');
  };

  const settledPast = (sequence: number): Promise<void> =>
    new Promise((resolve) => {
      if (sequence <= settled) return resolve();
      const list = waiting.get(sequence);
      if (list) list.push(resolve);
      else waiting.set(sequence, [resolve]);
    });

  const settle = (sequence: number) => {
    settled = sequence;
    for (const resume of waiting.get(sequence) ?? []) resume();
    waiting.delete(sequence);
  };

  const commit = (writes: WriteSet): Promise<void> => {
    const sequence = ++submitted;
    const startMs = clock.monotonic();
    recent.add(sequence, writes);
    return new Promise((resolve, reject) => {
      engine.commit(writes, (error) => {
        settle(sequence);
        if (error) return reject(error);
        counts.commits++;
        counts.commitMsTotal += clock.monotonic() - startMs;
        watching.notify(writes);
        resolve();
      });
    });
  };

  const enter = (sequence: number) => running.set(sequence, (running.get(sequence) ?? 0) + 1);
  const leave = (sequence: number) => {
    const left = (running.get(sequence) ?? 1) - 1;
    if (left > 0) running.set(sequence, left);
    else running.delete(sequence);
    const oldest: number | undefined = running.keys().next().value;
    recent.forget(Math.min(oldest ?? settled, settled));
  };

  /** Runs `work` once. Returns its result, or the number of the commit that it conflicts with. */
  const attempt = async <T>(
    work: (transaction: Transaction) => Promise<T>,
  ): Promise<{ value: T } | { conflict: number }> => {
    assertOpen();
    const snapshot = once(engine.snapshot());
    const sequence = settled;
    enter(sequence);
    try {
      const reads: ReadSet = { keys: new Set(), ranges: [] };
      const writes = writeSet();
      const value = await work(transactionOn(snapshot, reads, writes, () => counts.reads++));
      snapshot.release();
      if (writes.isEmpty()) return { value };
      assertOpen();
      const conflict = recent.conflict(reads, sequence);
      if (conflict > 0) return { conflict };
      await commit(writes);
      return { value };
    } finally {
      snapshot.release();
      leave(sequence);
    }
  };

  const retry = async <T>(
    work: (transaction: Transaction) => Promise<T>,
    attempts: number,
    conflict: number,
  ): Promise<T> => {
    let lostTo = conflict;
    for (let i = 0; i < attempts; i++) {
      counts.conflicts++;
      await settledPast(lostTo);
      const outcome = await attempt(work);
      if ('value' in outcome) return outcome.value;
      lostTo = outcome.conflict;
    }
    counts.conflicts++;
    throw new OperationalError('store.transact', `a transaction lost to others ${ATTEMPTS} times`, {
      hint: 'too many writers change the same records; try again',
    });
  };

  const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
    const result = turns.then(run);
    turns = result.then(
      () => {},
      () => {},
    );
    return result;
  };

  return {
    read: async (work) => {
      assertOpen();
      const snapshot = once(engine.snapshot());
      try {
        return await work(viewOn(snapshot, () => counts.reads++));
      } finally {
        snapshot.release();
      }
    },
    transact: async (work) => {
      const first = await attempt(work);
      if ('value' in first) return first.value;
      counts.conflicts++;
      await settledPast(first.conflict);
      const second = await attempt(work);
      if ('value' in second) return second.value;
      return inTurn(() => retry(work, ATTEMPTS - 2, second.conflict));
    },
    watch: (prefix, changed) => {
      assertOpen();
      return watching.add(prefix, changed);
    },
    close: async () => {
      if (closed) return;
      closed = true;
      await engine.close();
    },
    stats: () => ({ driver: engine.driver, ...counts }),
  };
}

/** A snapshot that may be released twice, and refuses to be read after that. */
function once(snapshot: Snapshot): Snapshot {
  let released = false;
  const assertHeld = () => {
    if (released)
      throw new Error('assertion failed: a view is read only while the work it was made for runs');
  };
  return {
    get: (key) => {
      assertHeld();
      return snapshot.get(key);
    },
    scan: (bounds, limit, reverse) => {
      assertHeld();
      return snapshot.scan(bounds, limit, reverse);
    },
    release: () => {
      if (released) return;
      released = true;
      snapshot.release();
    },
  };
}

// The functions below are async although nothing in them waits: what they throw must be a rejection.

function viewOn(snapshot: Snapshot, counted: () => void): View {
  return {
    get: async (key) => {
      counted();
      return snapshot.get(encodeKey(key));
    },
    list: async (range) => {
      counted();
      const bounds = checkedBounds(range);
      return bounds ? snapshot.scan(bounds, range.limit, range.reverse === true).map(decodeEntry) : [];
    },
  };
}

function transactionOn(
  snapshot: Snapshot,
  reads: ReadSet,
  writes: WriteSet,
  counted: () => void,
): Transaction {
  return {
    get: async (key) => {
      counted();
      const encoded = encodeKey(key);
      reads.keys.add(encoded);
      return writes.get(snapshot, encoded);
    },
    list: async (range) => {
      counted();
      const bounds = checkedBounds(range);
      if (!bounds) return [];
      const reverse = range.reverse === true;
      const entries = writes.scan(snapshot, bounds, range.limit, reverse);
      const last = entries.length < range.limit ? undefined : entries.at(-1)?.key;
      reads.ranges.push(seenPart(bounds, last, reverse));
      return entries.map(decodeEntry);
    },
    put: (key, value) => writes.put(encodeKey(key), value),
    delete: (key) => writes.put(encodeKey(key), undefined),
    deletePrefix: (prefix) => writes.clear(prefixBounds(prefix)),
  };
}

/** A list that was cut off by its limit at `last` depends only on what comes before that. */
function seenPart(bounds: Bounds, last: EncodedKey | undefined, reverse: boolean): Bounds {
  if (last === undefined) return bounds;
  return reverse ? { low: last, high: bounds.high } : { low: bounds.low, high: successor(last) };
}

/** The bounds to read, or undefined when the range holds nothing whatever the store holds. */
function checkedBounds(range: Range): Bounds | undefined {
  if (!(range.limit >= 0) || (range.limit !== Infinity && !Number.isSafeInteger(range.limit))) {
    throw new RangeError(`the limit of a range must be a whole number, zero or more: ${range.limit}`);
  }
  const bounds = rangeBounds(range);
  return bounds.low < bounds.high && range.limit > 0 ? bounds : undefined;
}

function decodeEntry(entry: EncodedEntry): Entry {
  return { key: decodeKey(entry.key), value: entry.value };
}
