import type { Clock } from '../../base/clock.ts';

/** Wakes all who wait for a change; they look for themselves what it is. */
export class Bell {
  readonly #clock: Pick<Clock, 'now' | 'timer'>;
  #waiting: (() => void)[] = [];

  constructor(clock: Pick<Clock, 'now' | 'timer'>) {
    this.#clock = clock;
  }

  ring(): void {
    const woken = this.#waiting;
    this.#waiting = [];
    for (const wake of woken) wake();
  }

  /** Until it rings, or until that time. To be called in the same turn in which the caller looked. */
  async wait(untilMs = Infinity): Promise<void> {
    const rung = new Promise<void>((resolve) => void this.#waiting.push(resolve));
    if (untilMs === Infinity) return rung;
    const late = Promise.withResolvers<void>();
    const timer = this.#clock.timer(Math.max(0, untilMs - this.#clock.now()), late.resolve);
    await Promise.race([rung, late.promise]);
    timer.cancel();
  }
}
