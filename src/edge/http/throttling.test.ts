import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simulatedClock } from '../../base/clock.ts';
import { createThrottling } from './throttling.ts';

test('a bucket holds the burst, and fills at the rate', async () => {
  const clock = simulatedClock();
  const { admits } = createThrottling(clock);
  const throttle = { id: 'a', perSecond: 2, burst: 3 };
  const admitted = (count: number) =>
    Array.from({ length: count }, () => admits(throttle)).filter(Boolean).length;
  assert.equal(admitted(5), 3);
  await clock.advance(1000);
  assert.equal(admitted(5), 2);
  await clock.advance(60_000);
  assert.equal(admitted(5), 3);
  assert.ok(admits({ ...throttle, id: 'b' }));
  assert.ok(!admits({ id: 'c', perSecond: 0, burst: 0 }));
});
