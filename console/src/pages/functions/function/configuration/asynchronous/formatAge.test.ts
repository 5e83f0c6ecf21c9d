import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatAge } from './formatAge.ts';

test('ages are told in hours, minutes and seconds', () => {
  assert.equal(formatAge(21_600), '6 h');
  assert.equal(formatAge(5400), '1 h 30 min');
  assert.equal(formatAge(61), '1 min 1 s');
  assert.equal(formatAge(0), '0 s');
});
