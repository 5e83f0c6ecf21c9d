import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changedNames, itemChanges } from './itemChanges.ts';

const KEY = { partition: { name: 'id', type: 'S' }, sort: undefined } as const;

test('only what was changed is written, where nobody else has changed it', () => {
  const before = {
    id: { S: '1' },
    same: { L: [{ B: new Uint8Array([1]) }] },
    total: { N: '1' },
    note: { S: 'x' },
  };
  const after = { ...before, note: undefined, total: { N: '2' }, tags: { SS: ['a'] } };
  const { note: _, ...kept } = after;
  assert.deepEqual(changedNames(before, kept), ['total', 'note', 'tags']);
  assert.deepEqual(itemChanges(KEY, before, kept), {
    UpdateExpression: 'SET #n0 = :n0, #n2 = :n2 REMOVE #n1',
    ConditionExpression: 'attribute_exists(#key) AND #n0 = :o0 AND #n1 = :o1 AND attribute_not_exists(#n2)',
    ExpressionAttributeNames: { '#key': 'id', '#n0': 'total', '#n1': 'note', '#n2': 'tags' },
    ExpressionAttributeValues: {
      ':o0': { N: '1' },
      ':n0': { N: '2' },
      ':o1': { S: 'x' },
      ':n2': { SS: ['a'] },
    },
  });
});

test('nothing changed: the item is to be there, no more', () => {
  const item = { id: { S: '1' }, a: { NULL: true as const } };
  assert.deepEqual(itemChanges(KEY, item, structuredClone(item)), {
    ConditionExpression: 'attribute_exists(#key)',
    ExpressionAttributeNames: { '#key': 'id' },
  });
});
