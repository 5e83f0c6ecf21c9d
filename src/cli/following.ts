import { setTimeout as sleep } from 'node:timers/promises';
import { isAway, oneLine } from './platformClients.ts';

export interface Following {
  /** What goes on when a platform that was gone answers again. */
  readonly what: string;
  readonly pollMs: number;
  /** Undefined: it is looked once. */
  readonly until: AbortSignal | undefined;
}

/**
 * Shows what is found, with a signal again and again until it is aborted; then a platform that is gone may come back, both of
 * which is told.
 */
export async function following<T extends object>(
  { what, pollMs, until }: Following,
  find: () => Promise<T>,
  show: (found: T) => void,
): Promise<void> {
  let wasAway = false;
  do {
    const found = await find().catch((error: unknown) => {
      if (until === undefined || !isAway(error)) throw oneLine(error);
      return undefined;
    });
    if ((found === undefined) !== wasAway) {
      wasAway = !wasAway;
      const now = wasAway ? `does not answer; ${what} goes on when it does` : 'answers again';
      process.stderr.write(`mayfly: the platform ${now}\n`);
    }
    if (found !== undefined) show(found);
  } while (until !== undefined && (await waited(pollMs, until)));
}

/** Aborted when somebody ends the command: by Ctrl-C, or as services are ended. */
export function stopped(): AbortController {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort()).once('SIGTERM', () => stop.abort());
  return stop;
}

/** Whether something was given up because somebody ended the command. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** False when it is over. */
export async function waited(ms: number, until: AbortSignal): Promise<boolean> {
  await sleep(ms, undefined, { signal: until }).catch(() => undefined);
  return !until.aborted;
}
