import type { Clock, Timer } from '../base/clock.ts';
import type { Environment } from './environment.ts';
import type { InvokerSettings } from './invokerSettings.ts';

export interface SweepNeeds {
  readonly clock: Clock;
  readonly settings: Pick<InvokerSettings, 'idleMs' | 'freezeAfterMs' | 'maxLifeMs' | 'memoryBudgetBytes'>;
  /** All there are; one that ends leaves them at once. */
  readonly environments: () => Iterable<Environment>;
  /** The first that may be ended for others. */
  readonly longestIdle: () => Environment | undefined;
  /** A provisioned one has grown old. */
  readonly renew: (environment: Environment) => void;
  /** Others that have something to do now and then. */
  readonly swept: () => void;
}

const FAST_SWEEP_MS = 100;
const SLOW_SWEEP_MS = 30_000;

/**
 * What time does to environments: the idle are frozen, then ended; the old are replaced; the longest idle make room
 * when all together use too much memory. Often only while something is awake.
 */
export class InvokerSweep {
  readonly #needs: SweepNeeds;
  readonly #slowMs: number;
  #timer: Timer | undefined;
  #isFast = false;
  /** Of all environments, when it was last looked at. */
  #bytes = 0;

  constructor(needs: SweepNeeds) {
    this.#needs = needs;
    this.#slowMs = Math.max(FAST_SWEEP_MS, Math.min(SLOW_SWEEP_MS, needs.settings.idleMs / 4));
  }

  /** Whether there is memory for one more, if need be in an idle one's place. */
  get hasMemory(): boolean {
    const { settings, longestIdle } = this.#needs;
    return this.#bytes < settings.memoryBudgetBytes || longestIdle() !== undefined;
  }

  /** There is something to sweep for now and then. */
  begin(): void {
    if (this.#timer === undefined) this.#sweepAfter(SLOW_SWEEP_MS);
  }

  /** Something is awake. Called at every invocation. */
  wake(): void {
    if (this.#isFast) return;
    this.#isFast = true;
    this.#sweepAfter(FAST_SWEEP_MS);
  }

  close(): void {
    this.#timer?.cancel();
  }

  #sweepAfter(ms: number): void {
    this.#timer?.cancel();
    this.#timer = this.#needs.clock.timer(ms, () => this.#sweep());
  }

  #sweep(): void {
    const nowMs = this.#needs.clock.monotonic();
    let awake = false;
    let bytes = 0;
    for (const environment of this.#needs.environments()) {
      bytes += environment.peakBytes;
      if (nowMs - environment.bornAtMs >= this.#needs.settings.maxLifeMs) this.#tooOld(environment);
      if (this.#isAwake(environment, nowMs)) awake = true;
    }
    this.#bytes = bytes;
    this.#relieve(bytes);
    this.#needs.swept();
    this.#isFast = awake;
    this.#sweepAfter(awake ? FAST_SWEEP_MS : this.#slowMs);
  }

  /** Whether it still is: freezes and ends the idle, hands on what the busy have logged. */
  #isAwake(environment: Environment, nowMs: number): boolean {
    const { idleMs, freezeAfterMs } = this.#needs.settings;
    if (environment.state !== 'idle') {
      environment.log.flush();
      return true;
    }
    const idleForMs = nowMs - environment.idleSinceMs;
    if (!environment.provisioned && idleForMs >= idleMs) {
      environment.end();
      return false;
    }
    if (environment.frozen || environment.isInspected) return false;
    if (idleForMs < freezeAfterMs) return true;
    environment.freeze();
    return false;
  }

  #tooOld(environment: Environment): void {
    if (environment.provisioned) this.#needs.renew(environment);
    else if (environment.state === 'idle') environment.end();
    else environment.doomed = true;
  }

  #relieve(bytes: number): void {
    for (let over = bytes - this.#needs.settings.memoryBudgetBytes; over > 0;) {
      const oldest = this.#needs.longestIdle();
      if (oldest === undefined) return;
      over -= Math.max(1, oldest.peakBytes);
      oldest.end();
    }
  }
}
