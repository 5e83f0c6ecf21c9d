import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { systemClock } from '../../../base/clock.ts';
import { startQueryWorker } from './queryWorker.ts';

/** The 19th field; the name before it may have blanks. */
const niceness = (stat: string) => Number(stat.slice(stat.lastIndexOf(')')).split(' ')[17]);
const skip = process.platform !== 'linux' && 'only Linux has priorities of threads';

test('a query gives way to everything else that the processor has to do', { skip }, async () => {
  const task = { text: 'fields @message', limit: 1, startMs: 0, endMs: 1, nowMs: 0 };
  const worker = startQueryWorker(task, systemClock());
  try {
    await worker.ask({ kind: 'scan', chunks: [], fromMs: 0 });
    const threads = readdirSync('/proc/self/task').map((id) =>
      niceness(readFileSync(`/proc/self/task/${id}/stat`, 'utf8')),
    );
    const own = niceness(readFileSync('/proc/self/stat', 'utf8'));
    assert.ok(threads.includes(Math.min(19, own + 10)), threads.join());
  } finally {
    await worker.close();
  }
});
