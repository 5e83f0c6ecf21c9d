import type { EncodedEntry, Snapshot, Writes } from './engine.ts';
import { successor, within, type Bounds, type EncodedKey } from './keys.ts';

/** The writes of a transaction that runs, laid over its snapshot so that it reads what it wrote. */
export interface WriteSet extends Writes {
  isEmpty(): boolean;
  put(key: EncodedKey, value: Uint8Array | undefined): void;
  clear(bounds: Bounds): void;
  get(base: Snapshot, key: EncodedKey): Uint8Array | undefined;
  scan(base: Snapshot, bounds: Bounds, limit: number, reverse: boolean): EncodedEntry[];
}

export function writeSet(): WriteSet {
  const cleared: Bounds[] = [];
  const puts = new Map<EncodedKey, Uint8Array | undefined>();
  const isCleared = (key: EncodedKey) => cleared.some((bounds) => within(bounds, key));
  const isUntouched = (key: EncodedKey) => !puts.has(key) && !isCleared(key);

  /** Entries of the base that the transaction left alone; asks for more when some were not. */
  const scanBase = (base: Snapshot, bounds: Bounds, limit: number, reverse: boolean): EncodedEntry[] => {
    const out: EncodedEntry[] = [];
    let { low, high } = bounds;
    while (low < high && out.length < limit) {
      const wanted = limit - out.length;
      const page = base.scan({ low, high }, wanted, reverse);
      for (const entry of page) if (isUntouched(entry.key)) out.push(entry);
      const last = page.at(-1);
      if (last === undefined || page.length < wanted) break;
      if (reverse) high = last.key;
      else low = successor(last.key);
    }
    return out;
  };

  return {
    cleared,
    puts,
    isEmpty: () => puts.size === 0 && cleared.length === 0,
    put: (key, value) => void puts.set(key, value),
    clear: (bounds) => {
      for (const key of puts.keys()) if (within(bounds, key)) puts.delete(key);
      cleared.push(bounds);
    },
    get: (base, key) => (isUntouched(key) ? base.get(key) : puts.get(key)),
    scan: (base, bounds, limit, reverse) => {
      if (puts.size === 0 && cleared.length === 0) return base.scan(bounds, limit, reverse);
      const own: EncodedEntry[] = [];
      for (const [key, value] of puts) if (value && within(bounds, key)) own.push({ key, value });
      const all = own.concat(scanBase(base, bounds, limit, reverse));
      const sign = reverse ? -1 : 1;
      all.sort((a, b) => (a.key < b.key ? -sign : sign));
      return all.length > limit ? all.slice(0, limit) : all;
    },
  };
}
