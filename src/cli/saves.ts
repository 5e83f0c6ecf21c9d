import { setTimeout as sleep } from 'node:timers/promises';
import { watchFolder } from './watchFolder.ts';
import { isPackaged } from './zipFolder.ts';

/** Editors save in several steps. */
const SETTLE_MS = 30;

/** Saves in a function's folder, from now on until `signal`: one that comes while nobody waits is waited for no longer. */
export class Saves {
  readonly #signal: AbortSignal;
  readonly #over: Promise<void>;
  #changed = Promise.withResolvers<void>();

  constructor(folder: string, signal: AbortSignal) {
    this.#signal = signal;
    const changed = () => this.#changed.resolve();
    this.#over = watchFolder(folder, { isOfInterest: isPackaged, changed, signal });
    // `next` tells why; there may be none to ask it yet.
    this.#over.catch(() => undefined);
  }

  /** False when it is over. Rejects when the folder can't be watched. */
  async next(): Promise<boolean> {
    await Promise.race([this.#changed.promise, this.#over]);
    if (this.#signal.aborted) return false;
    await sleep(SETTLE_MS);
    this.#changed = Promise.withResolvers();
    return !this.#signal.aborted;
  }
}
