import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simulatedClock } from '../../base/clock.ts';
import type { Ingest, Point } from './ingest.ts';
import { createLambdaMetrics } from './lambdaMetrics.ts';

const ARN = 'arn:aws:lambda:us-east-1:111111111111:function:f';
const MINUTE = 60_000;

function published() {
  const clock = simulatedClock();
  let failing = false;
  const taken: Point[] = [];
  const ingest: Ingest = {
    add: async (points) => {
      if (failing) throw new Error('disk full');
      taken.push(...points);
    },
    settle: async () => undefined,
  };
  const metrics = createLambdaMetrics({ clock, ingest });
  const ran = (atMs: number, durationMs: number, error = false, arn = ARN, version = '$LATEST') =>
    metrics.ran({ atMs, durationMs, error, version }, arn);
  const sums = async (name: string, depth = 0) => {
    await metrics.flush();
    return taken
      .filter(({ metric }) => metric.name === name && metric.dimensions.length === depth)
      .map(({ atMs, summary }) => [atMs - clock.now(), summary.sum, summary.count]);
  };
  return { clock, metrics, ran, sums, taken, fail: (on: boolean) => (failing = on) };
}

test('an invocation counts in the minute in which it began', async () => {
  const { clock, ran, sums } = published();
  ran(clock.now() + 10, 5);
  ran(clock.now() + MINUTE + 10, 5, true);
  ran(clock.now() + MINUTE + 20, 900);
  ran(clock.now() + MINUTE + 30, MINUTE);
  const byMinute = (await sums('Invocations')).toSorted(([a = 0], [b = 0]) => a - b);
  assert.deepEqual(byMinute, [
    [0, 3, 3],
    [MINUTE, 1, 1],
  ]);
});

test('an alias that leads to two versions: each is a metric, their sum the function’s', async () => {
  const { clock, ran, metrics, taken } = published();
  const now = clock.now() + 100;
  ran(now, 1, false, `${ARN}:live`, '1');
  ran(now, 1, false, `${ARN}:live`, '2');
  ran(now, 1, false, `${ARN}:live`, '1');
  await metrics.flush();
  const executed = taken
    .filter(({ metric }) => metric.name === 'Invocations' && metric.dimensions.length === 3)
    .map(({ metric, summary }) => [metric.dimensions.map(({ value }) => value).join(' '), summary.sum]);
  assert.deepEqual(
    executed.toSorted((a, b) => (String(a) < String(b) ? -1 : 1)),
    [
      ['f f:live 1', 2],
      ['f f:live 2', 1],
    ],
  );
});

test('what could not be stored is stored later, once', async () => {
  const { clock, ran, metrics, sums, fail } = published();
  fail(true);
  ran(clock.now() + 10, 5);
  metrics.throttled(ARN, '$LATEST');
  await assert.rejects(metrics.flush(), /disk full/);
  ran(clock.now() + 20, 5);
  await assert.rejects(metrics.flush(), /disk full/);
  fail(false);
  // Merged while they waited, so that waiting takes no more memory.
  assert.deepEqual(await sums('Invocations', 1), [[0, 2, 2]]);
  assert.deepEqual(await sums('Throttles', 1), [[0, 1, 3]]);
});
