import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { EnvironmentLink } from './environmentLink.ts';
import { PoolDemand } from './poolDemand.ts';
import { PoolNewcomers } from './poolNewcomers.ts';
import { PoolPrepared } from './poolPrepared.ts';
import { PoolQueue, type Queued } from './poolQueue.ts';
import type { SandboxDriver } from './sandbox.ts';

export interface Acquired {
  readonly link: EnvironmentLink;
  /** Monotonic: now for one that was waiting, else when its boot began. */
  readonly startedAtMs: number;
}

export interface PoolWaiter extends Queued {
  resolve(acquired: Acquired | undefined): void;
}

/** What the pool has of one runtime. */
export interface RuntimePool {
  readonly runtime: string;
  /** Of the functions that its sandboxes can be given to; undefined: of any. */
  readonly memoryMiB: number | undefined;
  usedAtMs: number;
  readonly demand: PoolDemand;
  readonly newcomers: PoolNewcomers;
  readonly waiters: PoolQueue<PoolWaiter>;
  /** The higher, the later a boot was begun for one of those. */
  turn: number;
  ready: EnvironmentLink[];
  /** Beside those that are ready. */
  readonly prepared: PoolPrepared;
  /** Boots under way that any waiter may have. */
  booting: number;
  /** Size of one of them, when it was last measured. */
  measuredBytes: number | undefined;
  /** Sandboxes that have come to wait since. */
  unmeasured: number;
  measuring: boolean;
  failures: number;
  retryAtMs: number;
}

export interface RuntimePoolNeeds {
  readonly driver: SandboxDriver;
  readonly clock: Clock;
  readonly log: Log;
  /** A prepared one that waited has died. */
  readonly lost: () => void;
}

const GUESSED_BYTES = 48 * 1024 * 1024;

export function createRuntimePool(
  runtime: string,
  memoryMiB: number | undefined,
  needs: RuntimePoolNeeds,
): RuntimePool {
  return {
    runtime,
    memoryMiB,
    usedAtMs: 0,
    demand: new PoolDemand(),
    newcomers: new PoolNewcomers(),
    waiters: new PoolQueue(),
    turn: 0,
    ready: [],
    prepared: new PoolPrepared(needs),
    booting: 0,
    measuredBytes: undefined,
    unmeasured: 0,
    measuring: false,
    failures: 0,
    retryAtMs: 0,
  };
}

export function bytesEach(pool: RuntimePool): number {
  return pool.measuredBytes ?? GUESSED_BYTES;
}

/** Nothing of it waits, is made or is waited for. */
export function isEmpty({ ready, prepared, booting, waiters }: RuntimePool): boolean {
  return ready.length + prepared.count + prepared.underWay + booting + waiters.length === 0;
}
