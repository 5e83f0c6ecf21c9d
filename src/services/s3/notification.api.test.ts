import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  AddPermissionCommand,
  CreateFunctionCommand,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  type Event,
} from '@aws-sdk/client-s3';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { ACCOUNT, eventually, nodeFunction, REGION } from '../../../test/harness.ts';
import { withBucket } from './s3.fixture.ts';

const CODE = 'export const handler = async (event) => { console.log("GOT " + JSON.stringify(event)); };';

interface EventRecord {
  readonly eventName: string;
  readonly s3: {
    readonly configurationId: string;
    readonly object: { readonly key: string; readonly size?: number; readonly eTag?: string };
  };
}

test('a function is told of what happens to objects', async (context) => {
  const { platform, s3, Bucket } = await withBucket(context, 'announcing');
  const { lambda, logs } = platform;
  await lambda.send(new CreateFunctionCommand(await nodeFunction('told', CODE)));
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 20, minDelay: 1 }, { FunctionName: 'told' });
  const LambdaFunctionArn = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:told`;
  const Filter = { Key: { FilterRules: [{ Name: 'prefix' as const, Value: 'in/' }] } };
  const configure = (Events: Event[], more: object = {}) =>
    s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket,
        NotificationConfiguration: {
          LambdaFunctionConfigurations: [{ Id: 'mine', LambdaFunctionArn, Events, Filter }],
          ...more,
        },
      }),
    );
  await assert.rejects(configure(['s3:ObjectCreated:*']), /Unable to validate the following destination/);
  await lambda.send(
    new AddPermissionCommand({
      FunctionName: 'told',
      StatementId: 's3',
      Action: 'lambda:InvokeFunction',
      Principal: 's3.amazonaws.com',
      SourceArn: `arn:aws:s3:::${Bucket}`,
      SourceAccount: ACCOUNT,
    }),
  );
  await assert.rejects(
    configure(['s3:ObjectCreated:*'], {
      QueueConfigurations: [{ QueueArn: 'arn:aws:sqs:us-east-1:1:q', Events: ['s3:ObjectCreated:*'] }],
    }),
    /QueueConfiguration/,
  );
  await configure(['s3:ObjectCreated:*', 's3:ObjectRemoved:*']);
  const kept = await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
  assert.deepEqual(kept.LambdaFunctionConfigurations?.[0]?.Filter?.Key?.FilterRules, [
    { Name: 'Prefix', Value: 'in/' },
  ]);

  await s3.send(new PutObjectCommand({ Bucket, Key: 'out/ignored', Body: 'x' }));
  await s3.send(new PutObjectCommand({ Bucket, Key: 'in/a b@c', Body: 'hello' }));
  await s3.send(new CopyObjectCommand({ Bucket, Key: 'in/copy', CopySource: `${Bucket}/out/ignored` }));
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'in/copy' }));
  const records = await eventually(
    'three events',
    async () => {
      const { events = [] } = await logs
        .send(new FilterLogEventsCommand({ logGroupName: '/aws/lambda/told', filterPattern: 'GOT' }))
        .catch(() => ({ events: [] }));
      const found = events.map(
        ({ message = '' }) =>
          JSON.parse(message.slice(message.indexOf('GOT ') + 4)) as { Records: [EventRecord] },
      );
      return found.length >= 3 ? found.map(({ Records }) => Records[0]) : undefined;
    },
    20_000,
  );
  const byName = new Map(records.map((record) => [record.eventName, record]));
  assert.deepEqual([...byName.keys()].sort(), [
    'ObjectCreated:Copy',
    'ObjectCreated:Put',
    'ObjectRemoved:Delete',
  ]);
  const put = byName.get('ObjectCreated:Put')?.s3;
  assert.equal(put?.configurationId, 'mine');
  assert.equal(put?.object.key, 'in/a+b%40c');
  assert.equal(put?.object.size, 5);
  assert.equal(put?.object.eTag, '5d41402abc4b2a76b9719d911017c592');
  assert.equal(byName.get('ObjectRemoved:Delete')?.s3.object.size, undefined);
});
