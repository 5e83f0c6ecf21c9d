import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CloudWatchClient, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { CreateAccessKeyCommand, CreateUserCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { eventually, REGION, testPlatform } from '../../../test/harness.ts';

test('who lets an alarm write into a log group must be allowed to write there', async (context) => {
  const { iam, endpoint } = await testPlatform(context);
  await iam.send(new CreateUserCommand({ UserName: 'watcher' }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'watcher' }));
  const allow = (...statements: { Action: string; Resource: string }[]) =>
    iam.send(
      new PutUserPolicyCommand({
        UserName: 'watcher',
        PolicyName: 'p',
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: statements.map((statement) => ({ Effect: 'Allow', ...statement })),
        }),
      }),
    );
  const client = new CloudWatchClient({
    endpoint,
    region: REGION,
    maxAttempts: 1,
    credentials: {
      accessKeyId: AccessKey?.AccessKeyId ?? '',
      secretAccessKey: AccessKey?.SecretAccessKey ?? '',
    },
  });
  context.after(() => client.destroy());
  const put = (...OKActions: string[]) =>
    client.send(
      new PutMetricAlarmCommand({
        AlarmName: 'a',
        Namespace: 'N',
        MetricName: 'm',
        Statistic: 'Sum',
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: 'GreaterThanThreshold',
        OKActions,
      }),
    );
  const group = 'arn:aws:logs:us-east-1:000000000000:log-group:/alarms';
  const cloudwatch = { Action: 'cloudwatch:*', Resource: '*' };
  await allow(cloudwatch);
  await put();
  await assert.rejects(put(group), {
    message: /is not authorized to perform: logs:PutLogEvents on resource: \S+:log-stream:a /,
  });
  await allow(cloudwatch, { Action: 'logs:PutLogEvents', Resource: `${group}:*` });
  await eventually('the permission', async () => {
    try {
      return await put(group);
    } catch {
      return undefined;
    }
  });
});
