import assert from 'node:assert/strict';
import { test } from 'node:test';
import { periodFor, refOf, textOfRef } from './metricQuery.ts';

const HOUR_MS = 3_600_000;

test('a period makes at most two hundred points, and asks for nothing that is no longer kept', () => {
  const now = 1000 * 24 * HOUR_MS;
  const last = (ms: number) => periodFor({ fromMs: now - ms, toMs: now }, now);
  assert.equal(last(HOUR_MS), 60);
  assert.equal(last(12 * HOUR_MS), 300);
  assert.equal(last(28 * 24 * HOUR_MS), 21_600);
  assert.equal(periodFor({ fromMs: now - 70 * 24 * HOUR_MS, toMs: now - 69.9 * 24 * HOUR_MS }, now), 3600);
});

test('a metric survives the address; other texts are none', () => {
  const ref = { namespace: 'Shop', name: 'Errors', dimensions: [['Route', '/pay']] } as const;
  assert.deepEqual(refOf(textOfRef(ref)), ref);
  for (const text of ['', '{}', '["Shop"]', '["Shop","Errors","Route"]', '[1,2]']) {
    assert.equal(refOf(text), undefined, text);
  }
});
