import type { Clock } from '../../base/clock.ts';
import type { Task } from '../../base/task.ts';
import type { Consumed } from './items/capacity.ts';
import type { Scope } from './records.ts';

/** One value of a metric of `AWS/DynamoDB`, and how often it was there. */
export interface Measured {
  readonly scope: Scope;
  readonly namespace: 'AWS/DynamoDB';
  readonly name: string;
  readonly dimensions: readonly { readonly name: string; readonly value: string }[];
  readonly unit: 'Count' | 'Milliseconds' | 'Bytes';
  readonly atMs: number;
  readonly value: number;
  readonly count: number;
}

export type Publish = (values: readonly Measured[]) => Promise<void>;

/** Counts what operations do, in memory; published each second. Nothing here is awaited. */
export interface Measures {
  consumed(kind: 'Read' | 'Write', consumed: Consumed): void;
  add(scope: Scope, name: string, dimensions: Dimensions, value: number, unit?: Measured['unit']): void;
  flush(): Promise<void>;
  readonly task: Task;
}

export type Dimensions = Readonly<Record<string, string>>;

const MINUTE_MS = 60_000;
const FLUSH_PERIOD_MS = 1_000;
/** Beyond, a minute that nobody takes is dropped. */
const MAX_KEPT = 100_000;

export function createMeasures({
  clock,
  publish,
}: {
  readonly clock: Clock;
  readonly publish: Publish;
}): Measures {
  let waiting = new Map<string, Measured & { count: number }>();
  let turns: Promise<void> = Promise.resolve();
  const add: Measures['add'] = (scope, name, dimensions, value, unit = 'Count') => {
    const atMs = Math.floor(clock.now() / MINUTE_MS) * MINUTE_MS;
    const id = `${scope.account}/${scope.region}/${name}/${Object.values(dimensions).join('/')}/${value}/${atMs}`;
    const known = waiting.get(id);
    if (known !== undefined) {
      known.count++;
      return;
    }
    if (waiting.size >= MAX_KEPT) return;
    waiting.set(id, {
      scope: { account: scope.account, region: scope.region },
      namespace: 'AWS/DynamoDB',
      name,
      dimensions: Object.entries(dimensions).map(([key, text]) => ({ name: key, value: text })),
      unit,
      atMs,
      value,
      count: 1,
    });
  };
  const flush = (): Promise<void> => {
    const turn = turns.then(async () => {
      if (waiting.size === 0) return;
      const taken = [...waiting.values()];
      waiting = new Map();
      await publish(taken);
    });
    turns = turn.catch(() => undefined);
    return turn;
  };
  return {
    add,
    consumed: (kind, { table, ofTable, ofIndexes }) => {
      const name = `Consumed${kind}CapacityUnits`;
      let local = ofTable;
      for (const [index, units] of ofIndexes) {
        if (index.kind === 'LSI') local += units;
        else add(table, name, { TableName: table.name, GlobalSecondaryIndexName: index.name }, units);
      }
      if (local > 0) add(table, name, { TableName: table.name }, local);
    },
    flush,
    task: { name: 'dynamodb.measures', periodMs: FLUSH_PERIOD_MS, run: flush },
  };
}
