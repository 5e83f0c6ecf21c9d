import assert from 'node:assert/strict';
import { before, test, type TestContext } from 'node:test';
import {
  DescribeAlarmHistoryCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import {
  AddPermissionCommand,
  CreateFunctionCommand,
  waitUntilFunctionActiveV2,
  type AddPermissionCommandInput,
} from '@aws-sdk/client-lambda';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import {
  ACCOUNT,
  eventually,
  nodeFunction,
  REGION,
  ROLE,
  testPlatform,
  type TestPlatform,
} from '../harness.ts';

/**
 * The confused deputy: somebody who may not do a thing gets somebody to do it who may. A service acts for whichever of
 * its resources asks, so the target's policy says for which; a third party acts for whichever customer asks, so the
 * role's trust policy asks for the customer's secret word.
 */
const closers: (() => void | Promise<void>)[] = [];
const context: Pick<TestContext, 'after'> = { after: (close) => void closers.push(close as () => void) };
let platform: TestPlatform;

before(async () => {
  platform = await testPlatform(context);
});
test.after(async () => {
  for (const close of closers.toReversed()) await close();
});

const alarmArn = (name: string, account = ACCOUNT) => `arn:aws:cloudwatch:${REGION}:${account}:alarm:${name}`;
const ALARMS = 'lambda.alarms.cloudwatch.amazonaws.com';

/** Whom each function lets in. The alarm `mine` asks all of them, then the alarm `others` does. */
const DOORS: Readonly<
  Record<string, { readonly door?: Partial<AddPermissionCommandInput>; readonly open: readonly string[] }>
> = {
  shut: { open: [] },
  'for-mine': { door: { SourceArn: alarmArn('mine') }, open: ['mine'] },
  'for-mine-of-us': { door: { SourceArn: alarmArn('mine'), SourceAccount: ACCOUNT }, open: ['mine'] },
  'for-all-of-us': { door: { SourceAccount: ACCOUNT }, open: ['mine', 'others'] },
  'for-another-account': { door: { SourceAccount: '111122223333' }, open: [] },
  'for-another-mine': { door: { SourceArn: alarmArn('mine', '111122223333') }, open: [] },
  'for-another-service': { door: { Principal: 's3.amazonaws.com' }, open: [] },
  'for-the-account-itself': { door: { Principal: ACCOUNT }, open: [] },
};

test('a service invokes for the resource that the function’s policy names, and for no other', async () => {
  const { lambda, cloudwatch } = platform;
  const arns = new Map<string, string>();
  for (const [name, { door }] of Object.entries(DOORS)) {
    const { FunctionArn = '' } = await lambda.send(
      new CreateFunctionCommand(await nodeFunction(name, 'export const handler = () => 1;')),
    );
    arns.set(FunctionArn, name);
    await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 60 }, { FunctionName: name });
    if (!door) continue;
    await lambda.send(
      new AddPermissionCommand({
        FunctionName: name,
        StatementId: 'door',
        Action: 'lambda:InvokeFunction',
        Principal: ALARMS,
        ...door,
      }),
    );
  }
  for (const AlarmName of ['mine', 'others']) {
    // An alarm has five actions at most; the state that is set lets them act at once.
    for (const [part, some] of [[...arns.keys()].slice(0, 4), [...arns.keys()].slice(4)].entries()) {
      await cloudwatch.send(
        new PutMetricAlarmCommand({
          AlarmName,
          Namespace: 'Deputy',
          MetricName: 'none',
          Statistic: 'Maximum',
          Period: 86_400,
          EvaluationPeriods: 1,
          Threshold: 1,
          ComparisonOperator: 'GreaterThanThreshold',
          AlarmActions: some,
        }),
      );
      await cloudwatch.send(new SetAlarmStateCommand({ AlarmName, StateValue: 'OK', StateReason: 'test' }));
      await cloudwatch.send(
        new SetAlarmStateCommand({ AlarmName, StateValue: 'ALARM', StateReason: 'test' }),
      );
      await eventually(`the actions of ${AlarmName}`, async () => {
        const done = await actionsOf(AlarmName);
        return done.length >= 4 * (part + 1) ? done : undefined;
      });
    }
    const actions = await actionsOf(AlarmName);
    const opened = new Set(
      actions
        .filter((summary) => summary.startsWith('Successfully'))
        .map(
          (summary) => [...arns].find(([arn]) => summary.includes(`${arn}.`) || summary.endsWith(arn))?.[1],
        ),
    );
    const wanted = Object.entries(DOORS).filter(([, { open }]) => open.includes(AlarmName));
    assert.deepEqual(opened, new Set(wanted.map(([name]) => name)), `${AlarmName}\n${actions.join('\n')}`);
    assert.equal(actions.length, arns.size);
  }

  async function actionsOf(AlarmName: string): Promise<string[]> {
    const { AlarmHistoryItems = [] } = await cloudwatch.send(
      new DescribeAlarmHistoryCommand({ AlarmName, HistoryItemType: 'Action' }),
    );
    return AlarmHistoryItems.map(({ HistorySummary = '' }) => HistorySummary);
  }
});

test('a third party gets a customer’s role only with that customer’s word', async () => {
  const { iam, endpoint } = platform;
  const role = (name: string, word: string) =>
    iam.send(
      new CreateRoleCommand({
        RoleName: name,
        AssumeRolePolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: {
            Effect: 'Allow',
            Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/deputy` },
            Action: 'sts:AssumeRole',
            Condition: { StringEquals: { 'sts:ExternalId': word } },
          },
        }),
      }),
    );
  await iam.send(new CreateUserCommand({ UserName: 'deputy' }));
  await iam.send(
    new PutUserPolicyCommand({
      UserName: 'deputy',
      PolicyName: 'p',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: { Effect: 'Allow', Action: 'sts:*', Resource: '*' },
      }),
    }),
  );
  await role('customer-one', 'word-of-one');
  await role('customer-two', 'word-of-two');
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'deputy' }));
  const { AccessKeyId = '', SecretAccessKey = '' } = AccessKey ?? {};
  const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey };
  const deputy = new STSClient({ region: REGION, endpoint, credentials, maxAttempts: 1 });
  context.after(() => deputy.destroy());
  const assume = (name: string, ExternalId?: string) =>
    deputy.send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::${ACCOUNT}:role/${name}`,
        RoleSessionName: 'deputy',
        ExternalId,
      }),
    );
  await assume('customer-one', 'word-of-one');
  for (const word of [undefined, 'word-of-one', 'WORD-OF-TWO', 'word-of-two@']) {
    await assert.rejects(assume('customer-two', word), /not authorized to perform: sts:AssumeRole/);
  }
  // A role that is for a service is nobody else's.
  await assert.rejects(assume(ROLE.split('/')[1] ?? ''), /not authorized to perform: sts:AssumeRole/);
});
