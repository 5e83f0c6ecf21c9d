import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { before, test, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import {
  CloudWatchClient,
  DescribeAnomalyDetectorsCommand,
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
  paginateGetMetricData,
  PutAnomalyDetectorCommand,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  CreateAliasCommand,
  CreateFunctionCommand,
  InvokeCommand,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda';
import { AwsSmithyRpcV2CborProtocol } from '@aws-sdk/core/protocols';
import { eventually, nodeFunction, REGION, testPlatform, type TestPlatform } from '../../../test/harness.ts';
import { clientEnvironment, pythonClients, type PythonClients } from '../../../test/clients/pythonClients.ts';

const run = promisify(execFile);
let clients: PythonClients | string;
before(async () => {
  clients = await pythonClients();
});

function clientOf(context: TestContext, platform: TestPlatform, more: object = {}): CloudWatchClient {
  const { endpoint, credentials } = platform;
  const client = new CloudWatchClient({ endpoint, credentials, region: REGION, maxAttempts: 1, ...more });
  context.after(() => client.destroy());
  return client;
}

/** The last hour, and the minute that runs. */
function lastHour() {
  const EndTime = new Date(Date.now() + 60_000);
  return { StartTime: new Date(EndTime.getTime() - 3_600_000), EndTime };
}

const CBOR = { protocol: AwsSmithyRpcV2CborProtocol };

for (const [name, type, more] of [
  ['JSON', 'application/x-amz-json-1.0', {}],
  ['CBOR', 'application/cbor', CBOR],
] as const) {
  test(`the SDK, in ${name}: what is put is listed, summed up and charted`, async (context) => {
    const client = clientOf(context, await testPlatform(context), more);
    const types = new Set<unknown>();
    client.middlewareStack.add(
      (next) => (request) => {
        types.add((request.request as { headers: Record<string, string> }).headers['content-type']);
        return next(request);
      },
      { step: 'finalizeRequest', name: 'seen' },
    );
    const Dimensions = [
      { Name: 'Shop', Value: 'north' },
      { Name: 'Aisle', Value: '3' },
    ];
    await client.send(
      new PutMetricDataCommand({
        Namespace: 'Orders',
        MetricData: [
          { MetricName: 'Size', Dimensions, Values: [1, 2, 3, 4], Counts: [1, 1, 1, 7], Unit: 'Kilobytes' },
          { MetricName: 'Taken', Value: 5 },
        ],
      }),
    );
    const listed = await client.send(new ListMetricsCommand({ Namespace: 'Orders' }));
    assert.deepEqual(listed.Metrics, [
      { Namespace: 'Orders', MetricName: 'Size', Dimensions },
      { Namespace: 'Orders', MetricName: 'Taken', Dimensions: [] },
    ]);
    const statistics = await client.send(
      new GetMetricStatisticsCommand({
        Namespace: 'Orders',
        MetricName: 'Size',
        // Their order does not matter.
        Dimensions: Dimensions.toReversed(),
        ...lastHour(),
        Period: 3600,
        Statistics: ['Sum', 'SampleCount', 'Average', 'Minimum', 'Maximum'],
        ExtendedStatistics: ['p50', 'tm25'],
      }),
    );
    assert.equal(statistics.Label, 'Size');
    const [{ Timestamp, ...point } = {}] = statistics.Datapoints ?? [];
    assert.ok(Timestamp instanceof Date);
    assert.deepEqual(point, {
      SampleCount: 10,
      Sum: 34,
      Average: 3.4,
      Minimum: 1,
      Maximum: 4,
      ExtendedStatistics: { p50: 4, tm25: 1.8 },
      Unit: 'Kilobytes',
    });
    const { MetricDataResults } = await client.send(
      new GetMetricDataCommand({
        ...lastHour(),
        MetricDataQueries: [
          {
            Id: 'm1',
            MetricStat: { Metric: { Namespace: 'Orders', MetricName: 'Taken' }, Period: 60, Stat: 'Sum' },
            ReturnData: false,
          },
          { Id: 'e1', Expression: '(m1 + 1) * 10 / 4', Label: 'scaled' },
        ],
      }),
    );
    assert.deepEqual(
      MetricDataResults?.map(({ Id, Label, Values, StatusCode }) => ({ Id, Label, Values, StatusCode })),
      [{ Id: 'e1', Label: 'scaled', Values: [15], StatusCode: 'Complete' }],
    );
    await assert.rejects(
      client.send(
        new PutMetricDataCommand({ Namespace: 'AWS/Lambda', MetricData: [{ MetricName: 'x', Value: 1 }] }),
      ),
      {
        message: 'The value AWS/ for parameter Namespace is invalid.',
        name: 'InvalidParameterValueException',
      },
    );
    assert.deepEqual([...types], [type]);
  });
}

test('bodies that the SDK compresses are read; pages of data come to an end', async (context) => {
  const client = clientOf(context, await testPlatform(context));
  const minute = Math.floor(Date.now() / 60_000) * 60_000;
  await client.send(
    new PutMetricDataCommand({
      Namespace: 'Pages',
      MetricData: Array.from({ length: 200 }, (_, at) => ({
        MetricName: `long-name-so-that-the-body-is-worth-compressing-${at % 2}`,
        Timestamp: new Date(minute - (at >> 1) * 60_000),
        Value: at,
      })),
    }),
  );
  const query = (at: number) => ({
    Id: `m${at}`,
    MetricStat: {
      Metric: { Namespace: 'Pages', MetricName: `long-name-so-that-the-body-is-worth-compressing-${at}` },
      Period: 60,
      Stat: 'Sum',
    },
  });
  const pages: number[] = [];
  const values: Record<string, number[]> = { m0: [], m1: [] };
  const asked = {
    MetricDataQueries: [query(0), query(1)],
    StartTime: new Date(minute - 7_200_000),
    EndTime: new Date(minute + 60_000),
    MaxDatapoints: 70,
  };
  for await (const page of paginateGetMetricData({ client }, asked)) {
    let size = 0;
    for (const { Id = '', Values = [] } of page.MetricDataResults ?? []) {
      values[Id]?.push(...Values);
      size += Values.length;
    }
    pages.push(size);
  }
  assert.deepEqual(pages, [70, 70, 60]);
  assert.deepEqual(
    values['m0'],
    Array.from({ length: 100 }, (_, at) => at * 2),
  );
  assert.deepEqual(
    values['m1'],
    Array.from({ length: 100 }, (_, at) => at * 2 + 1),
  );
});

test('every invocation of a function is in AWS/Lambda: ran, failed, throttled, by function, alias and over all', async (context) => {
  const platform = await testPlatform(context);
  const client = clientOf(context, platform);
  const { lambda } = platform;
  const code = `export const handler = async (event) => { if (event.fail) throw new Error('on purpose'); return 1; };`;
  await lambda.send(new CreateFunctionCommand(await nodeFunction('counted', code)));
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 60 }, { FunctionName: 'counted' });
  await lambda.send(new PublishVersionCommand({ FunctionName: 'counted' }));
  await lambda.send(new CreateAliasCommand({ FunctionName: 'counted', Name: 'live', FunctionVersion: '1' }));
  const invoke = (payload: object, Qualifier?: string) =>
    lambda.send(
      new InvokeCommand({
        FunctionName: 'counted',
        Payload: Buffer.from(JSON.stringify(payload)),
        ...(Qualifier !== undefined && { Qualifier }),
      }),
    );
  for (let at = 0; at < 5; at++) await invoke({});
  for (let at = 0; at < 2; at++) await invoke({ fail: true });
  for (let at = 0; at < 3; at++) await invoke({}, 'live');
  await lambda.send(
    new PutFunctionConcurrencyCommand({ FunctionName: 'counted', ReservedConcurrentExecutions: 0 }),
  );
  await assert.rejects(invoke({}), { name: 'TooManyRequestsException' });

  const read = async (MetricName: string, dimensions: Record<string, string>) => {
    const { Datapoints = [] } = await client.send(
      new GetMetricStatisticsCommand({
        Namespace: 'AWS/Lambda',
        MetricName,
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
        ...lastHour(),
        Period: 60,
        Statistics: ['Sum', 'SampleCount'],
      }),
    );
    const total = (name: 'Sum' | 'SampleCount') =>
      Datapoints.reduce((all, point) => all + (point[name] ?? 0), 0);
    return [total('Sum'), total('SampleCount')];
  };
  const ofFunction = { FunctionName: 'counted' };
  const ofAlias = { ...ofFunction, Resource: 'counted:live' };
  await eventually('the last invocation', async () =>
    (await read('Invocations', ofFunction))[0] === 10 ? true : undefined,
  );
  assert.deepEqual(await read('Invocations', {}), [10, 10]);
  assert.deepEqual(await read('Errors', ofFunction), [2, 10]);
  assert.deepEqual(await read('Throttles', ofFunction), [1, 11]);
  assert.deepEqual(await read('Invocations', { ...ofFunction, Resource: 'counted' }), [7, 7]);
  assert.deepEqual(await read('Invocations', ofAlias), [3, 3]);
  assert.deepEqual(await read('Invocations', { ...ofAlias, ExecutedVersion: '1' }), [3, 3]);
  const [total = 0, count] = await read('Duration', ofFunction);
  assert.ok(total > 0 && count === 10, `${total} ${count}`);
  const { Metrics = [] } = await eventually('the concurrency', async () => {
    const found = await client.send(
      new ListMetricsCommand({ Namespace: 'AWS/Lambda', MetricName: 'ConcurrentExecutions' }),
    );
    return found.Metrics?.length === 2 ? found : undefined;
  });
  assert.deepEqual(
    Metrics.map(({ Dimensions }) => Dimensions),
    [[{ Name: 'FunctionName', Value: 'counted' }], []],
  );

  await platform.restart();
  assert.deepEqual(await read('Invocations', ofFunction), [10, 10]);
});

test('what Mayfly has not is refused by name', async (context) => {
  const client = clientOf(context, await testPlatform(context));
  const { AnomalyDetectors } = await client.send(new DescribeAnomalyDetectorsCommand({}));
  assert.deepEqual(AnomalyDetectors, []);
  await assert.rejects(
    client.send(
      new PutAnomalyDetectorCommand({
        SingleMetricAnomalyDetector: { Namespace: 'N', MetricName: 'm', Stat: 'Sum' },
      }),
    ),
    { name: 'NotImplementedException', message: /cloudwatch:PutAnomalyDetector/ },
  );
});

const SCRIPT = `
import datetime, boto3
from botocore.exceptions import ClientError
client = boto3.client('cloudwatch')
now = datetime.datetime.now(datetime.timezone.utc)
client.put_metric_data(Namespace='Py', MetricData=[{'MetricName': 'Set', 'Timestamp': now, 'Unit': 'Seconds',
    'StatisticValues': {'SampleCount': 4, 'Sum': 10, 'Minimum': 1, 'Maximum': 4}}])
window = dict(StartTime=now - datetime.timedelta(hours=1), EndTime=now + datetime.timedelta(minutes=1))
answer = client.get_metric_statistics(Namespace='Py', MetricName='Set', Period=60, Statistics=['Average'], **window)
assert [(p['Average'], p['Unit']) for p in answer['Datapoints']] == [(2.5, 'Seconds')], answer
metrics = [m['MetricName'] for page in client.get_paginator('list_metrics').paginate(Namespace='Py') for m in page['Metrics']]
assert metrics == ['Set'], metrics
data = client.get_metric_data(MetricDataQueries=[
    {'Id': 'm1', 'MetricStat': {'Metric': {'Namespace': 'Py', 'MetricName': 'Set'}, 'Period': 60, 'Stat': 'Maximum'}},
    {'Id': 'all', 'Expression': 'SUM(METRICS())'}], **window)
assert [(r['Id'], r['Label'], r['Values']) for r in data['MetricDataResults']] == [('m1', 'Set', [4.0]), ('all', 'all', [4.0])], data
try:
    client.get_metric_statistics(Namespace='Py', MetricName='Set', Period=60, Statistics=['Sum'], StartTime=now, EndTime=now)
    raise AssertionError('must fail')
except ClientError as error:
    assert error.response['Error']['Code'] in ('InvalidParameterValue', 'InvalidParameterValueException'), error.response
print('done')
`;

test('boto3 and the AWS CLI, unmodified', async (context) => {
  if (typeof clients === 'string') return context.skip(clients);
  const platform = await testPlatform(context);
  const env = clientEnvironment(platform);
  const { stdout } = await run(clients.python, ['-c', SCRIPT], { env });
  assert.equal(stdout.trim(), 'done');
  const aws = (...args: string[]) =>
    run(clients === undefined || typeof clients === 'string' ? '' : clients.aws, args, { env });
  await aws('cloudwatch', 'put-metric-data', '--namespace', 'Cli', '--metric-name', 'Seen', '--value', '3');
  const listed = await aws('cloudwatch', 'list-metrics', '--namespace', 'Cli', '--output', 'json');
  assert.deepEqual(JSON.parse(listed.stdout), {
    Metrics: [{ Namespace: 'Cli', MetricName: 'Seen', Dimensions: [] }],
  });
});

test('the query protocol, as old clients speak it', async (context) => {
  const { SignatureV4 } = await import('@smithy/signature-v4');
  const { createHash, createHmac } = await import('node:crypto');
  const platform = await testPlatform(context);
  class Sha256 {
    readonly #hash;
    constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
      this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as string);
    }
    update(data: string | Uint8Array): void {
      this.#hash.update(data);
    }
    async digest(): Promise<Uint8Array> {
      return this.#hash.digest();
    }
  }
  const signer = new SignatureV4({
    service: 'monitoring',
    region: REGION,
    credentials: platform.credentials,
    sha256: Sha256 as never,
  });
  const { host, hostname, port } = new URL(platform.endpoint);
  const ask = async (form: Record<string, string>) => {
    const body = new URLSearchParams({ Version: '2010-08-01', ...form }).toString();
    const headers = { host, 'content-type': 'application/x-www-form-urlencoded' };
    const request = {
      method: 'POST',
      protocol: 'http:',
      hostname,
      port: Number(port),
      path: '/',
      headers,
      body,
      query: {},
    };
    const signed = (await signer.sign(request as never)) as unknown as { headers: Record<string, string> };
    const answer = await fetch(platform.endpoint, { method: 'POST', headers: signed.headers, body });
    return { status: answer.status, text: await answer.text() };
  };
  const put = await ask({
    Action: 'PutMetricData',
    Namespace: 'Old',
    'MetricData.member.1.MetricName': 'Form',
    'MetricData.member.1.Value': '7.5',
    'MetricData.member.1.Dimensions.member.1.Name': 'Way',
    'MetricData.member.1.Dimensions.member.1.Value': 'query',
  });
  assert.equal(put.status, 200, put.text);
  const listed = await ask({ Action: 'ListMetrics', Namespace: 'Old' });
  assert.match(listed.text, /<member><Namespace>Old<\/Namespace><MetricName>Form<\/MetricName>/);
  const wrong = await ask({
    Action: 'PutMetricData',
    Namespace: 'AWS/x',
    'MetricData.member.1.MetricName': 'a',
    'MetricData.member.1.Value': '1',
  });
  assert.equal(wrong.status, 400);
  assert.match(wrong.text, /<Code>InvalidParameterValue<\/Code>/);

  const alarm = await ask({
    Action: 'PutMetricAlarm',
    AlarmName: 'old',
    Namespace: 'Old',
    MetricName: 'Form',
    'Dimensions.member.1.Name': 'Way',
    'Dimensions.member.1.Value': 'query',
    Statistic: 'Sum',
    Period: '60',
    EvaluationPeriods: '2',
    Threshold: '1.5',
    ComparisonOperator: 'LessThanThreshold',
    'OKActions.member.1': 'arn:aws:logs:us-east-1:000000000000:log-group:g',
  });
  assert.equal(alarm.status, 200, alarm.text);
  const described = await ask({ Action: 'DescribeAlarms', 'AlarmNames.member.1': 'old' });
  assert.match(described.text, /<Threshold>1.5<\/Threshold>/);
  assert.match(described.text, /<OKActions><member>arn:aws:logs:[^<]*<\/member><\/OKActions>/);
  assert.match(described.text, /<StateReason>Unchecked: Initial alarm creation<\/StateReason>/);
  const unknown = await ask({
    Action: 'SetAlarmState',
    AlarmName: 'none',
    StateValue: 'OK',
    StateReason: 'x',
  });
  assert.equal(unknown.status, 404);
  assert.match(unknown.text, /<Code>ResourceNotFound<\/Code>/);
  const notAState = await ask({
    Action: 'SetAlarmState',
    AlarmName: 'old',
    StateValue: 'FINE',
    StateReason: 'x',
  });
  assert.equal(notAState.status, 400);
  assert.match(notAState.text, /<Code>ValidationError<\/Code>/);
  const dashboard = await ask({ Action: 'PutDashboard', DashboardName: 'old', DashboardBody: '{}' });
  assert.equal(dashboard.status, 400);
  assert.match(dashboard.text, /<Code>InvalidParameterInput<\/Code>/);
});
