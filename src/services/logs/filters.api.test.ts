import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { setTimeout as wait } from 'node:timers/promises';
import { GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  FilterLogEventsCommand,
  PutLogEventsCommand,
  PutMetricFilterCommand,
  PutSubscriptionFilterCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  AddPermissionCommand,
  CreateFunctionCommand,
  InvokeCommand,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda';
import { ACCOUNT, nodeFunction, REGION, testPlatform } from '../../../test/harness.ts';

test('a metric filter counts what functions log, exactly', async (context) => {
  const { logs, lambda, cloudwatch } = await testPlatform(context);
  const logGroupName = '/aws/lambda/counted';
  await logs.send(new CreateLogGroupCommand({ logGroupName }));
  await logs.send(
    new PutMetricFilterCommand({
      logGroupName,
      filterName: 'latency',
      filterPattern: '{ $.latency > 5 }',
      metricTransformations: [
        { metricName: 'Latency', metricNamespace: 'App', metricValue: '$.latency', unit: 'Milliseconds' },
      ],
    }),
  );
  const code = `export const handler = async ({ latency }) => { process.stdout.write(JSON.stringify({ latency }) + '\\n'); };`;
  await lambda.send(new CreateFunctionCommand(await nodeFunction('counted', code)));
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 20 }, { FunctionName: 'counted' });
  for (const latency of [5, 6, 7, 8]) {
    await lambda.send(
      new InvokeCommand({ FunctionName: 'counted', Payload: Buffer.from(`{"latency":${latency}}`) }),
    );
  }
  let found = 0;
  while (found < 4) {
    const page = await logs.send(
      new FilterLogEventsCommand({ logGroupName, filterPattern: '{ $.latency = * }' }),
    );
    found = page.events?.length ?? 0;
  }
  const now = Date.now();
  const counted = async () => {
    const { Datapoints = [] } = await cloudwatch.send(
      new GetMetricStatisticsCommand({
        Namespace: 'App',
        MetricName: 'Latency',
        StartTime: new Date(now - 600_000),
        EndTime: new Date(now + 600_000),
        Period: 3600,
        Statistics: ['SampleCount', 'Sum'],
        Unit: 'Milliseconds',
      }),
    );
    const sum = (of: 'SampleCount' | 'Sum') => Datapoints.reduce((all, point) => all + (point[of] ?? 0), 0);
    return [sum('SampleCount'), sum('Sum')];
  };
  // A line may be readable a moment before it is counted.
  let counts = await counted();
  while ((counts[0] ?? 0) < 3) counts = await counted();
  assert.deepEqual(counts, [3, 21]);
});

test('a subscription filter sends events to a function that lets it', async (context) => {
  const { logs, lambda } = await testPlatform(context);
  const logGroupName = '/app/source';
  await logs.send(new CreateLogGroupCommand({ logGroupName }));
  await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName: 's' }));
  const code = `export const handler = async (event) => { console.log('GOT ' + event.awslogs.data); };`;
  await lambda.send(new CreateFunctionCommand(await nodeFunction('receiver', code)));
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 20 }, { FunctionName: 'receiver' });
  const subscribe = () =>
    logs.send(
      new PutSubscriptionFilterCommand({
        logGroupName,
        filterName: 'errors',
        filterPattern: 'ERROR',
        destinationArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:receiver`,
      }),
    );
  await assert.rejects(
    subscribe(),
    /Make sure you have given CloudWatch Logs permission to execute your function/,
  );
  await lambda.send(
    new AddPermissionCommand({
      FunctionName: 'receiver',
      StatementId: 'logs',
      Action: 'lambda:InvokeFunction',
      Principal: 'logs.amazonaws.com',
      SourceArn: `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${logGroupName}:*`,
    }),
  );
  await subscribe();
  const logEvents = ['fine', 'ERROR one', 'ERROR two'].map((message) => ({ timestamp: Date.now(), message }));
  await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName: 's', logEvents }));
  for (;;) {
    const { events = [] } = await logs
      .send(new FilterLogEventsCommand({ logGroupName: '/aws/lambda/receiver', filterPattern: 'GOT' }))
      .catch(() => ({ events: [] }));
    const data = /GOT (\S+)/.exec(events[0]?.message ?? '')?.[1];
    if (data === undefined) {
      await wait(50);
      continue;
    }
    const message = JSON.parse(gunzipSync(Buffer.from(data, 'base64')).toString()) as {
      logGroup: string;
      logEvents: { message: string }[];
    };
    assert.equal(message.logGroup, logGroupName);
    assert.deepEqual(
      message.logEvents.map((event) => event.message),
      ['ERROR one', 'ERROR two'],
    );
    return;
  }
});
