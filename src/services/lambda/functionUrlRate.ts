import type { Clock } from '../../base/clock.ts';
import { lambdaFault } from './fault.ts';

/** Requests a second through URLs, for each execution that a function has reserved (AWS's word on throttling URLs). */
const PER_RESERVED = 10;

interface Allowance {
  /** Requests that may still come at once. */
  left: number;
  atMs: number;
}

/** Counts one request through a URL of a function; throws when there were too many. Functions without a reservation are free. */
export type CountRequest = (functionArn: string, reserved: number | undefined) => void;

/** A second's requests may come at once; after that they are as many as the time allows. */
export function createFunctionUrlRate(clock: Pick<Clock, 'monotonic'>): CountRequest {
  const allowances = new Map<string, Allowance>();
  let sweptAtMs = clock.monotonic();
  /** Whoever has been quiet for a second has all of it again. */
  const sweep = (nowMs: number): void => {
    if (nowMs - sweptAtMs < 60_000) return;
    sweptAtMs = nowMs;
    for (const [arn, { atMs }] of allowances) if (nowMs - atMs > 1000) allowances.delete(arn);
  };
  return (functionArn, reserved) => {
    // Nothing reserved is refused by the invoker, with a reason of its own.
    if (reserved === undefined || reserved === 0) return;
    const nowMs = clock.monotonic();
    sweep(nowMs);
    const most = PER_RESERVED * reserved;
    const before = allowances.get(functionArn);
    const earned = before ? before.left + ((nowMs - before.atMs) / 1000) * most : most;
    const left = Math.min(most, earned);
    const isOver = left < 1;
    allowances.set(functionArn, { left: isOver ? left : left - 1, atMs: nowMs });
    if (!isOver) return;
    throw lambdaFault('TooManyRequestsException', 'Rate Exceeded.', {
      Reason: 'ReservedFunctionInvocationRateLimitExceeded',
    });
  };
}
