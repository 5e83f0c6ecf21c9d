import fc from 'fast-check';
import type { KeyPart } from './store.ts';

/** Keys for property tests, rich in what is difficult: NULs, FFs, prefixes of one another, all signs and sizes. */
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b', '\0', '\x01', '\xff', 'é', '\uffff', '😀'), maxLength: 4 }),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
);
const bytes = fc
  .array(fc.constantFrom(0, 1, 2, 0x14, 0xfe, 0xff), { maxLength: 4 })
  .map((list) => Uint8Array.from(list));
const integer = fc.oneof(fc.integer({ min: -300, max: 300 }), fc.maxSafeInteger()).map((n) => n + 0);

const anyPart: fc.Arbitrary<KeyPart> = fc.oneof(text, integer, bytes);
export const anyKey: fc.Arbitrary<KeyPart[]> = fc.array(anyPart, { maxLength: 3 });

/** A handful of keys that lie close together, so that transactions meet. */
export const closeKey: fc.Arbitrary<KeyPart[]> = fc.array(
  fc.constantFrom<KeyPart>('a', 'a\0', 'b', 0, 1, -1),
  {
    maxLength: 2,
  },
);
