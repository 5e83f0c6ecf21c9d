import assert from 'node:assert/strict';
import { simulatedClock, type SimulatedClock } from '../../base/clock.ts';
import { seededIds } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import { openMemoryStore } from '../../store/memory/openMemoryStore.ts';
import { createDynamoDB, type DynamoDB } from './index.ts';
import type { Measured } from './measures.ts';

const HOME = { account: '000000000000', region: 'us-east-1', partition: 'aws' };
export const START_MS = Date.UTC(2026, 0, 1);

/** The service by itself, in memory and in simulated time. */
export interface Subject {
  readonly clock: SimulatedClock;
  readonly measured: Measured[];
  readonly dynamodb: DynamoDB;
  run<T>(operation: string, input: object): Promise<T>;
  /** Runs a background task once. */
  task(name: string): Promise<void>;
}

export function subject(): Subject {
  const clock = simulatedClock(START_MS);
  const measured: Measured[] = [];
  const store = openMemoryStore({ clock, log: silentLog() });
  const dynamodb = createDynamoDB({
    store,
    clock,
    ids: seededIds(1),
    log: silentLog(),
    publish: async (values) => void measured.push(...values),
  });
  return {
    clock,
    measured,
    dynamodb,
    run: (operation, input) => {
      const service = operation in dynamodb.streamsApi.operations ? dynamodb.streamsApi : dynamodb;
      const handler = service.operations[operation] as unknown as (i: object, c: object) => Promise<never>;
      return Promise.resolve(handler(input, { ...HOME, operation }));
    },
    task: async (name) => {
      const task = dynamodb.tasks.find((one) => one.name === name) ?? assert.fail(name);
      await task.run(new AbortController().signal);
    },
  };
}
