import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTableInput, FIRST_TABLE, isReady, newIndex } from './tableDraft.ts';

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
