import type { Store } from '../../../store/store.ts';
import { expiredQueries } from './queries.ts';
import { queries, rowsKey, type QueryRecord } from './queryRecords.ts';

/** Forgets queries that ended long ago, one a transaction. */
export async function sweepQueries(store: Store, nowMs: number, signal: AbortSignal): Promise<void> {
  const all = await store.read((view) => queries.list(view));
  const homes = Map.groupBy(all, ({ key }) => `${String(key[0])}/${String(key[1])}`);
  for (const entries of homes.values()) {
    const byId = new Map(entries.map(({ key, value }): [string, typeof key] => [value.id, key]));
    for (const record of expiredQueries(
      entries.map(({ value }): QueryRecord => value),
      nowMs,
    )) {
      if (signal.aborted) return;
      const key = byId.get(record.id) ?? [];
      const home = { account: String(key[0]), region: String(key[1]) };
      await store.transact(async (tx) => {
        tx.deletePrefix(rowsKey(home, record.id));
        queries.delete(tx, key);
      });
    }
  }
}
