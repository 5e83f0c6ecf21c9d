import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededIds, systemIds } from './ids.ts';

for (const [name, make] of [
  ['system', systemIds],
  ['seeded', () => seededIds(7)],
] as const) {
  test(`${name} ids have their shapes`, () => {
    const ids = make();
    assert.match(ids.uuid(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.match(ids.hex(7), /^[0-9a-f]{7}$/);
    assert.match(ids.text(20, 'AB'), /^[AB]{20}$/);
    assert.equal(ids.bytes(5).length, 5);
    const fraction = ids.fraction();
    assert.ok(fraction >= 0 && fraction < 1);
    assert.notEqual(ids.uuid(), ids.uuid());
  });
}

test('the same seed gives the same sequence', () => {
  const [a, b] = [seededIds(42), seededIds(42)];
  assert.deepEqual([a.uuid(), a.fraction(), a.hex(9)], [b.uuid(), b.fraction(), b.hex(9)]);
});
