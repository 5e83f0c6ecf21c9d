import type { Clock } from '../../base/clock.ts';

/** All that the shutdown of an environment with external extensions may take, as on AWS. */
export const SHUTDOWN_MS = 2000;
/** The same with internal extensions alone. */
export const INTERNAL_SHUTDOWN_MS = 500;
/** Of the former, what the runtime may take after SIGTERM before extensions are told. */
export const RUNTIME_SHUTDOWN_MS = 300;

/** Resolves true when the condition holds, false when the time is up. `changed` is to be called when it may. */
export class Waiting {
  readonly #clock: Clock;
  #waiters: (() => void)[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  changed(): void {
    for (const look of this.#waiters.slice()) look();
  }

  until(condition: () => boolean, ms: number): Promise<boolean> {
    if (condition()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const done = (held: boolean): void => {
        timer.cancel();
        this.#waiters = this.#waiters.filter((waiter) => waiter !== look);
        resolve(held);
      };
      const timer = this.#clock.timer(Math.max(0, ms), () => done(false));
      const look = (): void => {
        if (condition()) done(true);
      };
      this.#waiters.push(look);
    });
  }
}
