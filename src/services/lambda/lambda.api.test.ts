import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import * as sdk from '@aws-sdk/client-lambda';
import { ACCOUNT, nodeFunction, REGION, ROLE, testPlatform, zipOf } from '../../../test/harness.ts';

const ARN = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:`;

/** One whole platform, spoken to by the real SDK client. */
async function platform(context: TestContext) {
  const running = await testPlatform(context);
  const { lambda } = running;
  const create = async (
    name: string,
    code: string,
    changes: Partial<sdk.CreateFunctionCommandInput> = {},
  ) => {
    const input = { ...(await nodeFunction(name, code)), ...changes };
    const created = await lambda.send(new sdk.CreateFunctionCommand(input));
    await sdk.waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 60 }, { FunctionName: name });
    return created;
  };
  const invoke = async (input: Omit<sdk.InvokeCommandInput, 'Payload'> & { event?: unknown }) => {
    const { event, ...rest } = input;
    const payload = event === undefined ? {} : { Payload: JSON.stringify(event) };
    const answer = await lambda.send(new sdk.InvokeCommand({ ...rest, ...payload }));
    const text = answer.Payload?.transformToString() ?? '';
    return { ...answer, value: (text === '' ? undefined : JSON.parse(text)) as unknown };
  };
  return { ...running, platform: running, create, invoke };
}

const answering = (value: string) => `export const handler = async () => ${JSON.stringify(value)};`;

async function rejection(work: Promise<unknown>): Promise<sdk.LambdaServiceException> {
  const error = await work.then(
    () => assert.fail('it was accepted'),
    (error: unknown) => error,
  );
  assert.ok(error instanceof sdk.LambdaServiceException, String(error));
  return error;
}

test('create, invoke, change, publish, route, delete', async (context) => {
  const { lambda, create, invoke } = await platform(context);
  const FunctionName = 'life';
  await create(FunctionName, 'export const handler = async (event) => ({ event, env: process.env.STAGE });', {
    Environment: { Variables: { STAGE: 'one' } },
  });
  const first = await invoke({ FunctionName, event: { a: 1 }, LogType: 'Tail' });
  assert.deepEqual(first.value, { event: { a: 1 }, env: 'one' });
  assert.equal(first.StatusCode, 200);
  assert.equal(first.ExecutedVersion, '$LATEST');
  assert.match(Buffer.from(first.LogResult ?? '', 'base64').toString(), /^START RequestId: [^]*\nREPORT /);

  await lambda.send(
    new sdk.UpdateFunctionConfigurationCommand({
      FunctionName,
      Environment: { Variables: { STAGE: 'two' } },
    }),
  );
  assert.deepEqual((await invoke({ FunctionName })).value, { event: {}, env: 'two' });
  await sdk.waitUntilFunctionUpdatedV2({ client: lambda, maxWaitTime: 60 }, { FunctionName });
  const one = await lambda.send(new sdk.PublishVersionCommand({ FunctionName }));
  assert.equal(one.Version, '1');
  const ZipFile = await zipOf({ 'index.mjs': answering('new') });
  const two = await lambda.send(new sdk.UpdateFunctionCodeCommand({ FunctionName, ZipFile, Publish: true }));
  assert.equal(two.FunctionArn, `${ARN}${FunctionName}:2`);
  assert.equal((await invoke({ FunctionName })).value, 'new');

  const alias = { FunctionName, Name: 'live', FunctionVersion: '1' };
  await lambda.send(new sdk.CreateAliasCommand(alias));
  const byAlias = await invoke({ FunctionName, Qualifier: 'live' });
  assert.equal(byAlias.ExecutedVersion, '1');
  assert.deepEqual(byAlias.value, { event: {}, env: 'two' });
  const RoutingConfig = { AdditionalVersionWeights: { 2: 1 } };
  await lambda.send(new sdk.UpdateAliasCommand({ ...alias, RoutingConfig }));
  assert.equal((await invoke({ FunctionName: `${ARN}${FunctionName}:live` })).value, 'new');

  const deleted = await lambda.send(new sdk.DeleteFunctionCommand({ FunctionName }));
  assert.equal(deleted.$metadata.httpStatusCode, 204);
  const gone = await rejection(invoke({ FunctionName }));
  assert.ok(gone instanceof sdk.ResourceNotFoundException);
  assert.equal(gone.message, `Function not found: ${ARN}${FunctionName}:$LATEST`);
});

test('errors as SDK clients see them: class, status, message, Type', async (context) => {
  const { lambda, create, invoke } = await platform(context);
  await create('fn', answering('x'));
  const cases: [() => Promise<unknown>, string, number, RegExp, string | undefined][] = [
    [
      () => lambda.send(new sdk.GetFunctionCommand({ FunctionName: 'none' })),
      'ResourceNotFoundException',
      404,
      /^Function not found: arn:aws:lambda:us-east-1:000000000000:function:none$/,
      'User',
    ],
    [
      () => create('fn', answering('x')),
      'ResourceConflictException',
      409,
      /^Function already exist: fn$/,
      'User',
    ],
    [
      () => create('other', answering('x'), { Role: 'r1' }),
      'ValidationException',
      400,
      /^1 validation error detected: Value 'r1' at 'role' failed to satisfy constraint/,
      undefined,
    ],
    [
      () => create('other', answering('x'), { Runtime: 'cobol' as sdk.Runtime }),
      'InvalidParameterValueException',
      400,
      /^Value cobol at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: \[nodejs20/,
      'User',
    ],
    [
      () => create('other', answering('x'), { Code: { ZipFile: Buffer.from('no zip') } }),
      'InvalidParameterValueException',
      400,
      /^Could not unzip uploaded file\. Please check your file, then try to upload again\.$/,
      'User',
    ],
    [
      () => create('other', answering('x'), { Layers: [`arn:aws:lambda:${REGION}:${ACCOUNT}:layer:l:1`] }),
      'InvalidParameterValueException',
      400,
      /^Layer version arn:\S+:layer:l:1 does not exist\.$/,
      'User',
    ],
    [
      () =>
        lambda.send(
          new sdk.PutFunctionConcurrencyCommand({ FunctionName: 'fn', ReservedConcurrentExecutions: 901 }),
        ),
      'InvalidParameterValueException',
      400,
      /^Specified ReservedConcurrentExecutions for function decreases account's Unreserved/,
      undefined,
    ],
    [
      () => lambda.send(new sdk.UpdateFunctionConfigurationCommand({ FunctionName: 'fn', RevisionId: 'x' })),
      'PreconditionFailedException',
      412,
      /^The Revision Id provided does not match/,
      'User',
    ],
    [
      () => lambda.send(new sdk.InvokeCommand({ FunctionName: 'fn', Payload: '{"a":' })),
      'InvalidRequestContentException',
      400,
      /^Could not parse request body into json: Could not parse payload into json: Unexpected end-of-input/,
      'User',
    ],
    [
      () => lambda.send(new sdk.InvokeCommand({ FunctionName: 'fn', Payload: `"${'x'.repeat(6_291_456)}"` })),
      'RequestEntityTooLargeException',
      413,
      /^6291458 byte payload is too large for the RequestResponse invocation type \(limit 6291456 bytes\)$/,
      undefined,
    ],
    [
      () => invoke({ FunctionName: 'none', InvocationType: 'Event' }),
      'ResourceNotFoundException',
      404,
      /^Function not found: arn:aws:lambda:us-east-1:\d{12}:function:none/,
      'User',
    ],
  ];
  for (const [work, name, status, message, type] of cases) {
    const error = await rejection(work());
    assert.equal(error.name, name, error.message);
    assert.equal(error.$metadata.httpStatusCode, status);
    assert.match(error.message, message);
    assert.equal((error as { Type?: string }).Type, type, name);
    assert.match(error.$metadata.requestId ?? '', /^[0-9a-f-]{36}$/);
  }
});

test('throttles say why', async (context) => {
  const { lambda, create, invoke } = await platform(context);
  await create('fn', answering('x'));
  await lambda.send(
    new sdk.PutFunctionConcurrencyCommand({ FunctionName: 'fn', ReservedConcurrentExecutions: 0 }),
  );
  const error = await rejection(invoke({ FunctionName: 'fn' }));
  assert.ok(error instanceof sdk.TooManyRequestsException);
  assert.equal(error.$metadata.httpStatusCode, 429);
  assert.equal(error.Reason, 'ReservedFunctionConcurrentInvocationLimitExceeded');
  await lambda.send(new sdk.DeleteFunctionConcurrencyCommand({ FunctionName: 'fn' }));
  assert.equal((await invoke({ FunctionName: 'fn' })).value, 'x');
});

test('what the function throws is an answer, and DryRun is none', async (context) => {
  const { create, invoke } = await platform(context);
  await create('fn', 'export const handler = async () => { throw new TypeError("no") };');
  const failed = await invoke({ FunctionName: 'fn' });
  assert.equal(failed.StatusCode, 200);
  assert.equal(failed.FunctionError, 'Unhandled');
  const { errorType, errorMessage } = failed.value as Record<string, unknown>;
  assert.deepEqual([errorType, errorMessage], ['TypeError', 'no']);
  const dry = await invoke({ FunctionName: 'fn', InvocationType: 'DryRun' });
  assert.equal(dry.StatusCode, 204);
  assert.equal(dry.value, undefined);
});

test('the context shows the caller: qualified ARN, request id, client context', async (context) => {
  const { create, invoke } = await platform(context);
  const code = `export const handler = async (event, context) => ({
    arn: context.invokedFunctionArn, id: context.awsRequestId, custom: context.clientContext?.custom });`;
  await create('fn', code, { Publish: true });
  const custom = { who: 'me' };
  const ClientContext = Buffer.from(JSON.stringify({ custom })).toString('base64');
  const answer = await invoke({ FunctionName: 'fn', Qualifier: '1', ClientContext });
  assert.deepEqual(answer.value, { arn: `${ARN}fn:1`, id: answer.$metadata.requestId, custom });
});

test('the code location can be downloaded without credentials', async (context) => {
  const { lambda, create } = await platform(context);
  const { CodeSha256, CodeSize } = await create('fn', answering('x'), { Tags: { team: 'a' } });
  const { Code, Tags } = await lambda.send(new sdk.GetFunctionCommand({ FunctionName: 'fn' }));
  assert.deepEqual(Tags, { team: 'a' });
  const location = Code?.Location ?? '';
  const response = await fetch(location);
  assert.equal(response.status, 200);
  const zip = Buffer.from(await response.arrayBuffer());
  assert.equal(zip.byteLength, CodeSize);
  const digest = await crypto.subtle.digest('SHA-256', zip);
  assert.equal(Buffer.from(digest).toString('base64'), CodeSha256);
  const forged = location.replace(/Expires=\d+/, 'Expires=9999999999');
  assert.equal((await fetch(forged)).status, 403);
});

test('lists come in pages, tags and permissions go by ARN', async (context) => {
  const { lambda, create } = await platform(context);
  for (const name of ['a', 'b', 'c']) await create(name, answering(name));
  const names: (string | undefined)[] = [];
  for await (const page of sdk.paginateListFunctions({ client: lambda, pageSize: 2 }, {})) {
    names.push(...(page.Functions ?? []).map((each) => each.FunctionName));
  }
  assert.deepEqual(names, ['a', 'b', 'c']);
  const Resource = `${ARN}a`;
  await lambda.send(new sdk.TagResourceCommand({ Resource, Tags: { 'key with space': 'v', gone: 'x' } }));
  await lambda.send(new sdk.UntagResourceCommand({ Resource, TagKeys: ['gone', 'unknown'] }));
  assert.deepEqual((await lambda.send(new sdk.ListTagsCommand({ Resource }))).Tags, {
    'key with space': 'v',
  });
  await lambda.send(
    new sdk.AddPermissionCommand({
      FunctionName: Resource,
      StatementId: 's3',
      Action: 'lambda:InvokeFunction',
      Principal: 's3.amazonaws.com',
      SourceArn: 'arn:aws:s3:::bucket',
    }),
  );
  const { Policy } = await lambda.send(new sdk.GetPolicyCommand({ FunctionName: 'a' }));
  const [statement] = (JSON.parse(Policy ?? '') as { Statement: Record<string, unknown>[] }).Statement;
  assert.deepEqual(statement?.['Principal'], { Service: 's3.amazonaws.com' });
  await lambda.send(new sdk.RemovePermissionCommand({ FunctionName: 'a', StatementId: 's3' }));
  const settings = await lambda.send(new sdk.GetAccountSettingsCommand({}));
  assert.equal(settings.AccountUsage?.FunctionCount, 3);
  const signing = await lambda.send(new sdk.GetFunctionCodeSigningConfigCommand({ FunctionName: 'a' }));
  assert.equal(signing.CodeSigningConfigArn, undefined);
});

test('what is not offered is said to be so, by name', async (context) => {
  const { lambda } = await platform(context);
  const error = await rejection(
    lambda.send(
      new sdk.CreateCodeSigningConfigCommand({
        AllowedPublishers: {
          SigningProfileVersionArns: ['arn:aws:signer:us-east-1:000000000000:/signing-profiles/p/0123456789'],
        },
      }),
    ),
  );
  assert.equal(error.$metadata.httpStatusCode, 501);
  assert.match(error.message, /CreateCodeSigningConfig/);
});

test('functions, versions and aliases are there after a restart, and run', async (context) => {
  const { platform: running, lambda, create, invoke } = await platform(context);
  await create('fn', answering('still here'), { Publish: true, Role: ROLE });
  await lambda.send(new sdk.CreateAliasCommand({ FunctionName: 'fn', Name: 'live', FunctionVersion: '1' }));
  assert.equal((await invoke({ FunctionName: 'fn', Qualifier: 'live' })).value, 'still here');
  await running.restart();
  const answer = await invoke({ FunctionName: 'fn', Qualifier: 'live' });
  assert.equal(answer.value, 'still here');
  assert.equal(answer.ExecutedVersion, '1');
});
