import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePolicy } from '../../../policy/index.ts';
import { isPublic } from './publicAccess.ts';

const opens = (Condition?: object) =>
  isPublic(
    parsePolicy(
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: '*',
            Action: 's3:GetObject',
            Resource: 'arn:aws:s3:::b/*',
            ...(Condition && { Condition }),
          },
        ],
      }),
      'resource',
    ),
  );

const ROLE = 'arn:aws:iam::111122223333:role/r';

test('a policy for everybody is public unless a condition leaves only some, whom it names', () => {
  assert.equal(opens(), true);
  assert.equal(opens({ StringEquals: { 'aws:PrincipalArn': ROLE } }), false);
  assert.equal(opens({ IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } }), false);
  assert.equal(opens({ IpAddress: { 'aws:SourceIp': ['192.0.2.0/24', '0.0.0.0/0'] } }), true);
  assert.equal(opens({ StringLike: { 'aws:PrincipalArn': '*' } }), true);
  assert.equal(opens({ StringNotEquals: { 'aws:PrincipalArn': ROLE } }), true);
});

test('a condition that strangers meet by lacking what it asks for leaves everybody in', () => {
  for (const condition of [
    { StringEqualsIfExists: { 'aws:PrincipalArn': ROLE } },
    { 'ForAllValues:StringEquals': { 'aws:PrincipalOrgPaths': 'o-1/r-1/' } },
    { Null: { 'aws:PrincipalArn': 'true' } },
    { StringEquals: { 'aws:UserId': '${aws:UserId}' } },
    { StringLike: { 'aws:UserId': '????' } },
  ]) {
    assert.equal(opens(condition), true, JSON.stringify(condition));
  }
});
