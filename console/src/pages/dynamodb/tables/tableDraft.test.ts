import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTableInput, FIRST_TABLE, isReady, mistyped, newIndex, projectionOf } from './tableDraft.ts';

test('each attribute of a key is defined once; a local index shares the partition key', () => {
  const draft = {
    ...FIRST_TABLE,
    name: 'orders',
    partition: { name: 'customer', type: 'S' as const },
    sort: { name: 'placed', type: 'N' as const },
    indexes: [
      { ...newIndex('global'), name: 'byPlaced', partition: { name: 'placed', type: 'N' as const } },
      { ...newIndex('local'), name: 'byTotal', sort: { name: 'total', type: 'N' as const } },
    ],
  };
  assert.ok(isReady(draft));
  assert.deepEqual(createTableInput(draft), {
    TableName: 'orders',
    KeySchema: [
      { AttributeName: 'customer', KeyType: 'HASH' },
      { AttributeName: 'placed', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: [
      { AttributeName: 'customer', AttributeType: 'S' },
      { AttributeName: 'placed', AttributeType: 'N' },
      { AttributeName: 'total', AttributeType: 'N' },
    ],
    BillingMode: 'PAY_PER_REQUEST',
    GlobalSecondaryIndexes: [
      {
        IndexName: 'byPlaced',
        KeySchema: [{ AttributeName: 'placed', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
    LocalSecondaryIndexes: [
      {
        IndexName: 'byTotal',
        KeySchema: [
          { AttributeName: 'customer', KeyType: 'HASH' },
          { AttributeName: 'total', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  });
});

test('a name, a key, and units where they are asked for', () => {
  assert.ok(!isReady(FIRST_TABLE));
  assert.ok(isReady({ ...FIRST_TABLE, name: 'abc' }));
  assert.ok(!isReady({ ...FIRST_TABLE, name: 'abc', isProvisioned: true, readUnits: '0' }));
  assert.ok(!isReady({ ...FIRST_TABLE, name: 'abc', indexes: [newIndex('local')] }));
});

test('an attribute of keys has one type; a local index needs a sort key of the table', () => {
  const draft = { ...FIRST_TABLE, name: 'abc' };
  const byId = (type: 'S' | 'N') => ({
    ...newIndex('global'),
    name: 'byId',
    partition: { name: 'id', type },
  });
  assert.ok(isReady({ ...draft, indexes: [byId('S')] }));
  assert.ok(!isReady({ ...draft, indexes: [byId('N')] }));
  assert.deepEqual([...mistyped([draft.partition, byId('N').partition])], ['id']);
  const local = { ...newIndex('local'), name: 'byDay', sort: { name: 'day', type: 'S' as const } };
  assert.ok(!isReady({ ...draft, indexes: [local] }));
  assert.ok(isReady({ ...draft, sort: { name: 'at', type: 'S' }, indexes: [local] }));
});

test('an index may have some attributes beside its keys', () => {
  const index = { ...newIndex('global'), name: 'byDay', partition: { name: 'day', type: 'S' as const } };
  const some = { ...index, projection: 'INCLUDE' as const };
  assert.ok(!isReady({ ...FIRST_TABLE, name: 'abc', indexes: [some] }));
  assert.deepEqual(projectionOf({ ...some, included: ' total \n\nnote' }), {
    ProjectionType: 'INCLUDE',
    NonKeyAttributes: ['total', 'note'],
  });
  assert.deepEqual(projectionOf({ ...index, included: 'total' }), { ProjectionType: 'ALL' });
});
