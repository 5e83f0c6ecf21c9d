import type { Clock } from './clock.ts';
import type { Log } from './log.ts';

/**
 * Background work. It takes no input and is idempotent: whatever it needs it reads from the store, so that
 * running it twice, or after a crash in its middle, does no harm.
 */
export interface Task {
  readonly name: string;
  /** Milliseconds from the end of one run to the start of the next. */
  readonly periodMs: number;
  run(signal: AbortSignal): Promise<void>;
}

export interface RunningTasks {
  /** More of them, from now on. */
  add(tasks: readonly Task[]): void;
  /** Aborts what runs, waits for it, and starts nothing more. */
  stop(): Promise<void>;
}

export function startTasks(tasks: readonly Task[], clock: Clock, log: Log): RunningTasks {
  const stopping = new AbortController();
  const loops: Promise<void>[] = [];
  const loop = async (task: Task) => {
    while (!stopping.signal.aborted) {
      try {
        await clock.sleep(task.periodMs, stopping.signal);
        await task.run(stopping.signal);
      } catch (error) {
        if (stopping.signal.aborted) return;
        log.error({ task: task.name, error: String(error) }, 'background task failed; it runs again');
      }
    }
  };
  const add = (more: readonly Task[]) => void loops.push(...more.map(loop));
  add(tasks);
  return {
    add,
    stop: async () => {
      stopping.abort(new Error('stopping'));
      await Promise.all(loops);
    },
  };
}
