import type { Clock, Timer } from '../base/clock.ts';
import type { Environment } from './environment.ts';
import type { Job } from './environmentOwner.ts';

/** The environments of a function version, as far as it matters here. */
export interface ReusableFleet {
  readonly environments: ReadonlySet<Environment>;
  readonly waiting: Job[];
  /** How many have an invocation, or are about to be done with one. */
  readonly atWork: number;
  readonly idle: number;
  takeIdle(): Environment | undefined;
}

/** So many invocations tell how long they take. */
const KNOWN_AFTER = 64;
/** One that finds a processor free is over before another process could have been woken for its neighbour. */
const BRIEF_MS = 0.5;
/** Processors are shared: what is brief takes longer beside others, but not that much. */
const BRIEF_AMONG_OTHERS_MS = 5;
/** How long those that wait are left alone. Timers are no finer. */
const PATIENCE_MS = 2;

/**
 * When a function's invocations are so brief that they only need a processor, waking more environments than keep the
 * processors busy costs more than it gains: each switch of processes empties caches. So a new invocation then waits for
 * an environment that is about to be free, even while others are idle. With 16 callers on 2 processors, functions take
 * half of the processor time for it (docs/benchmarks.md).
 *
 * What is brief is seen, not known: nobody waits before many invocations were brief, and whoever waits while fewer
 * environments than these get on with their work is given an idle one within milliseconds.
 */
export class EnvironmentReuse {
  readonly #clock: Clock;
  readonly #mostAtWork: number;
  readonly #fleet: ReusableFleet;
  /** Since the last surprise. */
  #seen = 0;
  /** The least that one took, slowly forgotten: how long they take when they wait for nothing. */
  #leastMs = 0;
  #averageMs = 0;
  #seenBefore = 0;
  #timer: Timer | undefined;

  /** `mostAtWork`: so many environments of the fleet keep all processors busy; Infinity for none that wait. */
  constructor(clock: Clock, mostAtWork: number, fleet: ReusableFleet) {
    this.#clock = clock;
    this.#mostAtWork = mostAtWork;
    this.#fleet = fleet;
  }

  /** An invocation has ended. */
  took(ms: number): void {
    if (this.#seen++ === 0) this.#leastMs = this.#averageMs = ms;
    this.#leastMs = ms < this.#leastMs ? ms : this.#leastMs + (ms - this.#leastMs) / 1024;
    this.#averageMs += (ms - this.#averageMs) / 16;
  }

  /** Whether a new invocation is better put to those that wait, though there are idle environments. */
  get isWorthWaiting(): boolean {
    return this.#fleet.atWork >= this.#mostAtWork && this.#isBrief;
  }

  /** To be called when one waits though there are idle environments. */
  watch(): void {
    if (this.#timer !== undefined) return;
    this.#seenBefore = this.#seen;
    this.#timer = this.#clock.timer(PATIENCE_MS, () => this.#relieve());
  }

  close(): void {
    this.#timer?.cancel();
  }

  get #isBrief(): boolean {
    return this.#seen >= KNOWN_AFTER && this.#leastMs < BRIEF_MS && this.#averageMs < BRIEF_AMONG_OTHERS_MS;
  }

  #relieve(): void {
    this.#timer = undefined;
    const { waiting } = this.#fleet;
    if (waiting.length === 0) return;
    // Nobody has become free: they are not brief any more.
    if (this.#seen === this.#seenBefore) this.#seen = 0;
    const places = this.#isBrief ? this.#mostAtWork - this.#gettingOn() : waiting.length;
    for (let place = 0; place < places; place++) {
      const environment = waiting.length > 0 ? this.#fleet.takeIdle() : undefined;
      if (environment === undefined) break;
      environment.invoke(waiting.shift() as Job);
    }
    if (waiting.length > 0 && this.#fleet.idle > 0) this.watch();
  }

  /** Environments whose invocation may still be a brief one. */
  #gettingOn(): number {
    const sinceMs = this.#clock.monotonic() - PATIENCE_MS;
    let count = 0;
    for (const environment of this.#fleet.environments) {
      if (environment.state === 'busy' && environment.startedAtMs > sinceMs) count++;
    }
    return count;
  }
}
