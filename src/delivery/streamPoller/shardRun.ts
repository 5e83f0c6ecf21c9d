import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import { Bell } from './bell.ts';
import { firstOf, lanesOf, retriesOf, type Checkpoint } from './checkpoint.ts';
import { Lane, type Reading } from './lane.ts';
import type { Batch, Discarded, Outcome, PollSettings } from './pollSettings.ts';
import { setbackDelayMs } from './retryDelay.ts';
import { isBehind, SourceProblem, type StreamRecord, type StreamSource } from './streamSource.ts';

/** What the work on a stream's shards takes; the same for all of them. */
export interface ShardNeeds<Detail> {
  readonly clock: Clock;
  readonly log: Log;
  readonly source: StreamSource;
  readonly settings: PollSettings;
  readonly saveCheckpoint: (shardId: string, checkpoint: Checkpoint) => Promise<void>;
  /** Never rejects because of what the handler did with the batch. */
  readonly handle: (batch: Batch) => Promise<Outcome<Detail>>;
  /** Resolves when whoever is to hear of it is told: then it is done with. */
  readonly discard: (discarded: Discarded<Detail>) => Promise<void>;
  /** Records that were read, and those among them that nobody wants. */
  readonly polled: (records: number, unwanted: number) => void;
  /** The stream can't be read for now; it is tried again. */
  readonly hindered: (error: unknown) => void;
}

const PAGE_RECORDS = 1000;
/** Filters are somebody's own, and records may be large: others have their turn after so long. */
const MOST_BUSY_MS = 8;

/** One shard, from a checkpoint on: a reader that runs no further ahead than a batch for each lane. */
export class ShardRun<Detail> {
  readonly #needs: ShardNeeds<Detail>;
  readonly #shardId: string;
  readonly #bell: Bell;
  readonly #lanes: readonly Lane<Detail>[];
  /** Up to here records of a lane were handled before. */
  readonly #starts: readonly (string | undefined)[];
  #readTo: string | undefined;
  #hasNews = true;
  #reading: Reading = 'behind';
  #isStopped = false;
  #isOver = false;
  #isUnsaved = false;
  #saving: Promise<void> | undefined;

  constructor(needs: ShardNeeds<Detail>, shardId: string, checkpoint: Checkpoint | undefined) {
    const { clock, settings, source, handle, discard } = needs;
    this.#needs = needs;
    this.#shardId = shardId;
    this.#bell = new Bell(clock);
    this.#starts = lanesOf(checkpoint, settings.lanes);
    this.#readTo = firstOf(this.#starts);
    const laneNeeds = {
      clock,
      settings,
      shardId,
      handle,
      discard,
      keptMs: source.keptMs,
      bell: this.#bell,
      save: () => this.#save(),
      isStopped: () => this.#isStopped,
      reading: () => (this.#reading === 'caught-up' && this.#hasNews ? 'behind' : this.#reading),
    };
    const retries = retriesOf(checkpoint, settings.lanes);
    this.#lanes = this.#starts.map((done, at) => {
      const window = at === 0 ? checkpoint?.window : undefined;
      return new Lane(laneNeeds, { done, window, retry: retries[at] });
    });
  }

  /** Resolves when it was stopped, or the shard is over. Rejects when nothing more can be done: see SourceProblem. */
  async run(): Promise<'stopped' | 'over'> {
    const all = [this.#read(), ...this.#lanes.map((lane) => lane.run())];
    try {
      await Promise.all(all);
    } finally {
      const wasStopped = this.#isStopped;
      this.stop();
      await Promise.allSettled(all);
      this.#isOver = !wasStopped && this.#reading === 'last';
    }
    if (!this.#isOver) return 'stopped';
    await this.#save();
    return 'over';
  }

  /** What is being handled is handled to its end; what is waited for is not. */
  stop(): void {
    this.#isStopped = true;
    this.#bell.ring();
  }

  changed(): void {
    this.#hasNews = true;
    this.#bell.ring();
  }

  async #read(): Promise<void> {
    while (!this.#isStopped && this.#reading !== 'last') {
      if (this.#lanes.some(({ isFull }) => isFull)) await this.#rest('held-up');
      else if (this.#hasNews) await this.#readPage();
      else await this.#rest('caught-up');
    }
  }

  async #rest(why: 'held-up' | 'caught-up'): Promise<void> {
    if (this.#reading !== why) {
      this.#reading = why;
      this.#bell.ring();
    }
    await this.#bell.wait();
  }

  async #readPage(): Promise<void> {
    const { source } = this.#needs;
    this.#reading = 'behind';
    this.#hasNews = false;
    const page = await this.#patiently(() => source.read(this.#shardId, this.#readTo, PAGE_RECORDS));
    if (page === undefined) return;
    if (page.records.length > 0) {
      this.#hasNews = true;
      await this.#hand(page.records);
    } else if (page.isLast) this.#reading = 'last';
    this.#bell.ring();
  }

  /** As often as it takes; undefined when it was stopped. */
  async #patiently<T>(work: () => Promise<T>): Promise<T | undefined> {
    const { clock, hindered } = this.#needs;
    for (let setbacks = 1; !this.#isStopped; setbacks++) {
      try {
        return await work();
      } catch (error) {
        if (error instanceof SourceProblem && error.kind === 'gone') throw error;
        hindered(error);
        const untilMs = clock.now() + setbackDelayMs(setbacks);
        while (!this.#isStopped && clock.now() < untilMs) await this.#bell.wait(untilMs);
      }
    }
    return undefined;
  }

  async #hand(records: readonly StreamRecord[]): Promise<void> {
    const { clock, polled } = this.#needs;
    let unwanted = 0;
    let begunMs = clock.monotonic();
    for (const record of records) {
      if (!this.#handOne(record)) unwanted++;
      // Not before it waits in its lane, if it does: what was read and waits nowhere is done.
      this.#readTo = record.sequenceNumber;
      if (clock.monotonic() - begunMs > MOST_BUSY_MS) {
        this.#bell.ring();
        await new Promise<void>((resolve) => clock.turn.tidy(resolve));
        begunMs = clock.monotonic();
      }
    }
    polled(records.length, unwanted);
    // Else it is saved with what is handled.
    if (unwanted > 0 && this.#lanes.every(({ isIdle }) => isIdle)) await this.#save();
  }

  /** False when nobody wants it. */
  #handOne({ sequenceNumber, arrivedAtMs, key, event }: StreamRecord): boolean {
    const at = laneOf(key, this.#lanes.length);
    if (!isBehind(sequenceNumber, this.#starts[at])) return true;
    if (!this.#needs.settings.isWanted(event)) return false;
    const json = JSON.stringify(event);
    const bytes = Buffer.byteLength(json, 'utf8');
    this.#lanes[at]?.add({ sequenceNumber, arrivedAtMs, json, bytes, readAtMs: this.#needs.clock.now() });
    return true;
  }

  /** One at a time, the newest last; resolves when what was done before the call is stored. */
  #save(): Promise<void> {
    this.#isUnsaved = true;
    this.#saving ??= this.#saveAll();
    return this.#saving;
  }

  async #saveAll(): Promise<void> {
    try {
      while (this.#isUnsaved) {
        this.#isUnsaved = false;
        await this.#needs.saveCheckpoint(this.#shardId, this.#checkpoint());
      }
    } finally {
      // In the same turn in which it was seen that nothing is left.
      this.#saving = undefined;
    }
  }

  #checkpoint(): Checkpoint {
    const window = this.#lanes[0]?.window;
    const retries = this.#lanes.map(({ retry }) => retry ?? null);
    return {
      lanes: this.#lanes.map((lane) => lane.position(this.#readTo) ?? null),
      ...(retries.some((retry) => retry !== null) && { retries }),
      ...(window && { window }),
      ...(this.#isOver && { isOver: true }),
    };
  }
}

/** The same lane for the same key, always (FNV-1a). */
function laneOf(key: string, lanes: number): number {
  if (lanes === 1) return 0;
  let hash = 0x81_1c_9d_c5;
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01_00_01_93);
  return (hash >>> 0) % lanes;
}
