import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  GetQueryResultsCommand,
  StartQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import {
  CreateFunctionCommand,
  InvokeCommand,
  LambdaClient,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { buildBundle } from '../../src/cli/bundle.ts';
import { CLONE_FOLDER, readConfig } from '../../src/config.ts';
import { createTestRole, eventually, nodeFunction } from '../harness.ts';
import { folderOf, mayfly, settingsOf, up } from './commandLine.ts';

/** Says on standard error which of Mayfly's own files a process has loaded. */
const TELLING = `--import=data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  const root = ${JSON.stringify(`file://${CLONE_FOLDER}/`)};
  registerHooks({ load(url, context, next) {
    if (url.startsWith(root) && !url.includes('/node_modules/')) process.stderr.write('loaded ' + url.slice(root.length) + '\\n');
    return next(url, context);
  } });`)}`;

const loadedFiles = (stderr: string) =>
  stderr
    .split('\n')
    .filter((line) => line.startsWith('loaded '))
    .map((line) => line.slice('loaded '.length));

test('the bundle is the platform: what is loaded only when it is asked for, too', async (t) => {
  await buildBundle(readConfig([]).config.cacheFolder, AbortSignal.timeout(60_000));
  assert.ok(existsSync(join(CLONE_FOLDER, 'dist', 'current.json')));
  const data = await folderOf(t);
  const platform = await up(t, data, [], { NODE_OPTIONS: TELLING });
  const settings = await settingsOf(data, platform);
  const lambda = new LambdaClient(settings);
  const s3 = new S3Client({ ...settings, forcePathStyle: true });
  const dynamodb = new DynamoDBClient(settings);
  const logs = new CloudWatchLogsClient(settings);
  const iam = new IAMClient(settings);
  t.after(() => [lambda, s3, dynamodb, logs, iam].forEach((client) => client.destroy()));

  const code = `export const handler = async (event) => { console.log('seen'); return event; };`;
  await createTestRole(iam);
  await lambda.send(new CreateFunctionCommand(await nodeFunction('echo', code)));
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 30 }, { FunctionName: 'echo' });
  const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: 'echo', Payload: '{"a":1}' }));
  assert.equal(Buffer.from(Payload ?? []).toString(), '{"a":1}');

  await s3.send(new CreateBucketCommand({ Bucket: 'bundled' }));
  await s3.send(new PutObjectCommand({ Bucket: 'bundled', Key: 'k', Body: 'body' }));
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'bundled', Key: 'k' }));
  assert.equal(await Body?.transformToString(), 'body');

  await dynamodb.send(
    new CreateTableCommand({
      TableName: 'bundled',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    }),
  );
  await waitUntilTableExists({ client: dynamodb, maxWaitTime: 30 }, { TableName: 'bundled' });
  await dynamodb.send(new PutItemCommand({ TableName: 'bundled', Item: { id: { S: 'x' } } }));
  const { Item } = await dynamodb.send(new GetItemCommand({ TableName: 'bundled', Key: { id: { S: 'x' } } }));
  assert.deepEqual(Item, { id: { S: 'x' } });

  // Insights run in a thread, whose program is a source that is found from the bundle.
  await eventually('the log group', async () => {
    const { logGroups } = await logs.send(new DescribeLogGroupsCommand({}));
    return logGroups?.find(({ logGroupName }) => logGroupName === '/aws/lambda/echo');
  });
  const { queryId } = await logs.send(
    new StartQueryCommand({
      logGroupName: '/aws/lambda/echo',
      startTime: 0,
      endTime: 4_000_000_000,
      queryString: 'stats count(*) as lines',
    }),
  );
  await eventually('the result', async () => {
    const { status } = await logs.send(new GetQueryResultsCommand({ queryId }));
    return status === 'Complete' || undefined;
  });

  platform.child.kill('SIGTERM');
  const { code: exitCode, stderr } = await platform.ended;
  assert.equal(exitCode, 0);
  const sources = loadedFiles(stderr).filter((file) => !file.startsWith('dist/'));
  assert.deepEqual(
    sources.filter((file) => !file.startsWith('src/services/logs/insights/')),
    ['src/cli/start.ts', 'src/cli/freshBundle.ts'],
  );
});

test('its errors are the command line’s own', async () => {
  const { code, stderr } = await mayfly(['up', '--nonsense']);
  assert.equal(code, 2);
  assert.match(stderr, /^mayfly: .*nonsense/);
});
