import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import { GetMetricDataCommand, ListMetricsCommand, type CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DetachRolePolicyCommand, ListAttachedRolePoliciesCommand } from '@aws-sdk/client-iam';
import {
  AddPermissionCommand,
  CreateFunctionCommand,
  CreateFunctionUrlConfigCommand,
  GetFunctionUrlConfigCommand,
  InvokeCommand,
  PublishVersionCommand,
  PutFunctionEventInvokeConfigCommand,
  PutProvisionedConcurrencyConfigCommand,
  GetProvisionedConcurrencyConfigCommand,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda';
import { eventually as eventuallyWithin, nodeFunction, testPlatform } from '../../../test/harness.ts';

function eventually<T>(what: string, probe: () => Promise<T | undefined>): Promise<T> {
  return eventuallyWithin(what, probe, 30_000);
}

type Dimensions = Readonly<Record<string, string>>;

/** Sum and SampleCount of the last hour. */
async function totals(
  client: CloudWatchClient,
  Namespace: string,
  MetricName: string,
  dimensions: Dimensions,
) {
  const EndTime = new Date(Date.now() + 60_000);
  const Metric = {
    Namespace,
    MetricName,
    Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
  };
  const { MetricDataResults = [] } = await client.send(
    new GetMetricDataCommand({
      StartTime: new Date(EndTime.getTime() - 3_600_000),
      EndTime,
      MetricDataQueries: ['Sum', 'SampleCount'].map((Stat, at) => ({
        Id: `m${at}`,
        MetricStat: { Metric, Period: 3600, Stat },
      })),
    }),
  );
  return MetricDataResults.map(({ Values = [] }) => Values.reduce((all, value) => all + value, 0));
}

const UNTOLD = 'arn:aws:lambda:us-east-1:000000000000:function:untold';

const CODE = `export const handler = async (event) => {
  if (event.fail) throw new Error('as asked');
  return { statusCode: event.rawPath === '/bad' ? 418 : event.rawPath === '/worse' ? 503 : 200 };
};`;

test('AWS/Lambda of events, function URLs and provisioned concurrency; AWS/Usage: each counted once', async (context) => {
  const { lambda, cloudwatch, iam, endpoint } = await testPlatform(context);
  for (const name of ['counted', 'untold']) {
    await lambda.send(new CreateFunctionCommand(await nodeFunction(name, CODE)));
    await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 60 }, { FunctionName: name });
  }
  const { Version = '' } = await lambda.send(new PublishVersionCommand({ FunctionName: 'counted' }));
  const ofFunction = { FunctionName: 'counted' };
  const read = (name: string, dimensions: Dimensions) => totals(cloudwatch, 'AWS/Lambda', name, dimensions);

  await lambda.send(
    new PutFunctionEventInvokeConfigCommand({
      FunctionName: 'counted',
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnFailure: { Destination: UNTOLD } },
    }),
  );
  // From now on the functions' role may do nothing.
  const RoleName = 'test-role';
  const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
  for (const { PolicyArn } of AttachedPolicies) {
    await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
  }
  for (const event of ['{}', '{}', '{"fail":1}']) {
    await lambda.send(
      new InvokeCommand({ FunctionName: 'counted', InvocationType: 'Event', Payload: event }),
    );
  }
  await eventually('the last event', async () => {
    const [dropped = 0] = await read('AsyncEventsDropped', ofFunction);
    return dropped > 0 ? true : undefined;
  });
  assert.deepEqual(await read('AsyncEventsReceived', ofFunction), [3, 3]);
  assert.deepEqual(await read('AsyncEventsReceived', { ...ofFunction, Resource: 'counted' }), [3, 3]);
  assert.deepEqual(await read('AsyncEventsReceived', {}), [3, 3]);
  assert.deepEqual(await read('AsyncEventsDropped', ofFunction), [1, 1]);
  await eventually('the destination that cannot be told', async () => {
    const [failed = 0] = await read('DestinationDeliveryFailures', ofFunction);
    return failed === 1 ? true : undefined;
  });
  await eventually('three attempts', async () => {
    const [, ages] = await read('AsyncEventAge', { ...ofFunction, Resource: 'counted' });
    return ages === 3 ? true : undefined;
  });

  const { FunctionUrl = '' } = await lambda.send(
    new CreateFunctionUrlConfigCommand({ FunctionName: 'counted', AuthType: 'NONE' }),
  );
  for (const Action of ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction']) {
    await lambda.send(
      new AddPermissionCommand({
        FunctionName: 'counted',
        StatementId: Action.replace(':', '-'),
        Action,
        Principal: '*',
        ...(Action === 'lambda:InvokeFunctionUrl'
          ? { FunctionUrlAuthType: 'NONE' }
          : { InvokedViaFunctionUrl: true }),
      }),
    );
  }
  const { host } = new URL(FunctionUrl);
  const visit = (path: string) =>
    new Promise<number>((resolve, reject) => {
      request(`${endpoint}${path}`, { headers: { host } }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode ?? 0));
      })
        .on('error', reject)
        .end();
    });
  assert.deepEqual(
    [await visit('/'), await visit('/'), await visit('/bad'), await visit('/worse')],
    [200, 200, 418, 503],
  );
  assert.deepEqual(await read('UrlRequestCount', ofFunction), [4, 4]);
  assert.deepEqual(await read('Url4xxCount', ofFunction), [1, 4]);
  assert.deepEqual(await read('Url5xxCount', { ...ofFunction, Resource: 'counted' }), [1, 4]);
  const [latency = 0, samples] = await read('UrlRequestLatency', ofFunction);
  assert.ok(latency > 0 && samples === 4, `${latency} ${samples}`);

  const qualified = { FunctionName: 'counted', Qualifier: Version };
  await lambda.send(
    new PutProvisionedConcurrencyConfigCommand({ ...qualified, ProvisionedConcurrentExecutions: 1 }),
  );
  await eventually('the provisioned environment', async () => {
    const { Status } = await lambda.send(new GetProvisionedConcurrencyConfigCommand(qualified));
    return Status === 'READY' ? true : undefined;
  });
  await lambda.send(new InvokeCommand(qualified));
  const ofVersion = { ...ofFunction, Resource: `counted:${Version}` };
  const ran = await eventually('the invocation’s end', async () => {
    const found = await read('ProvisionedConcurrencyInvocations', ofVersion);
    return found[1] ? found : undefined;
  });
  assert.deepEqual(ran, [1, 1]);
  for (const name of ['ProvisionedConcurrentExecutions', 'ProvisionedConcurrencyUtilization']) {
    await eventually(name, async () => {
      const [sum = 0] = await read(name, ofVersion);
      return sum > 0 ? true : undefined;
    });
  }
  await eventually('what the account runs', async () => {
    const found = await Promise.all([
      read('UnreservedConcurrentExecutions', {}),
      read('ClaimedAccountConcurrency', {}),
    ]);
    return found.every(([sum = 0]) => sum > 0) ? true : undefined;
  });

  const calls = (Service: string, Resource: string) =>
    totals(cloudwatch, 'AWS/Usage', 'CallCount', { Type: 'API', Resource, Service, Class: 'None' });
  // Counted when the answer is out, which may be a moment after it is here.
  const counted = (operation: string, times: number) =>
    eventually(`${times} of ${operation}`, async () => {
      const [sum = 0] = await calls('Lambda', operation);
      assert.ok(sum <= times, `${operation}: ${sum}`);
      return sum === times ? true : undefined;
    });
  await counted('CreateFunction', 2);
  for (let at = 0; at < 3; at++)
    await lambda.send(new GetFunctionUrlConfigCommand({ FunctionName: 'counted' }));
  await assert.rejects(lambda.send(new GetFunctionUrlConfigCommand({ FunctionName: 'none' })));
  await counted('GetFunctionUrlConfig', 4);
  const { Metrics = [] } = await cloudwatch.send(
    new ListMetricsCommand({ Namespace: 'AWS/Usage', MetricName: 'ResourceCount' }),
  );
  assert.equal(Metrics.length, 1);
});
