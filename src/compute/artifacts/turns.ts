import { setImmediate as nextTurn } from 'node:timers/promises';

/** How long work on many small files may keep the event loop from everything else. */
const TURN_MS = 4;

/** Lets the event loop turn when the work since the last turn has taken long enough. */
export function turns(monotonic: () => number): () => Promise<void> | undefined {
  let sinceMs = monotonic();
  return () => {
    if (monotonic() - sinceMs < TURN_MS) return undefined;
    return nextTurn().then(() => void (sinceMs = monotonic()));
  };
}
