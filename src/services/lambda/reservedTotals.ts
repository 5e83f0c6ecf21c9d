import type { Store } from '../../store/store.ts';
import { provisionedConfigs } from './provisionedRecords.ts';
import { concurrencies } from './records.ts';
import { heldBy, readSetAside } from './setAside.ts';

/**
 * The sum of reserved concurrency, and of the provisioned concurrency of functions without a reservation, of each
 * account and region, kept in memory because the invoker asks for it at every invocation: what is set aside for
 * others is not for a function without either.
 */
export interface ReservedTotals {
  readonly total: (account: string, region: string) => number;
}

export async function trackReservedTotals(store: Store): Promise<ReservedTotals> {
  let totals = new Map<string, Map<string, number>>();
  let latest = 0;
  const read = async (): Promise<void> => {
    const turn = ++latest;
    const sums: typeof totals = new Map();
    for (const [name, setAside] of await store.read((view) => readSetAside(view, []))) {
      const [account = '', region = ''] = name.split('/');
      let ofAccount = sums.get(account);
      if (!ofAccount) sums.set(account, (ofAccount = new Map()));
      ofAccount.set(region, (ofAccount.get(region) ?? 0) + heldBy(setAside));
    }
    if (turn === latest) totals = sums;
  };
  for (const { prefix } of [concurrencies, provisionedConfigs]) {
    // Fails only while the store closes; the sums then no longer matter.
    store.watch(prefix, () => void read().catch(() => undefined));
  }
  await read();
  return { total: (account, region) => totals.get(account)?.get(region) ?? 0 };
}
