import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import type { PublishLayerVersionCommandInput } from '@aws-sdk/client-lambda';
import { validateInput } from '../../protocol/constraintViolations.ts';
import { constraints } from './constraints.ts';
import { ARN, fault, OTHER_ZIP, testLambda, ZIP, type TestLambda } from './lambda.fixture.ts';

const MISSING = 'ResourceNotFoundException';
const INVALID = 'InvalidParameterValueException';
const LAYER_ARN = `${ARN}layer:tools`;
const other = { account: '222222222222' };

function publish(lambda: TestLambda, changes: Partial<PublishLayerVersionCommandInput> = {}) {
  return lambda.call('PublishLayerVersion', { LayerName: 'tools', Content: { ZipFile: ZIP }, ...changes });
}

test('what a published version shows', async () => {
  const lambda = testLambda();
  const published = await publish(lambda, {
    Description: 'text',
    LicenseInfo: 'MIT',
    CompatibleRuntimes: ['nodejs24.x', 'python3.13'],
    CompatibleArchitectures: ['x86_64'],
  });
  assert.match(published.Content?.Location ?? '', /^http:\/\/localhost:4566\/_mayfly\/code\//);
  assert.deepEqual(published, {
    Content: {
      Location: published.Content?.Location,
      CodeSha256: createHash('sha256').update(ZIP).digest('base64'),
      CodeSize: ZIP.byteLength,
    },
    LayerArn: LAYER_ARN,
    LayerVersionArn: `${LAYER_ARN}:1`,
    Version: 1,
    Description: 'text',
    CreatedDate: published.CreatedDate,
    LicenseInfo: 'MIT',
    CompatibleRuntimes: ['nodejs24.x', 'python3.13'],
    CompatibleArchitectures: ['x86_64'],
  });
  assert.match(published.CreatedDate ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/);
  assert.deepEqual(await lambda.call('GetLayerVersion', { LayerName: 'tools', VersionNumber: 1 }), published);
  assert.deepEqual(
    await lambda.call('GetLayerVersion', { LayerName: LAYER_ARN, VersionNumber: 1 }),
    published,
  );
  assert.deepEqual(await lambda.call('GetLayerVersionByArn', { Arn: `${LAYER_ARN}:1` }), published);
});

test('what was not given is not shown, and an empty list is one', async () => {
  const lambda = testLambda();
  const bare = await publish(lambda);
  assert.deepEqual(Object.keys(bare).toSorted(), [
    'Content',
    'CreatedDate',
    'Description',
    'LayerArn',
    'LayerVersionArn',
    'Version',
  ]);
  assert.equal(bare.Description, '');
  const empty = await publish(lambda, { CompatibleRuntimes: [], CompatibleArchitectures: [] });
  assert.deepEqual([empty.CompatibleRuntimes, empty.CompatibleArchitectures], [[], []]);
});

test('numbers are given once, even after every version is deleted', async () => {
  const lambda = testLambda();
  const numbers: (number | undefined)[] = [];
  for (let round = 0; round < 3; round++) {
    const { Version } = await publish(lambda);
    numbers.push(Version);
    await lambda.call('DeleteLayerVersion', { LayerName: 'tools', VersionNumber: Version });
  }
  assert.deepEqual(numbers, [1, 2, 3]);
  assert.deepEqual(await lambda.call('ListLayerVersions', { LayerName: 'tools' }), { LayerVersions: [] });
  assert.deepEqual(await lambda.call('ListLayers', {}), { Layers: [] });
});

test('at the same time, each gets a number of its own', async () => {
  const lambda = testLambda();
  const published = await Promise.all(Array.from({ length: 8 }, () => publish(lambda)));
  assert.deepEqual(new Set(published.map(({ Version }) => Version)), new Set([1, 2, 3, 4, 5, 6, 7, 8]));
});

test('versions that are not there', async () => {
  const lambda = testLambda();
  const { LayerVersionArn: Arn } = await publish(lambda);
  const missing = fault(MISSING, 'The resource you requested does not exist.');
  await assert.rejects(lambda.call('GetLayerVersion', { LayerName: 'tools', VersionNumber: 2 }), missing);
  await assert.rejects(lambda.call('GetLayerVersion', { LayerName: 'none', VersionNumber: 1 }), missing);
  await assert.rejects(lambda.call('GetLayerVersionByArn', { Arn: `${LAYER_ARN}:2` }), missing);
  await assert.rejects(
    lambda.call('GetLayerVersionByArn', { Arn }, { region: 'eu-west-1' }),
    missing,
    'of another region',
  );
  for (const operation of ['GetLayerVersion', 'DeleteLayerVersion'] as const) {
    await assert.rejects(
      lambda.call(operation, { LayerName: 'tools', VersionNumber: 0 }),
      fault(INVALID, 'Layer Version Cannot be less than 1'),
    );
  }
  await lambda.call('DeleteLayerVersion', { LayerName: 'tools', VersionNumber: 1 });
  await lambda.call('DeleteLayerVersion', { LayerName: 'tools', VersionNumber: 1 });
  await assert.rejects(lambda.call('GetLayerVersionByArn', { Arn }), missing);
});

test('what is refused', async () => {
  const lambda = testLambda();
  await assert.rejects(
    publish(lambda, { Content: { S3Bucket: 'bucket', S3Key: 'key' } }),
    fault(INVALID, /S3Bucket is not supported here/),
  );
  await assert.rejects(publish(lambda, { Content: {} }), fault(INVALID, /provide a source for layer code/));
  await assert.rejects(
    publish(lambda, { Content: { S3Bucket: 'bucket', S3Key: 'key', S3ObjectStorageMode: 'REFERENCE' } }),
    fault(INVALID, /Content\.S3ObjectStorageMode is not supported/),
  );
  await assert.rejects(
    publish(lambda, { Content: { ZipFile: new Uint8Array() } }),
    fault(INVALID, 'Uploaded file must be a non-empty zip'),
  );
  const tooLarge = testLambda({ inspectZip: async () => 'too-large' });
  await assert.rejects(
    publish(tooLarge),
    fault(INVALID, 'Unzipped size must be smaller than 262144000 bytes'),
  );
  const malformed = testLambda({ inspectZip: async () => 'malformed' });
  await assert.rejects(publish(malformed), fault(INVALID, /^Could not unzip uploaded file/));
  await assert.rejects(
    publish(lambda, { LayerName: `arn:aws:lambda:us-east-1:${other.account}:layer:tools` }),
    fault('AccessDeniedException', /is not authorized to perform: lambda:PublishLayerVersion/),
  );
});

test('lists: newest first, filtered, in pages', async () => {
  const lambda = testLambda();
  for (let version = 1; version <= 60; version++) {
    await publish(lambda, {
      CompatibleRuntimes: version % 2 === 0 ? ['nodejs24.x'] : ['python3.13'],
      ...(version > 58 && { CompatibleArchitectures: ['arm64'] }),
    });
  }
  await publish(lambda, { LayerName: 'aaa' });
  const first = await lambda.call('ListLayerVersions', { LayerName: 'tools' });
  assert.equal(first.LayerVersions?.length, 50);
  assert.equal(first.LayerVersions?.[0]?.LayerVersionArn, `${LAYER_ARN}:60`);
  const second = await lambda.call('ListLayerVersions', { LayerName: 'tools', Marker: first.NextMarker });
  assert.deepEqual(
    second.LayerVersions?.map(({ Version }) => Version),
    [10, 9, 8, 7, 6, 5, 4, 3, 2, 1],
  );
  assert.equal(second.NextMarker, undefined);
  const python = await lambda.call('ListLayerVersions', {
    LayerName: 'tools',
    CompatibleRuntime: 'python3.13',
    MaxItems: 2,
  });
  assert.deepEqual(
    python.LayerVersions?.map(({ Version }) => Version),
    [59, 57],
  );
  const arm = { CompatibleArchitecture: 'arm64', CompatibleRuntime: 'nodejs24.x' } as const;
  const layers = await lambda.call('ListLayers', arm);
  assert.deepEqual(
    layers.Layers?.map(({ LayerName, LatestMatchingVersion }) => [LayerName, LatestMatchingVersion?.Version]),
    [['tools', 60]],
  );
  const python59 = await lambda.call('ListLayers', { CompatibleRuntime: 'python3.13' });
  assert.equal(python59.Layers?.[0]?.LatestMatchingVersion?.Version, 59);
  const one = await lambda.call('ListLayers', { MaxItems: 1 });
  assert.deepEqual(
    one.Layers?.map(({ LayerArn }) => LayerArn),
    [`${ARN}layer:aaa`],
  );
  const two = await lambda.call('ListLayers', { MaxItems: 1, Marker: one.NextMarker });
  assert.equal(two.Layers?.[0]?.LayerName, 'tools');
  assert.equal(two.NextMarker, undefined);
  assert.deepEqual(await lambda.call('ListLayerVersions', { LayerName: 'none' }), { LayerVersions: [] });
  assert.deepEqual(await lambda.call('ListLayers', {}, other), { Layers: [] });
});

test('layers count in what an account stores', async () => {
  const lambda = testLambda();
  await publish(lambda);
  await publish(lambda, { Content: { ZipFile: OTHER_ZIP } });
  const { AccountUsage } = await lambda.call('GetAccountSettings', {});
  assert.equal(AccountUsage?.TotalCodeSize, ZIP.byteLength + OTHER_ZIP.byteLength);
});

test('the constraints in AWS’s words', () => {
  const problem = validateInput(constraints['PublishLayerVersion'] ?? {}, {
    LayerName: 'tools',
    Content: { ZipFile: ZIP },
    CompatibleRuntimes: ['invalidruntime', 'invalidruntime2', 'nodejs20.x'],
    CompatibleArchitectures: ['invalidarch', 'x86_64'],
  });
  assert.equal(
    problem,
    "2 validation errors detected: Value '[invalidruntime, invalidruntime2, nodejs20.x]' at 'compatibleRuntimes' failed to satisfy constraint: Member must satisfy enum value set: [nodejs20.x, python3.14, provided.al2023, python3.12, python3.13, nodejs24.x, nodejs22.x, java25, python3.10, python3.11, java21, ruby3.3, ruby3.4, ruby3.2, python3.8, python3.9, java17, nodejs16.x, dotnet10, dotnet8, java11, dotnet6, nodejs18.x, provided.al2, java8.al2]; Value '[invalidarch, x86_64]' at 'compatibleArchitectures' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must not be null]",
  );
  assert.equal(
    validateInput(constraints['ListLayers'] ?? {}, { CompatibleArchitecture: 'archdoesnotexist' }),
    "1 validation error detected: Value 'archdoesnotexist' at 'compatibleArchitecture' failed to satisfy constraint: Member must satisfy enum value set: [x86_64, arm64]",
  );
  assert.match(
    validateInput(constraints['GetLayerVersionByArn'] ?? {}, { Arn: LAYER_ARN }) ?? '',
    /at 'arn' failed to satisfy constraint: Member must satisfy regular expression pattern/,
  );
});
