import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  expressQuestion,
  FIRST_QUESTION,
  isComplete,
  keyOf,
  NEW_FILTER,
  questionOf,
} from './exploreRequest.ts';

const TABLE = {
  KeySchema: [
    { AttributeName: 'customer', KeyType: 'HASH' },
    { AttributeName: 'placed', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'customer', AttributeType: 'S' },
    { AttributeName: 'placed', AttributeType: 'N' },
    { AttributeName: 'status', AttributeType: 'S' },
  ],
  GlobalSecondaryIndexes: [
    { IndexName: 'byStatus', KeySchema: [{ AttributeName: 'status', KeyType: 'HASH' }] },
  ],
} as const;
const table = structuredClone(TABLE) as never;

test('keys of a table and of its indexes', () => {
  assert.deepEqual(keyOf(table), {
    partition: { name: 'customer', type: 'S' },
    sort: { name: 'placed', type: 'N' },
  });
  assert.deepEqual(keyOf(table, 'byStatus'), { partition: { name: 'status', type: 'S' }, sort: undefined });
});

test('a query with a range of the sort key and filters', () => {
  const question = {
    ...FIRST_QUESTION,
    kind: 'query' as const,
    partition: 'ann',
    sortOperator: 'between' as const,
    sort: '1',
    sortTo: '9',
    descending: true,
    filters: [
      { ...NEW_FILTER, name: 'status', operator: 'not_contains' as const, value: 'x' },
      { ...NEW_FILTER, name: 'status', operator: 'exists' as const },
      { ...NEW_FILTER, name: 'paid', type: 'BOOL' as const, value: 'true' },
      { ...NEW_FILTER },
    ],
  };
  assert.deepEqual(expressQuestion(question, keyOf(table)), {
    KeyConditionExpression: '#n0 = :v0 AND #n1 BETWEEN :v1 AND :v2',
    FilterExpression: 'NOT contains(#n2, :v3) AND attribute_exists(#n2) AND #n3 = :v4',
    ExpressionAttributeNames: { '#n0': 'customer', '#n1': 'placed', '#n2': 'status', '#n3': 'paid' },
    ExpressionAttributeValues: {
      ':v0': { S: 'ann' },
      ':v1': { N: '1' },
      ':v2': { N: '9' },
      ':v3': { S: 'x' },
      ':v4': { BOOL: true },
    },
    ScanIndexForward: false,
  });
  assert.ok(isComplete(question, keyOf(table)));
  assert.ok(!isComplete({ ...question, sort: 'x' }, keyOf(table)));
  assert.ok(!isComplete({ ...question, partition: '' }, keyOf(table)));
});

test('a scan of all asks for nothing; an address may hold anything', () => {
  assert.deepEqual(expressQuestion(FIRST_QUESTION, keyOf(table)), {});
  assert.deepEqual(questionOf(null), FIRST_QUESTION);
  assert.deepEqual(questionOf('7'), FIRST_QUESTION);
  assert.deepEqual(questionOf('{"kind":"query","filters":[{"name":"a"}]}'), {
    ...FIRST_QUESTION,
    kind: 'query',
    filters: [{ ...NEW_FILTER, name: 'a' }],
  });
});
