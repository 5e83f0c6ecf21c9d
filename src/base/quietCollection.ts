import type { Task } from './task.ts';

/** The process as the task sees it. */
export interface CollectedProcess {
  /** Collects all garbage and gives the memory back, at once. */
  collect(): void;
  /** Bytes of the JavaScript heap in use, garbage included. */
  heapUsedBytes(): number;
  /** Milliseconds since the start in which the event loop had something to do. */
  activeMs(): number;
}

/**
 * Collects garbage while nothing happens. V8 collects when something is allocated: what a start or a wave of requests
 * left behind would stay resident for hours on a platform that then idles. The price is a pause of some tens of
 * milliseconds, and that V8 forgets what it has learnt of the code: the next wave is served a sixth slower for seconds, until all is
 * compiled anew. So it comes after two seconds of quiet where little was learnt, as in a start, else after half a minute,
 * and only once enough has been used since the last one.
 */
export function quietCollection(collected: CollectedProcess): Task {
  let activeMs = collected.activeMs();
  let collectedAtMs = activeMs;
  let quietPeriods = 0;
  let keptBytes = 0;
  return {
    name: 'garbage.quiet',
    periodMs: 1_000,
    run: async () => {
      const sinceMs = collected.activeMs() - activeMs;
      activeMs += sinceMs;
      quietPeriods = sinceMs > QUIET_MS ? 0 : quietPeriods + 1;
      const neededPeriods = activeMs - collectedAtMs < LITTLE_LEARNT_MS ? 2 : 30;
      if (quietPeriods < neededPeriods || collected.heapUsedBytes() - keptBytes < WORTH_BYTES) return;
      collected.collect();
      keptBytes = collected.heapUsedBytes();
      activeMs = collected.activeMs();
      collectedAtMs = activeMs;
    },
  };
}

/** The platform's own timers take less than half of that in a second. */
const QUIET_MS = 20;

/** A start takes a third of it. */
const LITTLE_LEARNT_MS = 1_500;

const WORTH_BYTES = 8 * 1024 * 1024;
