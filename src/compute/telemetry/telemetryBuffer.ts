/** Events on their way to one subscriber: cut into batches as it wishes, bounded whatever it does. */
import type { Clock, Timer } from '../../base/clock.ts';

export interface Buffering {
  readonly maxItems: number;
  readonly maxBytes: number;
  readonly timeoutMs: number;
}

/** A subscriber that takes nothing costs at most this many times the bytes of one of its batches. */
const BATCHES_HELD = 2;

export interface Dropped {
  readonly records: number;
  readonly bytes: number;
}

export interface Held {
  readonly event: string;
  /** What its loss loses: itself, or all that it was to tell of. */
  readonly loss: Dropped;
  readonly bytes: number;
}

const NOTHING: Dropped = { records: 0, bytes: 0 };

export class TelemetryBuffer {
  readonly #clock: Clock;
  readonly #buffering: Buffering;
  /** A batch is there; `take` it when you can. */
  readonly #onBatch: () => void;
  #events: Held[] = [];
  #bytes = 0;
  #timer: Timer | undefined;
  #due = false;
  #dropped = NOTHING;

  constructor(clock: Clock, buffering: Buffering, onBatch: () => void) {
    this.#clock = clock;
    this.#buffering = buffering;
    this.#onBatch = onBatch;
  }

  add(event: string): void {
    const bytes = Buffer.byteLength(event);
    const loss = { records: 1, bytes };
    if (!this.#hold({ event, bytes, loss })) this.#drop(loss);
  }

  /** Adds what tells of all that was dropped; while there is no room for it, that is counted on. */
  addDropped(tell: (dropped: Dropped) => string): void {
    const loss = this.#dropped;
    if (loss.records === 0) return;
    const event = tell(loss);
    // First, since room for it may be all that a batch lacked.
    this.#dropped = NOTHING;
    if (!this.#hold({ event, bytes: Buffer.byteLength(event), loss })) this.#drop(loss);
  }

  /** Undefined: nothing is due yet. */
  take(): readonly Held[] | undefined {
    if (!this.#due || this.#events.length === 0) return undefined;
    const { maxItems, maxBytes } = this.#buffering;
    let bytes = 0;
    let count = 0;
    for (const held of this.#events) {
      if (count === maxItems || (count > 0 && bytes + held.bytes > maxBytes)) break;
      bytes += held.bytes;
      count++;
    }
    const batch = this.#events.splice(0, count);
    this.#bytes -= bytes;
    if (this.#events.length === 0) this.#due = false;
    return batch;
  }

  /** A batch that was taken could not be delivered. */
  lost(batch: readonly Held[]): void {
    for (const { loss } of batch) this.#drop(loss);
  }

  flush(): void {
    if (this.#events.length > 0) this.#announce();
  }

  close(): void {
    this.#timer?.cancel();
    this.#events = [];
    this.#bytes = 0;
    this.#due = false;
  }

  /** False: there is no room for it. */
  #hold(held: Held): boolean {
    const { maxBytes, maxItems, timeoutMs } = this.#buffering;
    if (this.#bytes + held.bytes > BATCHES_HELD * maxBytes) return false;
    if (this.#events.length >= BATCHES_HELD * maxItems) return false;
    this.#events.push(held);
    this.#bytes += held.bytes;
    if (this.#bytes >= maxBytes || this.#events.length >= maxItems) this.#announce();
    else this.#timer ??= this.#clock.timer(timeoutMs, () => this.#announce());
    return true;
  }

  #drop({ records, bytes }: Dropped): void {
    this.#dropped = { records: this.#dropped.records + records, bytes: this.#dropped.bytes + bytes };
  }

  #announce(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#due = true;
    this.#onBatch();
  }
}
