/**
 * What becomes of an asynchronous event after an attempt; pure. Function errors are retried after one minute, then
 * two; throttles and failures of the system, which are no attempts, after 1 s to 5 min until the event is too old.
 * (AWS Lambda Developer Guide, "How Lambda handles errors and retries with asynchronous invocation".)
 */
export interface EventProgress {
  readonly acceptedAtMs: number;
  /** Times that the function ran for it. */
  readonly attempts: number;
  /** Times in a row that it could not be run. */
  readonly setbacks: number;
}

export interface RetryPolicy {
  /** After the first attempt. */
  readonly maxRetries: number;
  readonly maxAgeMs: number;
}

export const DEFAULT_RETRIES = 2;
export const DEFAULT_AGE_SECONDS = 21_600;

/** `crowded`: as many ran as may at a time. `not-run`: no environment could be had. */
export type AttemptOutcome = 'succeeded' | 'failed' | 'crowded' | 'not-run';

export type Condition = 'Success' | 'RetriesExhausted' | 'EventAgeExceeded' | 'ZeroReservedConcurrency';

export type Decision =
  | { readonly kind: 'over'; readonly condition: Condition }
  /** It waits until one of those that run has ended, at most so long. */
  | { readonly kind: 'held'; readonly atMs: number; readonly progress: EventProgress }
  | { readonly kind: 'again'; readonly atMs: number; readonly progress: EventProgress };

const RETRY_MS = 60_000;
const FIRST_SETBACK_MS = 1000;
const LAST_SETBACK_MS = 300_000;

/** `progress` as it was before the attempt. A retry for which the event would be too old is not waited for. */
export function decide(
  outcome: AttemptOutcome,
  progress: EventProgress,
  policy: RetryPolicy,
  nowMs: number,
): Decision {
  if (outcome === 'succeeded') return { kind: 'over', condition: 'Success' };
  const next = after(outcome, progress);
  if (next.attempts > policy.maxRetries) return { kind: 'over', condition: 'RetriesExhausted' };
  const atMs = nowMs + delayMs(next);
  if (outcome === 'crowded') {
    const lastMs = progress.acceptedAtMs + policy.maxAgeMs;
    if (nowMs < lastMs) return { kind: 'held', atMs: Math.min(atMs, lastMs), progress: next };
  }
  if (isTooOld(next, policy, atMs)) return { kind: 'over', condition: 'EventAgeExceeded' };
  return { kind: 'again', atMs, progress: next };
}

export function isTooOld({ acceptedAtMs }: EventProgress, { maxAgeMs }: RetryPolicy, atMs: number): boolean {
  return atMs - acceptedAtMs > maxAgeMs;
}

function after(outcome: 'failed' | 'crowded' | 'not-run', progress: EventProgress): EventProgress {
  return outcome === 'failed'
    ? { ...progress, attempts: progress.attempts + 1, setbacks: 0 }
    : { ...progress, setbacks: progress.setbacks + 1 };
}

function delayMs({ attempts, setbacks }: EventProgress): number {
  if (setbacks === 0) return RETRY_MS * attempts;
  return Math.min(LAST_SETBACK_MS, FIRST_SETBACK_MS * 2 ** Math.min(setbacks - 1, 20));
}
