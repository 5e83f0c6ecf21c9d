import type { Task } from '../base/task.ts';
import type { ProvisionedUsage, UsageRecord } from '../compute/invocation.ts';
import type { Store } from '../store/store.ts';
import type { UsageQuery, UsageRow } from './usage.ts';
import { addToStore, storedRows } from './usageRecords.ts';
import { compareRows, usageSums } from './usageSums.ts';

/**
 * Counts what is used. `record` adds in memory; twice a second the sums are added to the store, so that a killed
 * process loses at most the last second.
 */
export interface Meter {
  /** Counts an invocation; takes a few hundred nanoseconds and never throws. */
  readonly record: (usage: UsageRecord) => void;
  /** Counts what provisioned environments cost besides invocations. */
  readonly recordProvisioned: (usage: ProvisionedUsage) => void;
  /** Resolves when all that was recorded before is durable. When it rejects, nothing is lost: flush again. */
  flush(): Promise<void>;
  /** Rows by day, region, function and version, with what is not yet flushed. */
  usage(query: UsageQuery): Promise<UsageRow[]>;
  /** Flushes. Run it by `startTasks`, and call `flush` after their stop, before the store closes. */
  readonly task: Task;
}

/** Half of the promised second: the other half is for the write itself. */
const FLUSH_PERIOD_MS = 500;

export function createMeter({ store }: { store: Store }): Meter {
  let recent = usageSums();
  /** The last flush or query; each waits for the one before, so that nothing is counted twice or missed. */
  let turns: Promise<unknown> = Promise.resolve();

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turns.then(work);
    turns = result.catch(() => {});
    return result;
  };

  const flush = async (): Promise<void> => {
    if (recent.isEmpty()) return;
    const flushing = recent;
    recent = usageSums();
    try {
      await addToStore(store, [...flushing.rows()]);
    } catch (error) {
      for (const row of flushing.rows()) recent.addRow(row);
      throw error;
    }
  };

  return {
    record: (usage) => recent.add(usage),
    recordProvisioned: (usage) => recent.addProvisioned(usage),
    flush: () => inTurn(flush),
    usage: (query) =>
      inTurn(async () => {
        const all = usageSums();
        for (const row of await store.read((view) => storedRows(view, query))) all.addRow(row);
        for (const row of recent.rows()) all.addRow(row);
        return [...all.rows()].filter((row) => matches(row, query)).sort(compareRows);
      }),
    task: { name: 'metering.flush', periodMs: FLUSH_PERIOD_MS, run: () => inTurn(flush) },
  };
}

function matches(row: UsageRow, query: UsageQuery): boolean {
  return (
    row.account === query.account &&
    (query.fromDay === undefined || row.day >= query.fromDay) &&
    (query.toDay === undefined || row.day <= query.toDay) &&
    (query.region === undefined || row.region === query.region) &&
    (query.functionName === undefined || row.functionName === query.functionName) &&
    (query.version === undefined || row.version === query.version)
  );
}
