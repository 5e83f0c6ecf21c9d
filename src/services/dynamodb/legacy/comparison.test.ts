import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holds } from '../expressions/evaluate.ts';
import { combined, comparisonCondition } from './comparison.ts';

const oneOf = (count: number) =>
  comparisonCondition(
    'a',
    'IN',
    Array.from({ length: count }, (_, at) => ({ S: `v${at}` })),
  );

test('no request asks each item for more than an expression could', () => {
  const condition = combined(undefined, [oneOf(500)]);
  assert.ok(condition);
  assert.equal(holds(condition, { a: { S: 'v499' } }), true);
  assert.throws(() => combined(undefined, [oneOf(100_000)]), /too many conditions/);
  assert.throws(
    () =>
      combined(
        'OR',
        Array.from({ length: 301 }, (_, at) => comparisonCondition(`a${at}`, 'EQ', [{ S: 'x' }])),
      ),
    /too many conditions/,
  );
});

test('what a set contains', () => {
  const contains = (set: object, part: object) =>
    holds(comparisonCondition('a', 'CONTAINS', [part as { S: string }]), { a: set as { S: string } });
  assert.equal(contains({ NS: ['1', '2.5'] }, { N: '2.5' }), true);
  assert.equal(contains({ NS: ['1', '2.5'] }, { N: '2' }), false);
  assert.equal(contains({ NS: ['1'] }, { S: '1' }), false);
  const bytes = (...all: number[]) => Uint8Array.from(all);
  assert.equal(contains({ BS: [bytes(), bytes(1, 2)] }, { B: bytes(1, 2) }), true);
  assert.equal(contains({ BS: [bytes(), bytes(1, 2)] }, { B: bytes(1, 3) }), false);
  assert.equal(contains({ BS: [bytes()] }, { B: bytes() }), true);
});
