import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACCOUNT, ALLOW_ALL, faultOf, LOGS_POLICY, testIam, TRUST_LAMBDA } from './iam.fixture.ts';

const user = (name: string) => `arn:aws:iam::${ACCOUNT}:user/${name}`;
const allowing = (...Action: string[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });

async function people() {
  const iam = testIam();
  const { call } = iam;
  const keys = new Map<string, string>();
  for (const UserName of ['ada', 'bob']) {
    await call('CreateUser', { UserName });
    keys.set(UserName, (await call('CreateAccessKey', { UserName })).AccessKey?.AccessKeyId ?? '');
  }
  await call('CreateGroup', { GroupName: 'team' });
  await call('AddUserToGroup', { GroupName: 'team', UserName: 'ada' });
  await call('AddUserToGroup', { GroupName: 'team', UserName: 'bob' });
  await call('PutGroupPolicy', {
    GroupName: 'team',
    PolicyName: 'look',
    PolicyDocument: allowing('lambda:Get*'),
  });
  await call('AttachUserPolicy', { UserName: 'ada', PolicyArn: LOGS_POLICY });
  const ask = async (Arn: string) => {
    const { JobId } = await call('GenerateServiceLastAccessedDetails', { Arn });
    return { JobId, ...(await call('GetServiceLastAccessedDetails', { JobId })) };
  };
  return { ...iam, keys, ask };
}

test('which services somebody may use, and which he did, when and where', async () => {
  const { call, keys, ask, service, clock } = await people();
  const atMs = Math.floor(clock.now() / 1000) * 1000;
  service.keyUse.note(ACCOUNT, keys.get('ada') ?? '', 'lambda', 'eu-west-1');
  service.keyUse.note(ACCOUNT, keys.get('ada') ?? '', 'sts', 'us-east-1');
  const ofAda = await ask(user('ada'));
  assert.equal(ofAda.JobStatus, 'COMPLETED');
  assert.deepEqual(ofAda.ServicesLastAccessed, [
    {
      ServiceName: 'AWS Lambda',
      ServiceNamespace: 'lambda',
      TotalAuthenticatedEntities: 1,
      LastAuthenticated: new Date(atMs),
      LastAuthenticatedEntity: user('ada'),
      LastAuthenticatedRegion: 'eu-west-1',
    },
    { ServiceName: 'Amazon CloudWatch Logs', ServiceNamespace: 'logs', TotalAuthenticatedEntities: 0 },
  ]);
  service.keyUse.note(ACCOUNT, keys.get('bob') ?? '', 'lambda', 'us-east-1');
  const ofTeam = await ask(`arn:aws:iam::${ACCOUNT}:group/team`);
  assert.deepEqual(
    ofTeam.ServicesLastAccessed?.map((one) => [one.ServiceNamespace, one.TotalAuthenticatedEntities]),
    [['lambda', 2]],
  );
  const { EntityDetailsList } = await call('GetServiceLastAccessedDetailsWithEntities', {
    JobId: ofTeam.JobId,
    ServiceNamespace: 'lambda',
  });
  assert.deepEqual(
    EntityDetailsList?.map(({ EntityInfo, LastAuthenticated }) => [
      EntityInfo?.Name,
      LastAuthenticated?.getTime(),
    ]),
    [
      ['ada', atMs],
      ['bob', atMs],
    ],
  );
  const ofPolicy = await ask(LOGS_POLICY);
  assert.deepEqual(
    ofPolicy.ServicesLastAccessed?.map((one) => [one.ServiceNamespace, one.TotalAuthenticatedEntities]),
    [['logs', 0]],
  );
});

test('a job is known for a week; what is nobody’s, or not supported, is refused', async () => {
  const { call, ask, clock } = await people();
  const { JobId } = await ask(user('ada'));
  await clock.advance(7 * 24 * 3600 * 1000);
  await assert.rejects(
    call('GetServiceLastAccessedDetails', { JobId }),
    faultOf('NoSuchEntity', `Job ${JobId} cannot be found.`),
  );
  await assert.rejects(ask(user('nobody')), faultOf('NoSuchEntity', /nobody cannot be found/));
  await assert.rejects(ask('arn:aws:iam::222222222222:user/ada'), faultOf('InvalidInput', /Invalid ARN/));
  await assert.rejects(
    call('GenerateServiceLastAccessedDetails', { Arn: user('ada'), Granularity: 'ACTION_LEVEL' }),
    faultOf('InvalidInput', /ACTION_LEVEL is not supported/),
  );
});

test('a user who comes after another of his name has used nothing', async () => {
  const { call, keys, ask, service } = await people();
  const UserName = 'bob';
  const AccessKeyId = keys.get(UserName) ?? '';
  service.keyUse.note(ACCOUNT, AccessKeyId, 'lambda', 'us-east-1');
  await service.keyUse.flush();
  await call('DeleteAccessKey', { UserName, AccessKeyId });
  await call('RemoveUserFromGroup', { UserName, GroupName: 'team' });
  await call('DeleteUser', { UserName });
  await call('CreateUser', { UserName });
  await call('AddUserToGroup', { UserName, GroupName: 'team' });
  const { ServicesLastAccessed } = await ask(user('bob'));
  assert.equal(ServicesLastAccessed?.[0]?.TotalAuthenticatedEntities, 0);
});

test('which policies let somebody use a service', async () => {
  const { call } = await people();
  await call('CreateRole', { RoleName: 'worker', AssumeRolePolicyDocument: TRUST_LAMBDA });
  await call('PutRolePolicy', { RoleName: 'worker', PolicyName: 'all', PolicyDocument: ALLOW_ALL });
  await call('PutRolePolicy', {
    RoleName: 'worker',
    PolicyName: 'others',
    PolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', NotAction: ['s3:*', 'logs:PutLogEvents'], Resource: '*' },
        { Effect: 'Deny', Action: 'lambda:*', Resource: '*' },
      ],
    }),
  });
  const grants = async (Arn: string, ...ServiceNamespaces: string[]) => {
    const { PoliciesGrantingServiceAccess = [] } = await call('ListPoliciesGrantingServiceAccess', {
      Arn,
      ServiceNamespaces,
    });
    return PoliciesGrantingServiceAccess.map(({ Policies = [] }) =>
      Policies.map(({ PolicyName, PolicyType, EntityName, PolicyArn }) => [
        PolicyName,
        PolicyType,
        EntityName ?? PolicyArn,
      ]),
    );
  };
  assert.deepEqual(await grants(user('ada'), 'lambda', 'logs', 's3'), [
    [['look', 'INLINE', 'team']],
    [['AWSLambdaBasicExecutionRole', 'MANAGED', LOGS_POLICY]],
    [],
  ]);
  assert.deepEqual(await grants(`arn:aws:iam::${ACCOUNT}:role/worker`, 's3', 'logs'), [
    [['all', 'INLINE', 'worker']],
    [
      ['all', 'INLINE', 'worker'],
      ['others', 'INLINE', 'worker'],
    ],
  ]);
});
