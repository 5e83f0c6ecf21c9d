import type { Key, KeyPart, Transaction, View } from './store.ts';

/** A typed part of the store: JSON values under keys that begin with the collection's name. */
export interface Collection<T> {
  /** The key prefix of the collection, for `watch`. */
  readonly prefix: Key;
  get(view: View, key: Key): Promise<T | undefined>;
  /** Entries in key order; keys come back without the collection's prefix. */
  list(view: View, options?: ListOptions): Promise<{ key: Key; value: T }[]>;
  put(transaction: Transaction, key: Key, value: T): void;
  delete(transaction: Transaction, key: Key): void;
  deletePrefix(transaction: Transaction, prefix: Key): void;
}

export interface ListOptions {
  readonly prefix?: Key;
  readonly after?: Key;
  readonly before?: Key;
  /** Default: no limit. */
  readonly limit?: number;
  readonly reverse?: boolean;
}

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** A collection named by `name`, e.g. `['lambda', 'function']`. Values must survive JSON. */
export function collection<T>(name: readonly KeyPart[]): Collection<T> {
  const full = (key: Key): Key => [...name, ...key];
  const decode = (bytes: Uint8Array): T => JSON.parse(decoder.decode(bytes)) as T;
  return {
    prefix: name,
    get: async (view, key) => {
      const bytes = await view.get(full(key));
      return bytes && decode(bytes);
    },
    list: async (view, options = {}) => {
      const entries = await view.list({
        prefix: full(options.prefix ?? []),
        ...(options.after && { after: full(options.after) }),
        ...(options.before && { before: full(options.before) }),
        limit: options.limit ?? Number.MAX_SAFE_INTEGER,
        reverse: options.reverse ?? false,
      });
      return entries.map((entry) => ({ key: entry.key.slice(name.length), value: decode(entry.value) }));
    },
    put: (transaction, key, value) => transaction.put(full(key), encoder.encode(JSON.stringify(value))),
    delete: (transaction, key) => transaction.delete(full(key)),
    deletePrefix: (transaction, prefix) => transaction.deletePrefix(full(prefix)),
  };
}
