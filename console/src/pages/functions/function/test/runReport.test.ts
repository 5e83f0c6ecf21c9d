import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readReport } from './runReport.ts';

test('a cold start in text', () => {
  const tail =
    'START RequestId: 1 Version: $LATEST\nEND RequestId: 1\n' +
    'REPORT RequestId: 1\tDuration: 2.51 ms\tBilled Duration: 103 ms\tMemory Size: 128 MB\tMax Memory Used: 41 MB\tInit Duration: 99.80 ms\t\n';
  assert.deepEqual(readReport(tail), {
    durationMs: 2.51,
    billedMs: 103,
    initMs: 99.8,
    memoryMiB: 128,
    maxMemoryMiB: 41,
  });
});

test('a warm one in JSON', () => {
  const record = {
    metrics: { durationMs: 1.2, billedDurationMs: 2, memorySizeMB: 256, maxMemoryUsedMB: 50 },
  };
  assert.deepEqual(readReport(`${JSON.stringify({ type: 'platform.report', record })}\n`), {
    durationMs: 1.2,
    billedMs: 2,
    memoryMiB: 256,
    maxMemoryMiB: 50,
  });
});

test('a tail without a report', () => {
  assert.deepEqual(readReport('{"platform.report" torn'), {});
  assert.deepEqual(readReport('only lines of the function'), {});
});
