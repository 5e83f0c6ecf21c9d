import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { layoutRows } from './rowLayout.ts';

test('a row is found where it begins, and where what is below it ends', () => {
  const layouts = fc
    .uniqueArray(fc.tuple(fc.nat(99), fc.integer({ min: 1, max: 500 })), { selector: ([index]) => index })
    .map((extras) => extras.toSorted(([a], [b]) => a - b));
  fc.assert(
    fc.property(layouts, fc.nat(99), (extras, index) => {
      const layout = layoutRows(100, 26, extras);
      const end = index === 99 ? layout.totalPx : layout.topOf(index + 1);
      assert.equal(layout.indexAt(layout.topOf(index)), index);
      assert.equal(layout.indexAt(end - 1), index);
    }),
  );
});

test('an empty list, and heights outside of the list', () => {
  assert.equal(layoutRows(0, 26, []).indexAt(100), 0);
  assert.equal(layoutRows(3, 26, []).indexAt(10_000), 2);
  assert.equal(layoutRows(3, 26, []).indexAt(-5), 0);
});
