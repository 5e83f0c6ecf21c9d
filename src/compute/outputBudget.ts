import type { Clock, Timer } from '../base/clock.ts';

/** What a line costs besides its bytes, so that a million empty lines are not free. */
export const LINE_COST_BYTES = 128;

export interface OutputBudgetOptions {
  /** May be written at once after silence. */
  readonly burstBytes: number;
  readonly bytesPerSecond: number;
}

/**
 * Bounds how fast a sandbox may make the platform read: past its budget nothing is read from it until time has
 * paid the debt, so that the function waits on its full pipes, not the platform on the function.
 */
export class OutputBudget {
  readonly #clock: Clock;
  readonly #options: OutputBudgetOptions;
  readonly #pause: () => void;
  readonly #resume: () => void;
  #credit: number;
  #atMs: number;
  #timer: Timer | undefined;
  #suspended = false;
  #held = false;

  constructor(clock: Clock, options: OutputBudgetOptions, pause: () => void, resume: () => void) {
    this.#clock = clock;
    this.#options = options;
    this.#pause = pause;
    this.#resume = resume;
    this.#credit = options.burstBytes;
    this.#atMs = clock.monotonic();
  }

  /** Has stopped the reading at least once: what was read then may still be on its way to its listeners. */
  get hasHeld(): boolean {
    return this.#held;
  }

  charge(bytes: number): void {
    this.#refill();
    this.#credit -= bytes;
    if (this.#credit < 0) this.#hold();
  }

  /** Reads on although the debt is not paid, until `enforce`: what lies in the pipes by now is bounded. */
  suspend(): void {
    this.#suspended = true;
    if (this.#timer === undefined) return;
    this.#timer.cancel();
    this.#timer = undefined;
    this.#resume();
  }

  enforce(): void {
    this.#suspended = false;
    this.#refill();
    if (this.#credit < 0) this.#hold();
  }

  close(): void {
    this.#suspended = true;
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #hold(): void {
    if (this.#suspended || this.#timer !== undefined) return;
    this.#held = true;
    this.#pause();
    this.#wait();
  }

  #refill(): void {
    const now = this.#clock.monotonic();
    const earned = ((now - this.#atMs) / 1000) * this.#options.bytesPerSecond;
    this.#credit = Math.min(this.#options.burstBytes, this.#credit + earned);
    this.#atMs = now;
  }

  #wait(): void {
    const ms = Math.max(1, Math.ceil((-this.#credit / this.#options.bytesPerSecond) * 1000));
    this.#timer = this.#clock.timer(ms, () => {
      this.#timer = undefined;
      this.#refill();
      if (this.#credit < 0) this.#wait();
      else this.#resume();
    });
  }
}
