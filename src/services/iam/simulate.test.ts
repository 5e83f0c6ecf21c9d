import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACCOUNT, LOGS_POLICY, TRUST_LAMBDA, faultOf, testIam } from './iam.fixture.ts';

const BUCKET = 'arn:aws:s3:::bucket';
/** The recorded case: AWS gives its statement from column 41 to column 113. */
const RECORDED =
  '{"Version": "2012-10-17", "Statement": {"Action": "s3:PutObject", "Effect": "Allow", "Resource": "arn:aws:s3:::bucket"}}';

test('a custom policy: decisions, statements and their places', async () => {
  const { call } = testIam();
  const { EvaluationResults = [] } = await call('SimulateCustomPolicy', {
    PolicyInputList: [RECORDED],
    ActionNames: ['s3:PutObject', 's3:GetObject'],
    ResourceArns: [BUCKET],
  });
  assert.deepEqual(
    EvaluationResults.map(({ EvalDecision }) => EvalDecision),
    ['allowed', 'implicitDeny'],
  );
  const [matched] = EvaluationResults[0]?.MatchedStatements ?? [];
  assert.equal(matched?.SourcePolicyId, 'PolicyInputList.1');
  assert.deepEqual(matched?.StartPosition, { Line: 1, Column: 41 });
  assert.deepEqual(EvaluationResults[0]?.OrganizationsDecisionDetail, { AllowedByOrganizations: true });
});

test('a principal: own, attached and groups’ policies, boundary, conditions', async () => {
  const { call } = testIam();
  await call('CreateUser', { UserName: 'alice', PermissionsBoundary: LOGS_POLICY });
  await call('CreateGroup', { GroupName: 'staff' });
  await call('AddUserToGroup', { GroupName: 'staff', UserName: 'alice' });
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: 'logs:*', Resource: '*' },
      {
        Effect: 'Allow',
        Action: 's3:*',
        Resource: BUCKET,
        Condition: { StringEquals: { 's3:prefix': 'mine' } },
      },
    ],
  });
  await call('PutGroupPolicy', { GroupName: 'staff', PolicyName: 'p', PolicyDocument });
  const PolicySourceArn = `arn:aws:iam::${ACCOUNT}:user/alice`;
  const simulate = async (action: string, ContextKeyValues?: string[]) => {
    const ContextEntries = ContextKeyValues && [{ ContextKeyName: 's3:prefix', ContextKeyValues }];
    const input = { PolicySourceArn, ActionNames: [action], ResourceArns: [BUCKET], ContextEntries };
    return (await call('SimulatePrincipalPolicy', input)).EvaluationResults?.[0];
  };
  const allowed = await simulate('logs:PutLogEvents');
  assert.equal(allowed?.EvalDecision, 'allowed');
  assert.ok(allowed?.MatchedStatements?.some(({ SourcePolicyId }) => SourcePolicyId === 'group_staff_p'));
  const limited = await simulate('logs:DeleteLogGroup');
  assert.equal(limited?.EvalDecision, 'implicitDeny');
  assert.equal(limited?.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary, false);
  assert.deepEqual((await simulate('s3:ListBucket'))?.MissingContextValues, ['s3:prefix']);
  await call('DeleteUserPermissionsBoundary', { UserName: 'alice' });
  assert.equal((await simulate('s3:ListBucket', ['mine']))?.EvalDecision, 'allowed');
  assert.equal((await simulate('s3:ListBucket', ['other']))?.EvalDecision, 'implicitDeny');
  const keys = await call('GetContextKeysForPrincipalPolicy', { PolicySourceArn });
  assert.deepEqual(keys.ContextKeyNames, ['s3:prefix']);
});

test('a role, pages, and what is refused', async () => {
  const { call } = testIam();
  await call('CreateRole', { RoleName: 'worker', AssumeRolePolicyDocument: TRUST_LAMBDA });
  await call('AttachRolePolicy', { RoleName: 'worker', PolicyArn: LOGS_POLICY });
  const PolicySourceArn = `arn:aws:iam::${ACCOUNT}:role/worker`;
  const ActionNames = ['logs:PutLogEvents', 'logs:CreateLogStream', 'sqs:SendMessage'];
  const first = await call('SimulatePrincipalPolicy', { PolicySourceArn, ActionNames, MaxItems: 2 });
  assert.equal(first.EvaluationResults?.length, 2);
  const { Marker } = first;
  const second = await call('SimulatePrincipalPolicy', { PolicySourceArn, ActionNames, MaxItems: 2, Marker });
  assert.equal(second.EvaluationResults?.[0]?.EvalActionName, 'sqs:SendMessage');
  assert.equal(second.EvaluationResults?.[0]?.EvalDecision, 'implicitDeny');
  const many = Array.from({ length: 100_000 }, (_, index) => `s3:A${index}`);
  const PolicyInputList = [RECORDED];
  const [last] =
    (
      await call('SimulateCustomPolicy', {
        PolicyInputList,
        ActionNames: many,
        ResourceArns: many,
        MaxItems: 1,
        Marker: Buffer.from('n:100001').toString('base64url'),
      })
    ).EvaluationResults ?? [];
  assert.deepEqual(
    [last?.EvalActionName, last?.EvalResourceName],
    ['s3:A1', 's3:A1'],
    'no more than it shows',
  );
  const custom = { PolicyInputList: ['{'], ActionNames };
  await assert.rejects(call('SimulateCustomPolicy', custom), faultOf('InvalidInput', /./));
  await assert.rejects(
    call('SimulatePrincipalPolicy', { PolicySourceArn: `${PolicySourceArn}2`, ActionNames }),
    faultOf('NoSuchEntity', 'The role with name worker2 cannot be found.'),
  );
  await assert.rejects(
    call('SimulateCustomPolicy', {
      PolicyInputList: [RECORDED],
      ActionNames,
      ResourceHandlingOption: 'EC2-VPC-EBS',
    }),
    faultOf('InvalidInput', /ResourceHandlingOption is not supported/),
  );
});
