import type { ProvisionedUsage, UsageRecord } from '../compute/invocation.ts';
import { addCounts, dayNumber, dayText, type UsageRow } from './usage.ts';

/** Usage added up in memory. */
export interface UsageSums {
  add(usage: UsageRecord): void;
  addProvisioned(usage: ProvisionedUsage): void;
  addRow(row: UsageRow): void;
  isEmpty(): boolean;
  rows(): Iterable<UsageRow>;
}

type Row = { -readonly [K in keyof UsageRow]: UsageRow[K] };

export function usageSums(): UsageSums {
  const rows = new Map<string, Row>();
  // The text of the day is made once a day, not once an invocation.
  let latestDay = NaN;
  let latestText = '';
  const dayOf = (atMs: number): string => {
    const day = dayNumber(atMs);
    if (day !== latestDay) {
      latestDay = day;
      latestText = dayText(day);
    }
    return latestText;
  };
  // As a rule of the same function as the one before.
  let latest: Row | undefined;
  const rowOf = (usage: Identity, day: string): Row => {
    if (latest === undefined || !isRowOf(latest, usage, day)) latest = findRow(usage, day);
    return latest;
  };
  const findRow = (usage: Identity, day: string): Row => {
    const key = rowKey(usage, day);
    let row = rows.get(key);
    if (!row) rows.set(key, (row = emptyRow(usage, day)));
    return row;
  };
  return {
    add: (usage) => {
      const row = rowOf(usage, dayOf(usage.atMs));
      row.requests++;
      if (usage.error) row.errors++;
      if (usage.initMs > 0) row.coldStarts++;
      row.billedMs += usage.billedMs;
      const mibMs = usage.memoryMiB * usage.billedMs;
      if (usage.provisioned === true) row.provisionedMibMs += mibMs;
      else row.mibMs += mibMs;
      row.initMs += usage.initMs;
      row.bytesIn += usage.bytesIn;
      row.bytesOut += usage.bytesOut;
    },
    addProvisioned: (usage) => {
      const row = rowOf(usage, dayOf(usage.atMs));
      const billedMs = Math.ceil(usage.initMs);
      row.initMs += usage.initMs;
      row.billedMs += billedMs;
      row.provisionedMibMs += usage.memoryMiB * billedMs;
      row.provisionedTimeMibMs += usage.memoryMiB * usage.provisionedMs;
    },
    addRow: (row) => {
      const target = rowOf(row, row.day);
      Object.assign(target, addCounts(target, row));
    },
    isEmpty: () => rows.size === 0,
    rows: () => rows.values(),
  };
}

/** By day, then region, function and version. */
export function compareRows(a: UsageRow, b: UsageRow): number {
  return rowKey(a, a.day) < rowKey(b, b.day) ? -1 : 1;
}

type Identity = Pick<UsageRow, 'account' | 'region' | 'functionName' | 'version'>;

function isRowOf(row: UsageRow, usage: Identity, day: string): boolean {
  return (
    row.functionName === usage.functionName &&
    row.version === usage.version &&
    row.day === day &&
    row.region === usage.region &&
    row.account === usage.account
  );
}

/** None of the parts can hold the separator. */
function rowKey(row: Identity, day: string): string {
  return `${row.account}\n${day}\n${row.region}\n${row.functionName}\n${row.version}`;
}

function emptyRow({ account, region, functionName, version }: Identity, day: string): Row {
  return {
    account,
    region,
    functionName,
    version,
    day,
    requests: 0,
    errors: 0,
    coldStarts: 0,
    billedMs: 0,
    mibMs: 0,
    provisionedMibMs: 0,
    provisionedTimeMibMs: 0,
    initMs: 0,
    bytesIn: 0,
    bytesOut: 0,
  };
}
