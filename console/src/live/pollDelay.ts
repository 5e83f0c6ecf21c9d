const LONGEST_MS = 60_000;

/** How long to wait for the next question: the period, doubled by each failure in a row, up to a minute. */
export function pollDelayMs(everyMs: number, failures: number): number {
  return Math.max(everyMs, Math.min(LONGEST_MS, everyMs * 2 ** Math.min(failures, 16)));
}
