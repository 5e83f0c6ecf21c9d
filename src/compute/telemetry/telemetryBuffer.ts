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

export class TelemetryBuffer {
  readonly #clock: Clock;
  readonly #buffering: Buffering;
  /** A batch is there; `take` it when you can. */
  readonly #onBatch: () => void;
  #events: string[] = [];
  #bytes = 0;
  #timer: Timer | undefined;
  #due = false;
  #droppedRecords = 0;
  #droppedBytes = 0;

  constructor(clock: Clock, buffering: Buffering, onBatch: () => void) {
    this.#clock = clock;
    this.#buffering = buffering;
    this.#onBatch = onBatch;
  }

  add(event: string): void {
    const bytes = event.length;
    const { maxBytes, maxItems, timeoutMs } = this.#buffering;
    if (this.#bytes + bytes > BATCHES_HELD * maxBytes || this.#events.length >= BATCHES_HELD * maxItems) {
      this.#droppedRecords++;
      this.#droppedBytes += bytes;
      return;
    }
    this.#events.push(event);
    this.#bytes += bytes;
    if (this.#bytes >= maxBytes || this.#events.length >= maxItems) this.#announce();
    else this.#timer ??= this.#clock.timer(timeoutMs, () => this.#announce());
  }

  /** Undefined: nothing is due yet. */
  take(): readonly string[] | undefined {
    if (!this.#due || this.#events.length === 0) return undefined;
    const { maxItems, maxBytes } = this.#buffering;
    let bytes = 0;
    let count = 0;
    for (const event of this.#events) {
      if (count === maxItems || (count > 0 && bytes + event.length > maxBytes)) break;
      bytes += event.length;
      count++;
    }
    const batch = this.#events.splice(0, count);
    this.#bytes -= bytes;
    if (this.#events.length === 0) this.#due = false;
    return batch;
  }

  /** What could not be delivered, since it was asked last. */
  takeDropped(): Dropped | undefined {
    if (this.#droppedRecords === 0) return undefined;
    const dropped = { records: this.#droppedRecords, bytes: this.#droppedBytes };
    this.#droppedRecords = this.#droppedBytes = 0;
    return dropped;
  }

  /** A batch that was taken could not be delivered. */
  lost(batch: readonly string[]): void {
    this.#droppedRecords += batch.length;
    for (const event of batch) this.#droppedBytes += event.length;
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

  #announce(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#due = true;
    this.#onBatch();
  }
}
