import { UsageError } from '../config.ts';

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** What is typed behind `--since`. */
export function durationMs(text: string): number {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (count === undefined || unit === undefined) {
    throw new UsageError(`--since takes a time such as 30s, 10m, 2h or 1d, not '${text}'`);
  }
  return Number(count) * (UNIT_MS[unit] ?? 0);
}
