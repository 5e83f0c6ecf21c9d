import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simulatedClock } from '../../../base/clock.ts';
import { silentLog } from '../../../base/log.ts';
import { startTasks } from '../../../base/task.ts';
import { openMemoryStore } from '../../../store/memory/openMemoryStore.ts';
import { outbox, outboxTask, type NotifiedFunctions } from './outbox.ts';

const EVENT = {
  functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:f',
  account: '000000000000',
  region: 'us-east-1',
  bucketArn: 'arn:aws:s3:::b',
  document: '{"Records":[]}',
};

test('events wait while their function is not reached, and go once it is; a refusal ends them', async () => {
  const clock = simulatedClock();
  const log = silentLog();
  const store = openMemoryStore({ clock, log });
  const told: string[] = [];
  let outcome: () => Promise<{ refused: string } | undefined> = async () => {
    throw new Error('not reached');
  };
  const functions: NotifiedFunctions = {
    mayInvoke: async () => true,
    invoke: async ({ requestId }) => {
      const answer = await outcome();
      told.push(requestId);
      return answer;
    },
  };
  const put = (id: string) =>
    store.transact(async (transaction) => outbox.put(transaction, [clock.now(), id], EVENT));
  const waiting = async () => (await store.read((view) => outbox.list(view))).length;
  // From before a restart.
  await put('early');
  const running = startTasks([outboxTask({ store, functions, clock, log })], clock, log);
  await clock.advance(1);
  await put('late');
  await clock.advance(20_000);
  assert.equal(await waiting(), 2);
  assert.deepEqual(told, []);
  outcome = async () => undefined;
  await clock.advance(10_000);
  assert.deepEqual(told, ['early', 'late']);
  assert.equal(await waiting(), 0);
  outcome = async () => ({ refused: 'there is no such function' });
  await put('refused');
  await clock.advance(10);
  assert.deepEqual(told, ['early', 'late', 'refused']);
  assert.equal(await waiting(), 0);
  await running.stop();
});

test('a function that is not reached holds up nobody else, however many events wait for it', async () => {
  const clock = simulatedClock();
  const log = silentLog();
  const store = openMemoryStore({ clock, log });
  const other = 'arn:aws:lambda:us-east-1:111122223333:function:other';
  const told: string[] = [];
  const functions: NotifiedFunctions = {
    mayInvoke: async () => true,
    invoke: async ({ functionArn, requestId }) => {
      if (functionArn !== other) throw new Error('not reached');
      told.push(requestId);
      return undefined;
    },
  };
  await store.transact(async (transaction) => {
    for (let at = 0; at < 250; at++) outbox.put(transaction, [1, `stuck${at}`], EVENT);
    outbox.put(transaction, [2, 'goes'], { ...EVENT, functionArn: other });
  });
  const running = startTasks([outboxTask({ store, functions, clock, log })], clock, log);
  await clock.advance(20_000);
  await running.stop();
  assert.deepEqual(told, ['goes']);
  assert.equal((await store.read((view) => outbox.list(view))).length, 250);
});
