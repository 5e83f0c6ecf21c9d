import { assert } from '../../base/errors.ts';
import type { Engine, EncodedEntry, Snapshot } from '../engine.ts';
import type { Bounds, EncodedKey } from '../keys.ts';

/** The entries in key order. Never changed while a snapshot reads it: the next commit then writes a copy. */
interface Table {
  readonly keys: EncodedKey[];
  readonly values: Map<EncodedKey, Uint8Array>;
  readers: number;
}

export function memoryEngine(): Engine {
  let table: Table = { keys: [], values: new Map(), readers: 0 };
  let closed = false;

  const writable = (): Table => {
    if (table.readers > 0) table = { keys: [...table.keys], values: new Map(table.values), readers: 0 };
    return table;
  };

  return {
    driver: 'memory',
    snapshot: () => {
      assert(!closed, 'the memory engine is open');
      return snapshotOf(table);
    },
    commit: (writes, done) => {
      const target = writable();
      for (const bounds of writes.cleared) clear(target, bounds);
      for (const [key, value] of writes.puts) put(target, key, value);
      done();
    },
    close: async () => {
      closed = true;
    },
  };
}

function snapshotOf(table: Table): Snapshot {
  table.readers++;
  return {
    get: (key) => table.values.get(key)?.slice(),
    scan: (bounds, limit, reverse) => scan(table, bounds, limit, reverse),
    release: () => void table.readers--,
  };
}

function put(table: Table, key: EncodedKey, value: Uint8Array | undefined): void {
  const known = table.values.has(key);
  if (value) {
    if (!known) table.keys.splice(position(table.keys, key), 0, key);
    table.values.set(key, new Uint8Array(value));
  } else if (known) {
    table.keys.splice(position(table.keys, key), 1);
    table.values.delete(key);
  }
}

function clear(table: Table, bounds: Bounds): void {
  const start = position(table.keys, bounds.low);
  const removed = table.keys.splice(start, position(table.keys, bounds.high) - start);
  for (const key of removed) table.values.delete(key);
}

function scan(table: Table, bounds: Bounds, limit: number, reverse: boolean): EncodedEntry[] {
  const start = position(table.keys, bounds.low);
  const end = position(table.keys, bounds.high);
  const keys = reverse
    ? table.keys.slice(Math.max(start, end - limit), end).reverse()
    : table.keys.slice(start, Math.min(end, start + limit));
  return keys.map((key) => {
    const value = table.values.get(key);
    assert(value, 'a key in the order has a value');
    return { key, value: value.slice() };
  });
}

/** Where `key` is or would be: the number of keys less than it. */
function position(keys: readonly EncodedKey[], key: EncodedKey): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] ?? '') < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
