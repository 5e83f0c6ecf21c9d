import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parsePrivateRange, parseRange } from './addressRange.ts';

test('an address is a range of one', () => {
  assert.deepEqual(parseRange('10.0.0.1'), { first: 0x0a000001, last: 0x0a000001 });
  assert.deepEqual(parseRange('0.0.0.0/0'), { first: 0, last: 2 ** 32 - 1 });
});

test('every network is read back as it was written', () => {
  const networks = fc.tuple(fc.nat(2 ** 32 - 1), fc.integer({ min: 0, max: 32 }));
  fc.assert(
    fc.property(networks, ([address, prefix]) => {
      const size = 2 ** (32 - prefix);
      const first = Math.floor(address / size) * size;
      const text = [24, 16, 8, 0].map((shift) => (first >>> shift) & 255).join('.');
      assert.deepEqual(parseRange(`${text}/${prefix}`), { first, last: first + size - 1 });
    }),
  );
});

test('what is no network in its canonical form is refused', () => {
  for (const text of [
    '',
    '10.0.0',
    '10.0.0.256',
    '10.0.0.1/24',
    '10.0.0.0/33',
    '10.0.0.0/',
    '::1',
    ' 10.0.0.1',
    'default',
  ]) {
    assert.equal(parseRange(text), undefined, text);
  }
});

test('a range for functions is private and large enough', () => {
  for (const text of ['10.213.0.0/16', '10.0.0.0/8', '172.16.0.0/12', '192.168.8.0/21', '100.64.0.0/10']) {
    assert.ok(parsePrivateRange(text), text);
  }
  for (const text of ['11.0.0.0/16', '10.0.0.0/22', '10.0.0.0', '0.0.0.0/0', '172.16.0.0/11', '8.8.8.0/21']) {
    assert.equal(parsePrivateRange(text), undefined, text);
  }
});
