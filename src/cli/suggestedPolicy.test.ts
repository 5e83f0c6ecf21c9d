import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suggestedPolicy } from './suggestedPolicy.ts';

const f = 'arn:aws:lambda:us-east-1:000000000000:function:f';
const role = 'arn:aws:iam::000000000000:role/worker';

test('actions on the same resources share a statement', () => {
  const policy = suggestedPolicy([
    { action: 'lambda:InvokeFunction', resource: f },
    { action: 'lambda:GetFunction', resource: f },
    { action: 'lambda:ListFunctions', resource: '*' },
    { action: 'iam:PassRole', resource: role, passedToServices: ['lambda.amazonaws.com'] },
    { action: 'cloudwatch:PutMetricData', resource: '*' },
  ]);
  assert.deepEqual(policy, {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: ['cloudwatch:PutMetricData', 'lambda:ListFunctions'], Resource: '*' },
      {
        Effect: 'Allow',
        Action: ['iam:PassRole'],
        Resource: [role],
        Condition: { StringEquals: { 'iam:PassedToService': ['lambda.amazonaws.com'] } },
      },
      { Effect: 'Allow', Action: ['lambda:GetFunction', 'lambda:InvokeFunction'], Resource: [f] },
    ],
  });
});

test('a wildcard stands for the names under it, and no more than those', () => {
  const names = [f, f.replace(/f$/, '*'), role];
  const policy = suggestedPolicy(names.map((resource) => ({ action: 'lambda:Any', resource })));
  assert.deepEqual(policy.Statement[0]?.Resource, [role, f.replace(/f$/, '*')]);
  const all = suggestedPolicy([...names, '*'].map((resource) => ({ action: 'lambda:Any', resource })));
  assert.equal(all.Statement[0]?.Resource, '*');
});
