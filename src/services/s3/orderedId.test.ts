import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { seededIds } from '../../base/ids.ts';
import { orderedId, orderOf } from './orderedId.ts';

test('an id tells its order, and vouches for itself', () => {
  const ids = seededIds(7);
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.nat({ max: 31 }), (order, at) => {
      const id = orderedId(order, ids);
      assert.match(id, /^[A-Za-z0-9._]{32}$/);
      assert.equal(orderOf(id), order);
      const altered = id.slice(0, at) + (id[at] === 'A' ? 'B' : 'A') + id.slice(at + 1);
      assert.equal(orderOf(altered), undefined);
    }),
  );
  for (const other of ['', 'null', 'x'.repeat(32), '../../etc/passwd'])
    assert.equal(orderOf(other), undefined);
});
