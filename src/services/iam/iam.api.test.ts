import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import * as sdk from '@aws-sdk/client-iam';
import {
  CreateFunctionCommand,
  InvokeCommand,
  LambdaClient,
  ListFunctionsCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda';
import { GetCallerIdentityCommand, GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { ACCOUNT, nodeFunction, REGION, ROLE, testPlatform } from '../../../test/harness.ts';
import { ALLOW_ALL, TRUST_LAMBDA } from './iam.fixture.ts';

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** One whole platform, spoken to by the real SDK clients. */
async function platform(context: TestContext) {
  const running = await testPlatform(context);
  const settings = (credentials: Keys) => {
    return { region: REGION, endpoint: running.endpoint, credentials, maxAttempts: 1 };
  };
  const closing = <T extends { destroy(): void }>(client: T): T => {
    context.after(() => client.destroy());
    return client;
  };
  const iamOf = (keys: Keys) => closing(new sdk.IAMClient(settings(keys)));
  const iam = iamOf(running.credentials);
  const user = async (UserName: string): Promise<Keys> => {
    await iam.send(new sdk.CreateUserCommand({ UserName }));
    const { AccessKey } = await iam.send(new sdk.CreateAccessKeyCommand({ UserName }));
    return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
  };
  return {
    ...running,
    restart: () => running.restart(),
    iam,
    iamOf,
    user,
    stsOf: (keys: Keys) => closing(new STSClient(settings(keys))),
    lambdaOf: (keys: Keys) => closing(new LambdaClient(settings(keys))),
  };
}

const policy = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });

const refused = (name: string, message: string | RegExp, status: number) => (error: unknown) => {
  assert.ok(error instanceof Error);
  assert.equal(error.name, name, error.message);
  if (typeof message === 'string') assert.equal(error.message, message);
  else assert.match(error.message, message);
  assert.equal((error as unknown as sdk.IAMServiceException).$metadata.httpStatusCode, status);
  return true;
};

test('roles, their documents and AWS’s errors on the wire', async (context) => {
  const { iam } = await platform(context);
  const RoleName = 'worker';
  const made = await iam.send(
    new sdk.CreateRoleCommand({
      RoleName,
      AssumeRolePolicyDocument: TRUST_LAMBDA,
      Tags: [{ Key: 'team', Value: 'blau / weiß' }],
    }),
  );
  assert.equal(made.Role?.Arn, `arn:aws:iam::${ACCOUNT}:role/worker`);
  assert.equal(decodeURIComponent(made.Role?.AssumeRolePolicyDocument ?? ''), TRUST_LAMBDA);
  const { Role } = await iam.send(new sdk.GetRoleCommand({ RoleName }));
  assert.ok(Role?.CreateDate instanceof Date);
  assert.equal(Role?.Tags?.[0]?.Value, 'blau / weiß');
  await assert.rejects(
    iam.send(new sdk.CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST_LAMBDA })),
    refused('EntityAlreadyExistsException', 'Role with name worker already exists.', 409),
  );
  await assert.rejects(
    iam.send(new sdk.GetRoleCommand({ RoleName: 'absent' })),
    refused('NoSuchEntityException', 'The role with name absent cannot be found.', 404),
  );
  await assert.rejects(
    iam.send(new sdk.PutRolePolicyCommand({ RoleName, PolicyName: 'p', PolicyDocument: '{"Version":' })),
    refused('MalformedPolicyDocumentException', 'Syntax errors in policy.', 400),
  );
  await assert.rejects(
    iam.send(new sdk.CreateRoleCommand({ RoleName: 'other', AssumeRolePolicyDocument: ALLOW_ALL })),
    refused('MalformedPolicyDocumentException', /./, 400),
  );
  await assert.rejects(
    iam.send(new sdk.ListRolesCommand({ MaxItems: 1001 })),
    refused('ValidationError', /less than or equal to 1000/, 400),
  );
  await assert.rejects(
    iam.send(new sdk.CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'phone' })),
    refused('NotImplementedException', /iam:CreateVirtualMFADevice/, 501),
  );
  const summary = await iam.send(new sdk.GetAccountSummaryCommand({}));
  assert.equal(summary.SummaryMap?.Roles, 2, "this one, and the harness's");
});

test("a user's key signs in as the user, across a restart, until it is inactive", async (context) => {
  const running = await platform(context);
  const { iam, stsOf } = running;
  const keys = await running.user('alice');
  const identity = () => stsOf(keys).send(new GetCallerIdentityCommand({}));
  const { User } = await iam.send(new sdk.GetUserCommand({ UserName: 'alice' }));
  const { $metadata: _, ...shown } = await identity();
  assert.deepEqual(shown, { UserId: User?.UserId, Account: ACCOUNT, Arn: User?.Arn });
  await running.restart();
  assert.equal((await identity()).Arn, User?.Arn);
  await iam.send(
    new sdk.UpdateAccessKeyCommand({ UserName: 'alice', AccessKeyId: keys.accessKeyId, Status: 'Inactive' }),
  );
  await assert.rejects(identity(), refused('InvalidClientTokenId', /security token/, 403));
  await assert.rejects(
    stsOf({ ...keys, secretAccessKey: 'wrong' }).send(new GetCallerIdentityCommand({})),
    refused('InvalidClientTokenId', /security token/, 403),
  );
  const used = await iam.send(new sdk.GetAccessKeyLastUsedCommand({ AccessKeyId: keys.accessKeyId }));
  assert.equal(used.AccessKeyLastUsed?.ServiceName, 'sts');
  assert.equal(used.AccessKeyLastUsed?.Region, REGION);
});

test('a user may do what policies allow, at once when they change', async (context) => {
  const { iam, user, lambdaOf, iamOf } = await platform(context);
  const keys = await user('alice');
  const lambda = lambdaOf(keys);
  const list = () => lambda.send(new ListFunctionsCommand({}));
  const denied = (reason: string) =>
    assert.rejects(
      list(),
      refused(
        'AccessDeniedException',
        new RegExp(
          `^User: arn:aws:iam::${ACCOUNT}:user/alice is not authorized to perform: lambda:ListFunctions.*${reason}`,
        ),
        403,
      ),
    );
  const silent = 'because no identity-based policy allows the lambda:ListFunctions action$';
  await denied(silent);
  await iam.send(new sdk.CreateGroupCommand({ GroupName: 'staff' }));
  await iam.send(new sdk.AddUserToGroupCommand({ GroupName: 'staff', UserName: 'alice' }));
  const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
  await iam.send(new sdk.AttachGroupPolicyCommand({ GroupName: 'staff', PolicyArn }));
  await list();
  await iamOf(keys).send(new sdk.ListUsersCommand({}));
  const boundary = 'arn:aws:iam::aws:policy/IAMReadOnlyAccess';
  await iam.send(
    new sdk.PutUserPermissionsBoundaryCommand({ UserName: 'alice', PermissionsBoundary: boundary }),
  );
  await denied('because no permissions boundary allows the lambda:ListFunctions action$');
  await iamOf(keys).send(new sdk.ListUsersCommand({}));
  await iam.send(new sdk.DeleteUserPermissionsBoundaryCommand({ UserName: 'alice' }));
  await list();
  await iam.send(
    new sdk.PutUserPolicyCommand({
      UserName: 'alice',
      PolicyName: 'no',
      PolicyDocument: policy({ Effect: 'Deny', Action: 'lambda:List*', Resource: '*' }),
    }),
  );
  await denied('with an explicit deny in an identity-based policy$');
  await iam.send(new sdk.DeleteUserPolicyCommand({ UserName: 'alice', PolicyName: 'no' }));
  await iam.send(new sdk.RemoveUserFromGroupCommand({ GroupName: 'staff', UserName: 'alice' }));
  await denied(silent);
});

test('a request is decided on its resources and condition keys; passing roles and layers takes permission too', async (context) => {
  const { iam, iamOf, user, lambda, lambdaOf } = await platform(context);
  const keys = await user('alice');
  const put = (...statements: object[]) =>
    iam.send(
      new sdk.PutUserPolicyCommand({
        UserName: 'alice',
        PolicyName: 'p',
        PolicyDocument: policy(...statements),
      }),
    );
  const all = { Effect: 'Allow', Action: '*', Resource: '*' };
  const list = () => lambdaOf(keys).send(new ListFunctionsCommand({}));
  const isDenied = (work: Promise<unknown>) =>
    assert.rejects(work, refused('AccessDeniedException', /alice/, 403));

  const mine = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:mine`;
  await put({ ...all, Resource: mine });
  await isDenied(list());
  await put({ Effect: 'Allow', Action: '*', NotResource: mine });
  await list();
  await put(all, { ...all, Effect: 'Deny', Resource: mine });
  await list();
  await put({ ...all, Condition: { StringEquals: { 'aws:ResourceTag/team': 'red' } } });
  await isDenied(list());
  await put(all, { ...all, Effect: 'Deny', Condition: { StringEquals: { 'lambda:Layer': 'x' } } });
  await list();
  await put({ ...all, Condition: { IpAddress: { 'aws:SourceIp': '127.0.0.0/8' } } });
  await list();
  await put({ ...all, Condition: { NotIpAddress: { 'aws:SourceIp': '127.0.0.0/8' } } });
  await isDenied(list());

  await put({ Effect: 'Allow', Action: 'lambda:*', Resource: '*' });
  const create = async () =>
    lambdaOf(keys).send(
      new CreateFunctionCommand(await nodeFunction('made', 'export const handler = () => 1;')),
    );
  await assert.rejects(create(), refused('AccessDeniedException', /iam:PassRole action$/, 403));
  await put(
    { Effect: 'Allow', Action: 'lambda:*', Resource: '*' },
    {
      Effect: 'Allow',
      Action: 'iam:PassRole',
      Resource: ROLE,
      Condition: { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } },
    },
  );
  assert.equal((await create()).Role, ROLE);
  const reconfigure = (changes: object) =>
    lambdaOf(keys).send(new UpdateFunctionConfigurationCommand({ FunctionName: 'made', ...changes }));
  const isRefused = (work: Promise<unknown>, action: string) =>
    assert.rejects(work, refused('AccessDeniedException', new RegExp(`allows the ${action} action$`), 403));
  await isRefused(reconfigure({ Role: `${ROLE}2` }), 'iam:PassRole');
  const layers = { Effect: 'Deny', Action: 'lambda:GetLayerVersion', Resource: '*' };
  await put({ Effect: 'Allow', Action: 'lambda:*', Resource: '*' }, layers);
  const Layers = [`arn:aws:lambda:${REGION}:${ACCOUNT}:layer:mine:1`];
  await assert.rejects(reconfigure({ Layers }), refused('AccessDeniedException', /explicit deny/, 403));
  await waitUntilFunctionUpdatedV2({ client: lambda, maxWaitTime: 60 }, { FunctionName: 'made' });
  await reconfigure({ Description: 'takes no more than its own permission' });
  await put({ Effect: 'Allow', Action: 'iam:CreateUser', Resource: '*' });
  const iamOfAlice = iamOf(keys);
  await iamOfAlice.send(new sdk.CreateUserCommand({ UserName: 'bob' }));
  const Tags = [{ Key: 'team', Value: 'admins' }];
  await assert.rejects(
    iamOfAlice.send(new sdk.CreateUserCommand({ UserName: 'eve', Tags })),
    refused('AccessDenied', /allows the iam:TagUser action$/, 403),
  );
  assert.equal((await lambda.send(new ListFunctionsCommand({}))).Functions?.length, 1);
});

test('sessions of a user do what the user may, but not IAM, and end with the user', async (context) => {
  const { iam, user, stsOf, lambdaOf, iamOf } = await platform(context);
  const keys = await user('alice');
  const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
  await iam.send(new sdk.AttachUserPolicyCommand({ UserName: 'alice', PolicyArn }));
  const { Credentials } = await stsOf(keys).send(new GetSessionTokenCommand({}));
  const session = {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
  await lambdaOf(session).send(new ListFunctionsCommand({}));
  await assert.rejects(
    iamOf(session).send(new sdk.ListUsersCommand({})),
    refused('AccessDenied', /iam:ListUsers/, 403),
  );
  await iam.send(new sdk.DetachUserPolicyCommand({ UserName: 'alice', PolicyArn }));
  await iam.send(new sdk.DeleteAccessKeyCommand({ UserName: 'alice', AccessKeyId: keys.accessKeyId }));
  const identity = () => stsOf(session).send(new GetCallerIdentityCommand({}));
  assert.match((await identity()).Arn ?? '', /user\/alice$/);
  await iam.send(new sdk.DeleteUserCommand({ UserName: 'alice' }));
  await user('alice');
  await assert.rejects(identity(), refused('InvalidClientTokenId', /security token/, 403));
});

test('an execution role that exists lets its function do what it allows, and no more', async (context) => {
  const { iam, lambda } = await platform(context);
  const RoleName = 'lister';
  await iam.send(new sdk.CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST_LAMBDA }));
  const code = `
    import { LambdaClient, ListFunctionsCommand, ListLayersCommand } from '@aws-sdk/client-lambda';
    const client = new LambdaClient({});
    export const handler = async () => {
      const tried = (command) => client.send(command).then(() => 'allowed', (error) => error.name);
      return [await tried(new ListFunctionsCommand({})), await tried(new ListLayersCommand({}))];
    };`;
  const Role = `arn:aws:iam::${ACCOUNT}:role/${RoleName}`;
  await lambda.send(
    new CreateFunctionCommand({ ...(await nodeFunction('caller', code)), Role, Timeout: 30 }),
  );
  const ask = async (): Promise<unknown> => {
    const answer = await lambda.send(new InvokeCommand({ FunctionName: 'caller' }));
    return JSON.parse(answer.Payload?.transformToString() ?? '');
  };
  const { waitUntilFunctionActiveV2 } = await import('@aws-sdk/client-lambda');
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 60 }, { FunctionName: 'caller' });
  assert.deepEqual(await ask(), ['AccessDeniedException', 'AccessDeniedException']);
  await iam.send(
    new sdk.PutRolePolicyCommand({
      RoleName,
      PolicyName: 'list',
      PolicyDocument: policy({ Effect: 'Allow', Action: 'lambda:ListFunctions', Resource: '*' }),
    }),
  );
  assert.deepEqual(await ask(), ['allowed', 'AccessDeniedException']);
});
