const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Buckets of so many seconds are kept so long; then they are merged into those of the next step. */
export interface RetentionStep {
  readonly seconds: number;
  readonly keptMs: number;
}

/** AWS's steps, the finest first. After the last one's time nothing is left. */
export const RETENTION_STEPS: readonly RetentionStep[] = [
  { seconds: 1, keptMs: 3 * HOUR_MS },
  { seconds: 60, keptMs: 15 * DAY_MS },
  { seconds: 300, keptMs: 63 * DAY_MS },
  { seconds: 3600, keptMs: 455 * DAY_MS },
];

/** How long a metric without points is listed. */
export const LISTED_MS = 14 * DAY_MS;
export const RECENTLY_ACTIVE_MS = 3 * HOUR_MS;

/** The finest step that data of this age still has, in seconds; undefined: it is too old for any. */
export function finestSeconds(ageMs: number): number | undefined {
  return RETENTION_STEPS.find(({ keptMs }) => ageMs < keptMs)?.seconds;
}

/** Whether data of this age is shown at a period: when the period is made of whole steps that are left of it. */
export function isVisible(ageMs: number, periodSeconds: number): boolean {
  const seconds = finestSeconds(ageMs);
  return seconds !== undefined && periodSeconds % seconds === 0;
}

/** Where a new data point goes: a second's bucket only while those are kept. */
export function stepForWrite(ageMs: number, highResolution: boolean): number {
  return highResolution && finestSeconds(ageMs) === 1 ? 1 : 60;
}

export function isPeriod(seconds: number): boolean {
  return [1, 5, 10, 20, 30].includes(seconds) || (seconds > 0 && seconds % 60 === 0);
}

/** As AWS rounds StartTime down: to what is left of data of that age, or to a short period. Seconds since the epoch. */
export function roundedStart(startMs: number, nowMs: number, periodSeconds: number): number {
  const ageMs = nowMs - startMs;
  const left = Math.max(60, finestSeconds(ageMs) ?? 3600);
  const step = periodSeconds < 60 ? periodSeconds : left;
  return floorTo(Math.floor(startMs / 1000), step);
}

export function floorTo(seconds: number, step: number): number {
  return Math.floor(seconds / step) * step;
}
