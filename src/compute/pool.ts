import type { Clock, Timer } from '../base/clock.ts';
import { OperationalError } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import type { SocketReads } from '../base/socketReads.ts';
import type { EnvironmentLink } from './environmentLink.ts';
import type { FunctionVersion } from './functionVersion.ts';
import type { OutputBudgetOptions } from './outputBudget.ts';
import { PoolBoots } from './poolBoots.ts';
import { shareBudget } from './poolBudget.ts';
import { isPlain } from './poolPrepared.ts';
import { PoolQueue, type Queued } from './poolQueue.ts';
import {
  bytesEach,
  createRuntimePool,
  isEmpty,
  type Acquired,
  type PoolWaiter,
  type RuntimePool,
} from './poolRuntime.ts';
import type { RuntimeCatalogue } from './runtimeCatalogue.ts';
import type { RuntimeProcess, SandboxDriver } from './sandbox.ts';

export type { Acquired } from './poolRuntime.ts';

export interface PoolSettings {
  /** Proportional set size of all waiting sandboxes together. */
  readonly poolBudgetBytes: number;
  /** Waiting sandboxes of each runtime in use. */
  readonly poolMinimum: number;
  /** A waiting sandbox is replaced at this age. */
  readonly poolMaxAgeMs: number;
  readonly parallelBoots: number;
  readonly bootTimeoutMs: number;
  readonly output: OutputBudgetOptions;
}

export interface PoolNeeds {
  readonly driver: SandboxDriver;
  readonly catalogue: RuntimeCatalogue;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: PoolSettings;
  /** Of what comes from sandboxes. */
  readonly reads: SocketReads;
  /** Invocations running now: refilling waits for quieter moments. */
  readonly running: () => number;
}

/** What the pool must know of the function version that a sandbox is for. */
export type PoolVersion = Pick<FunctionVersion, 'runtime' | 'functionArn' | 'memoryMiB'>;

/** For a boot of its own. */
interface DedicatedWaiter extends Queued {
  begin(): void;
}

/** Who waits for one, and when one of them was last begun, as for `RuntimePool.turn`. */
interface Dedicated {
  readonly waiters: PoolQueue<DedicatedWaiter>;
  turn: number;
}

/** How many are to wait; `wanted` in all, whether there is memory for them or not. */
interface PoolTarget {
  readonly pool: RuntimePool;
  readonly soon: number;
  readonly ahead: number;
  readonly prepared: number;
  readonly wanted: number;
}

/** Of runtimes that are booted per memory size, this many sizes have a sandbox waiting, and only while in use. */
const WAITING_SIZES = 2;
const SIZE_IN_USE_MS = 10 * 60_000;
/** So much of the budget is planned with: a sandbox's size changes with those beside it, which share its pages. */
const PLANNED_SHARE = 0.97;
const REFILL_DELAY_MS = 15;
/** Refilling waits at most this often for running invocations to end. */
const REFILL_DEFERRALS = 8;
const MAX_RETRY_MS = 60_000;
/** Booting for newcomers waits until nothing was invoked or made for this long. */
const QUIET_MS = 200;
/** The more live, the less each takes, since they share pages; but measuring takes milliseconds. */
const MEASURE_EACH = 4;

/**
 * Sandboxes that have booted and wait, without any code, for a function: a cold start then takes one instead of
 * booting it. Beyond as many of those as memory allows, others are prepared: their runtime has only to be started. How many wait follows what was taken recently and, in quiet moments, how many functions have come and
 * not run yet; within a budget of memory. Each is used once.
 */
export class Pool {
  readonly #needs: PoolNeeds;
  readonly #pools = new Map<string, RuntimePool>();
  readonly #dedicated: Dedicated = { waiters: new PoolQueue(), turn: 0 };
  #turn = 0;
  #boots = 0;
  #refill: Timer | undefined;
  #refillAtMs = Infinity;
  #deferrals = 0;
  #busyAtMs = -Infinity;
  readonly #stopping = new AbortController();
  readonly #bootings: PoolBoots;

  constructor(needs: PoolNeeds) {
    this.#needs = needs;
    const { settings, reads } = needs;
    const options = { ...settings, reads, stopping: this.#stopping.signal };
    this.#bootings = new PoolBoots({ ...needs, options });
  }

  /** Keeps sandboxes of the runtime waiting from now on, if this machine has it; one for the function, if any. */
  warm(runtime: string, memoryMiB?: number, functionArn?: string): void {
    const pool = this.#poolOf(runtime, memoryMiB);
    pool.usedAtMs = this.#busyAtMs = this.#needs.clock.monotonic();
    if (functionArn !== undefined) pool.newcomers.add(functionArn, this.#busyAtMs);
    void this.#prepare(runtime).then(() => this.#scheduleRefill());
  }

  /** It needs no sandbox of the pool, for now or any more. */
  forget(functionArn: string): void {
    for (const pool of this.#pools.values()) pool.newcomers.remove(functionArn);
  }

  /**
   * A sandbox of the runtime: one that waits, or the next to be booted. Undefined when it was not wanted any
   * more when its turn came. Rejects with OperationalError when it could not be booted.
   */
  acquire(version: PoolVersion, wanted: () => boolean): Promise<Acquired | undefined> {
    const { runtime, functionArn } = version;
    const pool = this.#poolOf(runtime, version.memoryMiB);
    const nowMs = this.#needs.clock.monotonic();
    pool.usedAtMs = this.#busyAtMs = nowMs;
    // That a newcomer came to run says nothing of the next seconds; of anyone else there may be more.
    if (!pool.newcomers.remove(functionArn)) pool.demand.add(nowMs);
    this.#scheduleRefill();
    for (let link = pool.ready.shift(); link !== undefined; link = pool.ready.shift()) {
      if (!link.ended) return Promise.resolve({ link, startedAtMs: nowMs });
      this.#discard(link);
    }
    return new Promise((resolve, reject) => {
      pool.waiters.add(functionArn, { wanted, resolve, reject });
      if (this.#needs.catalogue.state(runtime).kind === 'ready') this.#pump();
      else void this.#whenPrepared(pool);
    });
  }

  /**
   * A sandbox booted as told, for a function whose needs a waiting one cannot meet. Undefined when it was not wanted any
   * more when its turn came.
   */
  async bootFor(
    process: RuntimeProcess,
    { functionArn }: Pick<PoolVersion, 'functionArn'>,
    wanted: () => boolean,
  ): Promise<Acquired | undefined> {
    const isTurn = await new Promise<boolean>((resolve, reject) => {
      const begin = (): void => resolve(true);
      this.#dedicated.waiters.add(functionArn, { wanted, begin, resolve: () => resolve(false), reject });
      this.#pump();
    });
    if (!isTurn) return undefined;
    const startedAtMs = this.#needs.clock.monotonic();
    try {
      return { link: await this.#bootings.awaited(process), startedAtMs };
    } finally {
      this.#boots--;
      this.#pump();
    }
  }

  stats(): { prebooted: number; prepared: number; bytes: number; missing: number } {
    let prebooted = 0;
    let prepared = 0;
    let bytes = 0;
    let missing = 0;
    for (const target of this.#targets(this.#needs.clock.monotonic())) {
      const { pool } = target;
      prebooted += pool.ready.length;
      prepared += pool.prepared.count;
      bytes += pool.ready.length * bytesEach(pool) + pool.prepared.count * pool.prepared.bytesEach;
      const lacking =
        Math.max(0, target.ahead - pool.ready.length) + Math.max(0, target.prepared - pool.prepared.count);
      // What is under way may change the sizes, and with them what there is room for.
      missing += Math.max(lacking, pool.booting + pool.prepared.underWay + (pool.measuring ? 1 : 0));
    }
    return { prebooted, prepared, bytes: Math.round(bytes), missing };
  }

  /** Called now and then: drops what is too many or too old. Says whether there is more to drop later. */
  sweep(): boolean {
    const { clock, settings } = this.#needs;
    const nowMs = clock.monotonic();
    let more = false;
    for (const [name, pool] of this.#pools) if (isForgotten(pool, nowMs)) this.#pools.delete(name);
    for (const { pool, soon, ahead, prepared, wanted } of this.#targets(nowMs)) {
      // Amid a burst fewer and fewer are wanted, of which more might be booted: but now these are what there is.
      const needed = wanted + pool.waiters.length - pool.ready.length;
      pool.prepared.trim(Math.max(prepared, needed), settings.poolMaxAgeMs);
      const spare = pool.ready.length - ahead;
      if (spare > 0) pool.ready.splice(0, spare).forEach((link) => this.#discard(link));
      pool.ready = pool.ready.filter((link) => {
        const keep = !link.ended && nowMs - link.bootedAtMs < settings.poolMaxAgeMs;
        if (!keep) this.#discard(link);
        return keep;
      });
      if (pool.ready.length + pool.booting < soon) this.#scheduleRefill();
      more ||= pool.ready.length + pool.prepared.count > this.#minimum(pool, nowMs);
    }
    return more;
  }

  async close(): Promise<void> {
    this.#stopping.abort(new Error('the platform is stopping'));
    this.#refill?.cancel();
    const links = [...this.#pools.values()].flatMap((pool) => pool.ready.splice(0));
    const stopping = new OperationalError('boot', 'the platform is stopping');
    for (const { waiters } of [this.#dedicated, ...this.#pools.values()]) waiters.rejectAll(stopping);
    const prepared = [...this.#pools.values()].map((pool) => pool.prepared.close());
    await Promise.allSettled([...links.map((link) => link.kill()), ...prepared, this.#bootings.settled()]);
  }

  async #whenPrepared(pool: RuntimePool): Promise<void> {
    await this.#prepare(pool.runtime);
    const state = this.#needs.catalogue.state(pool.runtime);
    if (state.kind === 'ready') return this.#pump();
    const why = state.kind === 'absent' ? state.reason : `it is ${state.kind}`;
    const hint = state.kind === 'absent' ? { hint: state.installHint } : {};
    const message = `the runtime ${pool.runtime} cannot be used: ${why}`;
    pool.waiters.rejectAll(new OperationalError('boot', message, hint));
  }

  /** Never rejects: what the runtime's state is afterwards says whether it went well. */
  async #prepare(runtime: string): Promise<void> {
    try {
      await this.#needs.catalogue.prepare(runtime);
    } catch (error) {
      this.#needs.log.warn({ runtime, error: String(error) }, 'a runtime could not be prepared');
    }
  }

  #poolOf(runtime: string, memoryMiB: number | undefined): RuntimePool {
    const size = this.#needs.catalogue.perMemory?.(runtime) ? memoryMiB : undefined;
    const name = size === undefined ? runtime : `${runtime} ${size}`;
    let pool = this.#pools.get(name);
    if (pool === undefined) {
      pool = createRuntimePool(runtime, size, { ...this.#needs, lost: () => this.#scheduleRefill() });
      this.#pools.set(name, pool);
    }
    return pool;
  }

  /**
   * How many of each shall wait: soon, the minimum or recent demand; ahead, after a quiet moment, one for each
   * newcomer, if only prepared. Each runtime within its share of the budget.
   */
  #targets(nowMs: number): PoolTarget[] {
    const wishes = [...this.#pools.values()].map((pool) => {
      const minimum = this.#minimum(pool, nowMs);
      const demand = pool.demand.current(nowMs);
      const wanted = Math.max(minimum, demand, pool.newcomers.current(nowMs));
      const preparedBytes = this.#canPrepare(pool) ? pool.prepared.bytesEach : undefined;
      const soon = Math.max(minimum, demand);
      return { pool, bytesEach: bytesEach(pool), preparedBytes, minimum, wanted, soon };
    });
    const shares = shareBudget(PLANNED_SHARE * this.#needs.settings.poolBudgetBytes, wishes);
    return wishes.map(({ pool, soon, wanted }, index) => {
      const { booted = 0, prepared = 0 } = shares[index] ?? {};
      return { pool, soon: Math.min(booted, soon), ahead: booted, prepared, wanted };
    });
  }

  #canPrepare(pool: RuntimePool): boolean {
    const process = this.#processOf(pool);
    return this.#needs.driver.prepare !== undefined && process !== undefined && isPlain(process);
  }

  /** There are as many sizes as functions may have: only those in use cost anything, and few of them. */
  #minimum(pool: RuntimePool, nowMs: number): number {
    const { poolMinimum } = this.#needs.settings;
    if (pool.memoryMiB === undefined) return poolMinimum;
    if (nowMs - pool.usedAtMs > SIZE_IN_USE_MS) return 0;
    let moreRecent = 0;
    for (const other of this.#pools.values()) {
      if (other.memoryMiB !== undefined && other.usedAtMs > pool.usedAtMs) moreRecent++;
    }
    return moreRecent < WAITING_SIZES ? Math.min(1, poolMinimum) : 0;
  }

  #scheduleRefill(delayMs: number = REFILL_DELAY_MS): void {
    const atMs = this.#needs.clock.monotonic() + delayMs;
    if (atMs >= this.#refillAtMs || this.#stopping.signal.aborted) return;
    this.#refill?.cancel();
    this.#refillAtMs = atMs;
    this.#refill = this.#needs.clock.timer(delayMs, () => {
      this.#refillAtMs = Infinity;
      if (this.#needs.running() > 0 && this.#deferrals++ < REFILL_DEFERRALS) return this.#scheduleRefill();
      this.#deferrals = 0;
      this.#pump();
      this.#refillOnce();
    });
  }

  /**
   * Starts at most as many boots as leave a core to what runs; each that ends calls for the next. While someone
   * waits for a boot nothing is booted for later.
   */
  #refillOnce(): void {
    if (this.#dedicated.waiters.length > 0) return;
    for (const pool of this.#pools.values()) if (pool.waiters.length > 0) return;
    const nowMs = this.#needs.clock.monotonic();
    const { parallelBoots } = this.#needs.settings;
    const allowed = this.#needs.running() > 0 ? 1 : Math.ceil(parallelBoots / 2);
    for (const { pool, soon, ahead, prepared } of this.#targets(nowMs)) {
      if (pool.retryAtMs > nowMs) {
        this.#scheduleRefill(pool.retryAtMs - nowMs);
        continue;
      }
      while (this.#boots < allowed && pool.ready.length + pool.booting < soon) {
        if (!this.#startBoot(pool, true)) break;
      }
      const hasSpare = pool.prepared.count > prepared;
      const lacksPrepared = pool.prepared.count + pool.prepared.underWay < prepared;
      if (!lacksPrepared && pool.ready.length + pool.booting >= ahead) continue;
      // One at a time, and only while nothing else happens; first a little for everyone.
      const quietForMs = this.#needs.running() > 0 ? 0 : nowMs - this.#busyAtMs;
      if (quietForMs < QUIET_MS) this.#scheduleRefill(QUIET_MS - quietForMs);
      else if (this.#boots === 0 && lacksPrepared) this.#prepareOne(pool);
      else if (this.#boots === 0) this.#startBoot(pool, hasSpare);
    }
  }

  #prepareOne(pool: RuntimePool): void {
    const process = this.#processOf(pool);
    if (process === undefined) return;
    this.#boots++;
    const { signal } = this.#stopping;
    const preparing = pool.prepared.add(process, signal).then(
      () => (pool.failures = 0),
      (error: unknown) => this.#bootFailed(pool, error),
    );
    this.#bootings.track(preparing);
    void preparing.then(() => {
      this.#boots--;
      this.#pump();
      this.#scheduleRefill();
    });
  }

  /** Boots for those who wait: the dedicated and each runtime's take turns, and among those the functions. */
  #pump(): void {
    this.#dedicated.waiters.dropUnwanted();
    for (const pool of this.#pools.values()) pool.waiters.dropUnwanted();
    while (this.#boots < this.#needs.settings.parallelBoots) {
      let next: RuntimePool | Dedicated = this.#dedicated;
      let turn = next.waiters.length > 0 ? next.turn : Infinity;
      for (const pool of this.#pools.values()) {
        if (pool.turn >= turn || !this.#lacksBoots(pool)) continue;
        next = pool;
        turn = pool.turn;
      }
      if (turn === Infinity) return;
      next.turn = ++this.#turn;
      if ('booting' in next) this.#startBoot(next);
      else {
        this.#boots++;
        next.waiters.take()?.begin();
      }
    }
  }

  #lacksBoots(pool: RuntimePool): boolean {
    return pool.booting < pool.waiters.length && this.#processOf(pool) !== undefined;
  }

  /** Undefined while the runtime is not ready. */
  #processOf(pool: RuntimePool): RuntimeProcess | undefined {
    const state = this.#needs.catalogue.state(pool.runtime);
    if (state.kind !== 'ready') return undefined;
    const sized = pool.memoryMiB === undefined ? undefined : state.processFor?.(pool.memoryMiB);
    return sized ?? state.process;
  }

  /** From a prepared one for who waits, or when one can be spared. */
  #startBoot(pool: RuntimePool, hasSpare: boolean = false): boolean {
    const process = this.#processOf(pool);
    if (process === undefined) return false;
    pool.booting++;
    this.#boots++;
    const awaited = pool.booting <= pool.waiters.length;
    const booting =
      awaited || hasSpare
        ? this.#bootings.fromPrepared(process, pool.prepared, awaited)
        : this.#bootings.ahead(process);
    void this.#bootInto(pool, booting);
    return true;
  }

  async #bootInto(pool: RuntimePool, booting: Promise<EnvironmentLink>): Promise<void> {
    const startedAtMs = this.#needs.clock.monotonic();
    try {
      const link = await booting;
      pool.failures = 0;
      this.#booted(pool);
      this.#offer(pool, link, startedAtMs);
    } catch (error) {
      this.#booted(pool);
      this.#bootFailed(pool, error, pool.waiters.take());
    } finally {
      this.#pump();
      this.#scheduleRefill();
    }
  }

  #booted(pool: RuntimePool): void {
    pool.booting--;
    this.#boots--;
  }

  #offer(pool: RuntimePool, link: EnvironmentLink, startedAtMs: number): void {
    pool.waiters.dropUnwanted();
    const waiter = pool.waiters.take();
    if (waiter !== undefined) return waiter.resolve({ link, startedAtMs });
    if (this.#stopping.signal.aborted) return this.#discard(link);
    const ignore = (): void => undefined;
    const lost = (): void => {
      pool.ready = pool.ready.filter((other) => other !== link);
      this.#discard(link);
      this.#scheduleRefill();
    };
    pool.ready.push(link);
    link.listen({ onFrame: lost, onStdout: ignore, onStderr: ignore, onEnd: lost });
    if (pool.measuredBytes === undefined || ++pool.unmeasured >= MEASURE_EACH) void this.#measure(pool, link);
  }

  async #measure(pool: RuntimePool, link: EnvironmentLink): Promise<void> {
    pool.unmeasured = 0;
    pool.measuring = true;
    try {
      const bytes = await link.sandbox.proportionalSetSize();
      if (bytes > 0) pool.measuredBytes = bytes;
    } catch (error) {
      this.#needs.log.debug({ error: String(error) }, 'a waiting sandbox was not measured');
    }
    pool.measuring = false;
    this.#scheduleRefill();
  }

  #bootFailed(pool: RuntimePool, cause: unknown, waiter?: PoolWaiter): void {
    const error = cause instanceof Error ? cause : new Error(String(cause));
    pool.failures++;
    const pauseMs = Math.min(MAX_RETRY_MS, 100 * 2 ** Math.min(pool.failures, 12));
    pool.retryAtMs = this.#needs.clock.monotonic() + pauseMs;
    if (waiter !== undefined) return waiter.reject(error);
    if (this.#stopping.signal.aborted) return;
    const hint = error instanceof OperationalError ? error.hint : undefined;
    this.#needs.log.warn({ runtime: pool.runtime, error: error.message, hint }, 'a runtime did not boot');
  }

  #discard(link: EnvironmentLink): void {
    link.kill().catch((error: unknown) => {
      this.#needs.log.error({ sandbox: link.sandbox.id, error: String(error) }, 'a sandbox was not removed');
    });
  }
}

/** A size that is not used any more; what is known of a runtime stays. */
function isForgotten(pool: RuntimePool, nowMs: number): boolean {
  return pool.memoryMiB !== undefined && isEmpty(pool) && nowMs - pool.usedAtMs > SIZE_IN_USE_MS;
}
