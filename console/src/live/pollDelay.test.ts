import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pollDelayMs } from './pollDelay.ts';

test('failures make polling rarer, up to a minute', () => {
  assert.equal(pollDelayMs(1000, 0), 1000);
  assert.equal(pollDelayMs(1000, 3), 8000);
  assert.equal(pollDelayMs(1000, 40), 60_000);
});

test('a period longer than a minute stays as it is', () => {
  assert.equal(pollDelayMs(300_000, 2), 300_000);
});
