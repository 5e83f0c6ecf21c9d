import type { Task } from '../../base/task.ts';
import type { Store } from '../../store/store.ts';
import type { Growth } from './items/writing.ts';
import { counts, type CountRecord } from './records.ts';

/**
 * How many items tables have, and bytes. AWS tells it about six hours late; here it is added up in memory and stored
 * each second, since a count in each transaction would have all writes to a table wait for each other. `kill -9` may
 * lose that second of counting (never of items).
 */
export interface TableCounts {
  readonly grown: (items: string, growth: Growth) => void;
  of(items: string): Promise<CountRecord>;
  flush(): Promise<void>;
  readonly task: Task;
}

const FLUSH_PERIOD_MS = 1_000;

export function createTableCounts(store: Store): TableCounts {
  let waiting = new Map<string, Growth>();
  const add = (items: string, { items: count, bytes }: Growth): void => {
    const known = waiting.get(items);
    if (known === undefined) waiting.set(items, { items: count, bytes });
    else {
      known.items += count;
      known.bytes += bytes;
    }
  };
  let turns: Promise<void> = Promise.resolve();
  const storeTaken = async (): Promise<void> => {
    if (waiting.size === 0) return;
    const taken = waiting;
    waiting = new Map();
    try {
      await store.transact(async (transaction) => {
        for (const [items, growth] of taken) {
          const before = (await counts.get(transaction, [items])) ?? { items: 0, bytes: 0 };
          counts.put(transaction, [items], {
            items: Math.max(0, before.items + growth.items),
            bytes: Math.max(0, before.bytes + growth.bytes),
          });
        }
      });
    } catch (error) {
      for (const [items, growth] of taken) add(items, growth);
      throw error;
    }
  };
  const flush = (): Promise<void> => {
    const turn = turns.then(storeTaken);
    turns = turn.catch(() => undefined);
    return turn;
  };
  return {
    grown: add,
    of: async (items) => {
      await flush();
      return (await store.read((view) => counts.get(view, [items]))) ?? { items: 0, bytes: 0 };
    },
    flush,
    task: { name: 'dynamodb.counts', periodMs: FLUSH_PERIOD_MS, run: flush },
  };
}
