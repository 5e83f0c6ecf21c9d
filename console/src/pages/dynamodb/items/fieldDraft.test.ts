import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NotAnItem } from './attributeValue.ts';
import { fieldsOf, hasFields, itemOfFields, NEW_FIELD } from './fieldDraft.ts';

test('an item as fields, and back', () => {
  const item = {
    id: { S: 'one\ntwo' },
    n: { N: '1.50' },
    yes: { BOOL: false },
    nothing: { NULL: true },
    bytes: { B: new Uint8Array([1, 2]) },
    names: { SS: ['a', 'b c'] },
    numbers: { NS: ['1', '2'] },
    blobs: { BS: [new Uint8Array([3])] },
    map: { M: { list: { L: [{ S: 'x' }, { M: { y: { N: '2' } } }] } } },
  };
  assert.deepEqual(itemOfFields(fieldsOf(item)), item);
});

test('names are there and once; binary is base64', () => {
  const named = { ...NEW_FIELD, name: 'a' };
  for (const fields of [[NEW_FIELD], [named, named], [{ ...named, type: 'B' as const, text: '%' }]]) {
    assert.throws(() => itemOfFields(fields), NotAnItem);
  }
  assert.throws(
    () => itemOfFields([{ ...named, type: 'M', fields: [NEW_FIELD] }]),
    (error) => error instanceof NotAnItem && error.message === 'a.',
  );
});

test('a set that lines cannot say is not for the form', () => {
  assert.ok(hasFields({ id: { S: 'a\r\nb' }, n: { N: '' }, tags: { SS: ['a', 'b'] } }));
  assert.ok(!hasFields({ tags: { SS: ['', 'a'] } }));
  assert.ok(!hasFields({ map: { M: { tags: { SS: ['a\nb'] } } } }));
  assert.ok(!hasFields({ blobs: { BS: [new Uint8Array()] } }));
});

test('a number is one, or still to be typed', () => {
  const number = (text: string) => itemOfFields([{ ...NEW_FIELD, name: 'n', type: 'N', text }]);
  assert.deepEqual(number(' 1.5 '), { n: { N: '1.5' } });
  assert.deepEqual(number(''), { n: { N: '' } });
  assert.throws(() => number('abc'), NotAnItem);
});
