import type { OpenWindow } from './checkpoint.ts';

/** How a stream is polled; times in milliseconds. */
export interface PollSettings {
  readonly batchSize: number;
  /** A batch that is not full waits so long for more. */
  readonly batchWindowMs: number;
  /** What the records of a batch may have of bytes together, as JSON. */
  readonly batchBytes: number;
  /** Batches of a shard that are handled at a time, of different keys. */
  readonly lanes: number;
  /** After the first attempt; Infinity: until the record is too old. */
  readonly maxRetries: number;
  /** Older records are discarded; Infinity: as long as the stream keeps them. */
  readonly maxAgeMs: number;
  readonly bisects: boolean;
  /** 0: no windows. */
  readonly tumblingMs: number;
  readonly isWanted: (event: object) => boolean;
}

/** A record that waits for its turn, or is handled. */
export interface ReadRecord {
  readonly sequenceNumber: string;
  readonly arrivedAtMs: number;
  readonly json: string;
  readonly bytes: number;
  readonly readAtMs: number;
}

export interface Batch {
  readonly shardId: string;
  /** At least one, but in the last invocation of a window. */
  readonly records: readonly ReadRecord[];
  readonly window?: BatchWindow;
}

export interface BatchWindow extends OpenWindow {
  /** The window is over. */
  readonly isFinal: boolean;
  /** Before its time. */
  readonly isEarly: boolean;
}

/** What became of a batch. `Detail` is the handler's own, for whoever hears of what is discarded. */
export type Outcome<Detail> =
  | {
      readonly kind: 'done';
      /** Of a window: what the next invocation gets; `too-large` ends the window. */
      readonly state?: object | 'too-large';
    }
  /** All before the record at `from` are done, that one is not. */
  | {
      readonly kind: 'failed';
      readonly from: number;
      readonly detail: Detail;
      readonly state?: object | 'too-large';
    }
  /** It was not tried: no attempt. It is tried again when there is room, if that can be told, or after a while. */
  | { readonly kind: 'not-run'; readonly freed?: Freed };

/** Calls back once when there is room again, until the function that it gives is called. */
export type Freed = (wake: () => void) => () => void;

export interface Discarded<Detail> {
  readonly shardId: string;
  readonly records: readonly ReadRecord[];
  /** `expired`: the stream itself would not have kept them any longer. */
  readonly reason: 'retries' | 'age' | 'expired';
  readonly attempts: number;
  readonly detail: Detail | undefined;
}
