import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessOf } from './effectiveAccess.ts';

const policy = (name: string, Statement: unknown, inline = false) => ({
  name,
  inline,
  document: JSON.stringify({ Version: '2012-10-17', Statement }),
});

test('a statement is shown once for each service, what is denied first', () => {
  const access = accessOf([
    policy('basic', [
      { Effect: 'Allow', Action: ['s3:GetObject', 'logs:PutLogEvents', 's3:PutObject'], Resource: '*' },
    ]),
    policy('never', { Effect: 'Deny', Action: 's3:DeleteBucket', Resource: ['a', 'b'] }, true),
  ]);
  assert.deepEqual(
    access.map(({ service, effect, actions, resources, inline }) => [
      service,
      effect,
      actions.join(),
      resources.join(),
      inline,
    ]),
    [
      ['s3', 'Deny', 's3:DeleteBucket', 'a,b', true],
      ['logs', 'Allow', 'logs:PutLogEvents', '*', false],
      ['s3', 'Allow', 's3:GetObject,s3:PutObject', '*', false],
    ],
  );
});

test('everything, and everything but', () => {
  const access = accessOf([
    policy('admin', { Effect: 'Allow', Action: '*', Resource: '*' }),
    policy('most', { Effect: 'Allow', NotAction: ['iam:*'], NotResource: 'x' }),
  ]);
  assert.deepEqual(
    access.map(({ service, actions, resources }) => [service, actions, resources]),
    [
      ['*', ['*'], ['*']],
      ['*', ['≠ iam:*'], ['≠ x']],
    ],
  );
});

test('conditions are read as lines', () => {
  const [access] = accessOf([
    policy('only', {
      Effect: 'Allow',
      Action: 'sqs:SendMessage',
      Resource: '*',
      Condition: { StringEquals: { 'aws:SourceAccount': ['1', '2'] }, Bool: { 'aws:SecureTransport': true } },
    }),
  ]);
  assert.deepEqual(access?.conditions, [
    'StringEquals aws:SourceAccount = 1, 2',
    'Bool aws:SecureTransport = true',
  ]);
});
