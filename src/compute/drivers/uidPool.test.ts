import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createUidPool, UIDS_PER_PLATFORM, uidRange } from './uidPool.ts';

const WHOLE = '         0          0 4294967295\n';

test('each data folder has its own block, always the same, clear of other users', () => {
  const one = uidRange('/data/one', WHOLE);
  assert.deepEqual(uidRange('/data/one', WHOLE), one);
  assert.notEqual(uidRange('/data/two', WHOLE).first, one.first);
  assert.equal(one.count, UIDS_PER_PLATFORM);
  for (let index = 0; index < 1000; index++) {
    const { first, count } = uidRange(`/data/${index}`, WHOLE);
    assert.ok(first >= 1_900_000_000 && first + count < 2 ** 31);
  }
});

test('in a container with few ids it stays within them', () => {
  const { first, count } = uidRange('/data', '0 100000 65536\n');
  assert.ok(first > 60_000 && first + count < 65_534);
});

test('ids are unique while taken, and the one that rested longest is next', () => {
  const pool = createUidPool({ first: 70_000, count: 3 });
  const taken = [pool.take(), pool.take(), pool.take()];
  assert.deepEqual(taken, [70_000, 70_001, 70_002]);
  assert.throws(() => pool.take(), /all 3 user ids/);
  pool.giveBack(70_001);
  pool.giveBack(70_000);
  assert.equal(pool.take(), 70_001);
});
