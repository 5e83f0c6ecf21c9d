import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameList } from './nameList.ts';

test('few names are told, of many the first and how many more', () => {
  assert.equal(nameList(['orders', 'photos']), 'orders, photos');
  const many = Array.from({ length: 10_000 }, (_, index) => `f${index}`);
  assert.equal(nameList(many, 'en'), 'f0, f1, f2, f3, f4, f5, f6, f7, f8, f9 … (+9,990)');
});
