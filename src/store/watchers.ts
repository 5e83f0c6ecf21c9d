import type { Log } from '../base/log.ts';
import type { Writes } from './engine.ts';
import { isElementBoundary, prefixBounds, type EncodedKey } from './keys.ts';
import type { Key } from './store.ts';

/** Who waits for changes, found by the written key in time that does not grow with their number. */
export interface Watchers {
  add(prefix: Key, changed: () => void): () => void;
  /** Calls everyone concerned once. */
  notify(writes: Writes): void;
}

export function watchers(log: Log): Watchers {
  const byPrefix = new Map<EncodedKey, Set<() => void>>();
  /** How many prefixes there are of each length. */
  const lengths = new Map<number, number>();

  const collect = (writes: Writes): Set<() => void> => {
    const concerned = new Set<() => void>();
    const addAll = (prefix: EncodedKey) => {
      for (const changed of byPrefix.get(prefix) ?? []) concerned.add(changed);
    };
    for (const key of writes.puts.keys()) {
      for (const length of lengths.keys()) {
        if (length <= key.length && isElementBoundary(key, length)) addAll(key.slice(0, length));
      }
    }
    for (const cleared of writes.cleared) {
      for (const prefix of byPrefix.keys()) {
        if (prefix < cleared.high && cleared.low < `${prefix}\xff`) addAll(prefix);
      }
    }
    return concerned;
  };

  const remove = (prefix: EncodedKey, entry: () => void) => {
    const set = byPrefix.get(prefix);
    if (!set?.delete(entry) || set.size > 0) return;
    byPrefix.delete(prefix);
    const left = (lengths.get(prefix.length) ?? 1) - 1;
    if (left === 0) lengths.delete(prefix.length);
    else lengths.set(prefix.length, left);
  };

  return {
    add: (key, changed) => {
      const prefix = prefixBounds(key).low;
      const entry = () => changed();
      let set = byPrefix.get(prefix);
      if (!set) {
        byPrefix.set(prefix, (set = new Set()));
        lengths.set(prefix.length, (lengths.get(prefix.length) ?? 0) + 1);
      }
      set.add(entry);
      return () => remove(prefix, entry);
    },
    notify: (writes) => {
      if (byPrefix.size === 0) return;
      for (const changed of collect(writes)) {
        try {
          changed();
        } catch (error) {
          log.error({ error: String(error) }, 'a watcher of the store threw');
        }
      }
    },
  };
}
