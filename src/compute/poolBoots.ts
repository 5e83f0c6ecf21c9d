import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { bootLink, type BootOptions, type EnvironmentLink } from './environmentLink.ts';
import { isPlain, type PoolPrepared } from './poolPrepared.ts';
import type { PreparedSandbox, RuntimeProcess, Sandbox, SandboxDriver } from './sandbox.ts';

export interface PoolBootsNeeds {
  readonly driver: SandboxDriver;
  readonly clock: Clock;
  readonly log: Log;
  readonly options: BootOptions;
}

/** Tells a runtime that a function waits for it: what is not needed at once can be left for later. */
const AWAITED = { MAYFLY_AWAITED: '1' };

/** The boots of a pool: for later, or for who waits. All reject with OperationalError. */
export class PoolBoots {
  readonly #needs: PoolBootsNeeds;
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(needs: PoolBootsNeeds) {
    this.#needs = needs;
  }

  /** One that is to wait. */
  ahead(process: RuntimeProcess): Promise<EnvironmentLink> {
    return this.#boot(process, (signal) => this.#needs.driver.boot(process, signal));
  }

  /** One for a function that waits: from scratch. */
  awaited(process: RuntimeProcess): Promise<EnvironmentLink> {
    const environment = isPlain(process) ? { ...process.environment, ...AWAITED } : process.environment;
    return this.#boot(process, (signal) => this.#needs.driver.boot({ ...process, environment }, signal));
  }

  /** The same as either, from one that is prepared, if there is any that does not fail. */
  async fromPrepared(
    process: RuntimeProcess,
    waiting: PoolPrepared,
    awaited: boolean,
  ): Promise<EnvironmentLink> {
    const anew = () => (awaited ? this.awaited(process) : this.ahead(process));
    const prepared = waiting.take();
    if (prepared === undefined) return anew();
    const { log, options } = this.#needs;
    try {
      return await this.#boot(process, () => started(prepared, awaited));
    } catch (error) {
      if (options.stopping.aborted) throw error;
      log.warn({ runtime: process.runtime, error: String(error) }, 'a prepared sandbox did not start');
      return anew();
    }
  }

  track(work: Promise<unknown>): void {
    this.#underWay.add(work);
    const done = () => void this.#underWay.delete(work);
    work.then(done, done);
  }

  /** Resolves when none is under way. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#underWay);
  }

  #boot(process: RuntimeProcess, boot: (signal: AbortSignal) => Promise<Sandbox>): Promise<EnvironmentLink> {
    const { clock, options } = this.#needs;
    const driver = { boot: (_: RuntimeProcess, signal: AbortSignal) => boot(signal) };
    const booting = bootLink(driver, process, clock, options);
    this.track(booting);
    return booting;
  }
}

function started(prepared: PreparedSandbox, awaited: boolean): Promise<Sandbox> {
  prepared.start(awaited);
  return Promise.resolve(prepared.sandbox);
}
