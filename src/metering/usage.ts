/** What is counted of invocations: one row a function version and UTC day. */
export interface UsageRow extends UsageCounts {
  readonly account: string;
  readonly region: string;
  readonly functionName: string;
  readonly version: string;
  /** UTC, `2026-11-21`. */
  readonly day: string;
}

export interface UsageCounts {
  readonly requests: number;
  readonly errors: number;
  readonly coldStarts: number;
  readonly billedMs: number;
  /** Configured memory times billed duration, in MiB and milliseconds: a whole number, so that sums are exact. */
  readonly mibMs: number;
  /** The same of what ran in provisioned environments, which `mibMs` does not hold: it has another price. */
  readonly provisionedMibMs: number;
  /** Memory times the time for which it was provisioned, used or not. */
  readonly provisionedTimeMibMs: number;
  readonly initMs: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
}

export interface UsageQuery {
  readonly account: string;
  /** First and last day, both included; default: all. */
  readonly fromDay?: string;
  readonly toDay?: string;
  readonly region?: string;
  readonly functionName?: string;
  readonly version?: string;
}

/** AWS's unit: memory in GB (1024 MiB) times seconds. */
export function gbSeconds(counts: Pick<UsageCounts, 'mibMs'>): number {
  return toGbSeconds(counts.mibMs);
}

export function toGbSeconds(mibMs: number): number {
  return mibMs / (1024 * 1000);
}

/** The sum of both; of `b` alone when there is no `a`. Nothing but the counts. */
export function addCounts(a: UsageCounts | undefined, b: UsageCounts): UsageCounts {
  return {
    requests: (a?.requests ?? 0) + b.requests,
    errors: (a?.errors ?? 0) + b.errors,
    coldStarts: (a?.coldStarts ?? 0) + b.coldStarts,
    billedMs: (a?.billedMs ?? 0) + b.billedMs,
    mibMs: (a?.mibMs ?? 0) + b.mibMs,
    provisionedMibMs: (a?.provisionedMibMs ?? 0) + b.provisionedMibMs,
    provisionedTimeMibMs: (a?.provisionedTimeMibMs ?? 0) + b.provisionedTimeMibMs,
    initMs: (a?.initMs ?? 0) + b.initMs,
    bytesIn: (a?.bytesIn ?? 0) + b.bytesIn,
    bytesOut: (a?.bytesOut ?? 0) + b.bytesOut,
  };
}

const DAY_MS = 86_400_000;

/** Number of the UTC day since the epoch. */
export function dayNumber(atMs: number): number {
  return Math.floor(atMs / DAY_MS);
}

/** A UTC day as in ISO 8601; these texts sort as the days do. */
export function dayText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
