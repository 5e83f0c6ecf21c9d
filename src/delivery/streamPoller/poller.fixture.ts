import { simulatedClock, type SimulatedClock } from '../../base/clock.ts';
import { silentLog } from '../../base/log.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Batch, Discarded, Outcome, PollSettings } from './pollSettings.ts';
import { startStreamPoller, type Poller } from './streamPoller.ts';
import { isBehind, SourceProblem, type StreamRecord, type StreamSource } from './streamSource.ts';

export const DAY_MS = 86_400_000;

interface TestShard {
  readonly id: string;
  readonly parent?: string;
  readonly records: StreamRecord[];
  isClosed: boolean;
}

/** A stream in memory, and a poller on it in simulated time. */
export interface TestStream {
  readonly clock: SimulatedClock;
  readonly shards: TestShard[];
  /** By shard; what a poller that is started anew begins with. */
  readonly checkpoints: Map<string, Checkpoint>;
  /** What was handed on: the numbers of the records. */
  readonly batches: { readonly numbers: readonly number[]; readonly atMs: number; readonly batch: Batch }[];
  readonly discarded: (Pick<Discarded<string>, 'reason' | 'attempts' | 'detail'> & { numbers: number[] })[];
  readonly counts: { polled: number; unwanted: number; reads: number; saves: number; gone: number };
  readonly hindrances: unknown[];
  /** What reading the stream throws for now. */
  problem: Error | undefined;
  /** What storing a checkpoint throws for now. */
  diskProblem: Error | undefined;
  addShard(id: string, parent?: string): void;
  put(number: number, options?: { key?: string; shard?: string; event?: object }): void;
  close(shard?: string): void;
  start(
    settings?: Partial<PollSettings>,
    handle?: (batch: Batch) => Outcome<string> | Promise<Outcome<string>>,
  ): Poller;
}

export const SETTINGS: PollSettings = {
  batchSize: 100,
  batchWindowMs: 0,
  batchBytes: 6_000_000,
  lanes: 1,
  maxRetries: Infinity,
  maxAgeMs: Infinity,
  bisects: false,
  tumblingMs: 0,
  isWanted: () => true,
};

export const DONE: Outcome<string> = { kind: 'done' };

export function failedAt(from: number, state?: object): Outcome<string> {
  return { kind: 'failed', from, detail: `failed at ${from}`, ...(state && { state }) };
}

export function numberOf({ sequenceNumber }: { readonly sequenceNumber: string }): number {
  return Number(sequenceNumber);
}

export function testStream(): TestStream {
  const clock = simulatedClock(Date.UTC(2026, 0, 1));
  const watchers = new Set<() => void>();
  const changed = () => watchers.forEach((each) => each());
  const find = (id: string) => {
    const shard = stream.shards.find((each) => each.id === id);
    if (shard === undefined) throw new Error(`no shard ${id}`);
    return shard;
  };
  const source: StreamSource = {
    keptMs: DAY_MS,
    shards: async () => {
      if (stream.problem) throw stream.problem;
      return stream.shards.map(({ id, parent }) => ({ id, ...(parent !== undefined && { parent }) }));
    },
    latest: async (id) => find(id).records.at(-1)?.sequenceNumber,
    read: async (id, after, limit) => {
      stream.counts.reads++;
      if (stream.problem) throw stream.problem;
      const { records, isClosed } = find(id);
      const oldestMs = clock.now() - DAY_MS;
      const behind = records.filter(
        ({ sequenceNumber, arrivedAtMs }) => isBehind(sequenceNumber, after) && arrivedAtMs > oldestMs,
      );
      return { records: behind.slice(0, limit), isLast: isClosed && behind.length === 0 };
    },
    watch: (callback) => {
      watchers.add(callback);
      return () => watchers.delete(callback);
    },
  };
  const stream: TestStream = {
    clock,
    shards: [],
    checkpoints: new Map(),
    batches: [],
    discarded: [],
    counts: { polled: 0, unwanted: 0, reads: 0, saves: 0, gone: 0 },
    hindrances: [],
    problem: undefined,
    diskProblem: undefined,
    addShard: (id, parent) => {
      stream.shards.push({ id, ...(parent !== undefined && { parent }), records: [], isClosed: false });
      changed();
    },
    put: (number, { key = 'key', shard = 'shard', event = { number } } = {}) => {
      find(shard).records.push({ sequenceNumber: String(number), arrivedAtMs: clock.now(), key, event });
      changed();
    },
    close: (shard = 'shard') => {
      find(shard).isClosed = true;
      changed();
    },
    start: (settings = {}, handle = () => DONE) =>
      startStreamPoller<string>({
        clock,
        log: silentLog(),
        source,
        settings: { ...SETTINGS, ...settings },
        loadCheckpoint: async (id) => stream.checkpoints.get(id),
        saveCheckpoint: async (id, checkpoint) => {
          stream.counts.saves++;
          if (stream.diskProblem) throw stream.diskProblem;
          stream.checkpoints.set(id, JSON.parse(JSON.stringify(checkpoint)) as Checkpoint);
        },
        handle: async (batch) => {
          stream.batches.push({ numbers: batch.records.map(numberOf), atMs: clock.now(), batch });
          return handle(batch);
        },
        discard: async ({ records, reason, attempts, detail }) =>
          void stream.discarded.push({ reason, attempts, detail, numbers: records.map(numberOf) }),
        polled: (records, unwanted) => {
          stream.counts.polled += records;
          stream.counts.unwanted += unwanted;
        },
        hindered: (error) => void stream.hindrances.push(error),
        gone: () => void stream.counts.gone++,
      }),
  };
  stream.addShard('shard');
  return stream;
}

export const GONE = new SourceProblem('gone', 'no such stream');
export const DENIED = new SourceProblem('denied', 'the role may not');
