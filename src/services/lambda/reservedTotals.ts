import type { Store } from '../../store/store.ts';
import { concurrencies } from './records.ts';

/**
 * The sum of reserved concurrency of each account and region, kept in memory because the invoker asks for it at
 * every invocation: what others have reserved is not for a function without a reservation.
 */
export interface ReservedTotals {
  readonly total: (account: string, region: string) => number;
}

export async function trackReservedTotals(store: Store): Promise<ReservedTotals> {
  let totals = new Map<string, number>();
  let latest = 0;
  const read = async (): Promise<void> => {
    const turn = ++latest;
    const sums = new Map<string, number>();
    for (const { key, value } of await store.read((view) => concurrencies.list(view))) {
      const place = key.slice(0, 2).join('/');
      sums.set(place, (sums.get(place) ?? 0) + value.reserved);
    }
    if (turn === latest) totals = sums;
  };
  store.watch(concurrencies.prefix, () => {
    // Fails only while the store closes; the sums then no longer matter.
    read().catch(() => undefined);
  });
  await read();
  return { total: (account, region) => totals.get(`${account}/${region}`) ?? 0 };
}
