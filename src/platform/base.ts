import type { Clock } from '../base/clock.ts';
import type { Ids } from '../base/ids.ts';
import type { Log } from '../base/log.ts';

type Close = () => Promise<void> | void;

/** What every room gets. What is given to `onStop` last runs first. */
export interface Base {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly onStop: (close: Close) => void;
}

export interface Closers {
  readonly onStop: Base['onStop'];
  /** All of them, whatever one of them throws; then rejects with the first such error. Once for all who call. */
  readonly stop: () => Promise<void>;
}

export function createClosers(): Closers {
  const closers: Close[] = [];
  let stopping: Promise<void> | undefined;
  return {
    onStop: (close) => void closers.push(close),
    stop: () => (stopping ??= closeAll(closers.splice(0).toReversed())),
  };
}

async function closeAll(closers: readonly Close[]): Promise<void> {
  const errors: unknown[] = [];
  for (const close of closers) {
    try {
      await close();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
}
