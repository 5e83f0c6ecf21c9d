import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACCOUNT, ALLOW_ALL, LOGS_POLICY, TRUST_LAMBDA, faultOf, testIam } from './iam.fixture.ts';

const RoleName = 'worker';
const worker = { RoleName, AssumeRolePolicyDocument: TRUST_LAMBDA };

test('a role is shown as AWS shows it by CreateRole, GetRole and ListRoles', async () => {
  const { call } = testIam();
  const Tags = [{ Key: 'team', Value: 'blue' }];
  const { Role } = await call('CreateRole', { ...worker, Path: '/service-role/', Tags });
  assert.match(Role?.RoleId ?? '', /^AROA[A-Z2-7]{17}$/);
  assert.equal(Role?.Arn, `arn:aws:iam::${ACCOUNT}:role/service-role/worker`);
  assert.equal(Role?.MaxSessionDuration, undefined);
  assert.equal(
    Role?.AssumeRolePolicyDocument,
    encodeURIComponent(TRUST_LAMBDA).replaceAll('*', '%2A').replaceAll('(', '%28'),
  );
  const shown = (await call('GetRole', { RoleName })).Role;
  assert.deepEqual(shown, { ...Role, MaxSessionDuration: 3600, Tags, RoleLastUsed: {} });
  const [listed] = (await call('ListRoles', {})).Roles ?? [];
  assert.deepEqual(Object.keys(listed ?? {}).toSorted(), [
    'Arn',
    'AssumeRolePolicyDocument',
    'CreateDate',
    'MaxSessionDuration',
    'Path',
    'RoleId',
    'RoleName',
  ]);
});

test('what of a role may change does', async () => {
  const { call } = testIam();
  await call('CreateRole', worker);
  await call('UpdateRole', { RoleName, Description: 'works', MaxSessionDuration: 7200 });
  const trust = TRUST_LAMBDA.replace('lambda.', 'events.');
  await call('UpdateAssumeRolePolicy', { RoleName, PolicyDocument: trust });
  const { Role } = await call('GetRole', { RoleName });
  assert.equal(Role?.Description, 'works');
  assert.equal(Role?.MaxSessionDuration, 7200);
  assert.equal(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''), trust);
  const described = await call('UpdateRoleDescription', { RoleName, Description: 'rests' });
  assert.equal(described.Role?.Description, 'rests');
});

test('a trust policy is refused that is too long, malformed, or names nobody', async () => {
  const { call } = testIam();
  await assert.rejects(
    call('CreateRole', { RoleName, AssumeRolePolicyDocument: '{' }),
    faultOf('MalformedPolicyDocument', 'This policy contains invalid Json'),
  );
  await assert.rejects(
    call('CreateRole', {
      RoleName,
      AssumeRolePolicyDocument: TRUST_LAMBDA.replace('lambda', 'x'.repeat(2048)),
    }),
    faultOf('LimitExceeded', 'Cannot exceed quota for ACLSizePerRole: 2048'),
  );
  const arn = `arn:aws:iam::${ACCOUNT}:user/alice`;
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Principal: { AWS: arn }, Action: 'sts:AssumeRole' },
  });
  await assert.rejects(
    call('CreateRole', { RoleName, AssumeRolePolicyDocument }),
    faultOf('MalformedPolicyDocument', `Invalid principal in policy: "AWS":"${arn}"`),
  );
  await call('CreateUser', { UserName: 'alice' });
  await call('CreateRole', { RoleName, AssumeRolePolicyDocument });
});

test('a trust policy trusts a user, not who bears the name later', async () => {
  const { call } = testIam();
  const { User } = await call('CreateUser', { UserName: 'alice' });
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Principal: { AWS: User?.Arn }, Action: 'sts:AssumeRole' },
  });
  await call('CreateRole', { RoleName, AssumeRolePolicyDocument });
  const shown = async () =>
    decodeURIComponent((await call('GetRole', { RoleName })).Role?.AssumeRolePolicyDocument ?? '');
  assert.equal(await shown(), AssumeRolePolicyDocument);
  await call('DeleteUser', { UserName: 'alice' });
  await call('CreateUser', { UserName: 'alice' });
  assert.equal(await shown(), AssumeRolePolicyDocument.replace(User?.Arn ?? '', User?.UserId ?? ''));
});

test('a role that has something is not deleted', async () => {
  const { call } = testIam();
  await call('CreateRole', worker);
  await call('PutRolePolicy', { RoleName, PolicyName: 'all', PolicyDocument: ALLOW_ALL });
  await call('AttachRolePolicy', { RoleName, PolicyArn: LOGS_POLICY });
  await call('CreateInstanceProfile', { InstanceProfileName: 'machine' });
  await call('AddRoleToInstanceProfile', { InstanceProfileName: 'machine', RoleName });
  const conflict = (what: string) =>
    assert.rejects(
      call('DeleteRole', { RoleName }),
      faultOf('DeleteConflict', `Cannot delete entity, must ${what}.`),
    );
  await conflict('delete policies first');
  await call('DeleteRolePolicy', { RoleName, PolicyName: 'all' });
  await conflict('detach all policies first');
  await call('DetachRolePolicy', { RoleName, PolicyArn: LOGS_POLICY });
  await conflict('remove roles from instance profile first');
  await assert.rejects(
    call('DeleteInstanceProfile', { InstanceProfileName: 'machine' }),
    faultOf('DeleteConflict', /remove roles from instance profile/),
  );
  const forRole = await call('ListInstanceProfilesForRole', { RoleName });
  assert.equal(forRole.InstanceProfiles?.[0]?.Roles?.[0]?.RoleName, RoleName);
  await call('RemoveRoleFromInstanceProfile', { InstanceProfileName: 'machine', RoleName });
  await call('DeleteRole', { RoleName });
  assert.deepEqual(
    (await call('GetInstanceProfile', { InstanceProfileName: 'machine' })).InstanceProfile?.Roles,
    [],
  );
});

test('a service-linked role is its service’s', async () => {
  const { call } = testIam();
  const AWSServiceName = 'ops.apigateway.amazonaws.com';
  const { Role } = await call('CreateServiceLinkedRole', { AWSServiceName });
  assert.equal(
    Role?.Arn,
    `arn:aws:iam::${ACCOUNT}:role/aws-service-role/${AWSServiceName}/AWSServiceRoleForAPIGateway`,
  );
  await assert.rejects(
    call('CreateServiceLinkedRole', { AWSServiceName }),
    faultOf('InvalidInput', /^Service role name AWSServiceRoleForAPIGateway has been taken in this account/),
  );
  await assert.rejects(
    call('CreateServiceLinkedRole', { AWSServiceName, CustomSuffix: 'x' }),
    faultOf('InvalidInput', `Custom suffix is not allowed for ${AWSServiceName}`),
  );
  for (const attempt of [
    call('DeleteRole', { RoleName: 'AWSServiceRoleForAPIGateway' }),
    call('PutRolePolicy', {
      RoleName: 'AWSServiceRoleForAPIGateway',
      PolicyName: 'all',
      PolicyDocument: ALLOW_ALL,
    }),
    call('UpdateAssumeRolePolicy', { RoleName: 'AWSServiceRoleForAPIGateway', PolicyDocument: TRUST_LAMBDA }),
    call('AttachRolePolicy', { RoleName: 'AWSServiceRoleForAPIGateway', PolicyArn: LOGS_POLICY }),
  ]) {
    await assert.rejects(attempt, faultOf('UnmodifiableEntity', /protected role/));
  }
  const { DeletionTaskId } = await call('DeleteServiceLinkedRole', {
    RoleName: 'AWSServiceRoleForAPIGateway',
  });
  assert.equal((await call('GetServiceLinkedRoleDeletionStatus', { DeletionTaskId })).Status, 'SUCCEEDED');
  assert.deepEqual((await call('ListRoles', {})).Roles, []);
});

test('a role that trusts a provider for everybody must say which subjects', async () => {
  const { call } = testIam();
  const host = 'token.actions.githubusercontent.com';
  const make = (RoleName: string, Condition: object | undefined, provider = host) =>
    call('CreateRole', {
      RoleName,
      AssumeRolePolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: {
          Effect: 'Allow',
          Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${provider}` },
          Action: 'sts:AssumeRoleWithWebIdentity',
          ...(Condition && { Condition }),
        },
      }),
    });
  const everybody = [
    undefined,
    { StringEquals: { [`${host}:aud`]: 'sts.amazonaws.com' } },
    { StringLike: { [`${host}:sub`]: '*' } },
    { StringLike: { [`${host}:sub`]: ['repo:acme/shop:*', '**'] } },
    { StringNotEquals: { [`${host}:sub`]: 'repo:evil/evil' } },
    { StringEqualsIfExists: { [`${host}:sub`]: 'repo:acme/shop' } },
    { 'ForAllValues:StringEquals': { [`${host}:sub`]: 'repo:acme/shop' } },
  ];
  for (const condition of everybody) {
    await assert.rejects(
      make('open', condition),
      faultOf('MalformedPolicyDocument', new RegExp(`${host}:sub`)),
    );
  }
  await make('scoped', { StringLike: { [`${host}:sub`]: 'repo:acme/shop:*' } });
  // One's own provider is trusted as it is.
  await make('own', undefined, 'gitlab.example.internal');
  await assert.rejects(
    call('UpdateAssumeRolePolicy', {
      RoleName: 'scoped',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: {
          Effect: 'Allow',
          Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/gitlab.com` },
          Action: 'sts:AssumeRoleWithWebIdentity',
        },
      }),
    }),
    faultOf('MalformedPolicyDocument', /gitlab\.com:sub/),
  );
});
