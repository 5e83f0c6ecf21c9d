import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PoolNewcomers } from './poolNewcomers.ts';

const MINUTE = 60_000;

test('a function is a newcomer until it runs, or for five minutes', () => {
  const newcomers = new PoolNewcomers();
  newcomers.add('a', 0);
  newcomers.add('b', MINUTE);
  newcomers.add('c', 2 * MINUTE);
  newcomers.remove('b');
  assert.equal(newcomers.current(3 * MINUTE), 2);
  assert.equal(newcomers.current(5 * MINUTE), 1);
  assert.equal(newcomers.current(7 * MINUTE), 0);
});

test('a function that changes is one newcomer, from the change on', () => {
  const newcomers = new PoolNewcomers();
  newcomers.add('a', 0);
  newcomers.add('b', MINUTE);
  newcomers.add('a', 2 * MINUTE);
  assert.equal(newcomers.current(2 * MINUTE), 2);
  assert.equal(newcomers.current(6 * MINUTE), 1);
  assert.equal(newcomers.current(7 * MINUTE), 0);
});

test('they are bounded', () => {
  const newcomers = new PoolNewcomers();
  for (let index = 0; index < 5000; index++) newcomers.add(String(index), 0);
  assert.equal(newcomers.current(0), 1000);
});
