/**
 * The store: one ordered, transactional map from keys to bytes, on which every service keeps its records
 * (FoundationDB's layer idea). Drivers: `sqlite/` (embedded default), `memory/` (tests); later `postgres/`.
 *
 * Keys are tuples in an order-preserving encoding (keys.ts): texts, integers, bytes; they sort element by
 * element, bytes < text < integers within one position, texts by code point. A key is a prefix of those that begin
 * with its elements. A number that is no safe integer, or a text with a lone surrogate, is a TypeError.
 */
export type KeyPart = string | number | Uint8Array;
export type Key = readonly KeyPart[];

export interface Entry {
  readonly key: Key;
  readonly value: Uint8Array;
}

export interface Range {
  /** Only keys that begin with these elements (and are longer, or equal). */
  readonly prefix: Key;
  /** Only keys greater than this one (exclusive); a page token is the last key of the page before. */
  readonly after?: Key;
  /** Only keys less than this one (exclusive). */
  readonly before?: Key;
  /** At most so many entries; Infinity: all. */
  readonly limit: number;
  /** From the greatest key down. `after` and `before` keep their meaning as bounds. */
  readonly reverse?: boolean;
}

/** A consistent snapshot: everything read through one view is of one moment. */
export interface View {
  get(key: Key): Promise<Uint8Array | undefined>;
  list(range: Range): Promise<Entry[]>;
}

/** Reads see the transaction's own writes. */
export interface Transaction extends View {
  /** `value` must not change until the transaction has resolved. */
  put(key: Key, value: Uint8Array): void;
  delete(key: Key): void;
  /** Deletes every key that begins with `prefix`. */
  deletePrefix(prefix: Key): void;
}

export interface Store {
  read<T>(work: (view: View) => Promise<T>): Promise<T>;
  /**
   * Serialisable. `work` may run several times: what it read is checked at commit and, when another
   * transaction changed it, `work` runs again; so it must have no other effect, and wait for no other transaction.
   * Resolves when durable (fsynced).
   * Throws what `work` throws, having written nothing.
   */
  transact<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
  /** Calls `changed` after each commit that wrote under `prefix`, until the returned function is called. */
  watch(prefix: Key, changed: () => void): () => void;
  /** Waits for what is being written, then closes. Later calls throw. */
  close(): Promise<void>;
  /** Counters for `/_mayfly/metrics`. */
  stats(): StoreStats;
}

export interface StoreStats {
  readonly driver: string;
  readonly commits: number;
  readonly conflicts: number;
  readonly reads: number;
  /** Milliseconds spent in commits, summed; divided by `commits` the mean latency. */
  readonly commitMsTotal: number;
}
