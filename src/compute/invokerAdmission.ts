import type { Clock } from '../base/clock.ts';
import type { FunctionVersion } from './functionVersion.ts';
import { Throttled } from './invocation.ts';

export interface AdmissionSettings {
  /** Concurrent invocations of an account in a region. */
  readonly accountConcurrency: number;
  /** New environments of one function within ten seconds. */
  readonly scalingRatePer10s: number;
}

interface ScopeLoad {
  /** Running invocations of functions without reserved concurrency. */
  unreserved: number;
}

/** What one function has running, and how fast it may still grow. */
export interface FunctionLoad {
  readonly scope: ScopeLoad;
  running: number;
  /** Environments that may still be made at once. */
  tokens: number;
  refilledAtMs: number;
}

/** An admitted invocation: `leave` it exactly once. */
export interface Admitted {
  readonly load: FunctionLoad;
  readonly reserved: boolean;
}

/**
 * AWS's concurrency rules. A function with reserved concurrency may run that many and counts against nobody
 * else; all others share what the account has left.
 */
export class InvokerAdmission {
  readonly #clock: Clock;
  readonly #settings: AdmissionSettings;
  readonly #reservedTotal: (account: string, region: string) => number;
  readonly #loads = new Map<string, FunctionLoad>();
  readonly #scopes = new Map<string, ScopeLoad>();

  constructor(
    clock: Clock,
    settings: AdmissionSettings,
    reservedTotal: (account: string, region: string) => number,
  ) {
    this.#clock = clock;
    this.#settings = settings;
    this.#reservedTotal = reservedTotal;
  }

  /** Throws `Throttled`. */
  enter(version: FunctionVersion): Admitted {
    const load = this.#loads.get(version.functionArn) ?? this.#newLoad(version);
    const limit = version.reservedConcurrency;
    if (limit === undefined) {
      const pool = this.#settings.accountConcurrency - this.#reservedTotal(version.account, version.region);
      if (load.scope.unreserved >= pool) throw new Throttled('ConcurrentInvocationLimitExceeded');
      load.scope.unreserved++;
    } else if (load.running >= limit) {
      throw new Throttled('ReservedFunctionConcurrentInvocationLimitExceeded');
    }
    load.running++;
    return { load, reserved: limit !== undefined };
  }

  leave(admitted: Admitted): void {
    admitted.load.running--;
    if (!admitted.reserved) admitted.load.scope.unreserved--;
  }

  /** Counts one more environment of the function, or says that it grows too fast. */
  grow(load: FunctionLoad): boolean {
    const { scalingRatePer10s } = this.#settings;
    const now = this.#clock.monotonic();
    const earned = ((now - load.refilledAtMs) / 10_000) * scalingRatePer10s;
    load.tokens = Math.min(scalingRatePer10s, load.tokens + earned);
    load.refilledAtMs = now;
    if (load.tokens < 1) return false;
    load.tokens--;
    return true;
  }

  /** Forgets functions that have been quiet so long that nothing remembered of them matters. */
  prune(): void {
    const quietSinceMs = this.#clock.monotonic() - 10_000;
    for (const [arn, load] of this.#loads) {
      if (load.running === 0 && load.refilledAtMs < quietSinceMs) this.#loads.delete(arn);
    }
  }

  #newLoad(version: FunctionVersion): FunctionLoad {
    const scopeName = `${version.account}/${version.region}`;
    let scope = this.#scopes.get(scopeName);
    if (scope === undefined) this.#scopes.set(scopeName, (scope = { unreserved: 0 }));
    const load: FunctionLoad = {
      scope,
      running: 0,
      tokens: this.#settings.scalingRatePer10s,
      refilledAtMs: this.#clock.monotonic(),
    };
    this.#loads.set(version.functionArn, load);
    return load;
  }
}
