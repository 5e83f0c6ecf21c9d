import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  GetDashboardCommand,
  paginateDescribeAlarms,
  PutCompositeAlarmCommand,
  PutDashboardCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
  waitUntilAlarmExists,
} from '@aws-sdk/client-cloudwatch';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  AddPermissionCommand,
  CreateFunctionCommand,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda';
import { AwsSmithyRpcV2CborProtocol } from '@aws-sdk/core/protocols';
import { clientEnvironment, pythonClients } from '../../../../test/clients/pythonClients.ts';
import {
  eventually as eventuallyWithin,
  nodeFunction,
  REGION,
  testPlatform,
  type TestPlatform,
} from '../../../../test/harness.ts';

const run = promisify(execFile);
const PATIENCE_MS = 30_000;
const GROUP = 'arn:aws:logs:us-east-1:000000000000:log-group:/alarms/watched';

function eventually<T>(what: string, probe: () => Promise<T | undefined>): Promise<T> {
  return eventuallyWithin(what, probe, PATIENCE_MS);
}

function clientOf({ endpoint, credentials }: TestPlatform, more: object = {}): CloudWatchClient {
  return new CloudWatchClient({ endpoint, credentials, region: REGION, maxAttempts: 1, ...more });
}

test('an alarm of seconds goes off: a function that allows it is invoked, one that does not is not; a log group is told', async (context) => {
  const platform = await testPlatform(context);
  const { lambda, logs } = platform;
  const client = clientOf(platform, { protocol: AwsSmithyRpcV2CborProtocol });
  context.after(() => client.destroy());
  const code = 'export const handler = async (event) => console.log(JSON.stringify(event));';
  const arns: string[] = [];
  for (const name of ['told', 'untold']) {
    const { FunctionArn = '' } = await lambda.send(new CreateFunctionCommand(await nodeFunction(name, code)));
    arns.push(FunctionArn);
    await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 60 }, { FunctionName: name });
  }
  await lambda.send(
    new AddPermissionCommand({
      FunctionName: 'told',
      StatementId: 'alarms',
      Action: 'lambda:InvokeFunction',
      Principal: 'lambda.alarms.cloudwatch.amazonaws.com',
      SourceAccount: '000000000000',
      SourceArn: 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:burst',
    }),
  );
  await client.send(
    new PutMetricAlarmCommand({
      AlarmName: 'burst',
      Namespace: 'Api',
      MetricName: 'load',
      Statistic: 'Maximum',
      Period: 10,
      EvaluationPeriods: 1,
      Threshold: 5,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'ignore',
      AlarmActions: [...arns, GROUP],
    }),
  );
  // As long as it takes until it is evaluated; what is ignored then does not change it any more.
  await eventually('the alarm', async () => {
    const MetricData = [{ MetricName: 'load', Value: 7, StorageResolution: 1 }];
    await client.send(new PutMetricDataCommand({ Namespace: 'Api', MetricData }));
    const { MetricAlarms: [alarm] = [] } = await client.send(new DescribeAlarmsCommand({}));
    return alarm?.StateValue === 'ALARM' ? alarm : undefined;
  });
  const actions = await eventually('three actions', async () => {
    const { AlarmHistoryItems = [] } = await client.send(
      new DescribeAlarmHistoryCommand({ AlarmName: 'burst', HistoryItemType: 'Action' }),
    );
    return AlarmHistoryItems.length === 3
      ? AlarmHistoryItems.map(({ HistorySummary }) => HistorySummary)
      : undefined;
  });
  assert.deepEqual(actions.map((summary) => summary?.split('.')[0]).toSorted(byText), [
    `Failed to execute action ${arns[1]}`,
    `Successfully executed action ${arns[0]}`,
    `Successfully executed action ${GROUP}`,
  ]);
  assert.match(actions.join(), /no resource-based policy allows the lambda:InvokeFunction action/);
  const eventIn = (logGroupName: string, filterPattern: string) =>
    eventually(`an event in ${logGroupName}`, async () => {
      const { events: [event] = [] } = await logs
        .send(new FilterLogEventsCommand({ logGroupName, filterPattern }))
        .catch(() => ({ events: [] }));
      return event?.message;
    });
  const printed = await eventIn('/aws/lambda/told', '"aws.cloudwatch"');
  const event = JSON.parse(printed.slice(printed.indexOf('{'))) as {
    alarmData: { alarmName: string; state: object };
  };
  assert.equal(event.alarmData.alarmName, 'burst');
  const told = JSON.parse(await eventIn('/alarms/watched', '"State Change"')) as {
    detail: { state: { value: string } };
  };
  assert.equal(told.detail.state.value, 'ALARM');
});

test('alarms, dashboards and their state survive a restart; JSON and CBOR answer alike; waiters and paginators', async (context) => {
  const platform = await testPlatform(context);
  const client = clientOf(platform);
  context.after(() => client.destroy());
  const alarm = {
    Namespace: 'Api',
    MetricName: 'load',
    ExtendedStatistic: 'p99',
    Period: 60,
    EvaluationPeriods: 3,
    DatapointsToAlarm: 2,
    Threshold: 0.5,
    ComparisonOperator: 'LessThanThreshold',
    TreatMissingData: 'ignore',
    Dimensions: [{ Name: 'Shop', Value: 'north' }],
  } as const;
  for (const AlarmName of ['one', 'two', 'three'])
    await client.send(new PutMetricAlarmCommand({ AlarmName, ...alarm, Dimensions: [...alarm.Dimensions] }));
  await client.send(
    new SetAlarmStateCommand({
      AlarmName: 'two',
      StateValue: 'ALARM',
      StateReason: 'a test',
      StateReasonData: '{"a":1}',
    }),
  );
  await client.send(
    new PutCompositeAlarmCommand({ AlarmName: 'any', AlarmRule: 'ALARM(one) OR ALARM(two)' }),
  );
  const DashboardBody = JSON.stringify({ widgets: [{ type: 'text', properties: { markdown: '# Hello' } }] });
  await client.send(new PutDashboardCommand({ DashboardName: 'main', DashboardBody }));
  await waitUntilAlarmExists({ client, maxWaitTime: 10 }, { AlarmNames: ['one'] });
  const seen: (string | undefined)[] = [];
  for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client, pageSize: 2 }, {})) {
    seen.push(...MetricAlarms.map(({ AlarmName }) => AlarmName));
  }
  assert.deepEqual(seen, ['one', 'three', 'two']);

  await platform.restart();
  const other = clientOf(platform, { protocol: AwsSmithyRpcV2CborProtocol });
  context.after(() => other.destroy());
  const describe = async (asker: CloudWatchClient) => {
    const { $metadata: _, ...answer } = await asker.send(
      new DescribeAlarmsCommand({
        AlarmNames: ['two', 'any'],
        AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
      }),
    );
    return answer;
  };
  const { MetricAlarms: [two] = [], CompositeAlarms: [any] = [] } = await describe(client);
  assert.equal(two?.StateValue, 'ALARM');
  assert.equal(two.StateReasonData, '{"a":1}');
  assert.deepEqual(two.Dimensions, [{ Name: 'Shop', Value: 'north' }]);
  assert.equal(any?.StateValue, 'ALARM');
  assert.deepEqual(await describe(other), await describe(client));
  assert.equal(
    (await other.send(new GetDashboardCommand({ DashboardName: 'main' }))).DashboardBody,
    DashboardBody,
  );
  await assert.rejects(client.send(new DeleteAlarmsCommand({ AlarmNames: ['two'] })), {
    message: 'Cannot delete two as there are composite alarm(s) depending on it.',
  });
  await assert.rejects(
    other.send(new SetAlarmStateCommand({ AlarmName: 'none', StateValue: 'OK', StateReason: 'x' })),
    { name: 'ResourceNotFound' },
  );
});

function byText(one: string | undefined, other: string | undefined): number {
  return (one ?? '') < (other ?? '') ? -1 : 1;
}

const SCRIPT = `
import boto3
from botocore.exceptions import ClientError
client = boto3.client('cloudwatch')
client.put_metric_alarm(AlarmName='py', Namespace='Py', MetricName='m', Statistic='Average', Period=60,
    EvaluationPeriods=2, Threshold=21, ComparisonOperator='GreaterThanThreshold', Tags=[{'Key': 'a', 'Value': 'b'}])
alarm = client.describe_alarms(AlarmNames=['py'])['MetricAlarms'][0]
assert (alarm['Threshold'], alarm['Period'], alarm['StateReason']) == (21.0, 60, 'Unchecked: Initial alarm creation'), alarm
assert client.list_tags_for_resource(ResourceARN=alarm['AlarmArn'])['Tags'] == [{'Key': 'a', 'Value': 'b'}]
client.put_dashboard(DashboardName='py', DashboardBody='{"widgets":[]}')
assert client.list_dashboards()['DashboardEntries'][0]['Size'] == 14
for call, code in [
    (lambda: client.put_dashboard(DashboardName='py', DashboardBody='{"widgets":[{"type":"pie"}]}'), 'InvalidParameterInput'),
    (lambda: client.get_dashboard(DashboardName='none'), 'ResourceNotFound'),
    (lambda: client.set_alarm_state(AlarmName='none', StateValue='OK', StateReason='x'), 'ResourceNotFound'),
    (lambda: client.put_composite_alarm(AlarmName='c', AlarmRule='('), 'ValidationError'),
]:
    try:
        call()
        raise AssertionError('must fail: ' + code)
    except ClientError as error:
        assert error.response['Error']['Code'] == code, error.response
client.delete_alarms(AlarmNames=['py'])
print('done')
`;

test('boto3 and the AWS CLI, unmodified', async (context) => {
  const clients = await pythonClients();
  if (typeof clients === 'string') return context.skip(clients);
  const platform = await testPlatform(context);
  const env = clientEnvironment(platform);
  const { stdout } = await run(clients.python, ['-c', SCRIPT], { env });
  assert.equal(stdout.trim(), 'done');
  const aws = async (...args: string[]) =>
    (await run(clients.aws, ['cloudwatch', ...args, '--output', 'json'], { env })).stdout;
  const options =
    'put-metric-alarm --alarm-name cli --namespace N --metric-name m --statistic Sum --period 60 --evaluation-periods 1 --threshold 1 --comparison-operator GreaterThanOrEqualToThreshold';
  await aws(...options.split(' '));
  await aws('set-alarm-state', '--alarm-name', 'cli', '--state-value', 'OK', '--state-reason', 'by hand');
  const history = JSON.parse(await aws('describe-alarm-history', '--alarm-name', 'cli')) as {
    AlarmHistoryItems: { HistorySummary: string }[];
  };
  assert.deepEqual(
    history.AlarmHistoryItems.map(({ HistorySummary }) => HistorySummary),
    ['Alarm updated from INSUFFICIENT_DATA to OK', 'Alarm "cli" created'],
  );
});
