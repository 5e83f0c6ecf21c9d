import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ARN, fault, functionInput, OTHER_ZIP, testLambda } from './lambda.fixture.ts';

const name = { FunctionName: 'fn' };

test('PublishVersion numbers what $LATEST is, and numbers nothing twice', async () => {
  const lambda = testLambda();
  await lambda.call(
    'CreateFunction',
    functionInput('fn', { Environment: { Variables: { AA: '1', BB: '2' } } }),
  );
  const before = await lambda.call('GetFunctionConfiguration', name);
  const first = await lambda.call('PublishVersion', { ...name, Description: 'one' });
  assert.equal(first.Version, '1');
  assert.equal(first.FunctionArn, `${ARN}function:fn:1`);
  assert.equal(first.Description, 'one');
  assert.equal(first.State, 'Active');
  assert.equal(first.LastUpdateStatus, 'Successful');
  const latest = await lambda.call('GetFunctionConfiguration', name);
  assert.equal(latest.Description, '');
  assert.notEqual(latest.RevisionId, before.RevisionId);

  // An update that changes nothing, even with variables in another order, is no new version.
  await lambda.call('UpdateFunctionConfiguration', {
    ...name,
    Environment: { Variables: { BB: '2', AA: '1' } },
  });
  const again = await lambda.call('PublishVersion', { ...name, Description: 'other' });
  assert.deepEqual(again, { ...first, Environment: again.Environment });

  await lambda.call('UpdateFunctionConfiguration', { ...name, Timeout: 9 });
  const second = await lambda.call('PublishVersion', name);
  assert.equal(second.Version, '2');
  assert.equal(second.Timeout, 9);
  const frozen = await lambda.call('GetFunctionConfiguration', { ...name, Qualifier: '1' });
  assert.equal(frozen.Timeout, 3);
  const list = await lambda.call('ListVersionsByFunction', name);
  assert.deepEqual(
    list.Versions?.map((version) => version.FunctionArn),
    ['$LATEST', '1', '2'].map((version) => `${ARN}function:fn:${version}`),
  );
});

test('a number is never given twice', async () => {
  const lambda = testLambda();
  await lambda.call('CreateFunction', functionInput('fn', { Publish: true }));
  await lambda.call('DeleteFunction', { ...name, Qualifier: '1' });
  assert.equal((await lambda.call('PublishVersion', name)).Version, '2');
});

test('versions are listed in pages, in numerical order', async () => {
  const lambda = testLambda();
  await lambda.call('CreateFunction', functionInput('fn'));
  for (let timeout = 1; timeout <= 11; timeout++) {
    await lambda.call('UpdateFunctionConfiguration', { ...name, Timeout: timeout });
    await lambda.call('PublishVersion', name);
  }
  const found: (string | undefined)[] = [];
  let marker: string | undefined;
  do {
    const page = await lambda.call('ListVersionsByFunction', { ...name, MaxItems: 2, Marker: marker });
    found.push(...(page.Versions ?? []).map((version) => version.Version));
    marker = page.NextMarker;
  } while (marker !== undefined);
  assert.deepEqual(found, ['$LATEST', ...Array.from({ length: 11 }, (_, index) => String(index + 1))]);
});

test('CreateFunction and UpdateFunctionCode with Publish', async () => {
  const lambda = testLambda();
  const created = await lambda.call('CreateFunction', functionInput('fn', { Publish: true }));
  assert.equal(created.Version, '1');
  assert.equal(created.FunctionArn, `${ARN}function:fn`);
  const updated = await lambda.call('UpdateFunctionCode', { ...name, ZipFile: OTHER_ZIP, Publish: true });
  assert.equal(updated.Version, '2');
  assert.equal(updated.FunctionArn, `${ARN}function:fn:2`);
  assert.equal(updated.State, 'Pending');
  const version = await lambda.call('GetFunctionConfiguration', { ...name, Qualifier: '2' });
  assert.equal(version.State, 'Active');
  assert.equal(version.CodeSha256, updated.CodeSha256);
});

test('the guards of PublishVersion', async () => {
  const lambda = testLambda();
  const { CodeSha256 } = await lambda.call('CreateFunction', functionInput('fn'));
  await assert.rejects(
    lambda.call('PublishVersion', { ...name, CodeSha256: 'somenonexistentsha256' }),
    fault(
      'InvalidParameterValueException',
      `CodeSHA256 (somenonexistentsha256) is different from current CodeSHA256 in $LATEST (${CodeSha256}). Please try again with the CodeSHA256 in $LATEST.`,
    ),
  );
  await assert.rejects(
    lambda.call('PublishVersion', { ...name, RevisionId: 'other' }),
    fault('PreconditionFailedException', /GetFunction\/GetAlias API/),
  );
  await lambda.call('PublishVersion', { ...name, CodeSha256 });
  await assert.rejects(
    lambda.call('PublishVersion', { FunctionName: 'none' }),
    fault('ResourceNotFoundException', `Function not found: ${ARN}function:none`),
  );
});

test('a version has one name: other spellings of its number are versions that do not exist', async () => {
  const lambda = testLambda();
  await lambda.call('CreateFunction', functionInput('fn', { Publish: true }));
  for (const version of ['01', '0', '00', '9'.repeat(30)]) {
    const missing = fault('ResourceNotFoundException', `Function not found: ${ARN}function:fn:${version}`);
    const qualified = { ...name, Qualifier: version };
    await assert.rejects(lambda.call('GetFunction', qualified), missing);
    await assert.rejects(lambda.call('Invoke', qualified), missing);
    await assert.rejects(
      lambda.call('CreateAlias', { ...name, Name: 'a', FunctionVersion: version }),
      missing,
    );
    await assert.rejects(
      lambda.call('AddPermission', { ...qualified, StatementId: 's', Action: '*', Principal: '*' }),
      missing,
    );
    await lambda.call('DeleteFunction', qualified);
  }
  const { Versions = [] } = await lambda.call('ListVersionsByFunction', name);
  assert.deepEqual(
    Versions.map(({ Version }) => Version),
    ['$LATEST', '1'],
  );
});

test('an update that publishes nothing new answers with the version that exists, in its own state', async () => {
  const lambda = testLambda();
  await lambda.call('CreateFunction', functionInput('fn', { Publish: true }));
  const { ZipFile } = functionInput('fn').Code ?? {};
  const same = await lambda.call('UpdateFunctionCode', { ...name, ZipFile, Publish: true });
  assert.deepEqual([same.Version, same.State], ['1', 'Active']);
  const other = await lambda.call('UpdateFunctionCode', { ...name, ZipFile: OTHER_ZIP, Publish: true });
  assert.deepEqual([other.Version, other.State], ['2', 'Pending']);
});
