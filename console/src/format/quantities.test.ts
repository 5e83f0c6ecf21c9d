import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatBytes, formatDuration } from './quantities.ts';

test('sizes', () => {
  assert.deepEqual([0, 1, 1023, 1536, 20_480, 5 * 1024 ** 2].map(formatBytes), [
    '0 bytes',
    '1 byte',
    '1023 bytes',
    '1.5 kB',
    '20 kB',
    '5.0 MB',
  ]);
});

test('durations', () => {
  assert.deepEqual([0.8421, 12.34, 250, 1500, 90_000].map(formatDuration), [
    '0.84 ms',
    '12.3 ms',
    '250 ms',
    '1.50 s',
    '1 min 30 s',
  ]);
});
