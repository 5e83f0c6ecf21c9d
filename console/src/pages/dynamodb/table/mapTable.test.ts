import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPolicy } from './mapTable.ts';

test('a role is let read all streams of the one table', () => {
  const table = 'arn:aws:dynamodb:us-east-1:000000000000:table/orders';
  const policy = JSON.parse(readPolicy(`${table}/stream/2026-01-01T00:00:00.000`)) as {
    Statement: readonly { Resource: string; Action: readonly string[] }[];
  };
  assert.equal(policy.Statement[0]?.Resource, `${table}/stream/*`);
  assert.ok(policy.Statement[0]?.Action.includes('dynamodb:GetRecords'));
});
