import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import type { Store } from '../../store/store.ts';
import { ChunkScratch, encodeChunks, type TimedMessage } from './chunk.ts';
import { arrivalSequence, eventId } from './position.ts';
import type { Home } from './records.ts';
import { storeBatches, type Batch } from './storeBatches.ts';

export interface IngestNeeds {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly observers?: readonly IngestObserver[];
}

export interface IngestRequest {
  readonly home: Home;
  readonly group: string;
  readonly stream: string;
  readonly createMissing: Batch['createMissing'];
  /** In order of timestamp. */
  readonly events: readonly TimedMessage[];
}

/** Events of one stream that have become durable: who looks at them must not keep them. */
export interface IngestedEvents {
  readonly home: Home;
  readonly group: string;
  readonly stream: string;
  readonly ingestedAtMs: number;
  /** In order of timestamp. */
  readonly events: readonly TimedMessage[];
  /** The id of one of them, as FilterLogEvents has it. */
  idOf(index: number): string;
}

/**
 * Told of all events as they come, of clients and of functions, after they are durable and before they are
 * acknowledged: whoever puts events waits for it, so that what comes faster than it is looked at does not pile up.
 * It gives way to other work after a few milliseconds, and returns nothing at once when there is nothing to do.
 * What it throws is logged, and the events are acknowledged all the same.
 */
export type IngestObserver = (ingested: IngestedEvents) => void | Promise<void>;

export interface Ingest {
  /** Resolves when the events are durable and observed; rejects with a Fault when group or stream is missing. */
  put(request: IngestRequest): Promise<void>;
}

interface Waiting {
  readonly batch: Batch;
  readonly bytes: number;
  resolve(): void;
  reject(error: unknown): void;
}

/** Encoding this much goes on without letting other work of the process run. */
const ENCODE_SLICE_BYTES = 256 * 1024;
/** One transaction takes at most so much: it is applied at once, and nothing else runs meanwhile. */
const ROUND_BYTES = 2 * 1024 * 1024;
const ROUND_BATCHES = 32;

/**
 * The one writer of log events. What waits while a transaction is being committed goes into the next one
 * together, so that many streams share a commit and never conflict over their group's records.
 */
export function createIngest({ store, clock, ids, log, observers = [] }: IngestNeeds): Ingest {
  const nextSequence = arrivalSequence(() => clock.now());
  const context = { node: Buffer.from(ids.bytes(4)).readUInt32LE(), newId: () => ids.hex(16) };
  const scratch = new ChunkScratch();
  let queue: Waiting[] = [];
  let running = false;

  const takeRound = (): Waiting[] => {
    let bytes = 0;
    let count = 0;
    while (count < Math.min(queue.length, ROUND_BATCHES) && (count === 0 || bytes < ROUND_BYTES))
      bytes += queue[count++]?.bytes ?? 0;
    const round = queue.slice(0, count);
    queue = queue.slice(count);
    return round;
  };

  const commit = async (round: readonly Waiting[]): Promise<void> => {
    try {
      const batches = round.map((waiting) => waiting.batch);
      const outcomes = await store.transact((tx) => storeBatches(tx, batches, context));
      for (const [index, waiting] of round.entries()) {
        if (outcomes[index]) waiting.reject(outcomes[index]);
        else waiting.resolve();
      }
    } catch (error) {
      log.error({ error: String(error), batches: round.length }, 'log events could not be stored');
      for (const waiting of round) waiting.reject(error);
    }
  };

  const run = async (): Promise<void> => {
    running = true;
    while (queue.length > 0) await commit(takeRound());
    running = false;
  };

  const observe = async (ingested: IngestedEvents): Promise<void> => {
    for (const observer of observers) {
      try {
        const looking = observer(ingested);
        if (looking) await looking;
      } catch (error) {
        log.error({ error: String(error), group: ingested.group }, 'log events could not be observed');
      }
    }
  };

  return {
    put: async ({ events, ...target }) => {
      const ingestedAtMs = clock.now();
      const chunks: Batch['chunks'][number][] = [];
      let unbroken = 0;
      let bytes = 0;
      for (const chunk of encodeChunks(events, ingestedAtMs, scratch)) {
        chunks.push({ ...chunk, sequence: nextSequence() });
        bytes += chunk.value.length;
        unbroken += chunk.countedBytes;
        if (unbroken < ENCODE_SLICE_BYTES) continue;
        unbroken = 0;
        await new Promise<void>((resolve) => setImmediate(resolve));
      }
      await new Promise<void>((resolve, reject) => {
        queue.push({ batch: { ...target, ingestedAtMs, chunks }, bytes, resolve, reject });
        if (!running) void run();
      });
      const { home, group, stream } = target;
      await observe({
        home,
        group,
        stream,
        ingestedAtMs,
        events,
        idOf: (index) => idIn(chunks, context.node, events, index),
      });
    },
  };
}

/** Events are numbered from 1 in their chunk. */
function idIn(chunks: Batch['chunks'], node: number, events: readonly TimedMessage[], index: number): string {
  let first = 0;
  for (const { count, sequence } of chunks) {
    if (index < first + count) {
      const timestampMs = events[index]?.timestampMs ?? 0;
      return eventId({ timestampMs, sequence, node, index: index - first + 1 });
    }
    first += count;
  }
  throw new RangeError(`no event ${index}`);
}
