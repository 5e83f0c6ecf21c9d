import fc from 'fast-check';
import { ACCOUNT, type Keys, type StatementJson } from './policies.fixture.ts';

/** Statements that are about few things, so that they often meet; and requests for the same things. */
const actionName = fc.constantFrom('s3:GetObject', 's3:PutObject', 'sqs:SendMessage', 'iam:PassRole');
const actionPattern = fc.oneof(
  actionName,
  fc.constantFrom('*', 's3:*', 'S3:get*', '*:*', 's3:?etObject', 'sqs:*Message'),
);
const resourceName = fc.constantFrom(
  'arn:aws:s3:::a',
  'arn:aws:s3:::a/alice/x',
  'arn:aws:s3:::b/y',
  `arn:aws:sqs:us-east-1:${ACCOUNT}:q`,
);
const resourcePattern = fc.oneof(
  resourceName,
  fc.constantFrom(
    '*',
    'arn:aws:s3:::*',
    'arn:aws:s3:::a*',
    'arn:aws:s3:::?',
    'arn:aws:s3:::a/${aws:username}/*',
    `arn:aws:sqs:*:${ACCOUNT}:*`,
    'arn:aws:s3:*',
  ),
);
const value = fc.constantFrom('red', 'blue', 'true', 'false', 'alice');
const pattern = fc.constantFrom('red', 'b*', '?????', '*', 'true', '${aws:username}');
const key = fc.constantFrom('aws:username', 'aws:SecureTransport', 'aws:PrincipalTag/team', 'aws:TagKeys');
const plain = value.map((one) => [one]);

const condition = fc.dictionary(
  fc.constantFrom('StringEquals', 'StringNotEquals', 'StringLike', 'Bool'),
  fc.dictionary(key, fc.oneof(plain, fc.array(value, { minLength: 1, maxLength: 3 })), {
    minKeys: 1,
    maxKeys: 2,
  }),
  { maxKeys: 2 },
);
const likeCondition = fc.dictionary(key, fc.array(pattern, { minLength: 1, maxLength: 2 }), { maxKeys: 1 });

const list = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: 1, maxLength: 3 });

/** Half of the statements ask for nothing, else requests would seldom be allowed. */
function sometimes<T extends object>(one: fc.Arbitrary<T>) {
  return fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: one });
}

/** Of identity policies. */
export function statement(
  effect: fc.Arbitrary<'Allow' | 'Deny'> = fc.constantFrom('Allow', 'Allow', 'Deny'),
) {
  return fc
    .record({
      Effect: effect,
      action: list(actionPattern),
      notAction: fc.boolean(),
      resource: list(resourcePattern),
      notResource: fc.boolean(),
      condition: sometimes(condition),
      likeCondition: sometimes(likeCondition),
    })
    .map(({ Effect, action, notAction, resource, notResource, condition, likeCondition }): StatementJson => ({
      Effect,
      [notAction ? 'NotAction' : 'Action']: action,
      [notResource ? 'NotResource' : 'Resource']: resource,
      Condition: { ...condition, StringLike: likeCondition },
    }));
}

export const statements = fc.array(statement(), { maxLength: 5 });

const named = fc.constantFrom<unknown>(
  '*',
  { AWS: ACCOUNT },
  { AWS: `arn:aws:iam::${ACCOUNT}:user/alice` },
  { AWS: `arn:aws:iam::${ACCOUNT}:role/team/worker` },
  { Service: ['s3.amazonaws.com'] },
  { AWS: [`arn:aws:sts::${ACCOUNT}:assumed-role/worker/session-1`, '444455556666'] },
);

/** Of resource policies. */
export function resourceStatement(effect?: fc.Arbitrary<'Allow' | 'Deny'>) {
  return fc.tuple(statement(effect), named, fc.boolean()).map(([one, principal, not]): StatementJson => ({
    ...one,
    [not ? 'NotPrincipal' : 'Principal']: principal,
  }));
}

export const request = fc.record({ action: actionName, resource: resourceName });

export const keys: fc.Arbitrary<Keys> = fc.record(
  {
    'aws:username': fc.constantFrom('alice', 'bob'),
    'aws:SecureTransport': fc.constantFrom('true', 'false'),
    'aws:PrincipalTag/team': value,
    'aws:TagKeys': value,
  },
  { requiredKeys: [] },
);
