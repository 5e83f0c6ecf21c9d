import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compilePolicy } from './compilePolicy.ts';
import { contextOf } from './context.ts';
import { decide } from './decide.ts';
import { parsePolicy } from './parsePolicy.ts';
import {
  ALICE,
  allow,
  ANONYMOUS,
  decideIn,
  deny,
  documentOf,
  grant,
  refuse,
  requestOf,
  SESSION,
  type Situation,
} from './policies.fixture.ts';
import { compilePrincipalPolicies } from './policySet.ts';
import { refusalMessage, refusalReason } from './refusal.ts';

const INVOKE = { action: 'lambda:InvokeFunction' } as const;
const ALL = [allow('*')];
const THEIRS = { resource: 'arn:aws:lambda:us-east-1:444455556666:function:f' };

const REASONS: readonly (readonly [situation: Situation, reason: string])[] = [
  [INVOKE, ' because no identity-based policy allows the lambda:InvokeFunction action'],
  [
    { ...INVOKE, ...THEIRS, identity: ALL },
    ' because no resource-based policy allows the lambda:InvokeFunction action',
  ],
  [
    { ...INVOKE, identity: ALL, boundary: [allow('s3:*')] },
    ' because no permissions boundary allows the lambda:InvokeFunction action',
  ],
  [
    { ...INVOKE, identity: ALL, session: [allow('s3:*')] },
    ' because no session policy allows the lambda:InvokeFunction action',
  ],
  [
    { ...INVOKE, serviceControl: [[allow('s3:*')]] },
    ' because no service control policy allows the lambda:InvokeFunction action',
  ],
  [
    { ...INVOKE, resourceControl: [[grant('*', 's3:*')]] },
    ' because no resource control policy allows the lambda:InvokeFunction action',
  ],
  [
    {
      action: 'sts:AssumeRole',
      resourceKind: 'trust',
      resourcePolicy: [grant({ AWS: '444455556666' }, 'sts:*')],
    },
    ' because no role trust policy allows the sts:AssumeRole action',
  ],
  [{ ...INVOKE, identity: [deny('*')] }, ' with an explicit deny in an identity-based policy'],
  [{ ...INVOKE, resourcePolicy: [refuse('*', '*')] }, ' with an explicit deny in a resource-based policy'],
  [{ ...INVOKE, boundary: [deny('*')] }, ' with an explicit deny in a permissions boundary'],
  [{ ...INVOKE, session: [deny('*')] }, ' with an explicit deny in a session policy'],
  [{ ...INVOKE, serviceControl: [[deny('*')]] }, ' with an explicit deny in a service control policy'],
  [
    { ...INVOKE, resourceControl: [[refuse('*', '*')]] },
    ' with an explicit deny in a resource control policy',
  ],
  [
    { action: 'sts:AssumeRole', resourceKind: 'trust', resourcePolicy: [refuse('*', 'sts:*')] },
    ' with an explicit deny in the role trust policy',
  ],
  [{ ...INVOKE, identity: ALL }, ''],
  // Several deny: one is named. Nothing allows and nothing denies: the identity's side is named.
  [
    { ...INVOKE, identity: [deny('*')], boundary: [deny('*')], serviceControl: [[deny('*')]] },
    ' with an explicit deny in a service control policy',
  ],
  [{ ...INVOKE, ...THEIRS }, ' because no identity-based policy allows the lambda:InvokeFunction action'],
  [
    { ...INVOKE, identity: [deny('*')], boundary: [allow('s3:*')] },
    ' with an explicit deny in an identity-based policy',
  ],
];

for (const [situation, reason] of REASONS) {
  test(`refused${reason}`, () => assert.equal(refusalReason(decideIn(situation), situation.action), reason));
}

test('the whole message, as services show it', () => {
  const situation = { ...INVOKE, resource: 'arn:aws:lambda:us-east-1:111122223333:function:f' };
  const message = refusalMessage(requestOf(situation), decideIn(situation));
  assert.equal(
    message,
    'User: arn:aws:iam::111122223333:user/alice is not authorized to perform: lambda:InvokeFunction on resource: arn:aws:lambda:us-east-1:111122223333:function:f because no identity-based policy allows the lambda:InvokeFunction action',
  );
  const asked = { principal: SESSION, action: 'iam:GetUser' };
  const session = refusalMessage(asked, decideIn(asked), 'user bob');
  assert.match(
    session,
    /^User: arn:aws:sts::111122223333:assumed-role\/worker\/session-1 is not .* on resource: user bob because/,
  );
  const stranger = { principal: ANONYMOUS, action: 's3:ListAllMyBuckets' };
  assert.equal(
    refusalMessage(stranger, decideIn(stranger), ''),
    'User: anonymous is not authorized to perform: s3:ListAllMyBuckets because no resource-based policy allows the s3:ListAllMyBuckets action',
  );
});

test('a managed policy that denies is named by its ARN', () => {
  const arn = 'arn:aws:iam::111122223333:policy/DenyX';
  const policy = compilePolicy(parsePolicy(documentOf([deny('*')]), 'identity'), { id: 'DenyX', arn });
  const request = { principal: ALICE, action: 's3:GetObject', resources: ['*'], context: contextOf([]) };
  const decision = decide(request, compilePrincipalPolicies({ identity: [policy] }));
  assert.equal(
    refusalReason(decision, request.action),
    ` with an explicit deny in an identity-based policy: ${arn}`,
  );
});
