import type { Clock } from '../base/clock.ts';
import type { FunctionVersion } from './functionVersion.ts';
import { Throttled } from './invocation.ts';

export interface AdmissionSettings {
  /** Concurrent invocations of an account in a region. */
  readonly accountConcurrency: number;
  /** Invocations a second for each concurrent one that an account, or a reservation, allows. */
  readonly requestsPerConcurrency: number;
  /** New environments of one function within ten seconds. */
  readonly scalingRatePer10s: number;
}

/** What is admitted within a second. It is looked at the clock only when the second's share is used up. */
interface RequestWindow {
  requests: number;
  /** On the monotonic clock. */
  sinceMs: number;
}

const WINDOW_MS = 1000;

interface ScopeLoad extends RequestWindow {
  /** Running invocations of functions without reserved concurrency. */
  unreserved: number;
  /** The most of these since it was last taken. */
  unreservedPeak: number;
  /** Of all functions. */
  running: number;
  /** The most since it was last taken. */
  peak: number;
  /** Of these one is called when an invocation without reserved concurrency ends. */
  freed: Whoever | undefined;
}

/** Told once, in the order in which they asked; each gives whether anybody needs it still. */
type Whoever = (() => boolean)[];

/** What one function has running, and how fast it may still grow. */
export interface FunctionLoad extends RequestWindow {
  readonly scope: ScopeLoad;
  running: number;
  /** The most since it was last taken. */
  peak: number;
  /** Those among them that have a place in provisioned concurrency. */
  provisioned: number;
  /** The same by version; absent while there are none. */
  claims: Map<string, Claim> | undefined;
  /** Environments that may still be made at once. */
  tokens: number;
  refilledAtMs: number;
  /** Of these one is called when an invocation of the function ends. */
  freed: Whoever | undefined;
}

interface Claim {
  running: number;
  /** The most since it was last taken. */
  peak: number;
  /** How many there may be. */
  limit: number;
}

/** The most that ran at a time since it was last asked, where anything did. */
export interface Peaks {
  readonly functions: [arn: string, count: number][];
  /** Of `account/region`. */
  readonly scopes: [scope: string, count: number][];
  /** The same, of what no concurrency is set aside for. */
  readonly unreserved: [scope: string, count: number][];
  /** In provisioned concurrency, by the version's ARN, and how much of it there is. */
  readonly provisioned: [arn: string, count: number, limit: number][];
}

/** An admitted invocation: `leave` it exactly once. */
export interface Admitted {
  readonly load: FunctionLoad;
  readonly reserved: boolean;
  /** It has a place in its version's provisioned concurrency. */
  readonly claim: Claim | undefined;
}

/**
 * AWS's concurrency rules. A function with reserved concurrency may run that many and counts against nobody
 * else; all others share what the account has left. Provisioned concurrency is set aside, out of the function's
 * reservation or else of the account's: its version's invocations take it first, and what is left of it goes to
 * nobody else. Whatever may run at once may also begin ten times a second.
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

  /** Throws `Throttled`. `counted`: as a request, of which there may be so many a second. */
  enter(version: FunctionVersion, counted: boolean = true): Admitted {
    const load = this.loadOf(version);
    const { reservedConcurrency: limit, provisioned } = version;
    const claim = provisioned && claimOf(load, version.version, provisioned.ofVersion);
    if (limit === undefined) {
      const { accountConcurrency, requestsPerConcurrency } = this.#settings;
      const { scope } = load;
      if (claim === undefined) {
        const pool = accountConcurrency - this.#reservedTotal(version.account, version.region);
        if (scope.unreserved >= pool) throw new Throttled('ConcurrentInvocationLimitExceeded');
      }
      if (
        counted &&
        scope.requests >= accountConcurrency * requestsPerConcurrency &&
        !this.#isNewWindow(scope)
      ) {
        throw new Throttled('FunctionInvocationRateLimitExceeded');
      }
      if (counted) scope.requests++;
      if (claim === undefined && ++scope.unreserved > scope.unreservedPeak) {
        scope.unreservedPeak = scope.unreserved;
      }
    } else {
      const onDemand = load.running - load.provisioned;
      if (claim === undefined && onDemand >= limit - (provisioned?.ofFunction ?? 0)) {
        throw new Throttled('ReservedFunctionConcurrentInvocationLimitExceeded');
      }
      if (
        counted &&
        load.requests >= limit * this.#settings.requestsPerConcurrency &&
        !this.#isNewWindow(load)
      ) {
        throw new Throttled('ReservedFunctionInvocationRateLimitExceeded');
      }
      if (counted) load.requests++;
    }
    if (++load.running > load.peak) load.peak = load.running;
    if (++load.scope.running > load.scope.peak) load.scope.peak = load.scope.running;
    if (claim !== undefined) {
      if (++claim.running > claim.peak) claim.peak = claim.running;
      load.provisioned++;
    }
    return { load, reserved: limit !== undefined, claim };
  }

  leave({ load, reserved, claim }: Admitted): void {
    load.running--;
    load.scope.running--;
    if (claim !== undefined) {
      claim.running--;
      load.provisioned--;
    } else if (!reserved) load.scope.unreserved--;
    if (load.freed !== undefined && tellOne(load)) return;
    if (load.scope.freed !== undefined) tellOne(load.scope);
  }

  /** Calls back once, when a place has been given back for which the version has been turned away: see Invoker. */
  whenFreed(version: FunctionVersion, callback: () => boolean): void {
    const load = this.loadOf(version);
    const place = version.reservedConcurrency === undefined ? load.scope : load;
    (place.freed ??= []).push(callback);
  }

  takePeaks(): Peaks {
    const unreserved: [string, number][] = [];
    for (const [name, scope] of this.#scopes) {
      if (scope.unreservedPeak > 0) unreserved.push([name, scope.unreservedPeak]);
      scope.unreservedPeak = scope.unreserved;
    }
    const provisioned: [string, number, number][] = [];
    for (const [arn, { claims }] of this.#loads) {
      for (const [version, claim] of claims ?? []) {
        if (claim.peak > 0) provisioned.push([`${arn}:${version}`, claim.peak, claim.limit]);
        claim.peak = claim.running;
      }
    }
    return {
      functions: [...takePeaks(this.#loads)],
      scopes: [...takePeaks(this.#scopes)],
      unreserved,
      provisioned,
    };
  }

  loadOf(version: FunctionVersion): FunctionLoad {
    return this.#loads.get(version.functionArn) ?? this.#newLoad(version);
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

  /** One that was counted was not made after all. */
  shrink(load: FunctionLoad): void {
    load.tokens = Math.min(this.#settings.scalingRatePer10s, load.tokens + 1);
  }

  #isNewWindow(window: RequestWindow): boolean {
    const now = this.#clock.monotonic();
    if (now - window.sinceMs < WINDOW_MS) return false;
    window.requests = 0;
    window.sinceMs = now;
    return true;
  }

  /** Begins new seconds, and forgets functions that have been quiet so long that nothing remembered of them matters. */
  prune(): void {
    const quietSinceMs = this.#clock.monotonic() - 10_000;
    for (const scope of this.#scopes.values()) this.#isNewWindow(scope);
    for (const [arn, load] of this.#loads) {
      this.#isNewWindow(load);
      if (load.running === 0 && load.refilledAtMs < quietSinceMs && load.freed === undefined)
        this.#loads.delete(arn);
    }
  }

  #newLoad(version: FunctionVersion): FunctionLoad {
    const scopeName = `${version.account}/${version.region}`;
    let scope = this.#scopes.get(scopeName);
    if (scope === undefined) this.#scopes.set(scopeName, (scope = this.#newScope()));
    const load: FunctionLoad = {
      scope,
      running: 0,
      peak: 0,
      provisioned: 0,
      claims: undefined,
      requests: 0,
      sinceMs: this.#clock.monotonic(),
      tokens: this.#settings.scalingRatePer10s,
      refilledAtMs: this.#clock.monotonic(),
      freed: undefined,
    };
    this.#loads.set(version.functionArn, load);
    return load;
  }

  #newScope(): ScopeLoad {
    const sinceMs = this.#clock.monotonic();
    return {
      unreserved: 0,
      unreservedPeak: 0,
      running: 0,
      peak: 0,
      requests: 0,
      sinceMs,
      freed: undefined,
    };
  }
}

/** Tells the first who needs it; false when nobody does. */
function tellOne(place: { freed: Whoever | undefined }): boolean {
  while (place.freed !== undefined) {
    const callback = place.freed.shift();
    if (place.freed.length === 0) place.freed = undefined;
    if (callback?.() === true) return true;
  }
  return false;
}

function* takePeaks(
  loads: Iterable<[string, { running: number; peak: number }]>,
): Generator<[string, number]> {
  for (const [name, load] of loads) {
    if (load.peak > 0) yield [name, load.peak];
    load.peak = load.running;
  }
}

/** The place of one more invocation in the version's provisioned concurrency, if one is free. */
function claimOf(load: FunctionLoad, version: string, limit: number): Claim | undefined {
  if (limit === 0) return undefined;
  load.claims ??= new Map();
  let claim = load.claims.get(version);
  if (claim === undefined) load.claims.set(version, (claim = { running: 0, peak: 0, limit }));
  claim.limit = limit;
  return claim.running < limit ? claim : undefined;
}
