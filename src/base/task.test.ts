import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simulatedClock } from './clock.ts';
import { silentLog } from './log.ts';
import { startTasks } from './task.ts';

test('a task runs each period, goes on after a failure, and stops when told', async () => {
  const clock = simulatedClock();
  let runs = 0;
  const tasks = startTasks(
    [
      {
        name: 'count',
        periodMs: 1000,
        run: async () => {
          runs++;
          if (runs === 1) throw new Error('first time unlucky');
        },
      },
    ],
    clock,
    silentLog(),
  );
  await clock.advance(3500);
  assert.equal(runs, 3);
  await tasks.stop();
  await clock.advance(10_000);
  assert.equal(runs, 3);
});
