import type { Bounds, EncodedKey } from './keys.ts';

/**
 * What a driver on one machine supplies: snapshots to read from, and an atomic, durable, ordered commit.
 * `transactions.ts` makes a Store of it: retries, conflicts, watches and statistics are the same on each.
 */
export interface Engine {
  readonly driver: string;
  /** The state after the last commit reported done. Throws when the engine has failed or is closed. */
  snapshot(): Snapshot;
  /**
   * Writes all or nothing, in the order of the calls, and calls `done` when durable, or with the reason it was
   * not written. The calls of `done` come in the order of the commits; a commit is in no snapshot before its
   * `done`, and in every later one.
   */
  commit(writes: Writes, done: (error?: Error) => void): void;
  /** Waits for the commits accepted so far. Later calls throw. */
  close(): Promise<void>;
}

/** Read synchronously: a view costs no turn of the event loop. */
export interface Snapshot {
  get(key: EncodedKey): Uint8Array | undefined;
  /** At most `limit` entries (Infinity: all), in key order or from the greatest down. */
  scan(bounds: Bounds, limit: number, reverse: boolean): EncodedEntry[];
  release(): void;
}

export interface EncodedEntry {
  readonly key: EncodedKey;
  readonly value: Uint8Array;
}

/** What a transaction writes: first `cleared` is deleted, then `puts` are written (undefined: deleted). */
export interface Writes {
  readonly cleared: readonly Bounds[];
  readonly puts: ReadonlyMap<EncodedKey, Uint8Array | undefined>;
}
