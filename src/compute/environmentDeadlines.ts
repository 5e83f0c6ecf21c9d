import type { Clock, Timer } from '../base/clock.ts';

export interface Watched {
  /** On the monotonic clock. */
  readonly deadlineMs: number;
  /** Called once, when the deadline has passed and nobody unwatched it. */
  expire(): void;
}

/**
 * Deadlines of what runs, on one timer that is armed for the earliest: as long as invocations end in time it is
 * set once per timeout length, not once per invocation.
 */
export class EnvironmentDeadlines {
  readonly #clock: Clock;
  readonly #watched = new Set<Watched>();
  #timer: Timer | undefined;
  #armedForMs = Infinity;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  watch(item: Watched): void {
    this.#watched.add(item);
    if (item.deadlineMs < this.#armedForMs) this.#arm(item.deadlineMs);
  }

  unwatch(item: Watched): void {
    this.#watched.delete(item);
  }

  close(): void {
    this.#timer?.cancel();
    this.#watched.clear();
  }

  #arm(deadlineMs: number): void {
    this.#timer?.cancel();
    this.#armedForMs = deadlineMs;
    const ms = Math.max(0, Math.ceil(deadlineMs - this.#clock.monotonic()));
    this.#timer = this.#clock.timer(ms, () => this.#fire());
  }

  #fire(): void {
    this.#timer = undefined;
    this.#armedForMs = Infinity;
    const now = this.#clock.monotonic();
    let earliest = Infinity;
    for (const item of this.#watched) {
      if (item.deadlineMs <= now) {
        this.#watched.delete(item);
        item.expire();
      } else if (item.deadlineMs < earliest) {
        earliest = item.deadlineMs;
      }
    }
    if (earliest < this.#armedForMs) this.#arm(earliest);
  }
}
