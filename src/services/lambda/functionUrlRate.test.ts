import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simulatedClock } from '../../base/clock.ts';
import type { Fault } from '../../protocol/fault.ts';
import { createFunctionUrlRate } from './functionUrlRate.ts';

test('ten requests a second for each reserved execution; functions without a reservation are free', async () => {
  const clock = simulatedClock();
  const count = createFunctionUrlRate(clock);
  const admitted = (arn: string, reserved: number | undefined) => {
    for (let n = 0; n < 1000; n++) {
      try {
        count(arn, reserved);
      } catch (error) {
        assert.equal((error as Fault).members['Reason'], 'ReservedFunctionInvocationRateLimitExceeded');
        return n;
      }
    }
    return Infinity;
  };
  assert.equal(admitted('free', undefined), Infinity);
  assert.equal(admitted('none', 0), Infinity);
  assert.equal(admitted('a', 2), 20);
  assert.equal(admitted('b', 1), 10);
  await clock.advance(500);
  assert.equal(admitted('a', 2), 10);
  await clock.advance(3_600_000);
  assert.deepEqual([admitted('a', 2), admitted('b', 1)], [20, 10]);
  await clock.advance(1000);
  assert.equal(admitted('b', 3), 30, 'a reservation that has grown counts at once');
});
