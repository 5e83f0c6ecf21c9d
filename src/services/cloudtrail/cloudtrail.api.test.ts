import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CloudTrailClient,
  CreateTrailCommand,
  DescribeTrailsCommand,
  GetTrailStatusCommand,
  ListTrailsCommand,
  LookupEventsCommand,
  paginateLookupEvents,
  type LookupAttribute,
  type LookupEventsCommandInput,
} from '@aws-sdk/client-cloudtrail';
import { PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateGroupCommand,
  CreateUserCommand,
  DeleteUserCommand,
  GetUserCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import {
  CreateFunctionCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  ListFunctionsCommand,
} from '@aws-sdk/client-lambda';
import { ACCOUNT, eventually, nodeFunction, REGION } from '../../../test/harness.ts';
import { recordOf, trailPlatform } from './cloudtrail.fixture.ts';

test('a call becomes an event in the documented format', async (context) => {
  const platform = await trailPlatform(context);
  await platform.iam.send(
    new CreateUserCommand({ UserName: 'ada', Path: '/team/', Tags: [{ Key: 'Team', Value: 'x' }] }),
  );
  const record = await platform.record('CreateUser');
  const { eventTime, eventID, requestID, userAgent, responseElements, ...rest } = record;
  assert.match(String(eventTime), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  assert.match(String(eventID), /^[0-9a-f-]{36}$/);
  assert.match(String(requestID), /^[0-9a-f-]{36}$/);
  assert.match(String(userAgent), /aws-sdk-js/);
  const arn = `arn:aws:iam::${ACCOUNT}:user/team/ada`;
  const { userId, createDate, ...user } = (responseElements as { user: Record<string, string> }).user;
  assert.match(userId ?? '', /^AIDA/);
  assert.match(createDate ?? '', /^[A-Z][a-z]{2} \d{1,2}, \d{4}, \d{1,2}:\d\d:\d\d [AP]M$/);
  assert.deepEqual(user, { path: '/team/', userName: 'ada', arn, tags: [{ key: 'Team', value: 'x' }] });
  assert.deepEqual(rest, {
    eventVersion: '1.11',
    userIdentity: {
      type: 'Root',
      principalId: ACCOUNT,
      arn: `arn:aws:iam::${ACCOUNT}:root`,
      accountId: ACCOUNT,
      accessKeyId: platform.credentials.accessKeyId,
    },
    eventSource: 'iam.amazonaws.com',
    eventName: 'CreateUser',
    awsRegion: REGION,
    sourceIPAddress: '127.0.0.1',
    requestParameters: { userName: 'ada', path: '/team/', tags: [{ key: 'Team', value: 'x' }] },
    readOnly: false,
    resources: [{ accountId: ACCOUNT, type: 'AWS::IAM::User', ARN: arn }],
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: ACCOUNT,
    eventCategory: 'Management',
  });
});

test('reads show no answer, failures their error, functions the names that AWS gives their events', async (context) => {
  const platform = await trailPlatform(context);
  await platform.lambda.send(new ListFunctionsCommand({ MaxItems: 7 }));
  const listed = await platform.record('ListFunctions20150331');
  assert.deepEqual(listed.requestParameters, { maxItems: 7 });
  assert.equal(listed.responseElements, null);
  assert.equal(listed['readOnly'], true);

  const absent = new GetFunctionConfigurationCommand({ FunctionName: 'absent' });
  await assert.rejects(platform.lambda.send(absent), { name: 'ResourceNotFoundException' });
  const failed = await platform.record('GetFunctionConfiguration20150331v2');
  assert.equal(failed.errorCode, 'ResourceNotFoundException');
  assert.match(failed.errorMessage ?? '', /Function not found/);

  await assert.rejects(platform.iam.send(new DeleteUserCommand({ UserName: 'absent' })));
  const { errorCode, requestParameters, responseElements } = await platform.record('DeleteUser');
  assert.equal(errorCode, 'NoSuchEntityException');
  assert.deepEqual(requestParameters, { userName: 'absent' });
  assert.equal(responseElements, null);
});

test('who is denied leaves an event with the message', async (context) => {
  const platform = await trailPlatform(context);
  const settings = await platform.user('bob');
  const iam = new IAMClient(settings);
  context.after(() => iam.destroy());
  await assert.rejects(iam.send(new CreateGroupCommand({ GroupName: 'admins' })), { name: 'AccessDenied' });
  const { errorCode, errorMessage, userIdentity, requestParameters } = await platform.record('CreateGroup');
  assert.equal(errorCode, 'AccessDenied');
  assert.match(errorMessage ?? '', /user\/bob is not authorized to perform: iam:CreateGroup/);
  assert.deepEqual(requestParameters, { groupName: 'admins' });
  const { principalId, ...identity } = userIdentity;
  assert.match(String(principalId), /^AIDA/);
  assert.deepEqual(identity, {
    type: 'IAMUser',
    arn: `arn:aws:iam::${ACCOUNT}:user/bob`,
    accountId: ACCOUNT,
    accessKeyId: settings.credentials.accessKeyId,
    userName: 'bob',
  });
});

test('a wrong signature with a known key is recorded, an unknown key is not', async (context) => {
  const platform = await trailPlatform(context);
  const { credentials } = await platform.user('bob');
  const wrong = platform.settings({ ...credentials, secretAccessKey: 'not the secret' });
  const lambda = new LambdaClient(wrong);
  const iam = new IAMClient(wrong);
  const nobody = new IAMClient(
    platform.settings({ accessKeyId: 'AKIAQAAAAAAAZZZZZZZZ', secretAccessKey: 'x' }),
  );
  context.after(() => [lambda, iam, nobody].forEach((client) => client.destroy()));
  await assert.rejects(lambda.send(new ListFunctionsCommand({})), { name: 'InvalidSignatureException' });
  await assert.rejects(nobody.send(new CreateGroupCommand({ GroupName: 'nobody' })));
  await assert.rejects(iam.send(new CreateGroupCommand({ GroupName: 'secret-group' })), {
    name: 'SignatureDoesNotMatch',
  });
  const listed = await platform.record('ListFunctions20150331');
  assert.equal(listed.errorCode, 'InvalidSignatureException');
  assert.equal(listed.userIdentity['userName'], 'bob');
  // The form was not believed, and so not read.
  const created = await platform.record('CreateGroup');
  assert.equal(created.errorCode, 'SignatureDoesNotMatch');
  assert.equal(created.requestParameters, null);
  assert.equal((await platform.found('EventName', 'CreateGroup')).length, 1);
});

test('data events are left out', async (context) => {
  const platform = await trailPlatform(context);
  const { lambda, logs, cloudwatch } = platform;
  await lambda.send(new CreateFunctionCommand(await nodeFunction('f', 'export const handler = () => 1;')));
  await eventually('the function', async () => {
    const found = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: 'f' }));
    return found.State === 'Active' || undefined;
  });
  await lambda.send(new InvokeCommand({ FunctionName: 'f' }));
  await logs.send(new CreateLogGroupCommand({ logGroupName: 'g' }));
  await logs.send(new CreateLogStreamCommand({ logGroupName: 'g', logStreamName: 's' }));
  const logEvents = [{ timestamp: Date.now(), message: 'm' }];
  await logs.send(new PutLogEventsCommand({ logGroupName: 'g', logStreamName: 's', logEvents }));
  const MetricData = [{ MetricName: 'm', Value: 1 }];
  await cloudwatch.send(new PutMetricDataCommand({ Namespace: 'n', MetricData }));
  await platform.iam.send(new GetUserCommand({}));
  await platform.record('GetUser');
  const { Events = [] } = await platform.cloudtrail.send(new LookupEventsCommand({}));
  const names = Events.map(({ EventName }) => EventName);
  assert.ok(names.includes('CreateLogStream') && names.includes('CreateFunction20150331'), String(names));
  for (const name of names) assert.doesNotMatch(name ?? '', /^Invoke|^Put/);
});

test('events are found by each attribute, newest first, page by page', async (context) => {
  const platform = await trailPlatform(context);
  const { iam, cloudtrail } = platform;
  for (let n = 0; n < 7; n++) await iam.send(new CreateGroupCommand({ GroupName: `group-${n}` }));
  await eventually('the last one', async () => (await platform.found('ResourceName', 'group-6'))[0]);
  const names = (input: LookupEventsCommandInput) =>
    cloudtrail.send(new LookupEventsCommand(input)).then(({ Events = [], NextToken }) => ({
      groups: Events.map((event) => (recordOf(event).requestParameters as { groupName: string }).groupName),
      NextToken,
    }));
  const attribute = (AttributeKey: LookupAttribute['AttributeKey'], AttributeValue: string) => ({
    LookupAttributes: [{ AttributeKey, AttributeValue }],
  });
  const created = attribute('EventName', 'CreateGroup');
  const all = ['group-6', 'group-5', 'group-4', 'group-3', 'group-2', 'group-1', 'group-0'];
  assert.deepEqual((await names(created)).groups, all);

  const first = await names({ ...created, MaxResults: 3 });
  const second = await names({ ...created, MaxResults: 3, NextToken: first.NextToken });
  const third = await names({ ...created, MaxResults: 3, NextToken: second.NextToken });
  assert.deepEqual([first.groups, second.groups, third.groups].flat(), all);
  assert.equal(third.NextToken, undefined);
  const paged: unknown[] = [];
  for await (const page of paginateLookupEvents({ client: cloudtrail, pageSize: 2 }, created)) {
    paged.push(...(page.Events ?? []));
  }
  assert.equal(paged.length, 7);

  const [event] = await platform.found('ResourceName', 'group-3');
  assert.ok(event?.EventId && event.AccessKeyId && event.EventTime);
  assert.deepEqual(event.Resources?.[0], { ResourceType: 'AWS::IAM::Group', ResourceName: 'group-3' });
  assert.equal(event.ReadOnly, 'false');
  assert.equal(event.Username, 'root');
  const one = attribute('EventId', event.EventId);
  assert.deepEqual((await names(one)).groups, ['group-3']);
  for (const [key, value] of [
    ['ReadOnly', 'false'],
    ['Username', 'root'],
    ['ResourceType', 'AWS::IAM::Group'],
    ['EventSource', 'iam.amazonaws.com'],
    ['AccessKeyId', event.AccessKeyId],
  ] as const) {
    const found = await platform.found(key, value);
    assert.ok(
      found.some(({ EventId }) => EventId === event.EventId),
      key,
    );
    assert.deepEqual(await platform.found(key, `${value}x`), [], key);
  }
  assert.deepEqual(await platform.found('EventName', 'creategroup'), []);

  const at = event.EventTime.getTime();
  const within = { StartTime: new Date(at), EndTime: new Date(at) };
  assert.deepEqual((await names({ ...one, ...within })).groups, ['group-3']);
  assert.deepEqual((await names({ ...one, EndTime: new Date(at - 1000) })).groups, []);
  assert.deepEqual((await names({ ...one, StartTime: new Date(at + 1000) })).groups, []);
  assert.deepEqual((await names({ ...one, EventCategory: 'insight' })).groups, []);
});

test('what is wrong with a lookup is named', async (context) => {
  const platform = await trailPlatform(context);
  const { cloudtrail } = platform;
  const refused = (input: LookupEventsCommandInput, name: string) =>
    assert.rejects(cloudtrail.send(new LookupEventsCommand(input)), { name }, JSON.stringify(input));
  const attribute = { AttributeKey: 'EventName', AttributeValue: 'x' } as const;
  await refused({ LookupAttributes: [attribute, attribute] }, 'InvalidLookupAttributesException');
  await refused({ StartTime: new Date(2000), EndTime: new Date(1000) }, 'InvalidTimeRangeException');
  await refused({ MaxResults: 51 }, 'InvalidMaxResultsException');
  await refused({ MaxResults: 0 }, 'InvalidMaxResultsException');
  for (const NextToken of ['x', 'W10', Buffer.from('[1,2,"x",3,"y"]').toString('base64url')]) {
    await refused({ NextToken }, 'InvalidNextTokenException');
  }
  await eventually('two events', async () => {
    const { NextToken } = await cloudtrail.send(new LookupEventsCommand({ MaxResults: 1 }));
    if (NextToken === undefined) return undefined;
    // A token goes with the question that it answers.
    await refused({ LookupAttributes: [attribute], NextToken }, 'InvalidNextTokenException');
    return true;
  });
  const key = { AttributeKey: 'Colour', AttributeValue: 'x' } as unknown as LookupAttribute;
  await assert.rejects(cloudtrail.send(new LookupEventsCommand({ LookupAttributes: [key] })), /Colour/);
});

test('events are of one account and region, and survive a restart', async (context) => {
  const platform = await trailPlatform(context);
  await platform.iam.send(new CreateGroupCommand({ GroupName: 'kept' }));
  const elsewhere = new CloudTrailClient({ ...platform.settings(platform.credentials), region: 'eu-west-1' });
  context.after(() => elsewhere.destroy());
  await platform.record('CreateGroup');
  assert.deepEqual((await elsewhere.send(new LookupEventsCommand({}))).Events, []);
  await platform.restart();
  assert.equal((await platform.found('EventName', 'CreateGroup')).length, 1);
});

test('there are no trails, and none can be made', async (context) => {
  const { cloudtrail } = await trailPlatform(context);
  assert.deepEqual((await cloudtrail.send(new DescribeTrailsCommand({}))).trailList, []);
  assert.deepEqual((await cloudtrail.send(new ListTrailsCommand({}))).Trails, []);
  const status = new GetTrailStatusCommand({ Name: 'mine' });
  await assert.rejects(cloudtrail.send(status), { name: 'TrailNotFoundException' });
  const create = new CreateTrailCommand({ Name: 'mine', S3BucketName: 'bucket' });
  await assert.rejects(cloudtrail.send(create), /does not support cloudtrail:CreateTrail/);
});
