import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHolds } from './holds.ts';

test('a name is free when the last of its holders has let go, each of whom counts once', () => {
  const freed: string[] = [];
  const { hold, has } = createHolds((name) => freed.push(name));
  const [first, second, other] = [hold('a'), hold('a'), hold('b')];
  first();
  first();
  assert.deepEqual([has('a'), freed], [true, []]);
  second();
  assert.deepEqual([has('a'), has('b'), freed], [false, true, ['a']]);
  hold('a')();
  other();
  assert.deepEqual(freed, ['a', 'a', 'b']);
});
