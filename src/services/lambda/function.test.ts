import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { ARN, fault, functionInput, OTHER_ZIP, ROLE, testLambda, ZIP } from './lambda.fixture.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('base64');
const notFound = (name: string) =>
  fault('ResourceNotFoundException', `Function not found: ${ARN}function:${name}`);

test('CreateFunction answers AWS defaults, Pending, and is Active right after', async () => {
  const lambda = testLambda();
  const { RevisionId, LastModified, RuntimeVersionConfig, ...created } = await lambda.call(
    'CreateFunction',
    functionInput('fn'),
  );
  assert.deepEqual(created, {
    FunctionName: 'fn',
    FunctionArn: `${ARN}function:fn`,
    Runtime: 'nodejs24.x',
    Role: ROLE,
    Handler: 'index.handler',
    CodeSize: ZIP.byteLength,
    Description: '',
    Timeout: 3,
    MemorySize: 128,
    CodeSha256: sha256(ZIP),
    Version: '$LATEST',
    TracingConfig: { Mode: 'PassThrough' },
    PackageType: 'Zip',
    Architectures: ['x86_64'],
    EphemeralStorage: { Size: 512 },
    SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' },
    LoggingConfig: { LogFormat: 'Text', LogGroup: '/aws/lambda/fn' },
    State: 'Pending',
    StateReason: 'The function is being created.',
    StateReasonCode: 'Creating',
  });
  assert.match(LastModified ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/);
  assert.match(
    RuntimeVersionConfig?.RuntimeVersionArn ?? '',
    /^arn:aws:lambda:us-east-1::runtime:[0-9a-f]{64}$/,
  );
  const active = await lambda.call('GetFunctionConfiguration', { FunctionName: 'fn' });
  assert.equal(active.State, 'Active');
  assert.equal(active.LastUpdateStatus, 'Successful');
  assert.equal(active.StateReason, undefined);
  assert.notEqual(active.RevisionId, RevisionId);
});

test('the same name again, in this region only, is a conflict', async () => {
  const lambda = testLambda();
  await lambda.call('CreateFunction', functionInput('fn'));
  await assert.rejects(
    lambda.call('CreateFunction', functionInput('fn')),
    fault('ResourceConflictException', 'Function already exist: fn'),
  );
  await lambda.call('CreateFunction', functionInput('fn'), { region: 'eu-west-1' });
  await lambda.call('CreateFunction', functionInput('fn'), { account: '222222222222' });
});

test('of many creations of one name at once, one wins', async () => {
  const lambda = testLambda();
  const attempts = Array.from({ length: 8 }, () => lambda.call('CreateFunction', functionInput('fn')));
  const outcomes = await Promise.allSettled(attempts);
  assert.equal(outcomes.filter((outcome) => outcome.status === 'fulfilled').length, 1);
});

test('GetFunction shows tags and concurrency of the function, not of its versions', async () => {
  const lambda = testLambda();
  await lambda.call('CreateFunction', functionInput('fn', { Publish: true, Tags: { a: 'b' } }));
  await lambda.call('PutFunctionConcurrency', { FunctionName: 'fn', ReservedConcurrentExecutions: 5 });
  const whole = await lambda.call('GetFunction', { FunctionName: 'fn' });
  assert.deepEqual(whole.Tags, { a: 'b' });
  assert.deepEqual(whole.Concurrency, { ReservedConcurrentExecutions: 5 });
  assert.equal(whole.Code?.RepositoryType, 'S3');
  const version = await lambda.call('GetFunction', { FunctionName: 'fn', Qualifier: '1' });
  assert.equal(version.Tags, undefined);
  assert.equal(version.Configuration?.FunctionArn, `${ARN}function:fn:1`);
  const latest = await lambda.call('GetFunctionConfiguration', { FunctionName: 'fn', Qualifier: '$LATEST' });
  assert.equal(latest.FunctionArn, `${ARN}function:fn:$LATEST`);
});

test('what does not exist is named in the error as it was asked for', async () => {
  const lambda = testLambda();
  await lambda.call('CreateFunction', functionInput('fn'));
  await assert.rejects(lambda.call('GetFunction', { FunctionName: 'none' }), notFound('none'));
  await assert.rejects(
    lambda.call('GetFunction', { FunctionName: 'fn', Qualifier: 'live' }),
    notFound('fn:live'),
  );
  await assert.rejects(
    lambda.call('GetFunctionConfiguration', { FunctionName: 'fn', Qualifier: '1221' }),
    notFound('fn:1221'),
  );
  await assert.rejects(
    lambda.call('GetFunction', { FunctionName: 'a'.repeat(65) }),
    notFound('a'.repeat(65)),
  );
  await assert.rejects(
    lambda.call('DeleteFunction', { FunctionName: 'none', Qualifier: '1' }),
    notFound('none'),
  );
});

test('UpdateFunctionCode: new hash, in progress in the answer, successful right after', async () => {
  const lambda = testLambda();
  await lambda.call('CreateFunction', functionInput('fn'));
  const before = await lambda.call('GetFunctionConfiguration', { FunctionName: 'fn' });
  const answer = await lambda.call('UpdateFunctionCode', { FunctionName: 'fn', ZipFile: OTHER_ZIP });
  assert.equal(answer.State, 'Active');
  assert.equal(answer.LastUpdateStatus, 'InProgress');
  assert.equal(answer.LastUpdateStatusReasonCode, 'Creating');
  assert.equal(answer.CodeSha256, sha256(OTHER_ZIP));
  const after = await lambda.call('GetFunctionConfiguration', { FunctionName: 'fn' });
  assert.equal(after.LastUpdateStatus, 'Successful');
  assert.equal(new Set([before.RevisionId, answer.RevisionId, after.RevisionId]).size, 3);
});

test('DryRun and a wrong RevisionId change nothing', async () => {
  const lambda = testLambda();
  await lambda.call('CreateFunction', functionInput('fn'));
  const before = await lambda.call('GetFunctionConfiguration', { FunctionName: 'fn' });
  const dry = await lambda.call('UpdateFunctionCode', {
    FunctionName: 'fn',
    ZipFile: OTHER_ZIP,
    DryRun: true,
  });
  assert.equal(dry.CodeSha256, sha256(OTHER_ZIP));
  const mismatch = fault(
    'PreconditionFailedException',
    'The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id',
  );
  await assert.rejects(
    lambda.call('UpdateFunctionCode', { FunctionName: 'fn', ZipFile: OTHER_ZIP, RevisionId: 'other' }),
    mismatch,
  );
  await assert.rejects(
    lambda.call('UpdateFunctionConfiguration', { FunctionName: 'fn', Timeout: 5, RevisionId: 'other' }),
    mismatch,
  );
  assert.deepEqual(await lambda.call('GetFunctionConfiguration', { FunctionName: 'fn' }), before);
  await lambda.call('UpdateFunctionConfiguration', {
    FunctionName: 'fn',
    Timeout: 5,
    RevisionId: before.RevisionId,
  });
});

test('UpdateFunctionConfiguration changes what is given and nothing else', async () => {
  const lambda = testLambda();
  await lambda.call(
    'CreateFunction',
    functionInput('fn', { Environment: { Variables: { AA: '1' } }, Description: 'first', Timeout: 7 }),
  );
  const changed = await lambda.call('UpdateFunctionConfiguration', {
    FunctionName: 'fn',
    MemorySize: 256,
    LoggingConfig: { LogFormat: 'JSON' },
  });
  assert.deepEqual(changed.Environment, { Variables: { AA: '1' } });
  assert.equal(changed.Description, 'first');
  assert.equal(changed.Timeout, 7);
  assert.equal(changed.MemorySize, 256);
  assert.deepEqual(changed.LoggingConfig, {
    LogFormat: 'JSON',
    ApplicationLogLevel: 'INFO',
    SystemLogLevel: 'INFO',
    LogGroup: '/aws/lambda/fn',
  });
  const text = await lambda.call('UpdateFunctionConfiguration', {
    FunctionName: 'fn',
    Environment: {},
    LoggingConfig: { LogFormat: 'Text' },
  });
  assert.deepEqual(text.Environment, { Variables: {} });
  assert.deepEqual(text.LoggingConfig, { LogFormat: 'Text', LogGroup: '/aws/lambda/fn' });
  await assert.rejects(
    lambda.call('UpdateFunctionConfiguration', {
      FunctionName: 'fn',
      LoggingConfig: { SystemLogLevel: 'DEBUG' },
    }),
    fault('InvalidParameterValueException', /LogFormat is JSON/),
  );
});

test('only the function itself can be updated', async () => {
  const lambda = testLambda();
  await lambda.call('CreateFunction', functionInput('fn', { Publish: true }));
  await assert.rejects(
    lambda.call('UpdateFunctionConfiguration', { FunctionName: 'fn:1', Timeout: 5 }),
    fault('InvalidParameterValueException', /^This operation is permitted on Lambda functions only\./),
  );
});

test('DeleteFunction takes versions, aliases, policy, tags and concurrency with it', async () => {
  const lambda = testLambda();
  const name = { FunctionName: 'fn' };
  await lambda.call('CreateFunction', functionInput('fn', { Publish: true, Tags: { a: 'b' } }));
  await lambda.call('CreateAlias', { ...name, Name: 'live', FunctionVersion: '1' });
  await lambda.call('PutFunctionConcurrency', { ...name, ReservedConcurrentExecutions: 5 });
  await lambda.call('AddPermission', {
    ...name,
    StatementId: 's',
    Action: 'lambda:InvokeFunction',
    Principal: '*',
  });
  assert.deepEqual(await lambda.call('DeleteFunction', name), { StatusCode: 204 });
  await assert.rejects(lambda.call('GetFunction', name), notFound('fn'));
  assert.equal(lambda.retired.at(-1)?.arn, `${ARN}function:fn`);

  await lambda.call('CreateFunction', functionInput('fn'));
  const fresh = await lambda.call('GetFunction', name);
  assert.equal(fresh.Tags, undefined);
  assert.equal(fresh.Concurrency, undefined);
  assert.deepEqual((await lambda.call('ListAliases', name)).Aliases, []);
  await assert.rejects(lambda.call('GetPolicy', name), fault('ResourceNotFoundException', /does not exist/));
  assert.equal((await lambda.call('PublishVersion', name)).Version, '1');
});

test('a version can be deleted unless an alias needs it', async () => {
  const lambda = testLambda();
  const name = { FunctionName: 'fn' };
  await lambda.call('CreateFunction', functionInput('fn', { Publish: true }));
  await lambda.call('CreateAlias', { ...name, Name: 'live', FunctionVersion: '1' });
  await assert.rejects(
    lambda.call('DeleteFunction', { ...name, Qualifier: '1' }),
    fault('ResourceConflictException', /referenced by alias live/),
  );
  await lambda.call('DeleteAlias', { ...name, Name: 'live' });
  await lambda.call('DeleteFunction', { ...name, Qualifier: '1' });
  await lambda.call('DeleteFunction', { ...name, Qualifier: '1' });
  await assert.rejects(lambda.call('GetFunction', { ...name, Qualifier: '1' }), notFound('fn:1'));
  await assert.rejects(
    lambda.call('DeleteFunction', { ...name, Qualifier: '$LATEST' }),
    fault(
      'InvalidParameterValueException',
      '$LATEST version cannot be deleted without deleting the function.',
    ),
  );
  await assert.rejects(
    lambda.call('DeleteFunction', { ...name, Qualifier: 'live' }),
    fault('InvalidParameterValueException', 'Deletion of aliases is not currently supported.'),
  );
  assert.equal((await lambda.call('PublishVersion', name)).Version, '2');
});

test('ListFunctions pages through all, by name', async () => {
  const lambda = testLambda();
  const names = Array.from({ length: 7 }, (_, index) => `fn-${index}`);
  for (const name of names) await lambda.call('CreateFunction', functionInput(name, { Publish: true }));
  await lambda.call('CreateFunction', functionInput('elsewhere'), { region: 'eu-west-1' });
  for (const [version, expected] of [
    [undefined, names.map((name) => `${ARN}function:${name}`)],
    ['ALL', names.flatMap((name) => [`${ARN}function:${name}:$LATEST`, `${ARN}function:${name}:1`])],
  ] as const) {
    for (const size of [1, 2, 3, 50]) {
      const found: (string | undefined)[] = [];
      let marker: string | undefined;
      do {
        const page = await lambda.call('ListFunctions', {
          FunctionVersion: version,
          MaxItems: size,
          Marker: marker,
        });
        assert.ok((page.Functions?.length ?? 0) <= size);
        found.push(...(page.Functions ?? []).map((each) => each.FunctionArn));
        marker = page.NextMarker;
      } while (marker !== undefined);
      assert.deepEqual(found, expected);
    }
  }
  const [first] = (await lambda.call('ListFunctions', {})).Functions ?? [];
  assert.equal(first?.State, undefined);
  assert.equal(first?.RuntimeVersionConfig, undefined);
});

test('a page has at most 50 entries, and a marker that we did not make is refused', async () => {
  const lambda = testLambda();
  for (let index = 0; index < 51; index++) {
    await lambda.call('CreateFunction', functionInput(`fn-${index}`));
  }
  const page = await lambda.call('ListFunctions', { MaxItems: 10_000 });
  assert.equal(page.Functions?.length, 50);
  assert.equal((await lambda.call('ListFunctions', { Marker: page.NextMarker })).Functions?.length, 1);
  const refused = fault('InvalidParameterValueException', 'The provided marker is invalid.');
  await assert.rejects(lambda.call('ListFunctions', { Marker: 'nonsense' }), refused);
  for (const position of ['["a","b"]', '[1]', '["a",-1]', '["a",1e99]', '{}', '[]', '["a"']) {
    const Marker = Buffer.from(position).toString('base64url');
    const FunctionName = 'fn-0';
    await assert.rejects(lambda.call('ListFunctions', { Marker }), refused, position);
    await assert.rejects(lambda.call('ListFunctions', { Marker, FunctionVersion: 'ALL' }), refused, position);
    await assert.rejects(lambda.call('ListAliases', { FunctionName, Marker }), refused, position);
    if (position === '[1]') continue;
    await assert.rejects(lambda.call('ListVersionsByFunction', { FunctionName, Marker }), refused, position);
  }
});
