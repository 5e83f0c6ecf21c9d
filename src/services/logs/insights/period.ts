import type { PeriodUnit } from './syntax.ts';

/** Days, months and years of a calendar in UTC; the rest are so many milliseconds. */
export interface Period {
  readonly count: number;
  readonly unit: PeriodUnit;
}

const FIXED_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
const MONTHS: Readonly<Record<string, number>> = { mo: 1, q: 3, y: 12 };
/** 1970-01-05 was the first Monday. */
const FIRST_MONDAY_MS = 4 * 86_400_000;

/** The last beginning of such a period at or before the moment. */
export function floorToPeriod(ms: number, { count, unit }: Period): number {
  const fixed = FIXED_MS[unit];
  if (fixed !== undefined) {
    const origin = unit === 'w' ? FIRST_MONDAY_MS : 0;
    return Math.floor((ms - origin) / (fixed * count)) * fixed * count + origin;
  }
  const size = (MONTHS[unit] ?? 1) * count;
  const date = new Date(ms);
  const months = date.getUTCFullYear() * 12 + date.getUTCMonth();
  return monthStart(Math.floor(months / size) * size);
}

/** The first beginning of such a period at or after the moment. */
export function ceilToPeriod(ms: number, period: Period): number {
  const floor = floorToPeriod(ms, period);
  if (floor === ms) return ms;
  const fixed = FIXED_MS[period.unit];
  if (fixed !== undefined) return floor + fixed * period.count;
  const date = new Date(floor);
  const size = (MONTHS[period.unit] ?? 1) * period.count;
  return monthStart(date.getUTCFullYear() * 12 + date.getUTCMonth() + size);
}

function monthStart(months: number): number {
  const date = new Date(0);
  date.setUTCFullYear(Math.floor(months / 12), months % 12, 1);
  return date.getTime();
}
