import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addNumbers, canonicalNumber, compareNumbers } from './number.ts';
import { numberKey } from './numberKey.ts';
import { valueSize } from './itemSize.ts';

/** Numbers as DynamoDB has them: up to 38 digits times a power of ten. */
const numbers = fc
  .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 38n - 1n }), fc.integer({ min: -90, max: 80 }))
  .map(([negative, digits, exponent]) => `${negative ? '-' : ''}${digits}e${exponent}`);

/** The exact value, in units of 1e-130. */
function exact(text: string): bigint {
  const [, sign, digits = '0', exponent = '0'] = /^(-?)(\d+)e(-?\d+)$/.exec(text) ?? [];
  const value = BigInt(digits) * 10n ** BigInt(130 + Number(exponent));
  return sign === '-' ? -value : value;
}

test('one spelling a number', () => {
  const spellings: [string, string][] = [
    ['1e3', '1000'],
    ['+1000.0', '1000'],
    ['-0015.789e6', '-15789000'],
    ['.5', '0.5'],
    ['-0', '0'],
    ['0.0e126', '0'],
    ['1e125', `1${'0'.repeat(125)}`],
    ['1e-130', `0.${'0'.repeat(129)}1`],
    [`${'9'.repeat(38)}e88`, '9'.repeat(38) + '0'.repeat(88)],
  ];
  for (const [given, shown] of spellings) assert.equal(canonicalNumber(given), shown);
  for (const bad of ['', ' 1', '1 ', '0x1', '1_0', 'NaN', 'Infinity', 'e1', '.', '1e', '1.2.3']) {
    assert.throws(() => canonicalNumber(bad), /cannot be converted to a numeric value/);
  }
});

test('order and sum are those of the numbers; keys in the store sort alike', () => {
  fc.assert(
    fc.property(numbers, numbers, (a, b) => {
      const [x, y] = [exact(a), exact(b)];
      const order = x < y ? -1 : x > y ? 1 : 0;
      const [one, two] = [canonicalNumber(a), canonicalNumber(b)];
      assert.equal(Math.sign(compareNumbers(one, two)), order);
      assert.equal(one === two, order === 0);
      assert.equal(Math.sign(Buffer.compare(numberKey(one), numberKey(two))), order);
      assert.equal(canonicalNumber(one), one);
      const sum = x + y;
      const digits = String(sum < 0n ? -sum : sum).replace(/0+$/, '');
      if (digits.length > 38) assert.throws(() => addNumbers(one, two), /Number overflow/);
      else assert.equal(addNumbers(one, two), canonicalNumber(`${sum}e-130`));
      if (digits.length <= 38)
        assert.equal(compareNumbers(addNumbers(addNumbers(one, two), two, true), one), 0);
    }),
  );
});

test('sizes of numbers, as AWS counts them', () => {
  const sizes: [string, number][] = [
    ['0', 1],
    ['3', 2],
    ['12', 2],
    ['1.2', 3],
    ['123', 3],
    ['100', 2],
    ['-3', 3],
  ];
  for (const [N, size] of sizes) assert.equal(valueSize({ N: canonicalNumber(N) }), size, N);
});
