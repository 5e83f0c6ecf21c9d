import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ARN, fault, functionInput, OTHER_ZIP, testLambda } from './lambda.fixture.ts';

const name = { FunctionName: 'fn' };
const INVALID = 'InvalidParameterValueException';
const MISSING = 'ResourceNotFoundException';

async function withTwoVersions() {
  const lambda = testLambda();
  await lambda.call('CreateFunction', functionInput('fn', { Publish: true }));
  await lambda.call('UpdateFunctionCode', { ...name, ZipFile: OTHER_ZIP, Publish: true });
  return lambda;
}

test('an alias from creation to deletion', async () => {
  const lambda = await withTwoVersions();
  const created = await lambda.call('CreateAlias', { ...name, Name: 'live', FunctionVersion: '1' });
  const { RevisionId, ...rest } = created;
  assert.deepEqual(rest, {
    AliasArn: `${ARN}function:fn:live`,
    Name: 'live',
    FunctionVersion: '1',
    Description: '',
  });
  assert.deepEqual(await lambda.call('GetAlias', { ...name, Name: 'live' }), created);
  const updated = await lambda.call('UpdateAlias', {
    ...name,
    Name: 'live',
    Description: 'now',
    RoutingConfig: { AdditionalVersionWeights: { 2: 0.25 } },
    RevisionId,
  });
  assert.deepEqual(updated.RoutingConfig, { AdditionalVersionWeights: { 2: 0.25 } });
  assert.equal(updated.FunctionVersion, '1');
  assert.notEqual(updated.RevisionId, RevisionId);
  await assert.rejects(
    lambda.call('UpdateAlias', { ...name, Name: 'live', Description: 'x', RevisionId }),
    fault('PreconditionFailedException', /GetFunction\/GetAlias/),
  );
  const kept = await lambda.call('UpdateAlias', { ...name, Name: 'live', Description: 'later' });
  assert.deepEqual(kept.RoutingConfig, { AdditionalVersionWeights: { 2: 0.25 } });
  const cleared = await lambda.call('UpdateAlias', {
    ...name,
    Name: 'live',
    RoutingConfig: { AdditionalVersionWeights: {} },
  });
  assert.equal(cleared.RoutingConfig, undefined);
  const configuration = await lambda.call('GetFunctionConfiguration', { ...name, Qualifier: 'live' });
  assert.equal(configuration.FunctionArn, `${ARN}function:fn:live`);
  assert.equal(configuration.Version, '1');
  await lambda.call('DeleteAlias', { ...name, Name: 'live' });
  await lambda.call('DeleteAlias', { ...name, Name: 'live' });
});

test('aliases are listed by name, by version, in pages', async () => {
  const lambda = await withTwoVersions();
  for (const [alias, version] of [
    ['a', '1'],
    ['b', '2'],
    ['c', '1'],
    ['d', '$LATEST'],
  ] as const) {
    await lambda.call('CreateAlias', { ...name, Name: alias, FunctionVersion: version });
  }
  const all = await lambda.call('ListAliases', name);
  assert.deepEqual(
    all.Aliases?.map((alias) => alias.Name),
    ['a', 'b', 'c', 'd'],
  );
  const ones = await lambda.call('ListAliases', { ...name, FunctionVersion: '1' });
  assert.deepEqual(
    ones.Aliases?.map((alias) => alias.Name),
    ['a', 'c'],
  );
  const page = await lambda.call('ListAliases', { ...name, FunctionVersion: '1', MaxItems: 1 });
  assert.deepEqual(
    page.Aliases?.map((alias) => alias.Name),
    ['a'],
  );
  const rest = await lambda.call('ListAliases', {
    ...name,
    FunctionVersion: '1',
    MaxItems: 1,
    Marker: page.NextMarker,
  });
  assert.deepEqual(
    rest.Aliases?.map((alias) => alias.Name),
    ['c'],
  );
  assert.equal(rest.NextMarker, undefined);
});

test('what an alias cannot be', async () => {
  const lambda = await withTwoVersions();
  const create = (version: string, weights?: Record<string, number>) =>
    lambda.call('CreateAlias', {
      ...name,
      Name: 'custom',
      FunctionVersion: version,
      ...(weights && { RoutingConfig: { AdditionalVersionWeights: weights } }),
    });
  await assert.rejects(
    create('1', { 1: 0.5 }),
    fault(
      INVALID,
      'Invalid function version 1. Function version 1 is already included in routing configuration.',
    ),
  );
  await assert.rejects(
    create('1', { 2: 0.5, 3: 0.1 }),
    fault(INVALID, 'Number of items in AdditionalVersionWeights cannot be greater than 1'),
  );
  await assert.rejects(
    create('$LATEST', { 1: 0.5 }),
    fault(INVALID, '$LATEST is not supported for an alias pointing to more than 1 version'),
  );
  await assert.rejects(create('10'), fault(MISSING, `Function not found: ${ARN}function:fn:10`));
  await assert.rejects(create('1', { 10: 0.5 }), fault(MISSING, `Function not found: ${ARN}function:fn:10`));
  await create('1');
  await assert.rejects(
    create('1'),
    fault('ResourceConflictException', `Alias already exists: ${ARN}function:fn:custom`),
  );
  await assert.rejects(
    lambda.call('CreateAlias', { FunctionName: 'fn-unknown', Name: 'custom', FunctionVersion: '1' }),
    fault(MISSING, `Function not found: ${ARN}function:fn-unknown:1`),
  );
  await assert.rejects(
    lambda.call('UpdateAlias', { ...name, Name: 'non-existent', FunctionVersion: '1' }),
    fault(MISSING, `Alias not found: ${ARN}function:fn:non-existent`),
  );
  await assert.rejects(
    lambda.call('GetAlias', { ...name, Name: 'non-existent' }),
    fault(MISSING, `Cannot find alias arn: ${ARN}function:fn:non-existent`),
  );
});
