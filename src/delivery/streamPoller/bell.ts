import type { Clock } from '../../base/clock.ts';

/** Wakes all who wait for a change; they look for themselves what it is. */
export class Bell {
  readonly #clock: Pick<Clock, 'now' | 'timer'>;
  #waiting = new Set<() => void>();

  constructor(clock: Pick<Clock, 'now' | 'timer'>) {
    this.#clock = clock;
  }

  ring(): void {
    const woken = this.#waiting;
    this.#waiting = new Set();
    for (const wake of woken) wake();
  }

  /** Until it rings, or until that time. To be called in the same turn in which the caller looked. */
  async wait(untilMs = Infinity): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.add(resolve);
    if (untilMs === Infinity) return promise;
    const timer = this.#clock.timer(Math.max(0, untilMs - this.#clock.now()), resolve);
    await promise;
    timer.cancel();
    // It may not ring for days, while somebody waits every few seconds.
    this.#waiting.delete(resolve);
  }

  /** How many do. */
  get waiting(): number {
    return this.#waiting.size;
  }
}
