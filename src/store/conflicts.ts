import type { Writes } from './engine.ts';
import { within, type Bounds, type EncodedKey } from './keys.ts';

/** What a transaction read of its snapshot; checked against the writes of those that committed since. */
export interface ReadSet {
  readonly keys: Set<EncodedKey>;
  readonly ranges: Bounds[];
}

/**
 * The recent writes, by the sequence number of their commit: all writes pass through this process, so the
 * check needs no look at the database. Remembers only what is newer than the oldest running transaction.
 */
export interface RecentWrites {
  /** The latest commit after `sequence` that wrote what `reads` holds, or 0. */
  conflict(reads: ReadSet, sequence: number): number;
  add(sequence: number, writes: Writes): void;
  /** Forgets the commits up to and including `sequence`. */
  forget(sequence: number): void;
  /** How many commits are remembered. */
  size(): number;
}

/** A transaction that runs while so many others commit starts again, rather than have all of them remembered. */
const REMEMBERED_COMMITS = 100_000;

export function recentWrites(limit = REMEMBERED_COMMITS): RecentWrites {
  const log: { sequence: number; writes: Writes }[] = [];
  let forgottenSequence = 0;
  const lastWrite = new Map<EncodedKey, number>();
  /** How many of the commits in `log` cleared a range. */
  let clearing = 0;

  const wroteInto = (bounds: Bounds, writes: Writes): boolean => {
    for (const key of writes.puts.keys()) if (within(bounds, key)) return true;
    return writes.cleared.some((cleared) => cleared.low < bounds.high && bounds.low < cleared.high);
  };
  const clearedKey = (keys: Iterable<EncodedKey>, writes: Writes): boolean => {
    if (writes.cleared.length === 0) return false;
    for (const key of keys) if (writes.cleared.some((bounds) => within(bounds, key))) return true;
    return false;
  };
  const scan = (reads: ReadSet, sequence: number): number => {
    for (let i = log.length - 1; i >= 0; i--) {
      const commit = log[i];
      if (commit === undefined || commit.sequence <= sequence) return 0;
      if (reads.ranges.some((bounds) => wroteInto(bounds, commit.writes))) return commit.sequence;
      if (clearedKey(reads.keys, commit.writes)) return commit.sequence;
    }
    return 0;
  };

  const forget = (sequence: number) => {
    let count = 0;
    for (const commit of log) {
      if (commit.sequence > sequence) break;
      count++;
      forgottenSequence = commit.sequence;
      if (commit.writes.cleared.length > 0) clearing--;
      for (const key of commit.writes.puts.keys()) {
        if (lastWrite.get(key) === commit.sequence) lastWrite.delete(key);
      }
    }
    if (count > 0) log.splice(0, count);
  };

  return {
    conflict: (reads, sequence) => {
      if (sequence < forgottenSequence) return forgottenSequence;
      let latest = 0;
      for (const key of reads.keys) latest = Math.max(latest, lastWrite.get(key) ?? 0);
      if (latest <= sequence) latest = 0;
      if (reads.ranges.length === 0 && clearing === 0) return latest;
      return Math.max(latest, scan(reads, sequence));
    },
    add: (sequence, writes) => {
      log.push({ sequence, writes });
      if (writes.cleared.length > 0) clearing++;
      for (const key of writes.puts.keys()) lastWrite.set(key, sequence);
      if (log.length > limit) forget(log[log.length >> 1]?.sequence ?? 0);
    },
    forget,
    size: () => log.length,
  };
}
