import type { Environment, Job } from './environment.ts';
import type { FunctionVersion } from './functionVersion.ts';
import type { FunctionLoad } from './invokerAdmission.ts';

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
  /** Whether its package should be compiled has been asked. */
  considered = false;
  /** The most recently used last: it is taken first, so that the others grow old and end. */
  #idle: Environment[] = [];

  constructor(version: FunctionVersion, load: FunctionLoad) {
    this.version = version;
    this.load = load;
  }

  takeIdle(): Environment | undefined {
    return this.#idle.pop();
  }

  putIdle(environment: Environment): void {
    this.#idle.push(environment);
  }

  remove(environment: Environment): void {
    this.environments.delete(environment);
    this.starting.delete(environment);
    const at = this.#idle.indexOf(environment);
    if (at !== -1) this.#idle.splice(at, 1);
  }

  /** Invocations that wait and have no environment to expect. */
  shortage(): number {
    let coming = this.starting.size;
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

  /** The idle environment that has been so for the longest. */
  longestIdle(): Environment | undefined {
    return this.#idle[0];
  }

  get empty(): boolean {
    return this.environments.size === 0 && this.waiting.length === 0;
  }
}
