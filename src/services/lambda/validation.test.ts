import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CreateFunctionCommandInput, Runtime, SnapStartApplyOn } from '@aws-sdk/client-lambda';
import { catalogueOf, fault, functionInput, READY, testLambda, ZIP } from './lambda.fixture.ts';

const INVALID = 'InvalidParameterValueException';
const RUNTIMES =
  'nodejs20.x, python3.14, provided.al2023, python3.12, python3.13, nodejs24.x, nodejs22.x, java25, python3.10, python3.11, java21, ruby3.3, ruby3.4, ruby3.2, python3.8, python3.9, java17, nodejs16.x, dotnet10, dotnet8, java11, dotnet6, nodejs18.x, provided.al2, java8.al2';

async function refuses(
  overrides: Partial<CreateFunctionCommandInput>,
  code: string,
  message: string | RegExp,
): Promise<void> {
  await assert.rejects(
    testLambda().call('CreateFunction', functionInput('fn', overrides)),
    fault(code, message),
  );
}

test('a runtime that AWS does not know, one that it retired, one that this machine lacks', async () => {
  await refuses(
    { Runtime: 'PYTHON3.9' as Runtime },
    INVALID,
    `Value PYTHON3.9 at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [${RUNTIMES}] or be a valid ARN`,
  );
  for (const runtime of [
    'dotnetcore3.1',
    'go1.x',
    'java8',
    'nodejs14.x',
    'provided',
    'python3.7',
    'ruby2.7',
  ]) {
    await refuses(
      { Runtime: runtime as Runtime },
      INVALID,
      `The runtime parameter of ${runtime} is no longer supported for creating or updating AWS Lambda functions. We recommend you use a supported runtime while creating or updating functions.`,
    );
  }
  const lambda = testLambda({
    runtimes: catalogueOf((runtime) =>
      runtime === 'java21'
        ? { kind: 'absent', reason: 'no JDK 21 was found', installHint: 'apt-get install openjdk-21-jdk' }
        : READY,
    ),
  });
  const lacking = fault(INVALID, /java21 is not available on this machine: no JDK 21.*apt-get install/);
  await assert.rejects(lambda.call('CreateFunction', functionInput('fn', { Runtime: 'java21' })), lacking);
  await lambda.call('CreateFunction', functionInput('fn'));
  await assert.rejects(
    lambda.call('UpdateFunctionConfiguration', { FunctionName: 'fn', Runtime: 'java21' }),
    lacking,
  );
});

test('runtime and handler are mandatory, and so is exactly one source of code', async () => {
  const mandatory =
    'Runtime and Handler are mandatory parameters for functions created with deployment packages.';
  await refuses({ Runtime: undefined }, INVALID, mandatory);
  await refuses({ Handler: undefined }, INVALID, mandatory);
  await refuses({ Code: {} }, INVALID, 'Please provide a source for function code.');
});

test('environment variables: 4 KB of JSON, reserved names, nothing that no process can have', async () => {
  const prefix = 'Lambda was unable to configure your environment variables because';
  const large = { SMALL_VAR: 'ok', LARGE_VAR: 'x'.repeat(4096) };
  await refuses(
    { Environment: { Variables: large } },
    INVALID,
    `${prefix} the environment variables you have provided exceeded the 4KB limit. String measured: ${JSON.stringify(large)}`,
  );
  await refuses(
    { Environment: { Variables: { AWS_REGION: 'x', OK: 'y', _HANDLER: 'z' } } },
    INVALID,
    `${prefix} the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: AWS_REGION, _HANDLER`,
  );
  await refuses({ Environment: { Variables: { NUL: 'a\0b' } } }, INVALID, /NUL character/);
  const limit = { AB: 'x'.repeat(4096 - '{"AB":""}'.length) };
  await testLambda().call('CreateFunction', functionInput('fn', { Environment: { Variables: limit } }));
});

test('bounds of an ordinary function', async () => {
  await refuses({ Timeout: 901 }, INVALID, /'Timeout'.*less than or equal to 900/);
  await refuses({ MemorySize: 10_241 }, INVALID, /'MemorySize'.*less than or equal to 10240/);
  await testLambda().call('CreateFunction', functionInput('fn', { Timeout: 900, MemorySize: 10_240 }));
});

test('a function for another processor is refused, on creation and on update', async () => {
  await refuses(
    { Architectures: ['arm64'] },
    INVALID,
    /architecture arm64 is not available: this machine is x86_64/,
  );
  const lambda = testLambda({ architecture: 'arm64' });
  const created = await lambda.call('CreateFunction', functionInput('fn'));
  assert.deepEqual(created.Architectures, ['arm64']);
  await assert.rejects(
    lambda.call('UpdateFunctionCode', { FunctionName: 'fn', ZipFile: ZIP, Architectures: ['x86_64'] }),
    fault(INVALID, /this machine is arm64/),
  );
});

test('packages: broken, too large packed, too large unpacked, request too large', async () => {
  const inspected = (verdict: 'malformed' | 'too-large') =>
    testLambda({ inspectZip: async () => verdict }).call('CreateFunction', functionInput('fn'));
  await assert.rejects(
    inspected('malformed'),
    fault(INVALID, 'Could not unzip uploaded file. Please check your file, then try to upload again.'),
  );
  await assert.rejects(
    inspected('too-large'),
    fault(INVALID, 'Unzipped size must be smaller than 262144000 bytes'),
  );
  await refuses(
    { Code: { ZipFile: new Uint8Array(52_428_800) } },
    'RequestEntityTooLargeException',
    'Zipped size must be smaller than 52428800 bytes',
  );
  await refuses(
    { Code: { ZipFile: new Uint8Array(53_000_000) } },
    'RequestEntityTooLargeException',
    'Request must be smaller than 70167211 bytes for the CreateFunction operation',
  );
});

test('more than 50 tags', async () => {
  const tags = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`k${index}`, 'v']));
  await refuses({ Tags: tags }, INVALID, 'Number of tags exceeds resource tag limit.');
});

test('what is not supported is refused by name', async () => {
  const unsupported: [Partial<CreateFunctionCommandInput>, RegExp][] = [
    [{ Code: { S3Bucket: 'bucket', S3Key: 'key' } }, /S3Bucket is not supported here: pass ZipFile/],
    [{ Code: { S3Bucket: 'bucket' } }, /provide both S3Bucket and S3Key/],
    [{ Code: { S3Bucket: 'bucket', S3Key: 'key', ImageUri: 'image' } }, /don't provide ImageUri/],
    [
      {
        PackageType: 'Image',
        Handler: undefined,
        Runtime: undefined,
        Code: { S3Bucket: 'b', S3Key: 'k', ImageUri: 'i' },
      },
      /don't provide S3Bucket/,
    ],
    [{ Code: { ImageUri: 'image' } }, /^Please provide a source for function code\.$/],
    [{ PackageType: 'Image' }, /Please don't provide Handler or Runtime/],
    [{ VpcConfig: { SubnetIds: ['subnet-1'] } }, /VpcConfig is not supported.*: .*--egress/],
    [
      { DeadLetterConfig: { TargetArn: 'arn:aws:sqs:us-east-1:1:q' } },
      /DeadLetterConfig is not supported.*: .*OnFailure/,
    ],
    [{ KMSKeyArn: 'arn:aws:kms:us-east-1:1:key/k' }, /KMSKeyArn is not supported.*: .*leave it out/],
    [{ SnapStart: { ApplyOn: 'PublishedVersions' } }, /SnapStart is not supported.*: .*ApplyOn None/],
    [
      { FileSystemConfigs: [{ Arn: 'arn', LocalMountPath: '/mnt/x' }] },
      /FileSystemConfigs is not supported.*: .*layer/,
    ],
    [{ ImageConfig: { Command: ['x'] } }, /ImageConfig/],
    [
      { TenancyConfig: { TenantIsolationMode: 'PER_TENANT' } },
      /TenancyConfig is not supported.*: .*a function for each/,
    ],
    [{ DurableConfig: { ExecutionTimeout: 60 } }, /DurableConfig is not supported.*: .*leave it out/],
    [{ PublishTo: 'LATEST_PUBLISHED' }, /PublishTo is not supported.*: .*Publish/],
  ];
  for (const [overrides, message] of unsupported) await refuses(overrides, INVALID, message);
  const csc = 'arn:aws:lambda:us-east-1:111111111111:code-signing-config:csc-0123456789abcdefg';
  await refuses({ CodeSigningConfigArn: csc }, 'CodeSigningConfigNotFoundException', /cannot be found/);
});

test('an update to SnapStart is refused by name, one to none is accepted', async () => {
  const lambda = testLambda();
  await lambda.call('CreateFunction', functionInput('fn'));
  const update = (ApplyOn: SnapStartApplyOn) =>
    lambda.call('UpdateFunctionConfiguration', { FunctionName: 'fn', SnapStart: { ApplyOn } });
  await assert.rejects(update('PublishedVersions'), fault(INVALID, /SnapStart/));
  assert.deepEqual((await update('None')).SnapStart, { ApplyOn: 'None', OptimizationStatus: 'Off' });
});

test('the values that mean none are accepted, as Terraform and CDK send them', async () => {
  const created = await testLambda().call(
    'CreateFunction',
    functionInput('fn', {
      PackageType: 'Zip',
      Layers: [],
      VpcConfig: { SubnetIds: [], SecurityGroupIds: [], Ipv6AllowedForDualStack: false },
      DeadLetterConfig: { TargetArn: '' },
      KMSKeyArn: '',
      SnapStart: { ApplyOn: 'None' },
      FileSystemConfigs: [],
      ImageConfig: {},
      TracingConfig: { Mode: 'Active' },
    }),
  );
  assert.deepEqual(created.TracingConfig, { Mode: 'Active' });
  assert.equal(created.VpcConfig, undefined);
});
