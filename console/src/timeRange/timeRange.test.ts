import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boundsOf, readTimeRange, writeTimeRange, type TimeRange } from './timeRange.ts';

const HOUR: TimeRange = { kind: 'last', ms: 3_600_000 };

test('a range survives the address', () => {
  const between: TimeRange = { kind: 'between', fromMs: 1_000, toMs: 61_000 };
  for (const range of [HOUR, between]) {
    assert.deepEqual(
      readTimeRange(new URLSearchParams(writeTimeRange(range)), { kind: 'last', ms: 1 }),
      range,
    );
  }
});

test('an address that makes no sense means the usual', () => {
  for (const text of [
    '',
    'last=x',
    'last=-5',
    'from=nonsense&to=2026-01-01',
    'from=2026-01-02&to=2026-01-01',
  ]) {
    assert.equal(readTimeRange(new URLSearchParams(text), HOUR), HOUR, text);
  }
});

test('the last hour ends now', () => {
  assert.deepEqual(boundsOf(HOUR, 4_000_000), { fromMs: 400_000, toMs: 4_000_000 });
});
