import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import type { Task } from '../../base/task.ts';
import type { Store } from '../../store/store.ts';
import { encodeChunk } from './chunk.ts';
import type { TrailEvent } from './eventRecord.ts';
import { chunksOf, indexKeys, NOTHING, type ChunkPlace, type Scope } from './records.ts';

/**
 * Events on their way to the store: collected in memory, written together four times a second. `kill -9` may lose the
 * last second of them. Whoever calls the API never waits for it.
 */
export interface Recorder {
  /** Takes an event; never throws, never waits. */
  add(scope: Scope, event: TrailEvent): void;
  /** Resolves when everything added before is durable. When it rejects, nothing is lost: flush again. */
  flush(): Promise<void>;
  /** Events that found no room, since the start. */
  dropped(): number;
  readonly task: Task;
}

/** A quarter of the promised second: the rest is for the write itself. */
const PERIOD_MS = 250;
/** Of text that waits while the store takes nothing; what comes then is counted, and lost. */
const MAX_WAITING_CHARACTERS = 32 * 1024 * 1024;
export const MAX_CHUNK_EVENTS = 500;
export const MAX_CHUNK_CHARACTERS = 1024 * 1024;

interface Batch {
  readonly scope: Scope;
  readonly second: number;
  readonly events: TrailEvent[];
  characters: number;
}

interface RecorderNeeds {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}

export function createRecorder({ store, clock, ids, log }: RecorderNeeds): Recorder {
  const node = ids.hex(8);
  let lastNumber = 0;
  let waiting: Batch[] = [];
  let characters = 0;
  let dropped = 0;
  let told = 0;
  let turns: Promise<unknown> = Promise.resolve();

  const add = (scope: Scope, event: TrailEvent): void => {
    if (characters + event.text.length > MAX_WAITING_CHARACTERS) {
      dropped++;
      return;
    }
    characters += event.text.length;
    const second = Math.floor(event.atMs / 1000);
    let batch = waiting.findLast((candidate) => fits(candidate, scope, second));
    if (!batch) waiting.push((batch = { scope, second, events: [], characters: 0 }));
    batch.events.push(event);
    batch.characters += event.text.length;
  };

  const write = async (batch: Batch): Promise<void> => {
    lastNumber = Math.max(lastNumber + 1, clock.now() * 1000);
    const place: ChunkPlace = [batch.second, lastNumber, node];
    const value = await encodeChunk(batch.events);
    await store.transact(async (transaction) => {
      transaction.put([...chunksOf(batch.scope), ...place], value);
      for (const key of indexKeys(batch.scope, batch.events, place)) transaction.put(key, NOTHING);
    });
  };

  const flush = async (): Promise<void> => {
    if (dropped > told) log.error({ dropped: dropped - told }, 'events of the audit trail found no room');
    told = dropped;
    const taken = waiting;
    waiting = [];
    while (taken[0]) {
      try {
        await write(taken[0]);
      } catch (error) {
        waiting = [...taken, ...waiting];
        throw error;
      }
      characters -= taken[0].characters;
      taken.shift();
    }
  };
  const inTurn = (): Promise<void> => {
    const turn = turns.then(flush);
    turns = turn.catch(() => undefined);
    return turn;
  };

  return {
    add,
    flush: inTurn,
    dropped: () => dropped,
    task: { name: 'cloudtrail.flush', periodMs: PERIOD_MS, run: inTurn },
  };
}

function fits(batch: Batch, scope: Scope, second: number): boolean {
  return (
    batch.second === second &&
    batch.scope.region === scope.region &&
    batch.scope.account === scope.account &&
    batch.events.length < MAX_CHUNK_EVENTS &&
    batch.characters < MAX_CHUNK_CHARACTERS
  );
}
