import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  AddPermissionCommand,
  CreateFunctionCommand,
  InvokeCommand,
  PutFunctionEventInvokeConfigCommand,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketNotificationConfigurationCommand,
} from '@aws-sdk/client-s3';
import {
  ACCOUNT,
  eventually,
  nodeFunction,
  REGION,
  testPlatform,
  TRUST_LAMBDA,
} from '../../../test/harness.ts';

const FAILING = `export const handler = async () => { throw new Error('never'); };`;
/** Writes beside what it is told of, with AWS's SDK, which passes the trace on. */
const WRITING = `import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
const s3 = new S3Client({ forcePathStyle: true });
export const handler = async ({ n = 0, Records }) => {
  const next = Records === undefined ? n : Number(Records[0].s3.object.key.split('/')[1]) + 1;
  await s3.send(new PutObjectCommand({ Bucket: 'in-circles', Key: 'n/' + next, Body: 'x' }));
};`;

async function platform(context: TestContext, code: string, Bucket: string) {
  const running = await testPlatform(context);
  const { iam, lambda, s3 } = running;
  await s3.send(new CreateBucketCommand({ Bucket }));
  await iam.send(new CreateRoleCommand({ RoleName: 'keeper', AssumeRolePolicyDocument: TRUST_LAMBDA }));
  const Role = `arn:aws:iam::${ACCOUNT}:role/keeper`;
  await lambda.send(new CreateFunctionCommand({ ...(await nodeFunction('fn', code)), Role }));
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 60 }, { FunctionName: 'fn' });
  const allow = (...resources: string[]) =>
    iam.send(
      new PutRolePolicyCommand({
        RoleName: 'keeper',
        PolicyName: 'p',
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 's3:PutObject', Resource: resources }],
        }),
      }),
    );
  const configure = (DestinationConfig: object) =>
    lambda.send(
      new PutFunctionEventInvokeConfigCommand({
        FunctionName: 'fn',
        MaximumRetryAttempts: 0,
        DestinationConfig,
      }),
    );
  const send = async (event: object = {}) => {
    const Payload = Buffer.from(JSON.stringify(event));
    await lambda.send(new InvokeCommand({ FunctionName: 'fn', InvocationType: 'Event', Payload }));
  };
  const keys = async (Prefix?: string) => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
    return Contents.map(({ Key = '' }) => Key);
  };
  /** The bucket tells the function of every object. */
  const notify = async () => {
    await lambda.send(
      new AddPermissionCommand({
        FunctionName: 'fn',
        StatementId: 's3',
        Action: 'lambda:InvokeFunction',
        Principal: 's3.amazonaws.com',
        SourceArn: `arn:aws:s3:::${Bucket}`,
      }),
    );
    const LambdaFunctionArn = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:fn`;
    await s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket,
        NotificationConfiguration: {
          LambdaFunctionConfigurations: [{ LambdaFunctionArn, Events: ['s3:ObjectCreated:*'] }],
        },
      }),
    );
  };
  return { running, s3, allow, configure, send, keys, notify };
}

const bucket = (name: string) => ({ OnFailure: { Destination: `arn:aws:s3:::${name}` } });

test('a bucket keeps the record of an event that failed, where AWS puts it, by the function’s role', async (context) => {
  const { s3, allow, configure, send, keys } = await platform(context, FAILING, 'failures');
  await assert.rejects(
    configure(bucket('no-such-bucket')),
    /^InvalidParameterValueException: The destination ARN arn:aws:s3:::no-such-bucket is invalid\.$/,
  );
  await assert.rejects(configure({ OnSuccess: { Destination: 'arn:aws:s3:::failures' } }), {
    message:
      'The provided destination config DestinationConfig(onSuccess=OnSuccess(destination=arn:aws:s3:::failures), onFailure=null) is invalid.',
  });
  await allow('arn:aws:s3:::failures/aws/lambda/async/fn/*');
  await configure(bucket('failures'));
  await send({ n: 1.5 });
  const key = await eventually('a record', async () => (await keys())[0]);
  assert.match(
    key,
    /^aws\/lambda\/async\/fn\/\d{4}\/\d\d\/\d\d\/\d{4}-\d\d-\d\dT\d\d\.\d\d\.\d\d-[0-9a-f-]{36}$/,
  );
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'failures', Key: key }));
  const { requestContext, requestPayload, responseContext, responsePayload } = JSON.parse(
    (await Body?.transformToString()) ?? '',
  ) as Record<string, Record<string, unknown>>;
  assert.equal(requestContext?.['condition'], 'RetriesExhausted');
  assert.equal(requestContext['approximateInvokeCount'], 1);
  assert.deepEqual(requestPayload, { n: 1.5 });
  assert.deepEqual(responseContext, {
    statusCode: 200,
    executedVersion: '$LATEST',
    functionError: 'Unhandled',
  });
  assert.equal(responsePayload?.['errorMessage'], 'never');
});

test('what the role may not write is not written', async (context) => {
  const { s3, allow, configure, send, keys, running } = await platform(context, FAILING, 'guarded');
  await allow('arn:aws:s3:::another/*');
  await configure(bucket('guarded'));
  await send({ n: 1 });
  // A stop waits until the event is over.
  await running.restart();
  await allow('arn:aws:s3:::guarded/*');
  await send({ n: 2 });
  const key = await eventually('a record', async () => (await keys())[0]);
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'guarded', Key: key }));
  assert.match((await Body?.transformToString()) ?? '', /"requestPayload":\{"n":2\}/);
  assert.equal((await keys()).length, 1);
});

test('a function and a bucket that call each other in circles are stopped after sixteen rounds', async (context) => {
  const { allow, configure, send, keys, notify } = await platform(context, WRITING, 'in-circles');
  await allow('arn:aws:s3:::in-circles/*');
  await configure(bucket('in-circles'));
  await notify();
  await send({ n: 1 });
  const records = await eventually(
    'the end',
    async () => {
      const found = await keys('aws/');
      return found.length > 0 ? found : undefined;
    },
    120_000,
  );
  assert.equal(records.length, 1);
  assert.equal((await keys('n/')).length, 16);
});

test('a function whose failures make it fail again is stopped, too', async (context) => {
  const { allow, configure, send, keys, notify, running } = await platform(context, FAILING, 'failing');
  await allow('arn:aws:s3:::failing/*');
  await configure(bucket('failing'));
  await notify();
  await send();
  await eventually('the last record', async () => ((await keys()).length >= 17 ? true : undefined), 120_000);
  await running.restart();
  assert.equal((await keys()).length, 17);
});
