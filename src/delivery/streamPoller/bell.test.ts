import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simulatedClock } from '../../base/clock.ts';
import { Bell } from './bell.ts';

test('whoever waits is woken when it rings, or when it is time, and is forgotten then', async () => {
  const clock = simulatedClock();
  const bell = new Bell(clock);
  const woken: string[] = [];
  void bell.wait().then(() => woken.push('rung'));
  for (let round = 0; round < 100; round++) {
    void bell.wait(clock.now() + 10).then(() => woken.push('in time'));
    await clock.advance(10);
  }
  assert.equal(woken.length, 100);
  assert.equal(bell.waiting, 1);
  bell.ring();
  await clock.advance(0);
  assert.equal(woken.at(-1), 'rung');
  assert.equal(bell.waiting, 0);
});
