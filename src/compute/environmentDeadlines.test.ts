import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simulatedClock, type Clock } from '../base/clock.ts';
import { EnvironmentDeadlines } from './environmentDeadlines.ts';

function setUp() {
  const simulated = simulatedClock();
  const counted = { timers: 0 };
  const clock: Clock = {
    ...simulated,
    timer: (ms, fire) => {
      counted.timers++;
      return simulated.timer(ms, fire);
    },
  };
  const expired: string[] = [];
  const item = (name: string, deadlineMs: number) => ({ deadlineMs, expire: () => expired.push(name) });
  return { simulated, counted, deadlines: new EnvironmentDeadlines(clock), expired, item };
}

test('each expires at its time, those that were unwatched never', async () => {
  const { simulated, deadlines, expired, item } = setUp();
  const never = item('never', 150);
  deadlines.watch(item('late', 300));
  deadlines.watch(item('early', 100));
  deadlines.watch(never);
  deadlines.watch(item('also early', 100));
  deadlines.unwatch(never);
  await simulated.advance(99);
  assert.deepEqual(expired, []);
  await simulated.advance(1);
  assert.deepEqual(expired, ['early', 'also early']);
  await simulated.advance(1000);
  assert.deepEqual(expired, ['early', 'also early', 'late']);
});

test('what ends in time costs no timer', async () => {
  const { simulated, counted, deadlines, item } = setUp();
  for (let i = 0; i < 1000; i++) {
    const one = item('one', simulated.monotonic() + 3000);
    deadlines.watch(one);
    await simulated.advance(1);
    deadlines.unwatch(one);
  }
  assert.equal(counted.timers, 1);
});

test('one that watches another when it expires', async () => {
  const { simulated, deadlines, expired, item } = setUp();
  deadlines.watch({ deadlineMs: 10, expire: () => deadlines.watch(item('second', 20)) });
  await simulated.advance(15);
  assert.deepEqual(expired, []);
  await simulated.advance(10);
  assert.deepEqual(expired, ['second']);
});
