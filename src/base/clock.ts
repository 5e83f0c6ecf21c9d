import { createTurn, type Turn } from './turn.ts';

/** Time is an object that is handed in: the simulated clock shows six hours of retries in milliseconds. */
export interface Clock {
  /** Wall-clock time, milliseconds since the Unix epoch (integer). */
  now(): number;
  /** Monotonic time, milliseconds with a fraction, from an arbitrary origin; for durations only. */
  monotonic(): number;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason when aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `fire` once after `ms` milliseconds unless cancelled. Does not keep the process alive. */
  timer(ms: number, fire: () => void): Timer;
  /** The end of the event loop's present turn. */
  readonly turn: Turn;
}

export interface Timer {
  cancel(): void;
}

export function systemClock(): Clock {
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason as Error);
        const onAbort = () => {
          clearTimeout(handle);
          reject(signal?.reason as Error);
        };
        const handle = setTimeout(() => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        }, ms);
        signal?.addEventListener('abort', onAbort, { once: true });
      }),
    timer: (ms, fire) => {
      const handle = setTimeout(fire, ms).unref();
      return { cancel: () => clearTimeout(handle) };
    },
    turn: createTurn(),
  };
}

export interface SimulatedClock extends Clock {
  /** Moves time forward by `ms`, firing what falls due in order, and letting promises settle between. */
  advance(ms: number): Promise<void>;
}

export function simulatedClock(startMs: number = Date.UTC(2026, 0, 1)): SimulatedClock {
  let nowMs = startMs;
  let sequence = 0;
  const pending = new Map<number, { dueMs: number; fire: () => void }>();
  const schedule = (ms: number, fire: () => void): Timer => {
    const id = sequence++;
    pending.set(id, { dueMs: nowMs + Math.max(0, ms), fire });
    return { cancel: () => void pending.delete(id) };
  };
  const nextDue = (limitMs: number): number | undefined => {
    let best: number | undefined;
    for (const [id, entry] of pending) {
      if (entry.dueMs > limitMs) continue;
      if (best === undefined || entry.dueMs < (pending.get(best)?.dueMs ?? Infinity)) best = id;
    }
    return best;
  };
  return {
    now: () => nowMs,
    monotonic: () => nowMs - startMs,
    timer: schedule,
    turn: createTurn(),
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason as Error);
        const handle = schedule(ms, () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        });
        const onAbort = () => {
          handle.cancel();
          reject(signal?.reason as Error);
        };
        signal?.addEventListener('abort', onAbort, { once: true });
      }),
    advance: async (ms) => {
      const target = nowMs + ms;
      for (;;) {
        await settle();
        const id = nextDue(target);
        if (id === undefined) break;
        const entry = pending.get(id);
        pending.delete(id);
        if (!entry) continue;
        nowMs = Math.max(nowMs, entry.dueMs);
        entry.fire();
      }
      nowMs = target;
      await settle();
    },
  };
}

/** Lets every promise that is ready run, twice round the event loop. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 2; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}
