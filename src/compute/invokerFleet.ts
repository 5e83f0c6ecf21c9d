import type { Clock } from '../base/clock.ts';
import type { Environment } from './environment.ts';
import type { Job } from './environmentOwner.ts';
import { EnvironmentReuse } from './environmentReuse.ts';
import type { FunctionVersion } from './functionVersion.ts';
import type { FunctionLoad } from './invokerAdmission.ts';
import type { ProvisionedShare } from './provisionedShare.ts';

/**
 * The environments of one function version, and the invocations that wait for one of them. A waiting
 * invocation takes whichever comes first: a new environment or one that has become idle.
 */
export class InvokerFleet {
  readonly version: FunctionVersion;
  readonly load: FunctionLoad;
  readonly environments = new Set<Environment>();
  /** Those on their way that waiting invocations may count on. */
  readonly starting = new Set<Environment>();
  readonly waiting: Job[] = [];
  readonly reuse: EnvironmentReuse;
  /** Whether its package should be compiled has been asked. */
  considered = false;
  /** Its version is no more: environments for which nobody waits end. */
  retired = false;
  /** Those that are kept initialised. */
  provisioned: ProvisionedShare | undefined;
  /** The most recently used last: it is taken first, so that the others grow old and end. */
  #idle: Environment[] = [];
  #idleProvisioned: Environment[] = [];

  /** `mostAtWork`: see EnvironmentReuse. */
  constructor(version: FunctionVersion, load: FunctionLoad, clock: Clock, mostAtWork: number) {
    this.version = version;
    this.load = load;
    this.reuse = new EnvironmentReuse(clock, mostAtWork, this);
  }

  get idle(): number {
    return this.#idle.length + this.#idleProvisioned.length;
  }

  get atWork(): number {
    const initialising = this.starting.size + (this.provisioned?.starting.size ?? 0);
    return this.environments.size - initialising - this.idle;
  }

  get hasIdleProvisioned(): boolean {
    return this.#idleProvisioned.length > 0;
  }

  takeIdle(): Environment | undefined {
    return this.#idleProvisioned.pop() ?? this.#idle.pop();
  }

  /** Whoever waits takes what is idle. */
  wakeIdle(): void {
    for (let job = this.waiting[0]; job !== undefined && this.idle > 0; job = this.waiting[0]) {
      this.waiting.shift();
      this.takeIdle()?.invoke(job);
    }
  }

  putIdle(environment: Environment): void {
    this.#idleListOf(environment).push(environment);
  }

  remove(environment: Environment): void {
    this.environments.delete(environment);
    this.starting.delete(environment);
    const idle = this.#idleListOf(environment);
    const at = idle.indexOf(environment);
    if (at !== -1) idle.splice(at, 1);
  }

  /** Invocations that wait and have no environment to expect. */
  shortage(): number {
    let coming = this.starting.size + this.idle;
    for (const environment of this.environments) {
      if (environment.state === 'draining' && !environment.doomed && !environment.lingers) coming++;
    }
    return this.waiting.length - coming;
  }

  /** Whether an environment that still waits for a sandbox is needed; one that is not is given up by this. */
  stillWants(environment: Environment): boolean {
    if (!this.starting.has(environment)) return environment.state === 'starting';
    if (this.starting.size <= this.waiting.length) return true;
    this.starting.delete(environment);
    return false;
  }

  /** The idle environment that has been so for the longest, of those that may be ended for others. */
  longestIdle(): Environment | undefined {
    return this.#idle[0];
  }

  get empty(): boolean {
    return this.environments.size === 0 && this.waiting.length === 0 && this.provisioned === undefined;
  }

  #idleListOf({ provisioned }: Environment): Environment[] {
    return provisioned ? this.#idleProvisioned : this.#idle;
  }
}
