import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contextKeysOf, explain, type Explanation } from './explain.ts';
import { parsePolicy } from './parsePolicy.ts';
import {
  allow,
  deny,
  documentOf,
  principalPolicies,
  requestOf,
  resourcePolicies,
  type Situation,
} from './policies.fixture.ts';

function explainIn(situation: Situation): Explanation {
  const policies = principalPolicies(situation);
  return explain(requestOf(situation), situation.resource ?? '*', policies, resourcePolicies(situation));
}

const MFA = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } };

test('when one denies, the denying statements alone are shown, with their places', () => {
  const identity = [allow('s3:*'), deny('s3:GetObject'), deny('s3:*')];
  const { matched, decision } = explainIn({ action: 's3:GetObject', identity });
  assert.equal(decision.outcome, 'explicitDeny');
  assert.deepEqual(
    matched.map(({ statement }) => statement.index),
    [1, 2],
  );
  const text = documentOf(identity);
  const at = text.indexOf('{"Effect":"Deny"');
  assert.deepEqual(matched[0]?.statement.start, { line: 1, column: at + 2 });
  assert.equal(matched[0]?.statement.source.id, 'PolicyInputList.1');
});

test('else all that allow', () => {
  const identity = [allow('s3:*'), allow('sqs:*'), allow('s3:GetObject')];
  const { matched } = explainIn({ action: 's3:GetObject', identity });
  assert.deepEqual(
    matched.map(({ statement }) => statement.index),
    [0, 2],
  );
});

test('keys that are asked for and not given', () => {
  const identity = [
    allow('s3:*', 'arn:aws:s3:::b/${aws:username}/*', MFA),
    allow('s3:*', "arn:aws:s3:::b/${aws:userid, 'none'}/*"),
    deny('s3:*', '*', {
      Condition: { StringLike: { 'aws:SourceIp': ['x'], 's3:prefix': '${aws:PrincipalTag/a}' } },
    }),
    allow('sqs:*', '*', { Condition: { StringLike: { 'sqs:other': 'x' } } }),
  ];
  const { missingContextValues } = explainIn({
    action: 's3:GetObject',
    identity,
    keys: { 'aws:sourceip': '::1' },
  });
  assert.deepEqual(missingContextValues.toSorted(), [
    'aws:MultiFactorAuthPresent',
    'aws:PrincipalTag/a',
    'aws:username',
    's3:prefix',
  ]);
  const keys = contextKeysOf([parsePolicy(documentOf(identity), 'identity')]);
  assert.ok(keys.includes('sqs:other') && keys.includes('aws:SourceIp') && !keys.includes('aws:userid'));
});

test('what boundary and organization say', () => {
  const asked = { action: 's3:GetObject', identity: [allow('*')] };
  const plain = explainIn(asked);
  assert.deepEqual([plain.allowedByBoundary, plain.allowedByOrganizations], [undefined, true]);
  const limited = explainIn({
    ...asked,
    boundary: [allow('sqs:*')],
    serviceControl: [[allow('*')], [deny('s3:*')]],
  });
  assert.deepEqual([limited.allowedByBoundary, limited.allowedByOrganizations], [false, false]);
  assert.equal(explainIn({ ...asked, boundary: [allow('s3:*')] }).allowedByBoundary, true);
});
