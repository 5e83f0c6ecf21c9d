import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coldStartsOf, gigabyteSeconds, invocationOf, reportQueries } from './invocations.ts';

test('a row of Insights is an invocation', () => {
  const cold = invocationOf({
    '@timestamp': '2026-11-22 04:00:00.500',
    '@requestId': 'r-1',
    '@logStream': '2026/11/22/[3]abc',
    '@duration': '12.5',
    '@billedDuration': '2000',
    '@maxMemoryUsed': '64000000',
    '@memorySize': '512000000',
    '@initDuration': '150.2',
  });
  assert.equal(cold.at.toISOString(), '2026-11-22T04:00:00.500Z');
  assert.deepEqual([cold.usedMiB, cold.sizeMiB, cold.initMs], [64, 512, 150.2]);
  assert.equal(gigabyteSeconds(cold), 1);
  assert.equal(invocationOf({ '@duration': '1' }).initMs, undefined);
});

test('cold starts by step', () => {
  const { count, longest } = coldStartsOf([
    { step: '2026-11-22 04:00:00.000', coldStarts: '3', average: '100', longest: '120' },
  ]);
  assert.deepEqual(count, [{ x: new Date('2026-11-22T04:00:00Z'), y: 3 }]);
  assert.equal(longest[0]?.y, 120);
});

test('one version is asked for by its streams', () => {
  assert.match(reportQueries('3').recent, /@logStream like "\[3\]"/);
  assert.doesNotMatch(reportQueries(undefined).recent, /like/);
});
