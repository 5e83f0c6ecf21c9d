import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  itemOfPlain,
  itemOfWire,
  NotAnItem,
  plainItemText,
  textOfValue,
  typeOf,
  wireText,
} from './attributeValue.ts';

const ORDER = {
  id: { S: 'a "b"' },
  total: { N: '12345678901234567890.123456789' },
  paid: { BOOL: true },
  note: { NULL: true },
  lines: { L: [{ M: { sku: { S: 'x' }, count: { N: '2' } } }, { L: [] }] },
  none: { M: {} },
} as const;

test('plain JSON keeps every digit of a number, there and back', () => {
  const item = { ...ORDER, lines: { L: ORDER.lines.L.map((line) => structuredClone(line)) } };
  const text = plainItemText(item as never);
  assert.match(text ?? '', /"total": 12345678901234567890\.123456789/);
  assert.deepEqual(itemOfPlain(text ?? ''), item);
});

test('DynamoDB JSON has all types, binary as base64', () => {
  const item = {
    b: { B: new Uint8Array([0, 255, 16]) },
    bs: { BS: [new Uint8Array([1])] },
    ss: { SS: ['a', 'b'] },
    ns: { NS: ['1', '2'] },
    l: { L: [{ M: { deep: { B: new Uint8Array([7]) } } }] },
  };
  assert.match(wireText(item), /"B": "AP8Q"/);
  assert.deepEqual(itemOfWire(wireText(item)), item);
  assert.equal(plainItemText(item), undefined);
});

test('what is no item is refused, and where', () => {
  for (const [text, where] of [
    ['[]', /JSON/],
    ['{"a": "b"}', /a: /],
    ['{"a": {"S": 1}}', /a: S/],
    ['{"a": {"S": "1", "N": "1"}}', /a: /],
    ['{"a": {"L": [{"X": 1}]}}', /a\[0\]: X/],
    ['{"a": {"B": "%"}}', /a: B/],
  ] as const) {
    assert.throws(
      () => itemOfWire(text),
      (error) => error instanceof NotAnItem && where.test(error.message),
      text,
    );
  }
  assert.throws(() => itemOfPlain('3'), NotAnItem);
  assert.throws(() => itemOfPlain('{'), SyntaxError);
});

test('cells', () => {
  assert.equal(textOfValue({ SS: ['a', 'b'] }), 'a, b');
  assert.equal(textOfValue({ L: [{ N: '1' }] }), '[\n  1\n]');
  assert.equal(textOfValue({ L: [{ SS: ['x'] }] }), '[{"SS":["x"]}]'.replace(/^/, '{"L":').replace(/$/, '}'));
  assert.equal(typeOf({ M: {} }), 'M');
});

test('numbers that JSON would not read are written as it does', () => {
  const plain = (N: string) => plainItemText({ n: { N } });
  for (const [typed, written] of [
    ['', '0'],
    ['+5', '5'],
    ['-.5', '-0.5'],
    ['5.', '5'],
    ['007.10', '7.10'],
    ['0', '0'],
    ['1E-130', '1E-130'],
  ] as const) {
    assert.equal(plain(typed), `{\n  "n": ${written}\n}`);
  }
  assert.equal(plain('abc'), undefined);
  assert.throws(() => itemOfWire('{"n": {"N": "abc"}}'), NotAnItem);
  assert.throws(() => itemOfWire('{"n": {"NS": ["1", "x"]}}'), NotAnItem);
});
