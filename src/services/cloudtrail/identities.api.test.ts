import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
  ListGroupsCommand,
  ListRolesCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  GetSessionTokenCommand,
  STSClient,
  type Credentials,
} from '@aws-sdk/client-sts';
import { ACCOUNT, eventually } from '../../../test/harness.ts';
import { AUDIENCE, testIdentityProvider } from '../../../test/identityProvider.ts';
import { policyOf, recordOf, trailPlatform, type Keys } from './cloudtrail.fixture.ts';

const everything = { Effect: 'Allow', Action: '*', Resource: '*' };

function keysOf(credentials: Credentials | undefined): Keys {
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = credentials ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

test("a role's session is recorded with the role behind it, and the session's name finds it", async (context) => {
  const platform = await trailPlatform(context);
  const settings = await platform.user('ada', everything);
  const { Role } = await platform.iam.send(
    new CreateRoleCommand({
      RoleName: 'worker',
      Path: '/team/',
      AssumeRolePolicyDocument: policyOf({
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
        Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'],
      }),
    }),
  );
  const sts = new STSClient(settings);
  const assume = { RoleArn: Role?.Arn, RoleSessionName: 'night-shift', SourceIdentity: 'ada' };
  const { Credentials } = await sts.send(new AssumeRoleCommand(assume));
  const keys = keysOf(Credentials);
  const lambda = new LambdaClient(platform.settings(keys));
  context.after(() => [sts, lambda].forEach((client) => client.destroy()));

  const assumed = await platform.record('AssumeRole');
  assert.equal(assumed['readOnly'], true);
  assert.deepEqual(assumed['resources'], [{ accountId: ACCOUNT, type: 'AWS::IAM::Role', ARN: Role?.Arn }]);
  const { credentials, assumedRoleUser } = assumed.responseElements as Record<string, Record<string, string>>;
  assert.equal(credentials?.['accessKeyId'], keys.accessKeyId);
  assert.deepEqual(Object.keys(credentials).toSorted(), ['accessKeyId', 'expiration']);
  const arn = `arn:aws:sts::${ACCOUNT}:assumed-role/worker/night-shift`;
  assert.equal(assumedRoleUser?.['arn'], arn);

  // Refused: the role has no policies. Its session is named all the same.
  await assert.rejects(lambda.send(new ListFunctionsCommand({})), { name: 'AccessDeniedException' });
  const { userIdentity, errorCode } = await platform.record('ListFunctions20150331');
  assert.equal(errorCode, 'AccessDenied');
  const { sessionContext, ...identity } = userIdentity;
  const roleId = Role?.RoleId ?? '';
  assert.deepEqual(identity, {
    type: 'AssumedRole',
    principalId: `${roleId}:night-shift`,
    arn,
    accountId: ACCOUNT,
    accessKeyId: keys.accessKeyId,
  });
  const { attributes, ...session } = sessionContext as Record<string, Record<string, string>>;
  assert.match(attributes?.['creationDate'] ?? '', /^\d{4}-.*Z$/);
  assert.equal(attributes?.['mfaAuthenticated'], 'false');
  assert.deepEqual(session, {
    sessionIssuer: {
      type: 'Role',
      principalId: roleId,
      arn: Role?.Arn,
      accountId: ACCOUNT,
      userName: 'worker',
    },
    sourceIdentity: 'ada',
  });
  assert.equal((await platform.found('Username', 'night-shift')).length, 1);
});

test('sessions of users and of the root say that they are temporary', async (context) => {
  const platform = await trailPlatform(context);
  const settings = await platform.user('ada', everything);
  const sts = new STSClient(settings);
  const lambda = new LambdaClient(
    platform.settings(keysOf((await sts.send(new GetSessionTokenCommand({}))).Credentials)),
  );
  const root = await platform.sts.send(new GetSessionTokenCommand({}));
  const iam = new IAMClient(platform.settings(keysOf(root.Credentials)));
  context.after(() => [sts, lambda, iam].forEach((client) => client.destroy()));
  await lambda.send(new ListFunctionsCommand({}));
  const ofUser = (await platform.record('ListFunctions20150331')).userIdentity;
  assert.equal(ofUser['type'], 'IAMUser');
  assert.equal(ofUser['userName'], 'ada');
  assert.match(JSON.stringify(ofUser['sessionContext']), /"creationDate":"2.*"mfaAuthenticated":"false"/);
  await iam.send(new ListRolesCommand({}));
  const ofRoot = (await platform.record('ListRoles')).userIdentity;
  assert.equal(ofRoot['type'], 'Root');
  assert.ok(ofRoot['sessionContext']);
});

test('under --auth open events name the account that the key says', async (context) => {
  const platform = await trailPlatform(context, { auth: 'open' });
  const other = platform.settings({ accessKeyId: '123456789012', secretAccessKey: 'x' });
  const iam = new IAMClient(other);
  context.after(() => iam.destroy());
  await iam.send(new ListGroupsCommand({}));
  const { CloudTrailClient, LookupEventsCommand } = await import('@aws-sdk/client-cloudtrail');
  const trail = new CloudTrailClient(other);
  context.after(() => trail.destroy());
  const event = await eventually('the event', async () => {
    const { Events = [] } = await trail.send(new LookupEventsCommand({}));
    return Events.find(({ EventName }) => EventName === 'ListGroups');
  });
  assert.equal(recordOf(event)['recipientAccountId'], '123456789012');
});

test("who came with an identity provider's token is named by it, and the token is nowhere; strangers leave nothing", async (context) => {
  const provider = await testIdentityProvider(context);
  const platform = await trailPlatform(context, { oidcHosts: [provider.host] });
  const { iam } = platform;
  await iam.send(new CreateOpenIDConnectProviderCommand({ Url: provider.issuer, ClientIDList: [AUDIENCE] }));
  const { Role } = await iam.send(
    new CreateRoleCommand({
      RoleName: 'deployer',
      AssumeRolePolicyDocument: policyOf({
        Effect: 'Allow',
        Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${provider.host}` },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { StringEquals: { [`${provider.host}:sub`]: 'ci:main' } },
      }),
    }),
  );
  const stranger = new STSClient({
    ...platform.settings({ accessKeyId: '', secretAccessKey: '' }),
    credentials: async () => Promise.reject(new Error('this request needs no credentials')),
  });
  context.after(() => stranger.destroy());
  const WebIdentityToken = provider.token();
  const assume = (RoleArn: string | undefined) =>
    stranger.send(
      new AssumeRoleWithWebIdentityCommand({ RoleArn, RoleSessionName: 'build-7', WebIdentityToken }),
    );
  await assert.rejects(assume(`arn:aws:iam::${ACCOUNT}:role/absent`));
  await assume(Role?.Arn);
  const record = await platform.record('AssumeRoleWithWebIdentity');
  assert.equal(record.errorCode, undefined);
  const { principalId, ...identity } = record.userIdentity;
  assert.match(String(principalId), /:ci:main$/);
  assert.equal(identity['type'], 'WebIdentityUser');
  assert.equal(identity['userName'], 'ci:main');
  assert.ok(!JSON.stringify(record).includes(WebIdentityToken));
  assert.equal((await platform.found('Username', 'ci:main')).length, 1);
});
