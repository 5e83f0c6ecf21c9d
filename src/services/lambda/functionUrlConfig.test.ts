import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  compilePolicy,
  compilePrincipalPolicies,
  contextOf,
  decide,
  NO_POLICIES,
  parsePolicy,
  type PolicyPrincipal,
} from '../../policy/index.ts';
import { ACCOUNT, ARN, fault, functionInput, REGION, testLambda, type TestLambda } from './lambda.fixture.ts';
import { functionUrlIds, functionUrls } from './records.ts';

const name = { FunctionName: 'fn' };
const live = { FunctionName: 'fn', Qualifier: 'live' };
const MISSING = 'ResourceNotFoundException';

/** Of another account's user: both sides must agree. */
const EVERYTHING = compilePrincipalPolicies({
  identity: [
    compilePolicy(
      parsePolicy(
        '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}',
        'identity',
      ),
      {
        id: 'all',
      },
    ),
  ],
});

async function withAlias(): Promise<TestLambda> {
  const lambda = testLambda();
  await lambda.call('CreateFunction', functionInput('fn', { Publish: true }));
  await lambda.call('CreateAlias', { ...name, Name: 'live', FunctionVersion: '1' });
  return lambda;
}

function idOf(url: string | undefined): string {
  return /^http:\/\/([a-z0-9]{32})\./.exec(url ?? '')?.[1] ?? assert.fail(`no URL: ${url}`);
}

test('the life of a URL: made, read, changed, listed, deleted', async () => {
  const lambda = await withAlias();
  const made = await lambda.call('CreateFunctionUrlConfig', { ...name, AuthType: 'NONE' });
  const id = idOf(made.FunctionUrl);
  assert.deepEqual(made, {
    FunctionUrl: `http://${id}.lambda-url.us-east-1.localhost:4566/`,
    FunctionArn: `${ARN}function:fn`,
    AuthType: 'NONE',
    CreationTime: '2026-01-01T00:00:00.000Z',
  });
  const { CreationTime, ...rest } = made;
  const first = { ...rest, CreationTime, LastModifiedTime: CreationTime, InvokeMode: 'BUFFERED' };
  assert.deepEqual(await lambda.call('GetFunctionUrlConfig', name), first);

  await lambda.clock.advance(60_000);
  const Cors = { AllowOrigins: ['https://a.example'], MaxAge: 60 };
  const changed = { ...first, Cors, LastModifiedTime: '2026-01-01T00:01:00.000Z' };
  assert.deepEqual(await lambda.call('UpdateFunctionUrlConfig', { ...name, Cors }), changed);
  assert.deepEqual(await lambda.call('UpdateFunctionUrlConfig', { ...name, AuthType: 'AWS_IAM' }), {
    ...changed,
    AuthType: 'AWS_IAM',
  });
  const bare = await lambda.call('UpdateFunctionUrlConfig', {
    ...name,
    Cors: {},
    InvokeMode: 'RESPONSE_STREAM',
  });
  assert.deepEqual([bare.Cors, bare.InvokeMode], [undefined, 'RESPONSE_STREAM']);

  const ofAlias = await lambda.call('CreateFunctionUrlConfig', {
    FunctionName: 'fn:live',
    AuthType: 'NONE',
    InvokeMode: 'BUFFERED',
  });
  assert.deepEqual([ofAlias.FunctionArn, ofAlias.InvokeMode], [`${ARN}function:fn:live`, 'BUFFERED']);
  const listed = await lambda.call('ListFunctionUrlConfigs', name);
  assert.deepEqual(
    listed.FunctionUrlConfigs?.map((each) => each.FunctionArn),
    [`${ARN}function:fn`, `${ARN}function:fn:live`],
  );
  const page = await lambda.call('ListFunctionUrlConfigs', { ...name, MaxItems: 1 });
  const next = await lambda.call('ListFunctionUrlConfigs', { ...name, MaxItems: 1, Marker: page.NextMarker });
  assert.deepEqual(
    [...(page.FunctionUrlConfigs ?? []), ...(next.FunctionUrlConfigs ?? [])],
    listed.FunctionUrlConfigs,
  );
  assert.equal(next.NextMarker, undefined);

  await lambda.call('DeleteFunctionUrlConfig', name);
  await assert.rejects(
    lambda.call('GetFunctionUrlConfig', name),
    fault(MISSING, 'The resource you requested does not exist.'),
  );
  assert.equal(await lambda.service.urls.find(id, REGION), undefined);
  assert.equal((await lambda.call('GetFunctionUrlConfig', live)).FunctionUrl, ofAlias.FunctionUrl);
  const again = await lambda.call('CreateFunctionUrlConfig', { ...name, AuthType: 'NONE' });
  assert.notEqual(again.FunctionUrl, made.FunctionUrl);
});

test("AWS's errors: twice, of nothing, of a version", async () => {
  const lambda = await withAlias();
  const create = (target: object) =>
    lambda.call('CreateFunctionUrlConfig', { ...name, AuthType: 'NONE', ...target });
  await create({});
  await assert.rejects(
    create({}),
    fault(
      'ResourceConflictException',
      `Failed to create function url config for [functionArn = ${ARN}function:fn]. Error message:  FunctionUrlConfig exists for this Lambda function`,
    ),
  );
  const noFunction = fault(MISSING, 'Function does not exist');
  const noResource = fault(MISSING, 'The resource you requested does not exist.');
  for (const target of [{ FunctionName: 'other' }, { Qualifier: 'other' }]) {
    const absent = { ...name, ...target };
    await assert.rejects(create(target), noFunction);
    await assert.rejects(lambda.call('UpdateFunctionUrlConfig', absent), noFunction);
    await assert.rejects(lambda.call('GetFunctionUrlConfig', absent), noResource);
    await assert.rejects(lambda.call('DeleteFunctionUrlConfig', absent), noResource);
  }
  await assert.rejects(lambda.call('ListFunctionUrlConfigs', { FunctionName: 'other' }), noFunction);
  await assert.rejects(lambda.call('UpdateFunctionUrlConfig', live), noResource);
});

test('a URL goes with its alias, all of them with the function', async () => {
  const lambda = await withAlias();
  const none = { AuthType: 'NONE' as const };
  const own = idOf((await lambda.call('CreateFunctionUrlConfig', { ...name, ...none })).FunctionUrl);
  const ofAlias = idOf((await lambda.call('CreateFunctionUrlConfig', { ...live, ...none })).FunctionUrl);
  const found = async (id: string) => (await lambda.service.urls.find(id, REGION))?.functionArn;
  assert.deepEqual([await found(own), await found(ofAlias)], [`${ARN}function:fn`, `${ARN}function:fn:live`]);
  await lambda.call('DeleteAlias', { ...name, Name: 'live' });
  assert.deepEqual([await found(own), await found(ofAlias)], [`${ARN}function:fn`, undefined]);
  await lambda.call('DeleteFunction', name);
  assert.equal(await found(own), undefined);
  const left = await lambda.store.read(async (view) => [
    ...(await functionUrls.list(view)),
    ...(await functionUrlIds.list(view)),
  ]);
  assert.deepEqual(left, []);
});

test('where a URL is depends on how the client reached us', async () => {
  const lambda = await withAlias();
  await lambda.call('CreateFunctionUrlConfig', { ...name, AuthType: 'NONE' });
  const rest = async (endpoint: string) => {
    const { FunctionUrl } = await lambda.call('GetFunctionUrlConfig', name, { endpoint });
    return FunctionUrl?.slice('http://'.length + 32);
  };
  assert.equal(await rest('http://127.0.0.1:1234'), '.lambda-url.us-east-1.localhost:1234/');
  assert.equal(await rest('http://[::1]:1234'), '.lambda-url.us-east-1.localhost:1234/');
  assert.equal(await rest('http://localhost'), '.lambda-url.us-east-1.localhost/');
  assert.equal(await rest('http://mayfly.example:4566'), '.lambda-url.us-east-1.mayfly.example:4566/');
  assert.equal(await rest('http://a b:x'), '.lambda-url.us-east-1.localhost/');
  assert.equal(await rest(`http://${'a'.repeat(60)}:1`), '.lambda-url.us-east-1.localhost:1/');
});

test('who may go through a URL is what the policy of its function or alias says', async () => {
  const lambda = await withAlias();
  const id = idOf((await lambda.call('CreateFunctionUrlConfig', { ...live, AuthType: 'NONE' })).FunctionUrl);
  const user = (account: string, name: string): PolicyPrincipal => {
    return { kind: 'user', account, arn: `arn:aws:iam::${account}:user/${name}` };
  };
  const permits = async (principal: PolicyPrincipal = { kind: 'anonymous' }) => {
    const url = (await lambda.service.urls.find(id, REGION)) ?? assert.fail('no URL');
    const outcomes = url.demands.map(async ({ action, resource, keys = {}, account = '', policy }) => {
      const context = contextOf(Object.entries(keys).map(([key, value]) => [key, value ?? []]));
      const side = { account, policy: await policy?.() };
      const own = 'account' in principal && principal.account !== ACCOUNT ? EVERYTHING : NO_POLICIES;
      return decide({ principal, action, resources: [resource], context }, own, side).outcome === 'allowed';
    });
    return Promise.all(outcomes);
  };
  const allow = (StatementId: string, Action: string, more: object) =>
    lambda.call('AddPermission', { ...live, StatementId, Action, Principal: '*', ...more });
  assert.deepEqual(await permits(), [false, false]);
  await allow('wrong', 'lambda:InvokeFunctionUrl', { FunctionUrlAuthType: 'AWS_IAM' });
  await allow('arn', 'lambda:InvokeFunction', { SourceArn: 'arn:aws:s3:::bucket' });
  await allow('not', 'lambda:InvokeFunction', { InvokedViaFunctionUrl: false });
  await allow('service', 'lambda:*', { Principal: 's3.amazonaws.com' });
  await lambda.call('AddPermission', { ...name, StatementId: 'fn', Action: '*', Principal: '*' });
  assert.deepEqual(await permits(), [false, false], 'other conditions, other principals, the other policy');
  await allow('url', 'lambda:InvokeFunctionUrl', { FunctionUrlAuthType: 'NONE' });
  assert.deepEqual(await permits(), [true, false]);
  await allow('fn', 'lambda:InvokeFunction', { InvokedViaFunctionUrl: true });
  assert.deepEqual(await permits(), [true, true]);
  await lambda.call('RemovePermission', { ...live, StatementId: 'url' });
  assert.deepEqual(await permits(), [false, true]);
  await allow('user', 'lambda:InvokeFunctionUrl', { Principal: `arn:aws:iam::${ACCOUNT}:user/ann` });
  assert.deepEqual(await permits(), [false, true]);
  assert.deepEqual(await permits(user('222222222222', 'bob')), [false, true]);
  assert.deepEqual(await permits(user(ACCOUNT, 'ann')), [true, true]);
  await allow('account', 'lambda:InvokeFunctionUrl', { Principal: '222222222222' });
  assert.deepEqual(await permits(user('222222222222', 'eve')), [true, true]);
});
