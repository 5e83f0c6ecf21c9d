import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ByteCollector } from './byteCollector.ts';
import { heldBytes } from './heldBytes.fixture.ts';

const sizes = fc.oneof(fc.nat(3), fc.nat(5000), fc.integer({ min: 4090, max: 140_000 }));
const pieces = fc.array(
  sizes.map((size) => Buffer.alloc(size, size)),
  { maxLength: 60 },
);

test('whatever comes is there, in order; taken, it is empty again', () => {
  const collector = new ByteCollector();
  fc.assert(
    fc.property(pieces, (some) => {
      for (const piece of some) collector.add(piece);
      const whole = Buffer.concat(some);
      assert.equal(collector.length, whole.length);
      assert.ok(collector.take().equals(whole));
      assert.equal(collector.length, 0);
      assert.equal(collector.take().length, 0);
    }),
  );
});

test('what comes in one piece is not copied', () => {
  for (const size of [1, 100_000]) {
    const collector = new ByteCollector();
    const piece = Buffer.alloc(size);
    collector.add(piece);
    assert.equal(collector.take(), piece);
  }
});

for (const [what, sizeOf] of [
  ['one by one', () => 1],
  ['one, then some thousand, and again', (index: number) => (index % 2 === 0 ? 1 : 4096)],
  ['a little less than would be kept by itself', () => 4095],
] as const) {
  test(`little more is held than has come: ${what}`, () => {
    const collector = new ByteCollector();
    const before = heldBytes();
    for (let index = 0; collector.length < 2_000_000; index++) collector.add(Buffer.alloc(sizeOf(index)));
    const held = heldBytes() - before;
    assert.ok(held < 2.5 * collector.length, `${held} bytes for ${collector.length}`);
  });
}
