import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  DeleteAlarmsCommand,
  ListMetricsCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import * as iam from '@aws-sdk/client-iam';
import * as lambda from '@aws-sdk/client-lambda';
import {
  ACCOUNT,
  nodeFunction,
  REGION,
  ROLE,
  testPlatform,
  TRUST_LAMBDA,
  type TestPlatform,
} from '../harness.ts';
import { allow, deny, newUser, refusal } from './identities.ts';

const functionArn = (name: string) => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;
const groupArn = (name: string) => `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${name}`;

/** Asks for permission, and runs nothing. */
const dryRun = (FunctionName: string, Qualifier?: string) =>
  new lambda.InvokeCommand({ FunctionName, InvocationType: 'DryRun', ...(Qualifier && { Qualifier }) });

async function publish(platform: TestPlatform, name: string, Tags?: Record<string, string>): Promise<void> {
  const input = await nodeFunction(name, 'export const handler = () => 1;');
  await platform.lambda.send(
    new lambda.CreateFunctionCommand({ ...input, Publish: true, ...(Tags && { Tags }) }),
  );
  await lambda.waitUntilFunctionActiveV2(
    { client: platform.lambda, maxWaitTime: 60 },
    { FunctionName: name },
  );
  const alias = { FunctionName: name, Name: 'live', FunctionVersion: '1' };
  await platform.lambda.send(new lambda.CreateAliasCommand(alias));
}

/** The end of every refusal that no policy speaks against. */
const silent = (action: string) => ` because no identity-based policy allows the ${action} action`;

test('functions: one of several, its alias alone, all but one; by their tags and those they shall have', async (context) => {
  const platform = await testPlatform(context);
  await publish(platform, 'orders', { team: 'red' });
  await publish(platform, 'billing', { team: 'blue' });
  const ann = await newUser(context, platform, platform.iam, 'ann');
  const invoke = async (name: string, qualifier?: string) =>
    (await ann.lambda.send(dryRun(name, qualifier))).StatusCode;
  const refused = (arn: string, action = 'lambda:InvokeFunction', reason = silent(action)) =>
    `AccessDeniedException: User: ${ann.arn} is not authorized to perform: ${action} on resource: ${arn}${reason}`;

  assert.equal(await refusal(invoke('orders')), refused(functionArn('orders')));
  await ann.may(allow('lambda:InvokeFunction', functionArn('orders')));
  assert.equal(await invoke('orders'), 204);
  assert.equal(await invoke(functionArn('orders')), 204);
  assert.equal(await refusal(invoke('billing')), refused(functionArn('billing')));
  assert.equal(await refusal(invoke('orders', 'live')), refused(functionArn('orders:live')));
  assert.equal(await refusal(invoke('orders:live')), refused(functionArn('orders:live')));
  assert.equal(
    await refusal(invoke('missing')),
    refused(functionArn('missing')),
    'nor is told that it is missing',
  );
  const get = (FunctionName: string) => ann.lambda.send(new lambda.GetFunctionCommand({ FunctionName }));
  assert.equal(await refusal(get('orders')), refused(functionArn('orders'), 'lambda:GetFunction'));

  await ann.may(allow('lambda:InvokeFunction', functionArn('orders:live')));
  assert.equal(await invoke('orders', 'live'), 204);
  assert.equal(await refusal(invoke('orders')), refused(functionArn('orders')));
  assert.equal(await refusal(invoke('orders', '1')), refused(functionArn('orders:1')));

  await ann.may(allow('lambda:*', '*'), deny('lambda:InvokeFunction', `${functionArn('billing')}*`));
  assert.equal(await invoke('orders'), 204);
  const explicit = ' with an explicit deny in an identity-based policy';
  assert.equal(
    await refusal(invoke('billing', 'live')),
    refused(functionArn('billing:live'), 'lambda:InvokeFunction', explicit),
  );
  await get('billing');

  await ann.may(allow('lambda:*', '*', { StringEquals: { 'aws:ResourceTag/team': 'red' } }));
  assert.equal(await invoke('orders'), 204);
  assert.equal(await invoke('orders', 'live'), 204);
  assert.equal(await refusal(invoke('billing')), refused(functionArn('billing')));
  await platform.lambda.send(
    new lambda.TagResourceCommand({ Resource: functionArn('billing'), Tags: { team: 'red' } }),
  );
  assert.equal(await invoke('billing'), 204, 'tags are those of now');

  await ann.may(
    allow('iam:PassRole', ROLE, { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } }),
    allow(['lambda:CreateFunction', 'lambda:TagResource'], functionArn('ann-*'), {
      StringEquals: { 'aws:RequestTag/owner': '${aws:username}' },
      'ForAllValues:StringEquals': { 'aws:TagKeys': ['owner'] },
    }),
  );
  const create = async (name: string, Tags?: Record<string, string>) =>
    ann.lambda.send(
      new lambda.CreateFunctionCommand({
        ...(await nodeFunction(name, 'export const handler = () => 1;')),
        ...(Tags && { Tags }),
      }),
    );
  const noCreation = (name: string) => refused(functionArn(name), 'lambda:CreateFunction');
  assert.equal(await refusal(create('ann-1')), noCreation('ann-1'));
  assert.equal(await refusal(create('ann-1', { owner: 'bob' })), noCreation('ann-1'));
  assert.equal(await refusal(create('ann-1', { owner: 'ann', more: 'x' })), noCreation('ann-1'));
  assert.equal(await refusal(create('bob-1', { owner: 'ann' })), noCreation('bob-1'));
  assert.equal((await create('ann-1', { owner: 'ann' })).FunctionName, 'ann-1');
});

test("lambda's own keys: layers, kinds of URLs, who is let in by a function's policy", async (context) => {
  const platform = await testPlatform(context);
  await publish(platform, 'orders');
  const ann = await newUser(context, platform, platform.iam, 'ann');
  const FunctionName = 'orders';
  const layer = (version: number) => `arn:aws:lambda:${REGION}:${ACCOUNT}:layer:tools:${version}`;
  await ann.may(
    allow('lambda:UpdateFunctionConfiguration', functionArn('orders'), {
      'ForAllValues:StringLike': { 'lambda:Layer': [`${layer(1).slice(0, -1)}*`] },
    }),
    allow('lambda:GetLayerVersion', layer(1)),
  );
  const update = (...Layers: string[]) =>
    ann.lambda.send(new lambda.UpdateFunctionConfigurationCommand({ FunctionName, Layers }));
  assert.match(
    await refusal(update(layer(1))),
    /^InvalidParameterValueException: Layer version .* does not exist/,
  );
  assert.match(
    await refusal(update(layer(2))),
    /lambda:GetLayerVersion on resource: .*:layer:tools:2 because no id/,
  );
  const other = layer(1).replace('tools', 'other');
  assert.match(await refusal(update(layer(1), other)), /lambda:UpdateFunctionConfiguration on resource: /);

  await ann.may(allow('lambda:*', '*'), deny('lambda:GetLayerVersion', layer(1)));
  for (const spelling of [
    layer(1),
    layer(1).replace('arn:aws:', 'arn:aws-cn:'),
    `${layer(1).slice(0, -1)}01`,
  ]) {
    const read = ann.lambda.send(new lambda.GetLayerVersionByArnCommand({ Arn: spelling }));
    assert.match(await refusal(read), /:layer:tools:1 with an explicit deny|^ValidationException/, spelling);
    assert.match(
      await refusal(update(spelling)),
      /:layer:tools:1 with an explicit deny|^ValidationException/,
      spelling,
    );
  }

  const authType = { StringEquals: { 'lambda:FunctionUrlAuthType': 'AWS_IAM' } };
  await ann.may(allow('lambda:*FunctionUrlConfig', functionArn('orders'), authType));
  const url = (AuthType: lambda.FunctionUrlAuthType) =>
    ann.lambda.send(new lambda.CreateFunctionUrlConfigCommand({ FunctionName, AuthType }));
  assert.match(await refusal(url('NONE')), /lambda:CreateFunctionUrlConfig on resource: /);
  await url('AWS_IAM');
  await ann.lambda.send(new lambda.GetFunctionUrlConfigCommand({ FunctionName }));
  await platform.lambda.send(new lambda.UpdateFunctionUrlConfigCommand({ FunctionName, AuthType: 'NONE' }));
  assert.match(
    await refusal(ann.lambda.send(new lambda.GetFunctionUrlConfigCommand({ FunctionName }))),
    /lambda:GetFunctionUrlConfig on resource: /,
  );

  const only = { StringEquals: { 'lambda:Principal': 's3.amazonaws.com' } };
  await ann.may(allow(['lambda:AddPermission', 'lambda:RemovePermission'], functionArn('orders'), only));
  const permit = (client: lambda.LambdaClient, StatementId: string, Principal: string) =>
    client.send(
      new lambda.AddPermissionCommand({
        FunctionName,
        StatementId,
        Principal,
        Action: 'lambda:InvokeFunction',
      }),
    );
  await permit(ann.lambda, 'bucket', 's3.amazonaws.com');
  assert.match(await refusal(permit(ann.lambda, 'all', '*')), /lambda:AddPermission on resource: /);
  await permit(platform.lambda, 'topic', 'sns.amazonaws.com');
  const remove = (StatementId: string) =>
    ann.lambda.send(new lambda.RemovePermissionCommand({ FunctionName, StatementId }));
  assert.match(await refusal(remove('topic')), /lambda:RemovePermission on resource: /);
  await remove('bucket');
});

test('logs: one group, with its streams or as it stands; tags of requests and of groups', async (context) => {
  const platform = await testPlatform(context);
  const ann = await newUser(context, platform, platform.iam, 'ann');
  const create = (logGroupName: string, tags?: Record<string, string>) =>
    new CreateLogGroupCommand({ logGroupName, ...(tags && { tags }) });
  for (const name of ['app', 'apple']) await platform.logs.send(create(name, { team: name }));
  const filter = (logGroupName: string) => ann.logs.send(new FilterLogEventsCommand({ logGroupName }));
  const stream = (logGroupName: string, logStreamName: string) =>
    ann.logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
  const refused = (action: string, arn: string) =>
    `AccessDeniedException: User: ${ann.arn} is not authorized to perform: ${action} on resource: ${arn}${silent(action)}`;

  await ann.may(allow('logs:*', `${groupArn('app')}:*`));
  await filter('app');
  await stream('app', 's');
  const line = {
    logGroupName: 'app',
    logStreamName: 's',
    logEvents: [{ timestamp: Date.now(), message: 'm' }],
  };
  await ann.logs.send(new PutLogEventsCommand(line));
  await ann.logs.send(new GetLogEventsCommand({ logGroupName: 'app', logStreamName: 's' }));
  await ann.logs.send(new GetLogEventsCommand({ logGroupIdentifier: groupArn('app'), logStreamName: 's' }));
  assert.equal(
    await refusal(filter('apple')),
    refused('logs:FilterLogEvents', `${groupArn('apple')}:log-stream:`),
  );
  assert.equal(
    await refusal(stream('apple', 's')),
    refused('logs:CreateLogStream', `${groupArn('apple')}:log-stream:s`),
  );
  assert.equal(
    await refusal(ann.logs.send(new DescribeLogGroupsCommand({}))),
    refused('logs:DescribeLogGroups', `${groupArn('')}:log-stream:`),
  );

  await ann.may(allow('logs:*', groupArn('app')));
  await filter('app');
  await ann.logs.send(new DescribeLogStreamsCommand({ logGroupName: 'app' }));
  assert.match(await refusal(stream('app', 's2')), /logs:CreateLogStream/, 'streams are not the group');

  await ann.may(allow('logs:*', '*'), deny('logs:*', groupArn('app')));
  assert.match(await refusal(filter('app')), /with an explicit deny in an identity-based policy$/);
  await filter('apple');

  await ann.may(allow('logs:*', '*', { StringEquals: { 'aws:ResourceTag/team': 'app' } }));
  await filter('app');
  assert.match(await refusal(filter('apple')), /logs:FilterLogEvents/);
  const tagged = { StringEquals: { 'aws:RequestTag/team': 'app' } };
  await ann.may(allow('logs:CreateLogGroup', '*', tagged));
  assert.match(await refusal(ann.logs.send(create('new'))), /logs:CreateLogGroup/);
  assert.match(await refusal(ann.logs.send(create('new', { team: 'app' }))), /logs:TagResource/);
  await ann.may(allow(['logs:CreateLogGroup', 'logs:TagResource'], '*', tagged));
  await ann.logs.send(create('new', { team: 'app' }));
});

test('metrics by namespace, alarms by name; without a resource the refusal names none', async (context) => {
  const platform = await testPlatform(context);
  const ann = await newUser(context, platform, platform.iam, 'ann');
  const put = (Namespace: string) =>
    ann.cloudwatch.send(new PutMetricDataCommand({ Namespace, MetricData: [{ MetricName: 'm', Value: 1 }] }));
  await ann.may(allow('cloudwatch:PutMetricData', '*', { StringLike: { 'cloudwatch:namespace': 'App/*' } }));
  await put('App/Orders');
  const message = await refusal(put('Other'));
  assert.match(
    message,
    /: User: \S+ is not authorized to perform: cloudwatch:PutMetricData because no identity-/,
  );
  assert.match(
    await refusal(ann.cloudwatch.send(new ListMetricsCommand({}))),
    /cloudwatch:ListMetrics because/,
  );
  const alarms = `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:`;
  await ann.may(allow('cloudwatch:DeleteAlarms', `${alarms}ann-*`));
  const remove = (...AlarmNames: string[]) => ann.cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames }));
  assert.ok(
    (await refusal(remove('ann-1', 'bob-1'))).includes(`DeleteAlarms on resource: ${alarms}bob-1 because`),
  );

  const alarm = {
    MetricName: 'm',
    Namespace: 'App/Orders',
    Period: 60,
    EvaluationPeriods: 1,
    Statistic: 'Sum',
    Threshold: 1,
    ComparisonOperator: 'GreaterThanThreshold',
  } as const;
  for (const team of ['red', 'blue']) {
    const Tags = [{ Key: 'team', Value: team }];
    await platform.cloudwatch.send(new PutMetricAlarmCommand({ ...alarm, AlarmName: team, Tags }));
  }
  await ann.may(allow('cloudwatch:*Alarms', '*', { StringEquals: { 'aws:ResourceTag/team': 'red' } }));
  assert.ok((await refusal(remove('blue'))).includes(`DeleteAlarms on resource: ${alarms}blue because`));
  await remove('red');
});

test('IAM: by path, by name, only oneself; within a boundary; some policies alone; roles for one service', async (context) => {
  const platform = await testPlatform(context);
  const root = platform.iam;
  const ann = await newUser(context, platform, root, 'ann', '/team/');
  await newUser(context, platform, root, 'bob');
  for (const [RoleName, Path] of [
    ['worker', '/team/'],
    ['admin', '/'],
  ]) {
    await root.send(new iam.CreateRoleCommand({ RoleName, Path, AssumeRolePolicyDocument: TRUST_LAMBDA }));
  }
  const refused = (action: string, shown: string, reason = silent(action)) =>
    `AccessDenied: User: ${ann.arn} is not authorized to perform: ${action} on resource: ${shown}${reason}`;
  const get = (RoleName: string) => ann.iam.send(new iam.GetRoleCommand({ RoleName }));
  await ann.may(allow('iam:GetRole', `arn:aws:iam::${ACCOUNT}:role/team/*`));
  await get('worker');
  assert.equal(await refusal(get('admin')), refused('iam:GetRole', 'role admin'));
  assert.equal(await refusal(get('missing')), refused('iam:GetRole', 'role missing'));
  const list = ann.iam.send(new iam.ListRolesCommand({}));
  assert.equal(await refusal(list), refused('iam:ListRoles', `arn:aws:iam::${ACCOUNT}:role/`));

  await ann.may(
    allow(['iam:CreateAccessKey', 'iam:GetUser'], `arn:aws:iam::${ACCOUNT}:user/*/\${aws:username}`),
  );
  await ann.iam.send(new iam.CreateAccessKeyCommand({}));
  assert.equal((await ann.iam.send(new iam.GetUserCommand({}))).User?.UserName, 'ann');
  const bobs = ann.iam.send(new iam.CreateAccessKeyCommand({ UserName: 'bob' }));
  assert.equal(await refusal(bobs), refused('iam:CreateAccessKey', 'user bob'));

  const boundary = 'arn:aws:iam::aws:policy/PowerUserAccess';
  const limited = { StringEquals: { 'iam:PermissionsBoundary': boundary } };
  await ann.may(allow(['iam:CreateRole', 'iam:AttachRolePolicy'], '*', limited));
  const make = (RoleName: string, PermissionsBoundary?: string) =>
    ann.iam.send(
      new iam.CreateRoleCommand({
        RoleName,
        AssumeRolePolicyDocument: TRUST_LAMBDA,
        ...(PermissionsBoundary && { PermissionsBoundary }),
      }),
    );
  assert.equal(await refusal(make('free')), refused('iam:CreateRole', `arn:aws:iam::${ACCOUNT}:role/free`));
  await make('limited', boundary);
  const attach = (RoleName: string, PolicyArn: string) =>
    ann.iam.send(new iam.AttachRolePolicyCommand({ RoleName, PolicyArn }));
  const readOnly = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
  await attach('limited', readOnly);
  assert.equal(await refusal(attach('worker', readOnly)), refused('iam:AttachRolePolicy', 'role worker'));
  await ann.may(allow('iam:AttachRolePolicy', '*', { ArnEquals: { 'iam:PolicyARN': readOnly } }));
  await attach('worker', readOnly);
  const admin = attach('worker', 'arn:aws:iam::aws:policy/AdministratorAccess');
  assert.equal(await refusal(admin), refused('iam:AttachRolePolicy', 'role worker'));

  await ann.may(
    allow('iam:*', '*'),
    deny('iam:*', [`arn:aws:iam::${ACCOUNT}:role/admin`, `arn:aws:iam::${ACCOUNT}:user/bob`]),
  );
  const simulate = (arn: string) =>
    ann.iam.send(
      new iam.SimulatePrincipalPolicyCommand({ PolicySourceArn: arn, ActionNames: ['s3:GetObject'] }),
    );
  for (const work of [
    get('ADMIN'),
    ann.iam.send(new iam.DeleteUserCommand({ UserName: 'BOB' })),
    ann.iam.send(new iam.UpdateUserCommand({ UserName: 'bob', NewPath: '/x/' })),
    simulate(`arn:aws:iam::${ACCOUNT}:role/some/path/admin`),
    simulate(`arn:aws:iam::${ACCOUNT}:user/Bob`),
  ]) {
    assert.match(
      await refusal(work),
      /on resource: (role admin|user bob) with an explicit deny/,
      'by any spelling',
    );
  }

  await root.send(new iam.TagRoleCommand({ RoleName: 'worker', Tags: [{ Key: 'team', Value: 'red' }] }));
  await ann.may(allow('iam:*Role', '*', { StringEquals: { 'iam:ResourceTag/team': 'red' } }));
  await get('worker');
  assert.equal(await refusal(get('limited')), refused('iam:GetRole', 'role limited'));

  const pass = (to: string, role: string) =>
    ann.may(
      allow('lambda:*', '*'),
      allow('iam:PassRole', role, { StringEquals: { 'iam:PassedToService': to } }),
    );
  const create = async () =>
    ann.lambda.send(
      new lambda.CreateFunctionCommand({
        ...(await nodeFunction('made', 'export const handler = () => 1;')),
        Role: `arn:aws:iam::${ACCOUNT}:role/team/worker`,
      }),
    );
  const notPassed = `iam:PassRole on resource: arn:aws:iam::${ACCOUNT}:role/team/worker${silent('iam:PassRole')}`;
  await pass('ec2.amazonaws.com', '*');
  assert.ok((await refusal(create())).endsWith(notPassed));
  await pass('lambda.amazonaws.com', `arn:aws:iam::${ACCOUNT}:role/admin`);
  assert.ok((await refusal(create())).endsWith(notPassed));
  await pass('lambda.amazonaws.com', `arn:aws:iam::${ACCOUNT}:role/team/*`);
  assert.equal((await create()).FunctionName, 'made');
});
