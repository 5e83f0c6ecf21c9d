import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import {
  CreateTableCommand,
  DeleteItemCommand,
  PutItemCommand,
  UpdateItemCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb';
import { CreateAccessKeyCommand, CreateUserCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import {
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  DeleteEventSourceMappingCommand,
  GetEventSourceMappingCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  ListTagsCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateEventSourceMappingCommand,
  type CreateEventSourceMappingCommandInput,
} from '@aws-sdk/client-lambda';
import {
  ACCOUNT,
  eventually,
  nodeFunction,
  REGION,
  testPlatform,
  type TestPlatform,
} from '../../../../test/harness.ts';

let platform: TestPlatform;
const closing: (() => Promise<void>)[] = [];
before(async () => {
  platform = await testPlatform({ after: (close) => void closing.push(close as () => Promise<void>) });
});
after(async () => {
  for (const close of closing) await close();
});

const TELLS = 'export const handler = async (event) => console.log(`GOT ${JSON.stringify(event)}`);';

async function streamOf(TableName: string): Promise<string> {
  const { TableDescription: table } = await platform.dynamodb.send(
    new CreateTableCommand({
      TableName,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    }),
  );
  return table?.LatestStreamArn ?? assert.fail('a table with a stream has its ARN');
}

async function made(name: string, code: string): Promise<void> {
  await platform.lambda.send(new CreateFunctionCommand(await nodeFunction(name, code)));
}

function map(input: CreateEventSourceMappingCommandInput) {
  return platform.lambda.send(
    new CreateEventSourceMappingCommand({ StartingPosition: 'TRIM_HORIZON', ...input }),
  );
}

const byText = (one = '', other = '') => (one < other ? -1 : 1);
const put = (TableName: string, Item: Record<string, AttributeValue>) =>
  platform.dynamodb.send(new PutItemCommand({ TableName, Item }));

interface StreamEvent {
  readonly Records: readonly {
    readonly eventName: string;
    readonly eventID: string;
    readonly dynamodb: Readonly<Record<string, unknown>>;
  }[];
}

/** What the function was given so far, once it is so many records. */
function events(functionName: string, records: number): Promise<StreamEvent[]> {
  return eventually(`${records} records`, async () => {
    const found = await platform.logs
      .send(new FilterLogEventsCommand({ logGroupName: `/aws/lambda/${functionName}`, filterPattern: 'GOT' }))
      .catch(() => ({ events: [] }));
    const all = (found.events ?? []).map(({ message = '' }) => {
      return JSON.parse(message.slice(message.indexOf('GOT ') + 4)) as StreamEvent;
    });
    return all.flatMap(({ Records }) => Records).length >= records ? all : undefined;
  });
}

test('changes of a table reach the function as AWS gives them', async () => {
  const EventSourceArn = await streamOf('people');
  await made('fn', TELLS);
  const mapping = await map({ EventSourceArn, FunctionName: 'fn' });
  const { UUID } = mapping;
  assert.deepEqual(
    { ...mapping, $metadata: undefined, LastModified: undefined },
    {
      $metadata: undefined,
      UUID,
      BatchSize: 100,
      BisectBatchOnFunctionError: false,
      DestinationConfig: { OnFailure: {} },
      EventSourceArn,
      EventSourceMappingArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:event-source-mapping:${UUID}`,
      FunctionArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:fn`,
      FunctionResponseTypes: [],
      LastModified: undefined,
      LastProcessingResult: 'No records processed',
      MaximumBatchingWindowInSeconds: 0,
      MaximumRecordAgeInSeconds: -1,
      MaximumRetryAttempts: -1,
      ParallelizationFactor: 1,
      StartingPosition: 'TRIM_HORIZON',
      State: 'Creating',
      StateTransitionReason: 'User action',
      TumblingWindowInSeconds: 0,
    },
  );
  const key = { id: { S: 'Fred' } };
  await put('people', { ...key, photo: { B: Uint8Array.of(1, 2) }, sizes: { NS: ['1', '2'] } });
  await platform.dynamodb.send(
    new UpdateItemCommand({ TableName: 'people', Key: key, UpdateExpression: 'REMOVE photo, sizes' }),
  );
  await platform.dynamodb.send(new DeleteItemCommand({ TableName: 'people', Key: key }));
  const records = (await events('fn', 3)).flatMap(({ Records }) => Records);
  const full = { ...key, photo: { B: 'AQI=' }, sizes: { NS: ['1', '2'] } };
  const images = [{ NewImage: full }, { NewImage: key, OldImage: full }, { OldImage: key }];
  for (const [at, eventName] of ['INSERT', 'MODIFY', 'REMOVE'].entries()) {
    const { eventID, dynamodb, ...record } = records[at] ?? assert.fail();
    assert.deepEqual(record, {
      eventName,
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: REGION,
      eventSourceARN: EventSourceArn,
    });
    assert.match(eventID, /^[0-9a-f]{32}$/);
    const { ApproximateCreationDateTime: created, SequenceNumber, SizeBytes, ...rest } = dynamodb;
    assert.ok(Number.isInteger(created) && Math.abs(Number(created) - Date.now() / 1000) < 60);
    assert.match(String(SequenceNumber), /^\d{21,40}$/);
    assert.ok(Number(SizeBytes) > 0);
    assert.deepEqual(rest, { Keys: key, StreamViewType: 'NEW_AND_OLD_IMAGES', ...images[at] });
  }
  const after = await eventually('the result', async () => {
    const found = await platform.lambda.send(new GetEventSourceMappingCommand({ UUID }));
    return found.LastProcessingResult === 'OK' ? found : undefined;
  });
  assert.equal(after.State, 'Enabled');
});

test('a mapping is changed, listed, tagged and deleted; disabled, it goes on later where it stopped', async () => {
  const EventSourceArn = await streamOf('orders');
  await made('one', TELLS);
  await made('two', TELLS);
  const { UUID, EventSourceMappingArn: Resource } = await map({
    EventSourceArn,
    FunctionName: 'one',
    Enabled: false,
    Tags: { team: 'red' },
  });
  const state = async () => (await platform.lambda.send(new GetEventSourceMappingCommand({ UUID }))).State;
  assert.equal(await state(), 'Disabled');
  await put('orders', { id: { S: '1' } });
  await platform.lambda.send(new TagResourceCommand({ Resource, Tags: { cost: '7' } }));
  await platform.lambda.send(new UntagResourceCommand({ Resource, TagKeys: ['team'] }));
  assert.deepEqual((await platform.lambda.send(new ListTagsCommand({ Resource }))).Tags, { cost: '7' });
  const enabled = await platform.lambda.send(
    new UpdateEventSourceMappingCommand({ UUID, Enabled: true, BatchSize: 2 }),
  );
  assert.deepEqual([enabled.State, enabled.BatchSize], ['Enabling', 2]);
  await events('one', 1);
  const disabled = await platform.lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));
  assert.deepEqual([disabled.State, disabled.BatchSize], ['Disabling', 2]);
  await eventually('disabled', async () => ((await state()) === 'Disabled' ? true : undefined));
  for (const id of ['2', '3', '4']) await put('orders', { id: { S: id } });
  await platform.lambda.send(
    new UpdateEventSourceMappingCommand({ UUID, Enabled: true, FunctionName: 'two' }),
  );
  const batches = await events('two', 3);
  assert.deepEqual(
    batches.map(({ Records }) => Records.map(({ dynamodb }) => dynamodb['Keys'])),
    [[{ id: { S: '2' } }, { id: { S: '3' } }], [{ id: { S: '4' } }]],
  );
  const second = await map({ EventSourceArn, FunctionName: 'one', Enabled: false });
  const list = async (filter: object) => {
    const answer = await platform.lambda.send(new ListEventSourceMappingsCommand(filter));
    return (answer.EventSourceMappings ?? []).map((each) => each.UUID);
  };
  assert.deepEqual(await list({ EventSourceArn }), [UUID, second.UUID].toSorted(byText));
  assert.deepEqual(await list({ FunctionName: 'two' }), [UUID]);
  assert.deepEqual(await list({ FunctionName: 'two', EventSourceArn: `${EventSourceArn}1` }), []);
  const first = await platform.lambda.send(
    new ListEventSourceMappingsCommand({ EventSourceArn, MaxItems: 1 }),
  );
  assert.deepEqual(await list({ EventSourceArn, Marker: first.NextMarker }), [
    [UUID, second.UUID].toSorted(byText)[1],
  ]);
  const deleted = await platform.lambda.send(new DeleteEventSourceMappingCommand({ UUID }));
  assert.equal(deleted.State, 'Deleting');
  await assert.rejects(state(), {
    name: 'ResourceNotFoundException',
    message: 'The resource you requested does not exist.',
  });
});

test('what the model forbids is refused before anything is looked at', async () => {
  const refused = (input: object, message: RegExp) =>
    assert.rejects(
      platform.lambda.send(new CreateEventSourceMappingCommand({ FunctionName: 'fn', ...input })),
      (error: Error) => error.name === 'ValidationException' && message.test(error.message),
    );
  await refused({ StartingPosition: 'never' }, /enum value set: \[LATEST, AT_TIMESTAMP, TRIM_HORIZON\]/);
  await refused({ BatchSize: 10_001 }, /'batchSize'.*less than or equal to 10000/);
  await refused({ ParallelizationFactor: 11 }, /'parallelizationFactor'/);
  await refused({ TumblingWindowInSeconds: 901 }, /'tumblingWindowInSeconds'/);
  await refused({ MaximumRetryAttempts: -2 }, /'maximumRetryAttempts'/);
  await refused({ MaximumBatchingWindowInSeconds: 301 }, /'maximumBatchingWindowInSeconds'/);
});

test('each batch’s age and the counts of a mapping’s events are published, exactly', async () => {
  const EventSourceArn = await streamOf('quick');
  await made('quick', TELLS);
  const { UUID } = await map({
    EventSourceArn,
    FunctionName: 'quick',
    MetricsConfig: { Metrics: ['EventCount'] },
  });
  await put('quick', { id: { S: 'first' } });
  await events('quick', 1);
  for (let number = 1; number <= 4; number++) {
    await put('quick', { id: { S: `${number}` } });
    await events('quick', 1 + number);
  }
  const sum = (
    name: string,
    dimension: string,
    value: string,
    statistic: 'Sum' | 'SampleCount' | 'Maximum',
  ) =>
    platform.cloudwatch
      .send(
        new GetMetricStatisticsCommand({
          Namespace: 'AWS/Lambda',
          MetricName: name,
          Dimensions: [{ Name: dimension, Value: value }],
          StartTime: new Date(Date.now() - 3_600_000),
          EndTime: new Date(Date.now() + 60_000),
          Period: 7200,
          Statistics: [statistic],
        }),
      )
      .then(({ Datapoints }) => Datapoints?.[0]?.[statistic]);
  const becomes = (wanted: number, ...what: Parameters<typeof sum>) =>
    eventually(`${what[0]} ${wanted}`, async () => ((await sum(...what)) === wanted ? true : undefined));
  await becomes(5, 'PolledEventCount', 'EventSourceMappingUUID', UUID ?? '', 'Sum');
  await becomes(5, 'InvokedEventCount', 'EventSourceMappingUUID', UUID ?? '', 'Sum');
  await becomes(5, 'IteratorAge', 'FunctionName', 'quick', 'SampleCount');
});

test('a bucket gets what is given up, with its records', async () => {
  const EventSourceArn = await streamOf('doomed');
  await made('fails', 'export const handler = () => { throw new Error("no"); };');
  await platform.s3.send(new CreateBucketCommand({ Bucket: 'given-up' }));
  const OnFailure = { Destination: 'arn:aws:s3:::given-up' };
  const { UUID } = await map({
    EventSourceArn,
    FunctionName: 'fails',
    MaximumRetryAttempts: 0,
    DestinationConfig: { OnFailure },
  });
  await put('doomed', { id: { S: 'lost' } });
  const Key = await eventually('the record', async () => {
    const { Contents } = await platform.s3.send(new ListObjectsV2Command({ Bucket: 'given-up' }));
    return Contents?.[0]?.Key;
  });
  assert.match(
    Key,
    new RegExp(`^aws/lambda/${UUID}/shardId-[^/]+/\\d{4}/\\d\\d/\\d\\d/[-\\dT.]+-[0-9a-f-]{36}$`),
  );
  const object = await platform.s3.send(new GetObjectCommand({ Bucket: 'given-up', Key }));
  const kept = JSON.parse((await object.Body?.transformToString()) ?? '') as {
    requestContext: { condition: string };
    payload: StreamEvent;
  };
  assert.equal(kept.requestContext.condition, 'RetryAttemptsExhausted');
  assert.deepEqual(kept.payload.Records[0]?.dynamodb['Keys'], { id: { S: 'lost' } });
  const { LastProcessingResult } = await platform.lambda.send(new GetEventSourceMappingCommand({ UUID }));
  assert.equal(LastProcessingResult, 'PROBLEM: Function call failed');
});

test('a mapping goes on after a restart of the platform', async () => {
  const EventSourceArn = await streamOf('lasting');
  await made('lasting', TELLS);
  const { UUID } = await map({ EventSourceArn, FunctionName: 'lasting', StartingPosition: 'LATEST' });
  await put('lasting', { id: { S: '1' } });
  await events('lasting', 1);
  await platform.restart();
  const { State } = await platform.lambda.send(new GetEventSourceMappingCommand({ UUID }));
  assert.equal(State, 'Enabled');
  await put('lasting', { id: { S: '2' } });
  await eventually('the second', async () => {
    const found = (await events('lasting', 2)).flatMap(({ Records }) => Records);
    const keys = JSON.stringify(found.map(({ dynamodb }) => dynamodb['Keys']));
    return keys.includes('"2"') ? true : undefined;
  });
});

test('policies may limit mappings by their function, and by nothing else of it', async (context) => {
  const EventSourceArn = await streamOf('guarded');
  await made('mine', TELLS);
  await made('theirs', TELLS);
  const UserName = 'mapper';
  await platform.iam.send(new CreateUserCommand({ UserName }));
  const { AccessKey } = await platform.iam.send(new CreateAccessKeyCommand({ UserName }));
  const functionArn = (name: string) => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;
  const Condition = { ArnEquals: { 'lambda:FunctionArn': functionArn('mine') } };
  const Action = ['Create', 'Update', 'Delete', 'Get'].map((verb) => `lambda:${verb}EventSourceMapping`);
  const not = { ArnEquals: { 'lambda:FunctionArn': functionArn('secret') } };
  const Statement = [
    { Effect: 'Allow', Action, Resource: '*', Condition },
    {
      Effect: 'Allow',
      Action,
      Resource: '*',
      Condition: { ArnLike: { 'lambda:FunctionArn': functionArn('secret*') } },
    },
    { Effect: 'Deny', Action, Resource: '*', Condition: not },
  ];
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await platform.iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'p', PolicyDocument }));
  const lambda = new LambdaClient({
    region: REGION,
    endpoint: platform.endpoint,
    maxAttempts: 1,
    credentials: {
      accessKeyId: AccessKey?.AccessKeyId ?? '',
      secretAccessKey: AccessKey?.SecretAccessKey ?? '',
    },
  });
  context.after(() => lambda.destroy());
  const create = (FunctionName: string) =>
    lambda.send(
      new CreateEventSourceMappingCommand({ EventSourceArn, FunctionName, StartingPosition: 'LATEST' }),
    );
  const denied = { name: 'AccessDeniedException' };
  const { UUID } = await create('mine');
  await assert.rejects(create('theirs'), denied);
  await made('secret', TELLS);
  // `$LATEST` is what an ARN without a qualifier means: no other spelling of it leads past a policy.
  for (const name of ['secret', 'secret:$LATEST', `${functionArn('secret')}:$LATEST`]) {
    await assert.rejects(create(name), denied, name);
  }
  const theirs = await map({ EventSourceArn, FunctionName: 'theirs' });
  await assert.rejects(lambda.send(new GetEventSourceMappingCommand({ UUID: theirs.UUID })), denied);
  await assert.rejects(lambda.send(new DeleteEventSourceMappingCommand({ UUID: theirs.UUID })), denied);
  const steal = (id: string | undefined, FunctionName: string) =>
    lambda.send(new UpdateEventSourceMappingCommand({ UUID: id, FunctionName }));
  await assert.rejects(steal(UUID, 'theirs'), denied);
  await assert.rejects(steal(UUID, `${functionArn('secret')}:$LATEST`), denied);
  await assert.rejects(steal(theirs.UUID, 'mine'), denied);
  await assert.rejects(lambda.send(new ListEventSourceMappingsCommand({})), denied);
  assert.equal((await lambda.send(new DeleteEventSourceMappingCommand({ UUID }))).State, 'Deleting');
});
