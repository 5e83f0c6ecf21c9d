import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { shareBudget } from './poolBudget.ts';

const booted = (budget: number, wishes: Parameters<typeof shareBudget>[1]) =>
  shareBudget(budget, wishes).map((share) => share.booted);
const unprepared = { preparedBytes: undefined };

test('a burst of one runtime leaves the others their minimum', () => {
  const node = { bytesEach: 10, minimum: 2, wanted: 100, ...unprepared };
  const python = { bytesEach: 6, minimum: 2, wanted: 0, ...unprepared };
  assert.deepEqual(booted(256, [node, python]), [24, 2]);
  assert.deepEqual(booted(256, [python, node]), [2, 24]);
});

test('two that want all share the memory', () => {
  const node = { bytesEach: 10, minimum: 2, wanted: 100, ...unprepared };
  const python = { bytesEach: 5, minimum: 2, wanted: 100, ...unprepared };
  assert.deepEqual(booted(200, [node, python]), [10, 20]);
});

test('what one does not want, another may have', () => {
  const few = { bytesEach: 10, minimum: 1, wanted: 3, ...unprepared };
  const many = { bytesEach: 10, minimum: 1, wanted: 100, ...unprepared };
  assert.deepEqual(booted(100, [few, many]), [3, 7]);
});

test('too little even for the minimum', () => {
  const wish = { bytesEach: 10, minimum: 2, wanted: 9, ...unprepared };
  assert.deepEqual(booted(25, [wish, wish, wish]), [1, 1, 0]);
  assert.deepEqual(booted(0, [wish]), [0]);
});

test('whatever is wanted is prepared at least, and booted as far as memory goes', () => {
  const wish = { bytesEach: 10, preparedBytes: 1, minimum: 2, wanted: 50 };
  assert.deepEqual(shareBudget(100, [wish]), [{ booted: 5, prepared: 45 }]);
  assert.deepEqual(shareBudget(1000, [wish]), [{ booted: 50, prepared: 0 }]);
  assert.deepEqual(shareBudget(30, [wish]), [{ booted: 2, prepared: 10 }]);
});

test('what is prepared has a bound of its own, beyond which only what is booted adds to it', () => {
  const wish = { bytesEach: 10, preparedBytes: 1, minimum: 0, wanted: 1000 };
  assert.deepEqual(shareBudget(228, [wish]), [{ booted: 10, prepared: 128 }]);
});

test('never beyond the budget or the wishes, and nothing left that someone wants', () => {
  const wish = fc.record({
    bytesEach: fc.integer({ min: 5, max: 50 }),
    preparedBytes: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
    minimum: fc.nat(4),
    wanted: fc.nat(100),
  });
  fc.assert(
    fc.property(fc.nat(1000), fc.array(wish, { maxLength: 6 }), (budget, wishes) => {
      const shares = shareBudget(budget, wishes);
      const used = wishes.reduce((sum, each, index) => {
        const share = shares[index] ?? { booted: 0, prepared: 0 };
        return sum + each.bytesEach * share.booted + (each.preparedBytes ?? 0) * share.prepared;
      }, 0);
      assert.ok(used <= budget);
      for (const [index, { bytesEach, preparedBytes = 0, minimum, wanted }] of wishes.entries()) {
        const share = shares[index] ?? { booted: 0, prepared: 0 };
        const all = share.booted + share.prepared;
        assert.ok(all <= Math.max(minimum, wanted));
        const cost = all < wanted ? bytesEach : bytesEach - preparedBytes;
        assert.ok(share.booted >= Math.max(minimum, wanted) || cost > budget - used);
      }
    }),
  );
});
