import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simulatedClock, systemClock } from './clock.ts';

test('simulated time passes only when told, and fires in order of due time', async () => {
  const clock = simulatedClock(1000);
  const fired: string[] = [];
  clock.timer(50, () => fired.push(`b@${clock.now()}`));
  clock.timer(10, () => fired.push(`a@${clock.now()}`));
  const cancelled = clock.timer(20, () => fired.push('never'));
  cancelled.cancel();
  await clock.advance(9);
  assert.deepEqual(fired, []);
  await clock.advance(91);
  assert.deepEqual(fired, ['a@1010', 'b@1050']);
  assert.equal(clock.now(), 1100);
});

test('a loop of sleeps runs six hours in an instant', async () => {
  const clock = simulatedClock();
  let rounds = 0;
  const loop = (async () => {
    while (rounds < 360) {
      await clock.sleep(60_000);
      rounds++;
    }
  })();
  await clock.advance(6 * 3_600_000);
  await loop;
  assert.equal(rounds, 360);
});

for (const [name, make] of [
  ['system', systemClock],
  ['simulated', () => simulatedClock()],
] as const) {
  test(`${name} clock: an aborted sleep rejects with the reason`, async () => {
    const stop = new AbortController();
    const sleeping = make().sleep(60_000, stop.signal);
    stop.abort(new Error('stopping'));
    await assert.rejects(sleeping, /stopping/);
    await assert.rejects(make().sleep(1, stop.signal), /stopping/);
  });
}
