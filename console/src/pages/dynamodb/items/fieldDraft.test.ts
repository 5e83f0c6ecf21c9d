import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NotAnItem } from './attributeValue.ts';
import { fieldsOf, itemOfFields, NEW_FIELD } from './fieldDraft.ts';

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
