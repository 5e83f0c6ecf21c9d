import type { Collection } from '../../store/collection.ts';
import type { Store } from '../../store/store.ts';
import { filterKey } from './filterRecords.ts';
import type { Home } from './records.ts';

/** What groups have of one kind, ready to be used for every event that comes. */
export interface GroupCache<T> {
  /** A promise only when it must be read. */
  find(home: Home, group: string): readonly T[] | Promise<readonly T[]>;
  /** To be called when it has changed, before that is acknowledged. */
  clear(): void;
}

/** More groups than write at a time; beyond them the map starts anew. */
const MAX_KNOWN = 10_000;
const NONE: readonly never[] = [];

export function createGroupCache<Record, T>(
  store: Store,
  records: Collection<Record>,
  prepare: (record: Record) => T,
): GroupCache<T> {
  const known = new Map<string, readonly T[]>();
  let generation = 0;
  const clear = (): void => {
    generation++;
    known.clear();
  };
  store.watch(records.prefix, clear);

  const read = async (home: Home, group: string, id: string): Promise<readonly T[]> => {
    const asOf = generation;
    const found = await store.read((view) => records.list(view, { prefix: filterKey(home, group) }));
    const prepared = found.length === 0 ? NONE : found.map(({ value }) => prepare(value));
    if (known.size >= MAX_KNOWN) known.clear();
    if (asOf === generation) known.set(id, prepared);
    return prepared;
  };

  return {
    find: (home, group) => {
      const id = `${home.account}/${home.region}/${group}`;
      return known.get(id) ?? read(home, group, id);
    },
    clear,
  };
}
