import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import * as iamSdk from '@aws-sdk/client-iam';
import { ListFunctionsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DescribeLogGroupsCommand, CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import {
  AssumeRoleCommand,
  DecodeAuthorizationMessageCommand,
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
  STSClient,
  type Credentials,
  type GetFederationTokenCommandInput,
} from '@aws-sdk/client-sts';
import { ACCOUNT, REGION, testPlatform } from '../../../test/harness.ts';

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

const document = (...statements: object[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });
const allow = (...Action: string[]) => ({ Effect: 'Allow', Action, Resource: '*' });
const ARN = `arn:aws:sts::${ACCOUNT}:federated-user/carol`;

async function federation(context: TestContext) {
  const running = await testPlatform(context);
  const { iam, endpoint, credentials: root } = running;
  await iam.send(new iamSdk.CreateUserCommand({ UserName: 'alice', Tags: [{ Key: 'team', Value: 'red' }] }));
  const { AccessKey } = await iam.send(new iamSdk.CreateAccessKeyCommand({ UserName: 'alice' }));
  const alice: Keys = {
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  };
  const closing = <T extends { destroy(): void }>(client: T): T => {
    context.after(() => client.destroy());
    return client;
  };
  const settings = (credentials: Keys) => {
    return { region: REGION, endpoint, credentials, maxAttempts: 1 };
  };
  const userPolicy = (...statements: object[]) =>
    iam.send(
      new iamSdk.PutUserPolicyCommand({
        UserName: 'alice',
        PolicyName: 'p',
        PolicyDocument: document(...statements),
      }),
    );
  const stsOf = (keys: Keys) => closing(new STSClient(settings(keys)));
  return {
    ...running,
    root,
    alice,
    userPolicy,
    stsOf,
    federate: (keys: Keys, input: Partial<GetFederationTokenCommandInput> = {}) =>
      stsOf(keys).send(new GetFederationTokenCommand({ Name: 'carol', ...input })),
    functions: (keys: Keys) => closing(new LambdaClient(settings(keys))).send(new ListFunctionsCommand({})),
    groups: (keys: Keys) =>
      closing(new CloudWatchLogsClient(settings(keys))).send(new DescribeLogGroupsCommand({})),
    users: (keys: Keys) =>
      closing(new iamSdk.IAMClient(settings(keys))).send(new iamSdk.ListUsersCommand({})),
  };
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

test('a federated user may do what both his user and his session’s policies allow', async (context) => {
  const { federate, alice, userPolicy, functions, groups, users, stsOf } = await federation(context);
  await assert.rejects(federate(alice), refused('AccessDenied', /sts:GetFederationToken/));
  await userPolicy(allow('sts:GetFederationToken', 'lambda:*', 'iam:*', 'sts:*'));
  const Policy = document(allow('lambda:*', 'logs:*', 'iam:*', 'sts:*'));
  const made = await federate(alice, { Policy });
  assert.deepEqual(made.FederatedUser, { FederatedUserId: `${ACCOUNT}:carol`, Arn: ARN });
  const carol = keysOf(made.Credentials);
  const identity = await stsOf(carol).send(new GetCallerIdentityCommand({}));
  assert.deepEqual([identity.Arn, identity.UserId], [ARN, `${ACCOUNT}:carol`]);
  await functions(carol);
  await assert.rejects(groups(carol), /no identity-based policy allows/);
  // Whatever policies say: neither IAM nor STS.
  await assert.rejects(users(carol), refused('AccessDenied', /./));
  await assert.rejects(
    stsOf(carol).send(
      new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${ACCOUNT}:role/test-role`, RoleSessionName: 'me' }),
    ),
    refused('AccessDenied', /not authorized to perform: sts:AssumeRole/),
  );
  await assert.rejects(federate(carol), refused('AccessDenied', /./));
  // What the user loses the session loses, at once.
  await userPolicy(allow('logs:*'));
  await assert.rejects(functions(carol), /no identity-based policy allows/);
  await groups(carol);
});

test('without session policies there is nothing; root’s may do what they allow', async (context) => {
  const { federate, alice, root, userPolicy, functions, groups } = await federation(context);
  await userPolicy(allow('*'));
  const bare = await federate(alice);
  assert.equal(bare.PackedPolicySize, 0);
  await assert.rejects(functions(keysOf(bare.Credentials)), /no session policy allows/);
  const PolicyArns = [{ arn: 'arn:aws:iam::aws:policy/CloudWatchLogsReadOnlyAccess' }];
  const ofRoot = keysOf((await federate(root, { PolicyArns })).Credentials);
  await groups(ofRoot);
  await assert.rejects(functions(ofRoot), /no session policy allows/);
  await assert.rejects(federate(alice, { Policy: '{' }), refused('MalformedPolicyDocumentException', /./));
});

test('its tags take a permission and are laid over the user’s', async (context) => {
  const { federate, alice, userPolicy, functions } = await federation(context);
  const blue = { ...allow('lambda:*'), Condition: { StringEquals: { 'aws:PrincipalTag/team': 'blue' } } };
  await userPolicy(allow('sts:GetFederationToken'), blue);
  const Policy = document(allow('lambda:*'));
  const Tags = [{ Key: 'Team', Value: 'blue' }];
  await assert.rejects(federate(alice, { Policy, Tags }), refused('AccessDenied', /sts:TagSession/));
  await userPolicy(allow('sts:GetFederationToken', 'sts:TagSession'), blue);
  await functions(keysOf((await federate(alice, { Policy, Tags })).Credentials));
  await assert.rejects(
    functions(keysOf((await federate(alice, { Policy })).Credentials)),
    /no identity-based/,
  );
});

test('it ends with its user, and no session makes another', async (context) => {
  const { federate, alice, userPolicy, stsOf, iam } = await federation(context);
  await userPolicy(allow('*'));
  const carol = keysOf((await federate(alice)).Credentials);
  const session = await stsOf(alice).send(new GetSessionTokenCommand({}));
  await assert.rejects(federate(keysOf(session.Credentials)), refused('AccessDenied', /./));
  const who = () => stsOf(carol).send(new GetCallerIdentityCommand({}));
  // A key that is put aside ends none of its sessions.
  const UserName = 'alice';
  await iam.send(
    new iamSdk.UpdateAccessKeyCommand({ UserName, AccessKeyId: alice.accessKeyId, Status: 'Inactive' }),
  );
  await who();
  await iam.send(new iamSdk.DeleteAccessKeyCommand({ UserName, AccessKeyId: alice.accessKeyId }));
  await iam.send(new iamSdk.DeleteUserPolicyCommand({ UserName, PolicyName: 'p' }));
  await iam.send(new iamSdk.DeleteUserCommand({ UserName }));
  await assert.rejects(who(), refused('InvalidClientTokenId', /security token/));
  await iam.send(new iamSdk.CreateUserCommand({ UserName }));
  await assert.rejects(who(), refused('InvalidClientTokenId', /security token/));
});

test('durations: the user’s as asked for, root’s an hour at most', async (context) => {
  const { federate, alice, root, userPolicy } = await federation(context);
  await userPolicy(allow('sts:GetFederationToken'));
  const secondsLeft = async (keys: Keys, DurationSeconds?: number) => {
    const { Credentials: made } = await federate(keys, { DurationSeconds });
    return Math.round(((made?.Expiration?.getTime() ?? 0) - Date.now()) / 60_000) * 60;
  };
  assert.equal(await secondsLeft(alice), 43_200);
  assert.equal(await secondsLeft(alice, 129_600), 129_600);
  assert.equal(await secondsLeft(root, 129_600), 3600);
  await assert.rejects(
    federate(alice, { DurationSeconds: 899 }),
    refused('ValidationError', /'durationSeconds' .* greater than or equal to 900/),
  );
  await assert.rejects(
    federate(alice, { Name: 'a b' }),
    refused('ValidationError', /'name' failed to satisfy constraint/),
  );
});

test('no message was encoded here', async (context) => {
  const { stsOf, root, alice } = await federation(context);
  const decode = (keys: Keys) =>
    stsOf(keys).send(new DecodeAuthorizationMessageCommand({ EncodedMessage: 'abc' }));
  await assert.rejects(decode(root), refused('InvalidAuthorizationMessageException', /./));
  await assert.rejects(decode(alice), refused('AccessDenied', /sts:DecodeAuthorizationMessage/));
});
