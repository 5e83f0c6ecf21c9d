import assert from 'node:assert/strict';
import { before, test, type TestContext } from 'node:test';
import * as sdk from '@aws-sdk/client-iam';
import {
  CreateFunctionCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { AssumeRoleCommand, GetFederationTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { ACCOUNT, nodeFunction, REGION, testPlatform, TRUST_LAMBDA, type TestPlatform } from '../harness.ts';

/**
 * The known ways from few permissions to all: whoever may change a policy, a trust, a membership or a key of somebody
 * mightier is that somebody. Each is tried without its permission, and must leave everything as it was; then with it,
 * and must go: what can't succeed proves nothing.
 */
interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const closers: (() => void | Promise<void>)[] = [];
const context: Pick<TestContext, 'after'> = { after: (close) => void closers.push(close as () => void) };
const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';
const user = (name: string) => `arn:aws:iam::${ACCOUNT}:user/${name}`;
const role = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const OWN_POLICY = `arn:aws:iam::${ACCOUNT}:policy/mallorys`;
const document = (...statements: object[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });
const allow = (...Action: string[]) => ({ Effect: 'Allow', Action, Resource: '*' });
const ALLOW_ALL = document(allow('*'));
const TRUST_MALLORY = document({
  Effect: 'Allow',
  Principal: { AWS: user('mallory') },
  Action: 'sts:AssumeRole',
});

let platform: TestPlatform;
let mallory: { iam: sdk.IAMClient; lambda: LambdaClient; sts: STSClient };

before(async () => {
  platform = await testPlatform(context);
  const { iam, endpoint } = platform;
  const settings = { region: REGION, endpoint, maxAttempts: 1 };
  await iam.send(new sdk.CreateUserCommand({ UserName: 'mallory' }));
  await iam.send(new sdk.CreateUserCommand({ UserName: 'root-like' }));
  await iam.send(new sdk.AttachUserPolicyCommand({ UserName: 'root-like', PolicyArn: ADMIN }));
  await iam.send(new sdk.CreateGroupCommand({ GroupName: 'admins' }));
  await iam.send(new sdk.AttachGroupPolicyCommand({ GroupName: 'admins', PolicyArn: ADMIN }));
  await iam.send(new sdk.CreateGroupCommand({ GroupName: 'everybody' }));
  await iam.send(new sdk.AddUserToGroupCommand({ GroupName: 'everybody', UserName: 'mallory' }));
  await iam.send(
    new sdk.CreatePolicyCommand({ PolicyName: 'mallorys', PolicyDocument: document(allow('logs:*')) }),
  );
  await iam.send(new sdk.AttachUserPolicyCommand({ UserName: 'mallory', PolicyArn: OWN_POLICY }));
  await iam.send(new sdk.CreateRoleCommand({ RoleName: 'mighty', AssumeRolePolicyDocument: TRUST_LAMBDA }));
  await iam.send(new sdk.AttachRolePolicyCommand({ RoleName: 'mighty', PolicyArn: ADMIN }));
  await iam.send(new sdk.CreateRoleCommand({ RoleName: 'own', AssumeRolePolicyDocument: TRUST_MALLORY }));
  const { AccessKey } = await iam.send(new sdk.CreateAccessKeyCommand({ UserName: 'mallory' }));
  const credentials: Keys = {
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  };
  mallory = {
    iam: new sdk.IAMClient({ ...settings, credentials }),
    lambda: new LambdaClient({ ...settings, credentials }),
    sts: new STSClient({ ...settings, credentials }),
  };
  for (const client of Object.values(mallory)) context.after(() => client.destroy());
  await platform.lambda.send(
    new CreateFunctionCommand(await nodeFunction('mine', 'export const handler = () => 1;')),
  );
});
test.after(async () => {
  for (const close of closers.toReversed()) await close();
});

/** What she has: she may look at everything, run functions, and has nothing that changes who may do what. */
const grant = (...statements: object[]) =>
  platform.iam.send(
    new sdk.PutUserPolicyCommand({
      UserName: 'mallory',
      PolicyName: 'granted',
      PolicyDocument: document(allow('iam:Get*', 'iam:List*', 'lambda:*', 'logs:*'), ...statements),
    }),
  );

/** Everything that decides who may do what. */
async function state(): Promise<string> {
  const details = await platform.iam.send(new sdk.GetAccountAuthorizationDetailsCommand({ MaxItems: 1000 }));
  const keys = await Promise.all(
    ['mallory', 'root-like'].map(async (UserName) => {
      const { AccessKeyMetadata } = await platform.iam.send(new sdk.ListAccessKeysCommand({ UserName }));
      return AccessKeyMetadata;
    }),
  );
  const { $metadata: _, ...rest } = details;
  const roles = rest.RoleDetailList?.map(({ RoleLastUsed: __, ...shown }) => shown);
  return JSON.stringify({ ...rest, RoleDetailList: roles, keys });
}

interface Way {
  /** The permission that it takes. */
  readonly action: string;
  readonly walk: () => Promise<unknown>;
  /** Puts things back. */
  readonly back?: () => Promise<unknown>;
}

const UserName = 'mallory';
const iam = ((command: never) => mallory.iam.send(command)) as unknown as sdk.IAMClient['send'];
const asRoot = ((command: never) => platform.iam.send(command)) as unknown as sdk.IAMClient['send'];

const WAYS: readonly Way[] = [
  {
    action: 'iam:CreatePolicyVersion',
    walk: () =>
      iam(
        new sdk.CreatePolicyVersionCommand({
          PolicyArn: OWN_POLICY,
          PolicyDocument: ALLOW_ALL,
          SetAsDefault: true,
        }),
      ),
    back: () => asRoot(new sdk.SetDefaultPolicyVersionCommand({ PolicyArn: OWN_POLICY, VersionId: 'v1' })),
  },
  {
    action: 'iam:SetDefaultPolicyVersion',
    walk: () => iam(new sdk.SetDefaultPolicyVersionCommand({ PolicyArn: OWN_POLICY, VersionId: 'v2' })),
    back: () => asRoot(new sdk.SetDefaultPolicyVersionCommand({ PolicyArn: OWN_POLICY, VersionId: 'v1' })),
  },
  {
    action: 'iam:AttachUserPolicy',
    walk: () => iam(new sdk.AttachUserPolicyCommand({ UserName, PolicyArn: ADMIN })),
    back: () => asRoot(new sdk.DetachUserPolicyCommand({ UserName, PolicyArn: ADMIN })),
  },
  {
    action: 'iam:AttachGroupPolicy',
    walk: () => iam(new sdk.AttachGroupPolicyCommand({ GroupName: 'everybody', PolicyArn: ADMIN })),
    back: () => asRoot(new sdk.DetachGroupPolicyCommand({ GroupName: 'everybody', PolicyArn: ADMIN })),
  },
  {
    action: 'iam:AttachRolePolicy',
    walk: () => iam(new sdk.AttachRolePolicyCommand({ RoleName: 'own', PolicyArn: ADMIN })),
    back: () => asRoot(new sdk.DetachRolePolicyCommand({ RoleName: 'own', PolicyArn: ADMIN })),
  },
  {
    action: 'iam:PutUserPolicy',
    walk: () =>
      iam(new sdk.PutUserPolicyCommand({ UserName, PolicyName: 'more', PolicyDocument: ALLOW_ALL })),
    back: () => asRoot(new sdk.DeleteUserPolicyCommand({ UserName, PolicyName: 'more' })),
  },
  {
    action: 'iam:PutGroupPolicy',
    walk: () =>
      iam(
        new sdk.PutGroupPolicyCommand({
          GroupName: 'everybody',
          PolicyName: 'more',
          PolicyDocument: ALLOW_ALL,
        }),
      ),
    back: () => asRoot(new sdk.DeleteGroupPolicyCommand({ GroupName: 'everybody', PolicyName: 'more' })),
  },
  {
    action: 'iam:PutRolePolicy',
    walk: () =>
      iam(new sdk.PutRolePolicyCommand({ RoleName: 'own', PolicyName: 'more', PolicyDocument: ALLOW_ALL })),
    back: () => asRoot(new sdk.DeleteRolePolicyCommand({ RoleName: 'own', PolicyName: 'more' })),
  },
  {
    action: 'iam:AddUserToGroup',
    walk: () => iam(new sdk.AddUserToGroupCommand({ UserName, GroupName: 'admins' })),
    back: () => asRoot(new sdk.RemoveUserFromGroupCommand({ UserName, GroupName: 'admins' })),
  },
  {
    action: 'iam:CreateAccessKey',
    walk: () => iam(new sdk.CreateAccessKeyCommand({ UserName: 'root-like' })),
  },
  {
    action: 'iam:UpdateAssumeRolePolicy',
    walk: () =>
      iam(new sdk.UpdateAssumeRolePolicyCommand({ RoleName: 'mighty', PolicyDocument: TRUST_MALLORY })),
    back: () =>
      asRoot(new sdk.UpdateAssumeRolePolicyCommand({ RoleName: 'mighty', PolicyDocument: TRUST_LAMBDA })),
  },
  {
    action: 'iam:CreateRole',
    walk: () =>
      iam(new sdk.CreateRoleCommand({ RoleName: 'fresh', AssumeRolePolicyDocument: TRUST_MALLORY })),
    back: () => asRoot(new sdk.DeleteRoleCommand({ RoleName: 'fresh' })),
  },
  {
    action: 'iam:CreateUser',
    walk: () => iam(new sdk.CreateUserCommand({ UserName: 'fresh' })),
    back: () => asRoot(new sdk.DeleteUserCommand({ UserName: 'fresh' })),
  },
  {
    action: 'iam:UpdateUser',
    walk: () => iam(new sdk.UpdateUserCommand({ UserName, NewUserName: 'mallory2' })),
    back: () => asRoot(new sdk.UpdateUserCommand({ UserName: 'mallory2', NewUserName: UserName })),
  },
  {
    action: 'iam:TagUser',
    walk: () => iam(new sdk.TagUserCommand({ UserName, Tags: [{ Key: 'team', Value: 'admins' }] })),
    back: () => asRoot(new sdk.UntagUserCommand({ UserName, TagKeys: ['team'] })),
  },
  {
    action: 'iam:CreateOpenIDConnectProvider',
    walk: () =>
      iam(new sdk.CreateOpenIDConnectProviderCommand({ Url: 'https://evil.example', ClientIDList: ['x'] })),
  },
  {
    action: 'iam:PassRole',
    walk: async () =>
      mallory.lambda.send(
        new CreateFunctionCommand({
          ...(await nodeFunction(
            `thief-${Math.random().toString(36).slice(2)}`,
            'export const handler = 1;',
          )),
          Role: role('mighty'),
        }),
      ),
  },
  {
    action: 'iam:PassRole',
    walk: () =>
      mallory.lambda.send(
        new UpdateFunctionConfigurationCommand({ FunctionName: 'mine', Role: role('mighty') }),
      ),
  },
  {
    action: 'sts:GetFederationToken',
    walk: () => mallory.sts.send(new GetFederationTokenCommand({ Name: 'mallory', Policy: ALLOW_ALL })),
  },
];

for (const { action, walk, back } of WAYS) {
  test(`not without ${action} (${WAYS.findIndex((way) => way.walk === walk)})`, async () => {
    await grant();
    const was = await state();
    await assert.rejects(walk(), (error: unknown) => {
      assert.ok(error instanceof Error);
      assert.match(error.name, /^AccessDenied(Exception)?$/, error.message);
      assert.ok(error.message.includes(`is not authorized to perform: ${action} `), error.message);
      return true;
    });
    assert.equal(await state(), was, 'nothing has changed');
    await grant(allow(action));
    await walk();
    await back?.();
  });
}

test('a role that trusts her not is not hers, whatever her policies say', async () => {
  await grant(allow('sts:AssumeRole'));
  const assume = (RoleArn: string) =>
    mallory.sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'mallory' }));
  await assume(role('own'));
  await assert.rejects(assume(role('mighty')), /not authorized to perform: sts:AssumeRole/);
});

test('a boundary holds her also with all permissions, against taking it off too', async () => {
  const PolicyName = 'boundary';
  const PolicyArn = `arn:aws:iam::${ACCOUNT}:policy/${PolicyName}`;
  await asRoot(
    new sdk.CreatePolicyCommand({ PolicyName, PolicyDocument: document(allow('lambda:*', 'iam:Get*')) }),
  );
  await grant(allow('*'));
  await asRoot(new sdk.PutUserPermissionsBoundaryCommand({ UserName, PermissionsBoundary: PolicyArn }));
  const ways: [string, () => Promise<unknown>][] = [
    [
      'iam:DeleteUserPermissionsBoundary',
      () => iam(new sdk.DeleteUserPermissionsBoundaryCommand({ UserName })),
    ],
    [
      'iam:PutUserPermissionsBoundary',
      () => iam(new sdk.PutUserPermissionsBoundaryCommand({ UserName, PermissionsBoundary: ADMIN })),
    ],
    [
      'iam:CreatePolicyVersion',
      () =>
        iam(new sdk.CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: ALLOW_ALL, SetAsDefault: true })),
    ],
    ['iam:CreateUser', () => iam(new sdk.CreateUserCommand({ UserName: 'free' }))],
    ['iam:CreateAccessKey', () => iam(new sdk.CreateAccessKeyCommand({ UserName: 'root-like' }))],
  ];
  const was = await state();
  for (const [action, walk] of ways) {
    await assert.rejects(walk(), new RegExp(`${action} .*because no permissions boundary allows`));
  }
  assert.equal(await state(), was);
  await asRoot(new sdk.DeleteUserPermissionsBoundaryCommand({ UserName }));
  await iam(new sdk.CreateUserCommand({ UserName: 'free' }));
  await asRoot(new sdk.DeleteUserCommand({ UserName: 'free' }));
});

test('who may make roles only within a boundary makes no other, and can not take it off them', async () => {
  const PermissionsBoundary = `arn:aws:iam::${ACCOUNT}:policy/boundary`;
  const within = {
    ...allow('iam:CreateRole', 'iam:AttachRolePolicy', 'iam:PutRolePolicy'),
    Condition: { StringEquals: { 'iam:PermissionsBoundary': PermissionsBoundary } },
  };
  await grant(within);
  const make = (RoleName: string, boundary?: string) =>
    iam(
      new sdk.CreateRoleCommand({
        RoleName,
        AssumeRolePolicyDocument: TRUST_MALLORY,
        PermissionsBoundary: boundary,
      }),
    );
  await assert.rejects(make('unbounded'), /not authorized to perform: iam:CreateRole/);
  await assert.rejects(make('unbounded', ADMIN), /not authorized to perform: iam:CreateRole/);
  await make('bounded', PermissionsBoundary);
  await iam(new sdk.AttachRolePolicyCommand({ RoleName: 'bounded', PolicyArn: ADMIN }));
  await assert.rejects(
    iam(new sdk.AttachRolePolicyCommand({ RoleName: 'own', PolicyArn: ADMIN })),
    /not authorized to perform: iam:AttachRolePolicy/,
  );
  await assert.rejects(
    iam(new sdk.DeleteRolePermissionsBoundaryCommand({ RoleName: 'bounded' })),
    /not authorized to perform: iam:DeleteRolePermissionsBoundary/,
  );
});

test('a permission for one is not for another: names that begin alike, paths, case', async () => {
  const Resource = user('team-a/*');
  await grant({ Effect: 'Allow', Action: 'iam:CreateAccessKey', Resource });
  await asRoot(new sdk.CreateUserCommand({ UserName: 'inside', Path: '/team-a/' }));
  await asRoot(new sdk.CreateUserCommand({ UserName: 'outside', Path: '/team-ab/' }));
  const keyFor = (name: string) => iam(new sdk.CreateAccessKeyCommand({ UserName: name }));
  await keyFor('inside');
  // Names are without regard to case: whoever is meant is who is asked about.
  await keyFor('INSIDE');
  for (const name of ['outside', 'root-like', 'ROOT-LIKE', 'nobody']) {
    await assert.rejects(keyFor(name), /not authorized to perform: iam:CreateAccessKey/);
  }
});
