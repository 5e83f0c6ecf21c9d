import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  decodeKey,
  encodeKey,
  isElementBoundary,
  keyFromBytes,
  keyToBytes,
  prefixBounds,
  successor,
  within,
} from './keys.ts';
import type { Key, KeyPart } from './store.ts';
import { anyKey } from './keys.fixture.ts';

const RANKS: readonly string[] = ['object', 'string', 'number'];

/** The order that the port promises, written without the encoding. */
function compareParts(a: KeyPart, b: KeyPart): number {
  const rank = RANKS.indexOf(typeof a) - RANKS.indexOf(typeof b);
  if (rank !== 0) return rank;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return Buffer.compare(toBytes(a), toBytes(b));
}

function toBytes(part: KeyPart): Buffer {
  return typeof part === 'string' ? Buffer.from(part, 'utf8') : Buffer.from(part as Uint8Array);
}

function compareKeys(a: Key, b: Key): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const order = compareParts(a[i] as KeyPart, b[i] as KeyPart);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function beginsWith(key: Key, prefix: Key): boolean {
  return prefix.length <= key.length && compareKeys(key.slice(0, prefix.length), prefix) === 0;
}

describe('keys', () => {
  test('the bytes sort as the tuples do', () => {
    fc.assert(
      fc.property(anyKey, anyKey, (a, b) => {
        const order = Buffer.compare(keyToBytes(encodeKey(a)), keyToBytes(encodeKey(b)));
        assert.equal(Math.sign(order), Math.sign(compareKeys(a, b)));
      }),
      { numRuns: 5000 },
    );
  });

  test('encoded keys compare as texts as their bytes do', () => {
    fc.assert(
      fc.property(anyKey, anyKey, (a, b) => {
        const [x, y] = [encodeKey(a), encodeKey(b)];
        const order = x < y ? -1 : x > y ? 1 : 0;
        assert.equal(order, Buffer.compare(keyToBytes(x), keyToBytes(y)));
      }),
    );
  });

  test('what is decoded is what was encoded', () => {
    fc.assert(
      fc.property(anyKey, (key) => {
        const bytes = keyToBytes(encodeKey(key));
        assert.deepEqual(decodeKey(keyFromBytes(bytes)), [...key]);
      }),
      { numRuns: 5000 },
    );
  });

  test('the bounds of a prefix hold exactly the keys that begin with its elements', () => {
    fc.assert(
      fc.property(anyKey, anyKey, (prefix, other) => {
        const bounds = prefixBounds(prefix);
        assert.equal(within(bounds, encodeKey(other)), beginsWith(other, prefix));
        assert.ok(within(bounds, encodeKey([...prefix, ...other])));
      }),
      { numRuns: 5000 },
    );
  });

  test('a text that begins another is no element of its key', () => {
    const encoded = encodeKey(['a\0b']);
    const prefix = encodeKey(['a']);
    assert.ok(encoded.startsWith(prefix));
    assert.equal(isElementBoundary(encoded, prefix.length), false);
    assert.equal(within(prefixBounds(['a']), encoded), false);
  });

  test('nothing lies between a key and its successor', () => {
    fc.assert(
      fc.property(anyKey, anyKey, (a, b) => {
        const [x, y] = [encodeKey(a), encodeKey(b)];
        assert.ok(successor(x) > x);
        assert.ok(y <= x || y >= successor(x));
      }),
    );
  });

  test('numbers at the edges of their sizes', () => {
    const edges = [0, 1, 255, 256, 65535, 65536, 2 ** 32, 2 ** 48 - 1, Number.MAX_SAFE_INTEGER];
    const ascending = [
      ...edges
        .slice(1)
        .map((n) => -n)
        .reverse(),
      ...edges,
    ];
    const encoded = ascending.map((n) => encodeKey([n]));
    assert.deepEqual([...encoded].sort(), encoded);
    assert.deepEqual(
      encoded.map((key) => decodeKey(key)[0]),
      ascending,
    );
  });

  test('what has no place in the order is refused', () => {
    for (const part of [1.5, NaN, Infinity, 2 ** 53]) assert.throws(() => encodeKey([part]), TypeError);
    assert.throws(() => encodeKey(['\ud800']), TypeError);
  });

  test('a damaged encoding is refused, not misread', () => {
    for (const bad of ['\x02abc', '\x15', '\x1d1234567890', '\x05', '\xff', '\x01\x00\xff']) {
      assert.throws(() => decodeKey(bad), /well-formed/);
    }
  });
});
