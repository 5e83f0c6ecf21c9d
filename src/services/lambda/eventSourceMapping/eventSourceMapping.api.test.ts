import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateTableCommand,
  DeleteItemCommand,
  PutItemCommand,
  UpdateItemCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb';
import {
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  DeleteEventSourceMappingCommand,
  GetEventSourceMappingCommand,
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

function map(input: Omit<CreateEventSourceMappingCommandInput, 'StartingPosition'>) {
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
