import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simulatedClock } from './clock.ts';
import { silentLog } from './log.ts';
import { startTasks } from './task.ts';

test('a task that is added later runs too, and stops with the others', async () => {
  const clock = simulatedClock();
  const runs: string[] = [];
  const task = (name: string, periodMs: number) => ({
    name,
    periodMs,
    run: async () => void runs.push(name),
  });
  const tasks = startTasks([task('early', 1000)], clock, silentLog());
  await clock.advance(1500);
  tasks.add([task('late', 1000)]);
  await clock.advance(1100);
  assert.deepEqual(runs, ['early', 'early', 'late']);
  await tasks.stop();
  await clock.advance(10_000);
  assert.equal(runs.length, 3);
});

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
