import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { shareBudget } from './poolBudget.ts';

test('a burst of one runtime leaves the others their minimum', () => {
  const node = { bytesEach: 10, minimum: 2, wanted: 100 };
  const python = { bytesEach: 6, minimum: 2, wanted: 0 };
  assert.deepEqual(shareBudget(256, [node, python]), [24, 2]);
  assert.deepEqual(shareBudget(256, [python, node]), [2, 24]);
});

test('two that want all share the memory', () => {
  const node = { bytesEach: 10, minimum: 2, wanted: 100 };
  const python = { bytesEach: 5, minimum: 2, wanted: 100 };
  assert.deepEqual(shareBudget(200, [node, python]), [10, 20]);
});

test('what one does not want, another may have', () => {
  const few = { bytesEach: 10, minimum: 1, wanted: 3 };
  const many = { bytesEach: 10, minimum: 1, wanted: 100 };
  assert.deepEqual(shareBudget(100, [few, many]), [3, 7]);
});

test('too little even for the minimum', () => {
  assert.deepEqual(shareBudget(25, Array(3).fill({ bytesEach: 10, minimum: 2, wanted: 9 })), [1, 1, 0]);
  assert.deepEqual(shareBudget(0, [{ bytesEach: 10, minimum: 2, wanted: 9 }]), [0]);
});

test('never beyond the budget or the wishes, and nothing left that someone wants', () => {
  const wish = fc.record({
    bytesEach: fc.integer({ min: 1, max: 50 }),
    minimum: fc.nat(4),
    wanted: fc.nat(100),
  });
  fc.assert(
    fc.property(fc.nat(1000), fc.array(wish, { maxLength: 6 }), (budget, wishes) => {
      const shares = shareBudget(budget, wishes);
      const used = wishes.reduce((sum, { bytesEach }, index) => sum + bytesEach * (shares[index] ?? 0), 0);
      assert.ok(used <= budget);
      for (const [index, { bytesEach, minimum, wanted }] of wishes.entries()) {
        const share = shares[index] ?? 0;
        assert.ok(share <= Math.max(minimum, wanted));
        assert.ok(share === Math.max(minimum, wanted) || bytesEach > budget - used);
      }
    }),
  );
});
