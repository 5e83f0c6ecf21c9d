import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateUserCommand,
} from '@aws-sdk/client-iam';
import {
  CreateFunctionCommand,
  InvokeCommand,
  LambdaClient,
  PublishLayerVersionCommand,
  UpdateFunctionCodeCommand,
  waitUntilFunctionActiveV2,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda';
import { PutBucketVersioningCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { ACCOUNT, REGION, ROLE, zipOf } from '../../../test/harness.ts';
import { withBucket } from '../s3/s3.fixture.ts';

const answering = (what: string) => zipOf({ 'index.mjs': `export const handler = async () => '${what}';` });

test('packages of functions and layers come out of buckets, in the caller’s name', async (context) => {
  const { platform, s3, Bucket } = await withBucket(context, 'packages');
  const { lambda, iam } = platform;
  const FunctionName = 'fn';
  const put = async (Key: string, Body: Uint8Array) => s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  const invoked = async () => {
    const { Payload } = await lambda.send(new InvokeCommand({ FunctionName }));
    return JSON.parse(Payload?.transformToString() ?? '') as string;
  };
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  const first = await put('fn.zip', await answering('one'));
  const create = (Code: object) =>
    new CreateFunctionCommand({
      FunctionName,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Role: ROLE,
      Code,
    });
  const inBucket = { S3Bucket: Bucket, S3Key: 'fn.zip' };
  const { CodeSize } = await lambda.send(create(inBucket));
  assert.equal(CodeSize, (await answering('one')).length);
  const patience = { client: lambda, maxWaitTime: 60 };
  await waitUntilFunctionActiveV2(patience, { FunctionName });
  assert.equal(await invoked(), 'one');

  await put('fn.zip', await answering('two'));
  await lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ...inBucket }));
  await waitUntilFunctionUpdatedV2(patience, { FunctionName });
  assert.equal(await invoked(), 'two');
  const S3ObjectVersion = first.VersionId;
  await lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ...inBucket, S3ObjectVersion }));
  await waitUntilFunctionUpdatedV2(patience, { FunctionName });
  assert.equal(await invoked(), 'one');

  const layer = await lambda.send(
    new PublishLayerVersionCommand({ LayerName: 'layer', Content: inBucket, Description: 'from S3' }),
  );
  assert.equal(layer.Content?.CodeSize, (await answering('two')).length);

  const update = (input: object) => lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ...input }));
  const refusal = (message: string) => ({ name: 'InvalidParameterValueException', message });
  await assert.rejects(
    update({ S3Bucket: Bucket, S3Key: 'none' }),
    refusal(
      'Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The specified key does not exist.',
    ),
  );
  await assert.rejects(
    update({ S3Bucket: 'no-such-bucket', S3Key: 'none' }),
    refusal(
      'Error occurred while GetObject. S3 Error Code: NoSuchBucket. S3 Error Message: The specified bucket does not exist',
    ),
  );
  await assert.rejects(update({ ...inBucket, ZipFile: await answering('x') }), {
    name: 'InvalidParameterValueException',
  });
  await assert.rejects(update({ ...inBucket, S3ObjectStorageMode: 'REFERENCE' }), /S3ObjectStorageMode/);
  await put('text', Buffer.from('no zip'));
  await assert.rejects(update({ S3Bucket: Bucket, S3Key: 'text' }), /Could not unzip uploaded file/);

  const UserName = 'deployer';
  await iam.send(new CreateUserCommand({ UserName }));
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'lambda:UpdateFunctionCode', Resource: '*' }],
  });
  await iam.send(new CreatePolicyCommand({ PolicyName: 'deploys', PolicyDocument }));
  await iam.send(
    new AttachUserPolicyCommand({ UserName, PolicyArn: `arn:aws:iam::${ACCOUNT}:policy/deploys` }),
  );
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const credentials = {
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  };
  const theirs = new LambdaClient({ region: REGION, endpoint: platform.endpoint, credentials });
  context.after(() => theirs.destroy());
  await assert.rejects(theirs.send(new UpdateFunctionCodeCommand({ FunctionName, ...inBucket })), {
    name: 'AccessDeniedException',
    message:
      'Your access has been denied by S3, please make sure your request credentials have permission to GetObject for packages/fn.zip. S3 Error Code: AccessDenied. S3 Error Message: Access Denied',
  });
});
