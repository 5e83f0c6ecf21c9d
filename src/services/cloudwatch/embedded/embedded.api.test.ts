import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GetMetricStatisticsCommand, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { CreateFunctionCommand, InvokeCommand, waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda';
import { eventually, nodeFunction, testPlatform } from '../../../../test/harness.ts';

const document = (time: string) => `JSON.stringify({
  _aws: { Timestamp: ${time}, CloudWatchMetrics: [{ Namespace: 'Shop', Dimensions: [['Branch']],
    Metrics: [{ Name: 'Basket', Unit: 'Count' }] }] },
  Branch: 'north', Basket: [2, 3],
})`;

test('metrics in what a function prints, however it prints it, and in PutLogEvents before it is acknowledged', async (context) => {
  const { lambda, logs, cloudwatch } = await testPlatform(context);
  const sum = async () => {
    const EndTime = new Date(Date.now() + 60_000);
    const { Datapoints = [] } = await cloudwatch.send(
      new GetMetricStatisticsCommand({
        Namespace: 'Shop',
        MetricName: 'Basket',
        Dimensions: [{ Name: 'Branch', Value: 'north' }],
        StartTime: new Date(EndTime.getTime() - 3_600_000),
        EndTime,
        Period: 3600,
        Statistics: ['Sum'],
      }),
    );
    return Datapoints.reduce((all, { Sum = 0 }) => all + Sum, 0);
  };
  const group = { logGroupName: 'own', logStreamName: 's' };
  await logs.send(new CreateLogGroupCommand(group));
  await logs.send(new CreateLogStreamCommand(group));
  const now = Date.now();
  const message = JSON.stringify({
    _aws: {
      Timestamp: now,
      CloudWatchMetrics: [{ Namespace: 'Shop', Dimensions: [['Branch']], Metrics: [{ Name: 'Basket' }] }],
    },
    Branch: 'north',
    Basket: 10,
  });
  const logEvents = ['an ordinary line', message, '{"_aws":{"CloudWatchMetrics":['].map((text) => ({
    timestamp: now,
    message: text,
  }));
  await logs.send(new PutLogEventsCommand({ ...group, logEvents }));
  assert.equal(await sum(), 10);
  const { Metrics = [] } = await cloudwatch.send(new ListMetricsCommand({ Namespace: 'AWS/Logs' }));
  const parsing = Metrics.filter(({ MetricName }) => MetricName === 'EMFParsingErrors');
  assert.deepEqual(
    parsing.map(({ Dimensions }) => Dimensions),
    [[{ Name: 'LogGroupName', Value: 'own' }], []],
  );

  const code = `export const handler = async () => {
    console.log(${document('Date.now()')});
    process.stdout.write(${document('Date.now()')} + '\\n');
  };`;
  await lambda.send(new CreateFunctionCommand(await nodeFunction('shop', code)));
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 60 }, { FunctionName: 'shop' });
  await lambda.send(new InvokeCommand({ FunctionName: 'shop' }));
  const total = await eventually('the function’s metrics', async () => {
    const found = await sum();
    return found === 20 ? found : undefined;
  });
  assert.equal(total, 20);
});
