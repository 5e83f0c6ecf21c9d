import type { Checkpoint } from './checkpoint.ts';
import { ShardRun, type ShardNeeds } from './shardRun.ts';
import { SourceProblem, type Shard } from './streamSource.ts';
import { setbackDelayMs } from './retryDelay.ts';
import { Bell } from './bell.ts';

export interface StreamPollerNeeds<Detail> extends ShardNeeds<Detail> {
  readonly loadCheckpoint: (shardId: string) => Promise<Checkpoint | undefined>;
  /** There is no such stream (any more): nothing more is read. */
  readonly gone: () => void;
}

/** A poller that runs. */
export interface Poller {
  /** Begins nothing more; what is being handled is finished and stored when it resolves. */
  stop(): Promise<void>;
}

/**
 * Reads a stream and hands its records on in batches: each shard in order, a child when its parent is done, at least once
 * each, from the checkpoints on. While nothing changes it waits, without a timer.
 */
export function startStreamPoller<Detail>(needs: StreamPollerNeeds<Detail>): Poller {
  const poller = new StreamPoller(needs);
  const running = poller.run();
  return {
    stop: async () => {
      poller.stop();
      await running;
    },
  };
}

class StreamPoller<Detail> {
  readonly #needs: StreamPollerNeeds<Detail>;
  readonly #bell: Bell;
  readonly #runs = new Map<string, ShardRun<Detail>>();
  readonly #running = new Set<Promise<void>>();
  readonly #over = new Set<string>();
  #isStopped = false;
  #hasNews = true;

  constructor(needs: StreamPollerNeeds<Detail>) {
    this.#needs = needs;
    this.#bell = new Bell(needs.clock);
  }

  stop(): void {
    this.#isStopped = true;
    for (const run of this.#runs.values()) run.stop();
    this.#bell.ring();
  }

  /** Never rejects. */
  async run(): Promise<void> {
    const { source } = this.#needs;
    const unwatch = source.watch(() => this.#changed());
    for (let setbacks = 1; !this.#isStopped; setbacks++) {
      try {
        if (this.#hasNews) {
          this.#hasNews = false;
          await this.#beginAll();
        }
        setbacks = 0;
        if (!this.#isStopped && !this.#hasNews) await this.#bell.wait();
      } catch (error) {
        if (this.#isGone(error)) break;
        await this.#pause(setbacks);
      }
    }
    this.stop();
    unwatch();
    await Promise.all(this.#running);
  }

  #changed(): void {
    for (const run of this.#runs.values()) run.changed();
    // A shard that comes follows one that ends; only where there is none it comes by itself.
    if (this.#runs.size === 0) this.#look();
  }

  #look(): void {
    this.#hasNews = true;
    this.#bell.ring();
  }

  async #beginAll(): Promise<void> {
    const { source, loadCheckpoint } = this.#needs;
    const shards = await source.shards();
    for (const shard of shards) {
      if (this.#runs.has(shard.id) || this.#over.has(shard.id)) continue;
      const checkpoint = await loadCheckpoint(shard.id);
      if (checkpoint?.isOver) this.#over.add(shard.id);
      else if (!this.#isStopped && this.#mayBegin(shard, shards)) this.#begin(shard, checkpoint);
    }
  }

  /** A parent that can't be read any more holds nobody up. */
  #mayBegin({ parent }: Shard, shards: readonly Shard[]): boolean {
    return parent === undefined || this.#over.has(parent) || !shards.some(({ id }) => id === parent);
  }

  #begin({ id }: Shard, checkpoint: Checkpoint | undefined): void {
    const run = new ShardRun(this.#needs, id, checkpoint);
    this.#runs.set(id, run);
    const running = this.#follow(id, run).finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Never rejects. A shard that stumbled is begun again from its checkpoint. */
  async #follow(id: string, run: ShardRun<Detail>): Promise<void> {
    try {
      if ((await run.run()) === 'over') this.#over.add(id);
    } catch (error) {
      if (!this.#isGone(error)) await this.#pause(STUMBLES);
    }
    this.#runs.delete(id);
    this.#look();
  }

  #isGone(error: unknown): boolean {
    if (!(error instanceof SourceProblem) || error.kind !== 'gone') {
      this.#needs.hindered(error);
      return false;
    }
    if (!this.#isStopped) this.#needs.gone();
    this.stop();
    return true;
  }

  async #pause(setbacks: number): Promise<void> {
    const { clock } = this.#needs;
    const untilMs = clock.now() + setbackDelayMs(Math.max(1, setbacks));
    while (!this.#isStopped && clock.now() < untilMs) await this.#bell.wait(untilMs);
    this.#hasNews = true;
  }
}

/** As long a pause as there is. */
const STUMBLES = 10;
