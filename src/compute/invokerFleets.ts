import type { Clock } from '../base/clock.ts';
import type { Environment } from './environment.ts';
import type { FunctionVersion } from './functionVersion.ts';
import type { FunctionLoad } from './invokerAdmission.ts';
import { InvokerFleet } from './invokerFleet.ts';

/** Whatever identities are, no two functions ever share an environment. */
function fleetKey({ functionArn, version, identity }: FunctionVersion): string {
  return `${functionArn}:${version}:${identity}`;
}

/** The fleets of all function versions that have one at the moment. */
export class InvokerFleets {
  readonly #fleets = new Map<string, InvokerFleet>();
  /** A key is put together once for each version, not for each of its invocations. */
  readonly #keys = new WeakMap<FunctionVersion, string>();
  readonly #clock: Clock;
  readonly #mostAtWork: number;

  /** `mostAtWork`: of one function, see EnvironmentReuse. */
  constructor(clock: Clock, mostAtWork: number) {
    this.#clock = clock;
    this.#mostAtWork = mostAtWork;
  }

  /** The version's, made if there is none. */
  of(version: FunctionVersion, load: FunctionLoad): InvokerFleet {
    const key = this.#keyOf(version);
    let fleet = this.#fleets.get(key);
    if (fleet === undefined) {
      fleet = new InvokerFleet(version, load, this.#clock, this.#mostAtWork);
      this.#fleets.set(key, fleet);
    }
    return fleet;
  }

  find(version: FunctionVersion): InvokerFleet | undefined {
    return this.#fleets.get(this.#keyOf(version));
  }

  all(): Iterable<InvokerFleet> {
    return this.#fleets.values();
  }

  forgetEmpty(fleet: InvokerFleet): void {
    if (!fleet.empty) return;
    fleet.reuse.close();
    this.#fleets.delete(this.#keyOf(fleet.version));
  }

  /** The environment that has been idle for the longest, of those that may be ended for others. */
  longestIdle(): Environment | undefined {
    let found: Environment | undefined;
    for (const fleet of this.#fleets.values()) {
      const oldest = fleet.longestIdle();
      if (oldest !== undefined && oldest.idleSinceMs < (found?.idleSinceMs ?? Infinity)) found = oldest;
    }
    return found;
  }

  #keyOf(version: FunctionVersion): string {
    let key = this.#keys.get(version);
    if (key === undefined) this.#keys.set(version, (key = fleetKey(version)));
    return key;
  }
}
