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
 * milliseconds, taken only after two seconds of quiet, and only once enough has been used since the last one.
 */
export function quietCollection(collected: CollectedProcess): Task {
  let activeMs = collected.activeMs();
  let quietPeriods = 0;
  let keptBytes = 0;
  return {
    name: 'garbage.quiet',
    periodMs: 1_000,
    run: async () => {
      const sinceMs = collected.activeMs() - activeMs;
      activeMs += sinceMs;
      quietPeriods = sinceMs > QUIET_MS ? 0 : quietPeriods + 1;
      if (quietPeriods < 2 || collected.heapUsedBytes() - keptBytes < WORTH_BYTES) return;
      collected.collect();
      keptBytes = collected.heapUsedBytes();
    },
  };
}

/** The platform's own timers take less than half of that in a second. */
const QUIET_MS = 20;

const WORTH_BYTES = 8 * 1024 * 1024;
