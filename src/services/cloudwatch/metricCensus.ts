import type { Key, Store } from '../../store/store.ts';
import type { Scope } from './metric.ts';
import { metrics } from './records.ts';

/**
 * How many metrics each account has in a region, so that what functions print cannot make them without end. Counted in the
 * store when it is first asked, and again now and then, since metrics are forgotten; in between what is made is added.
 */
export interface MetricCensus {
  /** As many as there may be, or more. */
  isFull(scope: Scope): Promise<boolean>;
  /** Those of these metrics, by their keys in the store, that are there. */
  existing(keys: readonly Key[]): Promise<ReadonlySet<Key>>;
  /** A metric was written that was not there. */
  made(scope: Scope): void;
  /** Forgets what it knows: the next question counts. */
  forget(): void;
}

export function createMetricCensus(store: Store, most: number): MetricCensus {
  const counts = new Map<string, Promise<number> | number>();
  const idOf = ({ account, region }: Scope) => `${account}/${region}`;
  const count = async ({ account, region }: Scope): Promise<number> => {
    const found = await store.read((view) => metrics.list(view, { prefix: [account, region], limit: most }));
    return found.length;
  };
  return {
    isFull: async (scope) => {
      const id = idOf(scope);
      let known = counts.get(id);
      if (known === undefined) counts.set(id, (known = count(scope)));
      if (typeof known === 'number') return known >= most;
      try {
        const counted = await known;
        if (counts.get(id) === known) counts.set(id, counted);
        return counted >= most;
      } catch (error) {
        counts.delete(id);
        throw error;
      }
    },
    existing: (keys) =>
      store.read(async (view) => {
        const there = new Set<Key>();
        for (const key of keys) if ((await metrics.get(view, key)) !== undefined) there.add(key);
        return there;
      }),
    made: (scope) => {
      const known = counts.get(idOf(scope));
      if (typeof known === 'number') counts.set(idOf(scope), known + 1);
    },
    forget: () => counts.clear(),
  };
}
