import type { Clock } from '../../base/clock.ts';
import type { Bell } from './bell.ts';
import type { OpenWindow, Retry } from './checkpoint.ts';
import type {
  Batch,
  BatchWindow,
  Discarded,
  Freed,
  Outcome,
  PollSettings,
  ReadRecord,
} from './pollSettings.ts';
import { retryDelayMs, setbackDelayMs } from './retryDelay.ts';
import { isBehind } from './streamSource.ts';

export interface LaneNeeds<Detail> {
  readonly clock: Clock;
  readonly settings: PollSettings;
  readonly shardId: string;
  readonly keptMs: number;
  readonly bell: Bell;
  /** Never rejects because of what the handler did with the batch. */
  readonly handle: (batch: Batch) => Promise<Outcome<Detail>>;
  readonly discard: (discarded: Discarded<Detail>) => Promise<void>;
  /** Something is done: resolves when that is durable. */
  readonly save: () => Promise<void>;
  readonly isStopped: () => boolean;
  readonly reading: () => Reading;
}

/**
 * `caught-up`: everything that is there now has been read; `last`: and nothing will come. `held-up`: nothing more is read
 * until a lane that is full has room.
 */
export type Reading = 'behind' | 'held-up' | 'caught-up' | 'last';

/** A record may have its time before it can be read: a window that is over waits so long for late ones. */
const LATE_MS = 200;

/** Where a lane goes on. */
interface LaneStart {
  readonly done: string | undefined;
  readonly window: OpenWindow | undefined;
  readonly retry: Retry | undefined;
}

interface Part<Detail> {
  readonly records: readonly ReadRecord[];
  readonly attempts: number;
  readonly detail?: Detail;
}

/** Records of a shard that are handled one batch after the other, each until it succeeds or is discarded. */
export class Lane<Detail> {
  readonly #needs: LaneNeeds<Detail>;
  readonly #queue: ReadRecord[] = [];
  #bytes = 0;
  #isBusy = false;
  #done: string | undefined;
  #retry: Retry | undefined;
  /** The batch that an earlier run has tried, until it is taken again. */
  #resumed: Retry | undefined;
  window: OpenWindow | undefined;

  constructor(needs: LaneNeeds<Detail>, { done, window, retry }: LaneStart) {
    this.#needs = needs;
    this.#done = done;
    this.#retry = retry;
    this.#resumed = retry;
    this.window = window;
  }

  add(record: ReadRecord): void {
    this.#queue.push(record);
    this.#bytes += record.bytes;
  }

  /** Up to where everything is done, when everything up to `readTo` was read. */
  position(readTo: string | undefined): string | undefined {
    // What was done before may be ahead of what is read again for others.
    return this.isIdle && readTo !== undefined && isBehind(readTo, this.#done) ? readTo : this.#done;
  }

  /** The batch that is tried again. */
  get retry(): Retry | undefined {
    return this.#retry;
  }

  get isIdle(): boolean {
    return this.#queue.length === 0 && !this.#isBusy;
  }

  /** Holds another batch: nothing more needs to be read for it. */
  get isFull(): boolean {
    const { batchSize, batchBytes } = this.#needs.settings;
    return this.#queue.length >= batchSize || this.#bytes >= batchBytes;
  }

  /** Resolves when it is stopped, or the shard is over and all of it handled. Rejects when it can't be stored. */
  async run(): Promise<void> {
    const { bell, isStopped, reading } = this.#needs;
    while (!isStopped()) {
      const ending = this.#windowEnding();
      if (ending !== undefined) await this.#endWindow(ending === 'early');
      else if (this.#queue.length === 0 && reading() === 'last') return;
      else {
        const dueMs = this.#dueMs();
        if (dueMs > this.#needs.clock.now()) await bell.wait(dueMs);
        else await this.#handleNext();
      }
    }
  }

  /** Whether the open window is over: its time, or that of the shard. */
  #windowEnding(): 'in-time' | 'early' | undefined {
    const { clock, settings, reading } = this.#needs;
    if (this.window === undefined) return undefined;
    const { startMs, endMs } = this.window;
    if (endMs - startMs !== settings.tumblingMs) return 'early';
    const [next] = this.#queue;
    if (next !== undefined) return next.arrivedAtMs >= endMs ? 'in-time' : undefined;
    const nowMs = clock.now();
    if (reading() === 'last') return nowMs < endMs ? 'early' : 'in-time';
    return nowMs >= endMs + LATE_MS && reading() === 'caught-up' ? 'in-time' : undefined;
  }

  /** When the next batch is to be handled. */
  #dueMs(): number {
    const { settings, reading } = this.#needs;
    const [first] = this.#queue;
    if (first === undefined) return this.#windowDueMs();
    if (this.isFull || reading() === 'last') return 0;
    const last = this.#queue.at(-1) ?? first;
    if (this.#resumed !== undefined) {
      // It is to be the same batch, so that its attempts are its own; it has waited for others before.
      const isPartial = reading() === 'behind' && isBehind(this.#resumed.upTo, last.sequenceNumber);
      return isPartial ? Infinity : 0;
    }
    // What follows belongs to another window, so this batch is complete.
    if (settings.tumblingMs > 0 && this.#windowOf(last) > this.#windowOf(first)) return 0;
    return first.readAtMs + settings.batchWindowMs;
  }

  /** Nothing is there to be handled but the end of the window; the reader rings when it has caught up then. */
  #windowDueMs(): number {
    if (this.window === undefined) return Infinity;
    const endMs = this.window.endMs + LATE_MS;
    return endMs > this.#needs.clock.now() ? endMs : Infinity;
  }

  #windowOf({ arrivedAtMs }: ReadRecord): number {
    return Math.floor(arrivedAtMs / this.#needs.settings.tumblingMs);
  }

  async #handleNext(): Promise<void> {
    const { bell, settings } = this.#needs;
    this.#retry = this.#takeResumed();
    const { upTo, attempts = 0 } = this.#retry ?? {};
    const records = this.#take(upTo);
    const [first] = records;
    if (settings.tumblingMs > 0 && this.window === undefined && first !== undefined) {
      const startMs = this.#windowOf(first) * settings.tumblingMs;
      this.window = { startMs, endMs: startMs + settings.tumblingMs, state: {} };
    }
    this.#isBusy = true;
    bell.ring();
    // One that was stopped stays where it was done before.
    if (!(await this.#process({ records, attempts }))) return;
    this.#isBusy = false;
    bell.ring();
  }

  /** Undefined, too, when nothing of it is left: too old, or filtered out by now. */
  #takeResumed(): Retry | undefined {
    const resumed = this.#resumed;
    this.#resumed = undefined;
    const [first] = this.#queue;
    if (resumed === undefined || first === undefined) return undefined;
    return isBehind(first.sequenceNumber, resumed.upTo) ? undefined : resumed;
  }

  /** The first records that go together; none behind `upTo`. */
  #take(upTo: string | undefined): readonly ReadRecord[] {
    const { batchSize, batchBytes, tumblingMs } = this.#needs.settings;
    const endMs = this.window?.endMs;
    const [first] = this.#queue;
    let count = 0;
    let bytes = 0;
    for (const record of this.#queue) {
      const isOther =
        endMs !== undefined
          ? record.arrivedAtMs >= endMs
          : tumblingMs > 0 && first !== undefined && this.#windowOf(record) > this.#windowOf(first);
      const isAfter = upTo !== undefined && isBehind(record.sequenceNumber, upTo);
      const isFull = count === batchSize || (count > 0 && bytes + record.bytes > batchBytes);
      if (isFull || isOther || isAfter) break;
      count++;
      bytes += record.bytes;
    }
    this.#bytes -= bytes;
    return this.#queue.splice(0, count);
  }

  /** False when it was stopped before all of them were done. */
  async #process(batch: Part<Detail>): Promise<boolean> {
    const parts = [batch];
    for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
      const next = await this.#processPart(part);
      if (next === undefined) return false;
      parts.unshift(...next);
    }
    return true;
  }

  /** One attempt, with what follows from it; gives what is left to do, or undefined when it was stopped. */
  async #processPart(part: Part<Detail>): Promise<readonly Part<Detail>[] | undefined> {
    const { handle, shardId } = this.#needs;
    const kept = await this.#withoutOld(part);
    if (kept.records.length === 0) return [];
    const outcome = await this.#tried(() =>
      handle({ shardId, records: kept.records, ...this.#windowFor(false) }),
    );
    if (outcome === undefined) return undefined;
    // Its records may have become too old before it could be tried.
    if (outcome.kind === 'not-run') return [kept];
    await this.#keepState(outcome.state);
    if (outcome.kind === 'done') {
      await this.#finish(kept.records);
      return [];
    }
    return this.#afterFailure(kept, outcome);
  }

  async #afterFailure(
    { records, attempts }: Part<Detail>,
    { from, detail }: Extract<Outcome<Detail>, { kind: 'failed' }>,
  ): Promise<readonly Part<Detail>[] | undefined> {
    const { settings } = this.#needs;
    const done = records.slice(0, from);
    const rest = records.slice(from);
    if (settings.bisects && (from > 0 || rest.length > 1)) {
      // Cut where the function said; else in the middle. That is no retry.
      if (from > 0) {
        await this.#finish(done);
        return [{ records: rest, attempts: 0 }];
      }
      const middle = Math.ceil(rest.length / 2);
      return [rest.slice(0, middle), rest.slice(middle)].map((half) => ({ records: half, attempts: 0 }));
    }
    const next = { records: rest, attempts: attempts + 1, detail };
    const isGivenUp = next.attempts > settings.maxRetries;
    // That it was given up is stored in a moment.
    if (from > 0 || !isGivenUp) await this.#finish(done, retryOf(next));
    if (isGivenUp) {
      await this.#drop(next, 'retries');
      return [];
    }
    return (await this.#pause(retryDelayMs(next.attempts), rest[0])) ? [next] : undefined;
  }

  /** Waits as long as it takes until there is room; undefined when it was stopped meanwhile. */
  async #tried(attempt: () => Promise<Outcome<Detail>>): Promise<Outcome<Detail> | undefined> {
    const { isStopped } = this.#needs;
    const startMs = this.#needs.clock.now();
    for (let setbacks = 1; ; setbacks++) {
      if (isStopped()) return undefined;
      const outcome = await attempt();
      if (outcome.kind !== 'not-run') return outcome;
      if (!(await this.#pause(setbackDelayMs(setbacks), undefined, outcome.freed))) return undefined;
      if (this.#needs.clock.now() - startMs > AGE_CHECK_MS) return outcome;
    }
  }

  /** Discards those that are too old for another attempt. */
  async #withoutOld(part: Part<Detail>): Promise<Part<Detail>> {
    const nowMs = this.#needs.clock.now();
    const fresh = part.records.findIndex(({ arrivedAtMs }) => nowMs - arrivedAtMs <= this.#maxAgeMs);
    if (fresh === 0) return part;
    const count = fresh < 0 ? part.records.length : fresh;
    const old = { ...part, records: part.records.slice(0, count) };
    const rest = { ...part, records: part.records.slice(count) };
    const reason = this.#needs.settings.maxAgeMs <= this.#needs.keptMs ? 'age' : 'expired';
    await this.#drop(old, reason, retryOf(rest));
    return rest;
  }

  get #maxAgeMs(): number {
    return Math.min(this.#needs.settings.maxAgeMs, this.#needs.keptMs);
  }

  async #drop(
    { records, attempts, detail }: Part<Detail>,
    reason: Discarded<Detail>['reason'],
    retry?: Retry,
  ): Promise<void> {
    const { shardId, discard } = this.#needs;
    await discard({ shardId, records, reason, attempts, detail });
    await this.#finish(records, retry);
  }

  /** Resolves when it is durable that these are done, and what of the batch is tried again. */
  async #finish(records: readonly ReadRecord[], retry?: Retry): Promise<void> {
    this.#done = records.at(-1)?.sequenceNumber ?? this.#done;
    this.#retry = retry;
    await this.#needs.save();
  }

  /** False when it was stopped meanwhile. Ends early when the record becomes too old, and when there is room. */
  async #pause(delayMs: number, first: ReadRecord | undefined, freed?: Freed): Promise<boolean> {
    const { clock, bell, isStopped } = this.#needs;
    let isFreed = false;
    const forget = freed?.(() => {
      isFreed = true;
      bell.ring();
    });
    const tooOldMs = first === undefined ? Infinity : first.arrivedAtMs + this.#maxAgeMs + 1;
    const untilMs = Math.min(clock.now() + delayMs, tooOldMs);
    while (!isStopped() && !isFreed && clock.now() < untilMs) await bell.wait(untilMs);
    forget?.();
    return !isStopped();
  }

  #windowFor(isFinal: boolean, isEarly = false): { window?: BatchWindow } {
    return this.window === undefined ? {} : { window: { ...this.window, isFinal, isEarly } };
  }

  async #keepState(state: object | 'too-large' | undefined): Promise<void> {
    const { window } = this;
    if (window === undefined || state === undefined) return;
    // Stopped before it ended: the state stays for the invocation that is still to get it.
    if (state === 'too-large' && !(await this.#endWindow(true))) return;
    const { startMs, endMs } = window;
    this.window = { startMs, endMs, state: state === 'too-large' ? {} : state };
  }

  /**
   * The window's last invocation, which gets its state and no records. What comes of its time later begins anew. False when
   * it was stopped before.
   */
  async #endWindow(isEarly: boolean): Promise<boolean> {
    const { handle, shardId, settings, clock, save } = this.#needs;
    const untilMs = (this.window?.endMs ?? 0) + this.#maxAgeMs;
    for (let attempts = (this.window?.endAttempts ?? 0) + 1; ; attempts++) {
      const outcome = await this.#tried(() =>
        handle({ shardId, records: [], ...this.#windowFor(true, isEarly) }),
      );
      if (outcome === undefined) return false;
      if (outcome.kind === 'done' || attempts > settings.maxRetries || clock.now() > untilMs) break;
      if (this.window !== undefined) this.window = { ...this.window, endAttempts: attempts };
      await save();
      if (!(await this.#pause(retryDelayMs(attempts), undefined))) return false;
    }
    this.window = undefined;
    await save();
    return true;
  }
}

/** What is remembered of a batch that was tried; undefined when it was not. */
function retryOf({ records, attempts }: Part<unknown>): Retry | undefined {
  const last = records.at(-1);
  return attempts > 0 && last !== undefined ? { upTo: last.sequenceNumber, attempts } : undefined;
}

/** Whoever can't be tried for so long is looked at again: it may be too old. */
const AGE_CHECK_MS = 10_000;
