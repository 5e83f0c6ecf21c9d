/**
 * A stream as a poller reads it: shards, each with records in order. Positions are sequence numbers, decimal texts that
 * grow along a shard.
 */
export interface StreamSource {
  /** All that can be read, parents before their children. */
  shards(): Promise<readonly Shard[]>;
  /** Records behind `after`, from the oldest that there is without it; those before that are trimmed are left out. */
  read(shardId: string, after: string | undefined, limit: number): Promise<Page>;
  /** The newest record's; undefined when there is none. */
  latest(shardId: string): Promise<string | undefined>;
  /** Calls `changed` after each change of what `shards` and `read` answer, until the function that it gives is called. */
  watch(changed: () => void): () => void;
  /** Records can be read for so long. */
  readonly keptMs: number;
}

export interface Shard {
  readonly id: string;
  /** Its records come before this one's. */
  readonly parent?: string;
}

export interface Page {
  readonly records: readonly StreamRecord[];
  /** The shard is closed, and nothing is behind these records. */
  readonly isLast: boolean;
}

export interface StreamRecord {
  readonly sequenceNumber: string;
  readonly arrivedAtMs: number;
  /** Records of one key are handled in their order. */
  readonly key: string;
  /** As it is handed on: plain JSON. */
  readonly event: object;
}

/** Why a stream can't be read: it is gone for good, or the reader may not for now. */
export class SourceProblem extends Error {
  readonly kind: 'gone' | 'denied';

  constructor(kind: 'gone' | 'denied', message: string) {
    super(message);
    this.name = 'SourceProblem';
    this.kind = kind;
  }
}

/** The order of two sequence numbers; undefined stands before all. */
export function isBehind(number: string, after: string | undefined): boolean {
  if (after === undefined) return true;
  if (number.length !== after.length) return number.length > after.length;
  return number > after;
}
