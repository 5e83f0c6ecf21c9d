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

test('binary is base64, in keys and in filters', () => {
  const binary = { partition: { name: 'b', type: 'B' as const }, sort: { name: 's', type: 'B' as const } };
  const question = { ...FIRST_QUESTION, kind: 'query' as const, partition: 'AP8B' };
  assert.ok(isComplete(question, binary));
  assert.deepEqual(expressQuestion(question, binary).ExpressionAttributeValues, {
    ':v0': { B: new Uint8Array([0, 255, 1]) },
  });
  assert.ok(!isComplete({ ...question, partition: 'a' }, binary));
  assert.ok(!isComplete({ ...question, sort: '%' }, binary));
  const filters = [{ ...NEW_FILTER, name: 'x', type: 'B' as const, value: '%' }];
  assert.ok(!isComplete({ ...question, filters }, binary));
});

test('half a range of the sort key is no condition', () => {
  const key = keyOf(table);
  const question = { ...FIRST_QUESTION, kind: 'query' as const, partition: 'ann' };
  const between = { ...question, sortOperator: 'between' as const };
  assert.ok(isComplete(between, key));
  assert.ok(!isComplete({ ...between, sort: '1' }, key));
  assert.ok(!isComplete({ ...between, sortTo: '1' }, key));
});

test('filters reach into maps and lists; a name in quotes is one, with its dots', () => {
  const expressed = (name: string) => {
    const filters = [{ ...NEW_FILTER, name, operator: 'exists' as const }];
    const { FilterExpression, ExpressionAttributeNames } = expressQuestion(
      { ...FIRST_QUESTION, filters },
      keyOf(table),
    );
    return [FilterExpression, ...Object.values(ExpressionAttributeNames ?? {})];
  };
  assert.deepEqual(expressed('size'), ['attribute_exists(#n0)', 'size']);
  assert.deepEqual(expressed('address.city'), ['attribute_exists(#n0.#n1)', 'address', 'city']);
  assert.deepEqual(expressed('lines[0][12].a'), ['attribute_exists(#n0[0][12].#n1)', 'lines', 'a']);
  assert.deepEqual(expressed('"a.b".c'), ['attribute_exists(#n0.#n1)', 'a.b', 'c']);
  assert.deepEqual(expressed('a..b'), ['attribute_exists(#n0)', 'a..b']);
  assert.deepEqual(expressed('a['), ['attribute_exists(#n0)', 'a[']);
});
