import type { Timer } from '../base/clock.ts';
import type { Environment } from './environment.ts';
import type { ProvisionedState, ProvisionFailure } from './invocation.ts';

/** The environments of one version that are kept initialised, and how far that has come. */
export class ProvisionedShare {
  /** How many there shall be. */
  readonly count: number;
  readonly token: string;
  readonly starting: Set<Environment>;
  /** Initialised, whether an invocation runs in them or not; the oldest first. */
  readonly ready: Set<Environment>;
  /** One more for a while: it takes the place of one that has grown old. */
  renewing = false;
  failure: ProvisionFailure | undefined;
  /** In a row. */
  failures = 0;
  /** Nothing is started until it fires. */
  retry: Timer | undefined;
  #complete = false;

  /** `before`: the share of the same version that this one replaces, whose environments it takes over. */
  constructor(count: number, token: string, before?: ProvisionedShare) {
    this.count = count;
    this.token = token;
    this.starting = before?.starting ?? new Set();
    this.ready = before?.ready ?? new Set();
    before?.retry?.cancel();
  }

  /** Environments still to be started; negative: too many. */
  get missing(): number {
    return this.count + (this.renewing ? 1 : 0) - this.starting.size - this.ready.size;
  }

  becameReady(environment: Environment): void {
    this.starting.delete(environment);
    this.ready.add(environment);
    if (this.ready.size > this.count) this.renewing = false;
    if (this.ready.size < this.count) return;
    this.#complete = true;
    this.failure = undefined;
    this.failures = 0;
  }

  /** The one on its way that came last, else the oldest: it no longer counts. */
  giveUp(): Environment | undefined {
    const environment = [...this.starting].at(-1) ?? [...this.ready][0];
    if (environment !== undefined) this.remove(environment);
    return environment;
  }

  remove(environment: Environment): boolean {
    return this.ready.delete(environment) || this.starting.delete(environment);
  }

  state(): ProvisionedState {
    const { token, count, failure } = this;
    const ready = Math.min(count, this.ready.size);
    // What was complete once stays so while one that died is replaced.
    const complete = this.#complete || ready === count;
    const status = failure !== undefined ? 'failed' : complete ? 'ready' : 'allocating';
    return { token, count, ready, status, failure };
  }
}
