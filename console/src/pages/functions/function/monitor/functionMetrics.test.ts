import assert from 'node:assert/strict';
import { test } from 'node:test';
import { functionQueries, successRate, withZeros } from './functionMetrics.ts';

const at = (minute: number, y: number) => ({ x: new Date(minute * 60_000), y });

test('a quiet minute counts as nought, nothing at all stays nothing', () => {
  const bounds = { fromMs: 60_000, toMs: 4.5 * 60_000 };
  assert.deepEqual(withZeros([at(2, 7)], bounds, 60), [at(1, 0), at(2, 7), at(3, 0), at(4, 0)]);
  assert.deepEqual(withZeros([], bounds, 60), []);
});

test('the success rate is of minutes that had invocations', () => {
  assert.deepEqual(successRate([at(1, 4), at(2, 0), at(3, 2)], [at(1, 1), at(2, 0)]), [
    at(1, 75),
    at(3, 100),
  ]);
});

test('an alias is looked at by its resource, but for its concurrency', () => {
  const dimensions = functionQueries('orders', 'live', 60).map(
    ({ MetricStat }) => MetricStat?.Metric?.Dimensions?.length,
  );
  assert.deepEqual(new Set(dimensions), new Set([1, 2]));
  assert.equal(dimensions.filter((count) => count === 1).length, 1);
});
