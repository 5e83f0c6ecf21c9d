import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import * as iamSdk from '@aws-sdk/client-iam';
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  STSClient,
  type AssumeRoleCommandInput,
  type Credentials,
} from '@aws-sdk/client-sts';
import { ACCOUNT, eventually, REGION, testPlatform } from '../../../test/harness.ts';
import type { Config } from '../../config.ts';

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

const RoleArn = `arn:aws:iam::${ACCOUNT}:role/team/worker`;
const USER = `arn:aws:iam::${ACCOUNT}:user/alice`;
const everything = { Effect: 'Allow', Action: '*', Resource: '*' };

const document = (...statements: object[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });
const trusting = (AWS: string, more: object = {}) =>
  document({ Effect: 'Allow', Principal: { AWS }, Action: ['sts:AssumeRole', 'sts:TagSession'], ...more });

async function platform(context: TestContext, overrides: Partial<Config> = {}) {
  const running = await testPlatform(context, overrides);
  const settings = (credentials: Keys) => {
    return { region: REGION, endpoint: running.endpoint, credentials, maxAttempts: 1 };
  };
  const closing = <T extends { destroy(): void }>(client: T): T => {
    context.after(() => client.destroy());
    return client;
  };
  const iam = closing(new iamSdk.IAMClient(settings(running.credentials)));
  await iam.send(new iamSdk.CreateUserCommand({ UserName: 'alice' }));
  const { AccessKey } = await iam.send(new iamSdk.CreateAccessKeyCommand({ UserName: 'alice' }));
  const alice: Keys = {
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  };
  const createRole = (trust: string, MaxSessionDuration?: number) =>
    iam.send(
      new iamSdk.CreateRoleCommand({
        RoleName: 'worker',
        Path: '/team/',
        AssumeRolePolicyDocument: trust,
        MaxSessionDuration,
      }),
    );
  const trust = (PolicyDocument: string) =>
    iam.send(new iamSdk.UpdateAssumeRolePolicyCommand({ RoleName: 'worker', PolicyDocument }));
  const rolePolicy = (...statements: object[]) =>
    iam.send(
      new iamSdk.PutRolePolicyCommand({
        RoleName: 'worker',
        PolicyName: 'p',
        PolicyDocument: document(...statements),
      }),
    );
  const userPolicy = (...statements: object[]) =>
    iam.send(
      new iamSdk.PutUserPolicyCommand({
        UserName: 'alice',
        PolicyName: 'p',
        PolicyDocument: document(...statements),
      }),
    );
  const stsOf = (keys: Keys) => closing(new STSClient(settings(keys)));
  const assume = async (keys: Keys, input: Partial<AssumeRoleCommandInput> = {}) =>
    stsOf(keys).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'me', ...input }));
  const list = (keys: Keys) => closing(new LambdaClient(settings(keys))).send(new ListFunctionsCommand({}));
  return { ...running, iam, alice, createRole, trust, rolePolicy, userPolicy, stsOf, assume, list };
}

const keysOf = ({ AccessKeyId = '', SecretAccessKey = '', SessionToken = '' }: Partial<Credentials> = {}) => {
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
};

const refused = (name: string, message: string | RegExp) => (error: unknown) => {
  assert.ok(error instanceof Error);
  assert.equal(error.name, name, error.message);
  if (typeof message === 'string') assert.equal(error.message, message);
  else assert.match(error.message, message);
  return true;
};

const notAuthorized = (action = 'sts:AssumeRole') =>
  refused('AccessDenied', `User: ${USER} is not authorized to perform: ${action} on resource: ${RoleArn}`);

test('whom the trust policy names assumes the role; a session is who it is', async (context) => {
  const { createRole, alice, assume, stsOf, list, rolePolicy } = await platform(context);
  await assert.rejects(assume(alice), notAuthorized());
  const { Role } = await createRole(trusting(USER));
  const { AssumedRoleUser, Credentials: made, PackedPolicySize } = await assume(alice);
  const Arn = `arn:aws:sts::${ACCOUNT}:assumed-role/worker/me`;
  assert.deepEqual(AssumedRoleUser, { AssumedRoleId: `${Role?.RoleId}:me`, Arn });
  assert.equal(PackedPolicySize, undefined);
  const identity = await stsOf(keysOf(made)).send(new GetCallerIdentityCommand({}));
  assert.deepEqual([identity.Arn, identity.UserId, identity.Account], [Arn, `${Role?.RoleId}:me`, ACCOUNT]);
  await assert.rejects(
    list(keysOf(made)),
    refused('AccessDeniedException', /assumed-role\/worker\/me is not authorized.*no identity-based policy/),
  );
  await rolePolicy(everything);
  await list(keysOf(made));
});

test('trusting the account leaves it to the caller’s policies; a Deny on either side counts', async (context) => {
  const { createRole, trust, userPolicy, alice, assume } = await platform(context);
  await createRole(trusting(`arn:aws:iam::${ACCOUNT}:root`));
  await assert.rejects(assume(alice), notAuthorized());
  await userPolicy({ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: RoleArn });
  await assume(alice);
  await userPolicy({ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: `${RoleArn}2` });
  await assert.rejects(assume(alice), notAuthorized());
  await trust(trusting(USER));
  await assume(alice);
  await userPolicy({ Effect: 'Deny', Action: 'sts:AssumeRole', Resource: '*' });
  await assert.rejects(assume(alice), notAuthorized());
  await trust(
    document({ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }),
  );
  await userPolicy(everything);
  await assert.rejects(assume(alice), notAuthorized());
});

test('conditions of the trust policy: the external id, the session’s name', async (context) => {
  const { createRole, alice, assume } = await platform(context);
  const Condition = {
    StringEquals: { 'sts:ExternalId': 'secret' },
    StringLike: { 'sts:RoleSessionName': 'ci-*' },
  };
  await createRole(trusting(USER, { Condition }));
  await assert.rejects(assume(alice, { RoleSessionName: 'ci-1' }), notAuthorized());
  await assert.rejects(assume(alice, { RoleSessionName: 'ci-1', ExternalId: 'other' }), notAuthorized());
  await assert.rejects(assume(alice, { ExternalId: 'secret' }), notAuthorized());
  await assume(alice, { RoleSessionName: 'ci-1', ExternalId: 'secret' });
});

test('a session policy only limits', async (context) => {
  const { createRole, rolePolicy, alice, assume, list } = await platform(context);
  await createRole(trusting(USER));
  await rolePolicy(everything);
  const Policy = document({ Effect: 'Allow', Action: 'logs:*', Resource: '*' });
  const limited = await assume(alice, { Policy });
  assert.ok((limited.PackedPolicySize ?? 0) > 0);
  await assert.rejects(
    list(keysOf(limited.Credentials)),
    refused('AccessDeniedException', /because no session policy allows the lambda:ListFunctions action$/),
  );
  const PolicyArns = [{ arn: 'arn:aws:iam::aws:policy/AWSLambda_ReadOnlyAccess' }];
  await list(keysOf((await assume(alice, { Policy, PolicyArns })).Credentials));
  await rolePolicy({ Effect: 'Allow', Action: 'logs:*', Resource: '*' });
  await assert.rejects(
    list(keysOf((await assume(alice, { PolicyArns })).Credentials)),
    /no identity-based policy/,
  );
  await assert.rejects(assume(alice, { Policy: '{' }), refused('MalformedPolicyDocumentException', /./));
});

test('durations: the role’s longest, an hour when chained', async (context) => {
  const { createRole, rolePolicy, trust, alice, assume } = await platform(context);
  await createRole(trusting(USER), 7200);
  await rolePolicy(everything);
  const made = await assume(alice, { DurationSeconds: 7200 });
  await assert.rejects(
    assume(alice, { DurationSeconds: 7201 }),
    refused(
      'ValidationError',
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    ),
  );
  await trust(trusting(RoleArn));
  await assert.rejects(
    assume(keysOf(made.Credentials), { DurationSeconds: 3601 }),
    refused('ValidationError', /1 hour session limit for roles assumed by role chaining\.$/),
  );
  await assume(keysOf(made.Credentials));
});

test('tags of a session take a permission, are seen by conditions, and go on when transitive', async (context) => {
  const { createRole, trust, rolePolicy, alice, assume, list } = await platform(context);
  await createRole(document({ Effect: 'Allow', Principal: { AWS: USER }, Action: 'sts:AssumeRole' }));
  await rolePolicy({ ...everything, Condition: { StringEquals: { 'aws:PrincipalTag/team': 'blue' } } });
  const Tags = [
    { Key: 'team', Value: 'blue' },
    { Key: 'job', Value: '7' },
  ];
  await assert.rejects(assume(alice, { Tags }), notAuthorized('sts:TagSession'));
  await trust(trusting(`arn:aws:iam::${ACCOUNT}:root`));
  await trust(trusting(USER));
  const tagged = await assume(alice, { Tags, TransitiveTagKeys: ['team'] });
  await list(keysOf(tagged.Credentials));
  await assert.rejects(list(keysOf((await assume(alice)).Credentials)), /no identity-based policy/);
  await trust(trusting(RoleArn));
  const chained = await assume(keysOf(tagged.Credentials));
  await list(keysOf(chained.Credentials));
  await assert.rejects(
    assume(keysOf(tagged.Credentials), { Tags: [{ Key: 'TEAM', Value: 'red' }] }),
    refused('InvalidParameterValue', /conflicts with a transitive tag key from the calling session/),
  );
  await assert.rejects(
    assume(alice, { Tags: [...Tags, { Key: 'Team', Value: '' }] }),
    refused(
      'InvalidParameterValue',
      'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    ),
  );
});

test('a session ends with its role, also when another gets the name, and is revoked by its time', async (context) => {
  const { iam, createRole, rolePolicy, alice, assume, stsOf, list } = await platform(context);
  await createRole(trusting(USER));
  await rolePolicy(everything, {
    ...everything,
    Effect: 'Deny',
    Condition: { DateLessThan: { 'aws:TokenIssueTime': '2999-01-01T00:00:00Z' } },
  });
  const made = await assume(alice);
  await assert.rejects(list(keysOf(made.Credentials)), /explicit deny in an identity-based policy/);
  await rolePolicy(everything);
  await list(keysOf(made.Credentials));
  await iam.send(new iamSdk.DeleteRolePolicyCommand({ RoleName: 'worker', PolicyName: 'p' }));
  await iam.send(new iamSdk.DeleteRoleCommand({ RoleName: 'worker' }));
  const identity = () => stsOf(keysOf(made.Credentials)).send(new GetCallerIdentityCommand({}));
  await assert.rejects(identity(), refused('InvalidClientTokenId', /security token/));
  await createRole(trusting(USER));
  await assert.rejects(identity(), refused('InvalidClientTokenId', /security token/));
});

test('root assumes no role; under --auth open everybody does', async (context) => {
  const { createRole, credentials, assume } = await platform(context);
  await createRole(trusting(`arn:aws:iam::${ACCOUNT}:root`));
  await assert.rejects(
    assume(credentials),
    refused('AccessDenied', 'Roles may not be assumed by root accounts.'),
  );
  const open = await platform(context, { auth: 'open' });
  await open.createRole(trusting(USER));
  assert.ok((await open.assume({ accessKeyId: 'test', secretAccessKey: 'test' })).Credentials);
});

test('what is no role’s ARN, and what is not supported, is refused', async (context) => {
  const { alice, assume } = await platform(context);
  await assert.rejects(
    assume(alice, { RoleArn: 'arn::b:::something/test-role' }),
    refused('ValidationError', 'arn::b:::something/test-role is invalid'),
  );
  await assert.rejects(
    assume(alice, {
      ProvidedContexts: [{ ProviderArn: `arn:aws:iam::aws:contextProvider/x`, ContextAssertion: 'abcd' }],
    }),
    refused('ValidationError', /ProvidedContexts is not supported/),
  );
  await assert.rejects(
    assume(alice, { SerialNumber: `arn:aws:iam::${ACCOUNT}:mfa/alice`, TokenCode: '123456' }),
    refused('AccessDenied', /unable to validate MFA code/),
  );
});

test('revoking a role’s sessions ends those from before, and not those from after', async (context) => {
  const { iam, createRole, rolePolicy, alice, assume, list, stsOf } = await platform(context);
  await createRole(trusting(USER));
  await rolePolicy(everything);
  const before = await assume(alice);
  await list(keysOf(before.Credentials));
  // The console's policy. A session begins with a whole second: the next one is the first that may be later.
  const issuedMs = (before.Credentials?.Expiration?.getTime() ?? 0) - 3_600_000;
  const revoke = (ms: number) =>
    iam.send(
      new iamSdk.PutRolePolicyCommand({
        RoleName: 'worker',
        PolicyName: 'AWSRevokeOlderSessions',
        PolicyDocument: document({
          Effect: 'Deny',
          Action: ['*'],
          Resource: ['*'],
          Condition: { DateLessThan: { 'aws:TokenIssueTime': new Date(ms).toISOString() } },
        }),
      }),
    );
  await revoke(issuedMs);
  await list(keysOf(before.Credentials));
  await revoke(issuedMs + 1000);
  await assert.rejects(list(keysOf(before.Credentials)), /explicit deny in an identity-based policy/);
  // Who somebody is can not be denied.
  await stsOf(keysOf(before.Credentials)).send(new GetCallerIdentityCommand({}));
  const after = await eventually('a session from after', async () => {
    const made = await assume(alice);
    const later = (made.Credentials?.Expiration?.getTime() ?? 0) - 3_600_000 > issuedMs;
    return later ? made : undefined;
  });
  await list(keysOf(after.Credentials));
});

test('a transitive tag goes on whatever the case of its name was when it was called transitive', async (context) => {
  const { createRole, rolePolicy, trust, alice, assume } = await platform(context);
  await createRole(trusting(USER));
  await rolePolicy(everything);
  const made = await assume(alice, { Tags: [{ Key: 'Team', Value: 'blue' }], TransitiveTagKeys: ['team'] });
  await trust(trusting(RoleArn, { Condition: { StringEquals: { 'aws:RequestTag/Team': 'blue' } } }));
  await assume(keysOf(made.Credentials));
});
