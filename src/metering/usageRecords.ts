import type { Key, Store, View } from '../store/store.ts';
import { addCounts, type UsageCounts, type UsageQuery, type UsageRow } from './usage.ts';

/** The stored sums: counts as JSON under account, day, region, function and version. */
const ROOT: Key = ['metering', 'usage'];

export async function addToStore(store: Store, rows: readonly UsageRow[]): Promise<void> {
  await store.transact(async (transaction) => {
    for (const row of rows) {
      const key: Key = [...ROOT, row.account, row.day, row.region, row.functionName, row.version];
      const before = await transaction.get(key);
      const sum = addCounts(before && decode(before), row);
      transaction.put(key, new TextEncoder().encode(JSON.stringify(sum)));
    }
  });
}

export async function storedRows(view: View, query: UsageQuery): Promise<UsageRow[]> {
  const { account, fromDay, toDay } = query;
  const entries = await view.list({
    prefix: [...ROOT, account],
    ...(fromDay !== undefined && { after: [...ROOT, account, fromDay] }),
    // Greater than every key of the day: a number sorts after every text.
    ...(toDay !== undefined && { before: [...ROOT, account, toDay, 0] }),
    limit: Infinity,
  });
  return entries.map(({ key, value }) => ({ account, ...identityOf(key), ...decode(value) }));
}

function identityOf(key: Key): Pick<UsageRow, 'day' | 'region' | 'functionName' | 'version'> {
  const [day = '', region = '', functionName = '', version = ''] = key.slice(ROOT.length + 1).map(String);
  return { day, region, functionName, version };
}

function decode(value: Uint8Array): UsageCounts {
  const counts = JSON.parse(new TextDecoder().decode(value)) as UsageCounts;
  // Sums from before there was provisioned concurrency.
  return {
    ...counts,
    provisionedMibMs: counts.provisionedMibMs ?? 0,
    provisionedTimeMibMs: counts.provisionedTimeMibMs ?? 0,
  };
}
