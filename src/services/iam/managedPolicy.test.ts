import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ACCOUNT,
  ALLOW_ALL,
  LOGS_POLICY,
  TRUST_LAMBDA,
  faultOf,
  policyOf,
  testIam,
  type TestIam,
} from './iam.fixture.ts';

const PolicyArn = `arn:aws:iam::${ACCOUNT}:policy/all`;
const create = ({ call }: TestIam) => call('CreatePolicy', { PolicyName: 'all', PolicyDocument: ALLOW_ALL });

test('versions have numbers that are never given again, at most five, one the default', async () => {
  const iam = testIam();
  const { call } = iam;
  await create(iam);
  for (let version = 2; version <= 5; version++) {
    const { PolicyVersion } = await call('CreatePolicyVersion', { PolicyArn, PolicyDocument: ALLOW_ALL });
    assert.equal(PolicyVersion?.VersionId, `v${version}`);
    assert.equal(PolicyVersion?.IsDefaultVersion, false);
  }
  await assert.rejects(
    call('CreatePolicyVersion', { PolicyArn, PolicyDocument: ALLOW_ALL }),
    faultOf('LimitExceeded', /^A managed policy can have up to 5 versions\./),
  );
  await assert.rejects(
    call('DeletePolicyVersion', { PolicyArn, VersionId: 'v1' }),
    faultOf('DeleteConflict', 'Cannot delete the default version of a policy.'),
  );
  await call('SetDefaultPolicyVersion', { PolicyArn, VersionId: 'v3' });
  await call('DeletePolicyVersion', { PolicyArn, VersionId: 'v5' });
  const document = `${ALLOW_ALL}\n`;
  const made = await call('CreatePolicyVersion', { PolicyArn, PolicyDocument: document, SetAsDefault: true });
  assert.equal(made.PolicyVersion?.VersionId, 'v6');
  assert.deepEqual(
    (await call('ListPolicyVersions', { PolicyArn })).Versions?.map(({ VersionId }) => VersionId),
    ['v6', 'v4', 'v3', 'v2', 'v1'],
  );
  const shown = (await call('GetPolicyVersion', { PolicyArn, VersionId: 'v6' })).PolicyVersion;
  assert.equal(decodeURIComponent(shown?.Document ?? ''), document, 'byte for byte');
  assert.doesNotMatch(shown?.Document ?? '', /[!'()*\s"{]/);
  assert.equal((await call('GetPolicy', { PolicyArn })).Policy?.DefaultVersionId, 'v6');
});

test('a policy is attached, counted, and not deleted while somebody has it', async () => {
  const iam = testIam();
  const { call } = iam;
  await create(iam);
  await call('CreateRole', { RoleName: 'worker', AssumeRolePolicyDocument: TRUST_LAMBDA });
  await call('CreateUser', { UserName: 'alice', PermissionsBoundary: PolicyArn });
  await call('AttachRolePolicy', { RoleName: 'worker', PolicyArn });
  await call('AttachRolePolicy', { RoleName: 'worker', PolicyArn });
  const { Policy } = await call('GetPolicy', { PolicyArn });
  assert.equal(Policy?.AttachmentCount, 1);
  assert.equal(Policy?.PermissionsBoundaryUsageCount, 1);
  assert.deepEqual((await call('ListAttachedRolePolicies', { RoleName: 'worker' })).AttachedPolicies, [
    { PolicyName: 'all', PolicyArn },
  ]);
  const inUse = faultOf('DeleteConflict', 'Cannot delete a policy attached to entities.');
  await assert.rejects(call('DeletePolicy', { PolicyArn }), inUse);
  await call('DetachRolePolicy', { RoleName: 'worker', PolicyArn });
  await assert.rejects(call('DeletePolicy', { PolicyArn }), inUse);
  const holders = await call('ListEntitiesForPolicy', {
    PolicyArn,
    PolicyUsageFilter: 'PermissionsBoundary',
  });
  assert.equal(holders.PolicyUsers?.[0]?.UserName, 'alice');
  await call('DeleteUserPermissionsBoundary', { UserName: 'alice' });
  assert.equal((await call('GetUser', { UserName: 'alice' })).User?.PermissionsBoundary, undefined);
  await call('CreatePolicyVersion', { PolicyArn, PolicyDocument: ALLOW_ALL });
  await assert.rejects(
    call('DeletePolicy', { PolicyArn }),
    faultOf('DeleteConflict', /^This policy has more than one version\./),
  );
  await call('DeletePolicyVersion', { PolicyArn, VersionId: 'v2' });
  await call('DeletePolicy', { PolicyArn });
  await assert.rejects(
    call('DetachRolePolicy', { RoleName: 'worker', PolicyArn }),
    faultOf('NoSuchEntity', `Policy ${PolicyArn} was not found.`),
  );
  await assert.rejects(
    call('AttachRolePolicy', { RoleName: 'worker', PolicyArn }),
    faultOf('NoSuchEntity', `Policy ${PolicyArn} does not exist or is not attachable.`),
  );
});

test("AWS's managed policies are there, attachable, and nobody's to change", async () => {
  const { call } = testIam();
  const { Policy } = await call('GetPolicy', { PolicyArn: LOGS_POLICY });
  assert.equal(Policy?.PolicyName, 'AWSLambdaBasicExecutionRole');
  assert.equal(Policy?.Path, '/service-role/');
  assert.match(Policy?.PolicyId ?? '', /^ANPA[A-Z2-7]{17}$/);
  const version = await call('GetPolicyVersion', {
    PolicyArn: LOGS_POLICY,
    VersionId: Policy?.DefaultVersionId,
  });
  assert.match(decodeURIComponent(version.PolicyVersion?.Document ?? ''), /logs:PutLogEvents/);
  for (const attempt of [
    call('DeletePolicy', { PolicyArn: LOGS_POLICY }),
    call('CreatePolicyVersion', { PolicyArn: LOGS_POLICY, PolicyDocument: ALLOW_ALL }),
    call('TagPolicy', { PolicyArn: LOGS_POLICY, Tags: [{ Key: 'a', Value: 'b' }] }),
  ]) {
    await assert.rejects(attempt, faultOf('AccessDenied', /AWS managed/));
  }
  const { Policies = [] } = await call('ListPolicies', { Scope: 'AWS', MaxItems: 1000 });
  const names = new Set(Policies.map(({ PolicyName }) => PolicyName));
  for (const name of [
    'AWSLambdaVPCAccessExecutionRole',
    'AWSLambdaSQSQueueExecutionRole',
    'AWSLambdaDynamoDBExecutionRole',
    'AWSLambdaKinesisExecutionRole',
    'AWSLambdaRole',
    'AWSXRayDaemonWriteAccess',
    'AdministratorAccess',
    'PowerUserAccess',
    'IAMFullAccess',
    'AmazonS3FullAccess',
    'AmazonS3ReadOnlyAccess',
    'AmazonDynamoDBFullAccess',
    'AmazonDynamoDBReadOnlyAccess',
    'AmazonSQSFullAccess',
    'CloudWatchLogsFullAccess',
  ]) {
    assert.ok(names.has(name), name);
  }
});

test('policies of other accounts, and what is no policy, are refused', async () => {
  const { call } = testIam();
  await call('CreateGroup', { GroupName: 'staff' });
  const others = 'arn:aws:iam::222222222222:policy/all';
  await assert.rejects(
    call('AttachGroupPolicy', { GroupName: 'staff', PolicyArn: others }),
    faultOf('NoSuchEntity', `Policy ${others} does not exist or is not attachable.`),
  );
  await assert.rejects(
    call('GetPolicy', { PolicyArn: 'not-an-arn-of-a-policy' }),
    faultOf('ValidationError', 'Invalid ARN:  Could not be parsed!'),
  );
  await assert.rejects(
    call('CreateUser', { UserName: 'alice', PermissionsBoundary: `arn:aws:iam::${ACCOUNT}:role/worker` }),
    faultOf('ValidationError', /^Value \(.*\) for parameter PermissionsBoundary is invalid\.$/),
  );
});

test('ten policies are attached at most, and inline policies have room together', async () => {
  const { call } = testIam();
  await call('CreateUser', { UserName: 'alice' });
  for (let index = 0; index < 11; index++) {
    await call('CreatePolicy', { PolicyName: `p${index}`, PolicyDocument: ALLOW_ALL });
    const attaching = call('AttachUserPolicy', {
      UserName: 'alice',
      PolicyArn: `arn:aws:iam::${ACCOUNT}:policy/p${index}`,
    });
    if (index < 10) await attaching;
    else
      await assert.rejects(
        attaching,
        faultOf('LimitExceeded', 'Cannot exceed quota for PoliciesPerUser: 10'),
      );
  }
  const PolicyDocument = policyOf(1500);
  await call('PutUserPolicy', { UserName: 'alice', PolicyName: 'one', PolicyDocument });
  await call('PutUserPolicy', { UserName: 'alice', PolicyName: 'one', PolicyDocument });
  await assert.rejects(
    call('PutUserPolicy', { UserName: 'alice', PolicyName: 'two', PolicyDocument }),
    faultOf('LimitExceeded', 'Maximum policy size of 2048 bytes exceeded for user alice'),
  );
  await assert.rejects(
    call('CreatePolicy', { PolicyName: 'big', PolicyDocument: policyOf(6145) }),
    faultOf('LimitExceeded', 'Cannot exceed quota for PolicySize: 6144'),
  );
});

test('ListPolicies filters by scope, path and use', async () => {
  const iam = testIam();
  const { call } = iam;
  await create(iam);
  await call('CreatePolicy', { PolicyName: 'deep', Path: '/team/', PolicyDocument: ALLOW_ALL });
  await call('CreateGroup', { GroupName: 'staff' });
  await call('AttachGroupPolicy', { GroupName: 'staff', PolicyArn: LOGS_POLICY });
  const names = async (input: Parameters<typeof call<'ListPolicies'>>[1]) =>
    (await call('ListPolicies', input)).Policies?.map(({ PolicyName }) => PolicyName);
  assert.deepEqual(await names({ Scope: 'Local' }), ['all', 'deep']);
  assert.deepEqual(await names({ PathPrefix: '/team/' }), ['deep']);
  assert.deepEqual(await names({ OnlyAttached: true }), ['AWSLambdaBasicExecutionRole']);
  assert.deepEqual(await names({ PolicyUsageFilter: 'PermissionsBoundary' }), []);
});

test('the policies of AWS that serverless users attach are there, whole', async () => {
  const { call } = testIam();
  const names = [
    'service-role/AWSLambdaBasicExecutionRole',
    'service-role/AWSLambdaVPCAccessExecutionRole',
    'service-role/AWSLambdaSQSQueueExecutionRole',
    'service-role/AWSLambdaDynamoDBExecutionRole',
    'service-role/AWSLambdaKinesisExecutionRole',
    'service-role/AWSLambdaRole',
    'job-function/ViewOnlyAccess',
    'AWSXRayDaemonWriteAccess',
    'AdministratorAccess',
    'PowerUserAccess',
    'ReadOnlyAccess',
    'SecurityAudit',
    'IAMFullAccess',
    'AmazonS3FullAccess',
    'AmazonS3ReadOnlyAccess',
    'AmazonDynamoDBFullAccess',
    'AmazonDynamoDBReadOnlyAccess',
    'AmazonSQSFullAccess',
    'CloudWatchLogsFullAccess',
  ];
  for (const name of names) {
    const PolicyArn = `arn:aws:iam::aws:policy/${name}`;
    const { Policy } = await call('GetPolicy', { PolicyArn }).catch(() => assert.fail(name));
    const VersionId = Policy?.DefaultVersionId;
    const { PolicyVersion } = await call('GetPolicyVersion', { PolicyArn, VersionId });
    const document: unknown = JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? ''));
    assert.ok(typeof document === 'object' && document !== null && 'Statement' in document, name);
  }
  const { Policies = [] } = await call('ListPolicies', { Scope: 'AWS', MaxItems: 1000 });
  for (const { Arn, DefaultVersionId } of Policies) assert.ok(Arn && DefaultVersionId);
  assert.ok(Policies.length >= 100, `${Policies.length} policies`);
});

test('ReadOnlyAccess lets look, and not do', async () => {
  const { call } = testIam();
  await call('CreateRole', { RoleName: 'viewer', AssumeRolePolicyDocument: TRUST_LAMBDA });
  await call('AttachRolePolicy', {
    RoleName: 'viewer',
    PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
  });
  const { EvaluationResults = [] } = await call('SimulatePrincipalPolicy', {
    PolicySourceArn: `arn:aws:iam::${ACCOUNT}:role/viewer`,
    ActionNames: ['lambda:GetFunction', 'logs:FilterLogEvents', 'lambda:InvokeFunction', 'iam:CreateUser'],
  });
  assert.deepEqual(
    EvaluationResults.map(({ EvalDecision }) => EvalDecision),
    ['allowed', 'allowed', 'implicitDeny', 'implicitDeny'],
  );
});
