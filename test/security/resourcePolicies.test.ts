import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateRoleCommand } from '@aws-sdk/client-iam';
import * as lambda from '@aws-sdk/client-lambda';
import { ACCOUNT, nodeFunction, REGION, testPlatform, TRUST_LAMBDA, type TestPlatform } from '../harness.ts';
import { allow, deny, identity, newUser, refusal, rootOf } from './identities.ts';

const OTHER = '111122223333';
const functionArn = (name: string) => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;

async function publish(platform: TestPlatform, name: string): Promise<void> {
  const input = await nodeFunction(name, 'export const handler = (event) => event;');
  await platform.lambda.send(new lambda.CreateFunctionCommand({ ...input, Publish: true }));
  await lambda.waitUntilFunctionActiveV2(
    { client: platform.lambda, maxWaitTime: 60 },
    { FunctionName: name },
  );
  const alias = { FunctionName: name, Name: 'live', FunctionVersion: '1' };
  await platform.lambda.send(new lambda.CreateAliasCommand(alias));
}

function permitting({ lambda: client }: TestPlatform, FunctionName: string) {
  let count = 0;
  return async (
    Principal: string,
    more: Partial<lambda.AddPermissionRequest> = {},
  ): Promise<() => Promise<unknown>> => {
    const StatementId = `s${++count}`;
    const Action = 'lambda:InvokeFunction';
    await client.send(
      new lambda.AddPermissionCommand({ FunctionName, StatementId, Action, Principal, ...more }),
    );
    const { Qualifier } = more;
    return () =>
      client.send(
        new lambda.RemovePermissionCommand({ FunctionName, StatementId, ...(Qualifier && { Qualifier }) }),
      );
  };
}

const silent = (kind: 'identity' | 'resource', action: string) =>
  ` because no ${kind}-based policy allows the ${action} action`;

test("a function's policy lets users of its account in, each qualifier's for itself; a Deny of theirs counts", async (context) => {
  const platform = await testPlatform(context);
  await publish(platform, 'orders');
  const ann = await newUser(context, platform, platform.iam, 'ann');
  const invoke = (FunctionName: string, Qualifier?: string) =>
    ann.lambda.send(
      new lambda.InvokeCommand({ FunctionName, InvocationType: 'DryRun', ...(Qualifier && { Qualifier }) }),
    );
  const permit = permitting(platform, 'orders');
  assert.match(await refusal(invoke('orders')), /because no identity-based policy allows/);
  const revoke = await permit(ann.arn);
  await invoke('orders');
  await invoke('orders', '$LATEST');
  assert.match(
    await refusal(invoke('orders', 'live')),
    /:function:orders:live because no identity-based policy/,
  );
  assert.match(await refusal(invoke('orders', '1')), /:function:orders:1 because no identity-based policy/);
  const get = ann.lambda.send(new lambda.GetFunctionCommand({ FunctionName: 'orders' }));
  assert.match(await refusal(get), /lambda:GetFunction on resource: /, 'other actions than the one');
  await ann.may(deny('lambda:*', '*'));
  assert.match(await refusal(invoke('orders')), /with an explicit deny in an identity-based policy$/);
  await ann.may(allow('s3:*', '*'));
  await revoke();
  assert.match(await refusal(invoke('orders')), /because no identity-based policy allows/, 'at once');

  const revokeAlias = await permit(ann.arn, { Qualifier: 'live' });
  await invoke('orders', 'live');
  assert.match(await refusal(invoke('orders')), /because no identity-based policy allows/);
  await revokeAlias();
  await permit(ACCOUNT);
  assert.match(
    await refusal(invoke('orders')),
    /because no identity-based policy/,
    'leaves it to identity policies',
  );
  for (const more of [
    { SourceArn: 'arn:aws:s3:::bucket' },
    { SourceAccount: ACCOUNT },
    { PrincipalOrgID: 'o-abcdefghij' },
    { EventSourceToken: 'token' },
    { InvokedViaFunctionUrl: true },
  ]) {
    const undo = await permit('*', more);
    assert.match(await refusal(invoke('orders')), /because no identity-based/, Object.keys(more).join());
    await undo();
  }
  await permit('*');
  await invoke('orders');
});

test('across accounts both sides must agree, and the call acts on what it was let into', async (context) => {
  const platform = await testPlatform(context);
  await publish(platform, 'orders');
  const other = await rootOf(context, platform, OTHER);
  const eve = await newUser(context, platform, other.iam, 'eve');
  assert.equal(eve.arn, `arn:aws:iam::${OTHER}:user/eve`);
  const invoke = (client: lambda.LambdaClient, name = functionArn('orders'), Qualifier?: string) =>
    client.send(
      new lambda.InvokeCommand({ FunctionName: name, Payload: '{"n":1}', ...(Qualifier && { Qualifier }) }),
    );
  const refused = (who: string, action: string, arn: string, kind: 'identity' | 'resource') =>
    `AccessDeniedException: User: ${who} is not authorized to perform: ${action} on resource: ${arn}${silent(kind, action)}`;
  const INVOKE = 'lambda:InvokeFunction';
  const root = `arn:aws:iam::${OTHER}:root`;

  assert.equal(
    await refusal(invoke(eve.lambda)),
    refused(eve.arn, INVOKE, functionArn('orders'), 'identity'),
  );
  await eve.may(allow('*', '*'));
  assert.equal(
    await refusal(invoke(eve.lambda)),
    refused(eve.arn, INVOKE, functionArn('orders'), 'resource'),
  );
  assert.equal(await refusal(invoke(other.lambda)), refused(root, INVOKE, functionArn('orders'), 'resource'));
  const missing = functionArn('missing');
  assert.equal(await refusal(invoke(eve.lambda, missing)), refused(eve.arn, INVOKE, missing, 'resource'));

  const permit = permitting(platform, 'orders');
  await permit(OTHER);
  const answer = await invoke(eve.lambda);
  assert.equal(Buffer.from(answer.Payload ?? []).toString(), '{"n":1}');
  assert.equal((await invoke(eve.lambda, `${ACCOUNT}:function:orders`)).StatusCode, 200);
  assert.equal((await invoke(other.lambda)).StatusCode, 200);
  assert.match(
    await refusal(invoke(eve.lambda, 'orders')),
    /^ResourceNotFound/,
    'a name alone is of the own account',
  );
  assert.match(
    await refusal(invoke(eve.lambda, functionArn('orders'), 'live')),
    /orders:live because no resource-/,
  );
  await eve.may(deny(INVOKE, '*'), allow('*', '*'));
  assert.match(await refusal(invoke(eve.lambda)), /with an explicit deny in an identity-based policy$/);
  await eve.may(allow('lambda:GetFunction', '*'));
  assert.equal(
    await refusal(invoke(eve.lambda)),
    refused(eve.arn, INVOKE, functionArn('orders'), 'identity'),
  );

  await eve.may(allow('*', '*'));
  const get = () => eve.lambda.send(new lambda.GetFunctionCommand({ FunctionName: functionArn('orders') }));
  assert.match(
    await refusal(get()),
    /because no resource-based policy allows the lambda:GetFunction action$/,
  );
  await permit(eve.arn, { Action: 'lambda:*' });
  assert.equal((await get()).Configuration?.FunctionArn, functionArn('orders'));

  // What AWS never shares, whatever the function's policy says.
  const hers = { FunctionName: functionArn('orders'), StatementId: 'mine', Action: INVOKE, Principal: '*' };
  assert.match(
    await refusal(eve.lambda.send(new lambda.AddPermissionCommand(hers))),
    /because no resource-based policy allows the lambda:AddPermission action$/,
  );
  const configure = new lambda.UpdateFunctionConfigurationCommand({
    FunctionName: functionArn('orders'),
    Role: `arn:aws:iam::${ACCOUNT}:role/test-role`,
  });
  assert.match(await refusal(eve.lambda.send(configure)), /because no resource-based policy allows/);
  const list = await eve.lambda.send(new lambda.ListFunctionsCommand({}));
  assert.deepEqual(list.Functions, [], 'lists are of the own account');
});

test('--auth open: nobody is asked, also across accounts; who names a function by its ARN acts where it is', async (context) => {
  const platform = await testPlatform(context, { auth: 'open' });
  const clientOf = (accessKeyId: string) =>
    identity(context, platform.endpoint, { accessKeyId, secretAccessKey: 'any' }).lambda;
  const owner = clientOf(OTHER);
  const input = await nodeFunction('shared', 'export const handler = (event) => event;');
  const { FunctionArn = '' } = await owner.send(new lambda.CreateFunctionCommand(input));
  await lambda.waitUntilFunctionActiveV2({ client: owner, maxWaitTime: 60 }, { FunctionName: 'shared' });
  const get = new lambda.GetFunctionCommand({ FunctionName: FunctionArn });
  assert.equal((await clientOf('444455556666').send(get)).Configuration?.FunctionArn, FunctionArn);
  const byName = clientOf('444455556666').send(new lambda.GetFunctionCommand({ FunctionName: 'shared' }));
  assert.match(await refusal(byName), /^ResourceNotFoundException/);
});

test("a layer's policy lets other accounts use it", async (context) => {
  const platform = await testPlatform(context);
  const { LayerVersionArn: arn = '' } = await platform.lambda.send(
    new lambda.PublishLayerVersionCommand({
      LayerName: 'tools',
      Content: { ZipFile: (await nodeFunction('x', 'export const x = 1;')).Code.ZipFile },
    }),
  );
  const other = await rootOf(context, platform, OTHER);
  const eve = await newUser(context, platform, other.iam, 'eve');
  await eve.may(allow('*', '*'));
  const role = { RoleName: 'worker', AssumeRolePolicyDocument: TRUST_LAMBDA };
  await other.iam.send(new CreateRoleCommand(role));
  const create = async (client: lambda.LambdaClient, FunctionName: string) =>
    client.send(
      new lambda.CreateFunctionCommand({
        ...(await nodeFunction(FunctionName, 'export const handler = () => 1;')),
        Role: `arn:aws:iam::${OTHER}:role/worker`,
        Layers: [arn],
      }),
    );
  const get = (client: lambda.LambdaClient) =>
    client.send(new lambda.GetLayerVersionByArnCommand({ Arn: arn }));
  const denied = `lambda:GetLayerVersion on resource: ${arn}${silent('resource', 'lambda:GetLayerVersion')}`;
  for (const { lambda: client } of [eve, other]) {
    assert.ok((await refusal(get(client))).endsWith(denied));
    assert.ok((await refusal(create(client, 'f'))).endsWith(denied));
  }
  const permission = { LayerName: 'tools', VersionNumber: 1, Action: 'lambda:GetLayerVersion' };
  const permit = (StatementId: string, Principal: string, OrganizationId?: string) =>
    platform.lambda.send(
      new lambda.AddLayerVersionPermissionCommand({
        ...permission,
        StatementId,
        Principal,
        ...(OrganizationId && { OrganizationId }),
      }),
    );
  await permit('org', '*', 'o-abcdefghij');
  assert.ok((await refusal(get(eve.lambda))).endsWith(denied), 'nobody is in an organization');
  await permit('other', OTHER);
  assert.equal((await get(eve.lambda)).LayerVersionArn, arn);
  assert.equal((await create(eve.lambda, 'f')).Layers?.[0]?.Arn, arn);
  assert.equal((await create(other.lambda, 'g')).Layers?.[0]?.Arn, arn);
  await eve.may(allow('*', '*'), deny('lambda:GetLayerVersion', arn));
  assert.match(await refusal(create(eve.lambda, 'h')), /with an explicit deny in an identity-based policy$/);
});
