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
