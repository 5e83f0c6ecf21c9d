import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { PreparedSandbox, RuntimeProcess, SandboxDriver } from './sandbox.ts';

export interface PoolPreparedNeeds {
  readonly driver: Pick<SandboxDriver, 'prepare'>;
  readonly clock: Clock;
  readonly log: Log;
  /** One that waited has died. */
  readonly lost: () => void;
}

interface Waiting {
  readonly prepared: PreparedSandbox;
  readonly sinceMs: number;
}

/** Until one was measured. */
const GUESSED_BYTES = 1024 * 1024;
/** The more live, the less each takes, since they share pages. */
const MEASURE_EACH = 16;

/** Of one runtime: sandboxes in which everything is made but the runtime not started. Each is used once. */
export class PoolPrepared {
  readonly #needs: PoolPreparedNeeds;
  #waiting: Waiting[] = [];
  #underWay = 0;
  #measuredBytes = GUESSED_BYTES;
  #unmeasured = MEASURE_EACH;

  constructor(needs: PoolPreparedNeeds) {
    this.#needs = needs;
  }

  get count(): number {
    return this.#waiting.length;
  }

  get underWay(): number {
    return this.#underWay;
  }

  /** Proportional set size of one. */
  get bytesEach(): number {
    return this.#measuredBytes;
  }

  /** Makes one more. Rejects with OperationalError when the machine can't; when aborted, nothing of it is left. */
  async add(process: RuntimeProcess, signal: AbortSignal): Promise<void> {
    const { driver, clock } = this.#needs;
    this.#underWay++;
    try {
      const prepared = await driver.prepare?.(process, signal);
      if (prepared === undefined) return;
      if (signal.aborted) return await prepared.sandbox.kill();
      const waiting = { prepared, sinceMs: clock.monotonic() };
      this.#waiting.push(waiting);
      void prepared.sandbox.exited.then(() => this.#ended(waiting));
      if (++this.#unmeasured > MEASURE_EACH) await this.#measure(prepared);
    } finally {
      this.#underWay--;
    }
  }

  /** The one that has waited longest, if any waits. */
  take(): PreparedSandbox | undefined {
    return this.#waiting.shift()?.prepared;
  }

  /** Ends those that are too many or too old. */
  trim(most: number, maxAgeMs: number): void {
    const oldest = this.#needs.clock.monotonic() - maxAgeMs;
    while (this.#waiting.length > most || (this.#waiting[0]?.sinceMs ?? Infinity) <= oldest) {
      const waiting = this.#waiting.shift();
      if (waiting !== undefined) this.#end(waiting.prepared);
    }
  }

  /** Resolves when none is left; those under way are ended by their signal. */
  async close(): Promise<void> {
    const all = this.#waiting.splice(0);
    await Promise.allSettled(all.map(({ prepared }) => prepared.sandbox.kill()));
  }

  #ended(waiting: Waiting): void {
    const index = this.#waiting.indexOf(waiting);
    if (index < 0) return;
    this.#waiting.splice(index, 1);
    this.#end(waiting.prepared);
    this.#needs.lost();
  }

  #end({ sandbox }: PreparedSandbox): void {
    sandbox.kill().catch((error: unknown) => {
      this.#needs.log.error({ sandbox: sandbox.id, error: String(error) }, 'a sandbox was not removed');
    });
  }

  async #measure({ sandbox }: PreparedSandbox): Promise<void> {
    this.#unmeasured = 0;
    try {
      const bytes = await sandbox.proportionalSetSize();
      if (bytes > 0) this.#measuredBytes = bytes;
    } catch (error) {
      this.#needs.log.debug({ error: String(error) }, 'a prepared sandbox was not measured');
    }
  }
}

/** Whether a sandbox of it can be prepared: its program is started as it is, and speaks frames from then on. */
export function isPlain({ protocol, rootFolder, extensions, wrapper }: RuntimeProcess): boolean {
  return protocol !== 'http' && rootFolder === undefined && extensions === undefined && wrapper === undefined;
}
