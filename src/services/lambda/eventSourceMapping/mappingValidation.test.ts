import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CreateEventSourceMappingRequest } from '@aws-sdk/client-lambda';
import { ACCOUNT, ARN, fault, functionInput, REGION } from '../lambda.fixture.ts';
import { mappedTable } from './mappedTable.fixture.ts';

const INVALID = 'InvalidParameterValueException';
const TABLE = `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/people`;
const ABSENT = `${TABLE}/stream/2020-01-01T00:00:00.000`;

test('what a mapping may not be is said in AWS’s words', async () => {
  const it = await mappedTable();
  const wrong: readonly (readonly [Partial<CreateEventSourceMappingRequest>, string | RegExp])[] = [
    [{ EventSourceArn: undefined }, 'Unrecognized event source.'],
    [{ EventSourceArn: TABLE }, 'Unrecognized event source.'],
    [{ EventSourceArn: ABSENT }, `Stream not found: ${ABSENT}`],
    ...[
      [ACCOUNT, '222222222222'],
      [REGION, 'eu-west-1'],
    ].map(([own = '', other = '']) => {
      const EventSourceArn = it.streamArn.replace(own, other);
      return [{ EventSourceArn }, `Stream not found: ${EventSourceArn}`] as const;
    }),
    [{ FunctionName: 'nobody' }, 'Function does not exist'],
    [{ FunctionName: 'fn:nothing' }, 'Function does not exist'],
    [
      { StartingPosition: undefined },
      "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null.",
    ],
    [{ StartingPosition: 'AT_TIMESTAMP' }, `Unsupported starting position for arn type: ${it.streamArn}`],
    [{ FilterCriteria: { Filters: [{ Pattern: '{"a":"b"}' }] } }, 'Invalid filter pattern definition.'],
    [{ FilterCriteria: { Filters: [{}] } }, 'Invalid filter pattern definition.'],
    [{ FilterCriteria: { Filters: Array.from({ length: 6 }, () => ({ Pattern: '{"a":[1]}' })) } }, /filters/],
    [{ MaximumRecordAgeInSeconds: 59 }, /MaximumRecordAgeInSeconds/],
    [{ TumblingWindowInSeconds: 1, ParallelizationFactor: 2 }, /TumblingWindowInSeconds/],
    [{ MetricsConfig: { Metrics: ['KafkaMetrics'] } }, /KafkaMetrics/],
    [{ KMSKeyArn: 'arn:aws:kms:us-east-1:1:key/a' }, /KMSKeyArn/],
    [{ Queues: ['q'] }, 'Unsupported Queues parameter for given event source mapping type.'],
    [{ ScalingConfig: { MaximumConcurrency: 2 } }, /ScalingConfig/],
    [{ LoggingConfig: { SystemLogLevel: 'INFO' } }, /LoggingConfig/],
    [
      { SelfManagedEventSource: { Endpoints: {} }, EventSourceArn: undefined },
      /SelfManagedEventSource.*Kafka/,
    ],
    [{ DestinationConfig: { OnSuccess: { Destination: `${ARN}function:dest` } } }, /OnSuccess/],
    [{ DestinationConfig: { OnFailure: { Destination: `${ARN}function:fn` } } }, /for itself/],
    [
      { DestinationConfig: { OnFailure: { Destination: `${ARN}function:nobody` } } },
      `The destination ARN ${ARN}function:nobody is invalid.`,
    ],
    [{ DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:us-east-1:1:q' } } }, /it has no sqs yet/],
    [
      { DestinationConfig: { OnFailure: { Destination: 'arn:aws:iam::1:user/u' } } },
      /DestinationConfig\(onSuccess=null, onFailure=OnFailure\(destination=arn:aws:iam::1:user\/u\)\) is invalid/,
    ],
  ];
  for (const [input, message] of wrong) {
    await assert.rejects(it.map(input), fault(INVALID, message), JSON.stringify(input));
  }
  for (const [service, name] of [
    ['sqs', 'SQS'],
    ['kinesis', 'Kinesis'],
    ['kafka', 'Kafka'],
    ['mq', 'MQ'],
    ['rds', 'DocumentDB'],
  ] as const) {
    const EventSourceArn = `arn:aws:${service}:${REGION}:${ACCOUNT}:source`;
    await assert.rejects(it.map({ EventSourceArn }), fault(INVALID, new RegExp(`it has no .*${name} yet`)));
  }
  const { EventSourceMappings } = await it.call('ListEventSourceMappings', {});
  assert.deepEqual(EventSourceMappings, []);
});

test('a function has a stream once; its versions and aliases have their own, and keep their names', async () => {
  const it = await mappedTable();
  await it.call('PublishVersion', { FunctionName: 'fn' });
  await it.call('CreateAlias', { FunctionName: 'fn', Name: 'live', FunctionVersion: '1' });
  const { UUID } = await it.map();
  const conflict = fault(
    'ResourceConflictException',
    `The event source arn (" ${it.streamArn} ") and function (" fn ") provided mapping already exists. Please update or delete the existing mapping with UUID ${UUID}`,
  );
  await assert.rejects(it.map(), conflict);
  await assert.rejects(it.map({ FunctionName: 'fn:$LATEST' }), conflict);
  const live = await it.map({ FunctionName: 'fn:live' });
  assert.equal(live.FunctionArn, `${ARN}function:fn:live`);
  await assert.rejects(
    it.call('UpdateEventSourceMapping', { UUID: live.UUID, FunctionName: 'fn' }),
    conflict,
  );
  await it.call('DeleteEventSourceMapping', { UUID });
  const partial = await it.map({ FunctionName: 'function:fn:$LATEST' });
  assert.equal(partial.FunctionArn, `${ARN}function:fn:$LATEST`);
  await it.call('DeleteEventSourceMapping', { UUID: partial.UUID });
  const whole = await it.map({ FunctionName: `${ARN}function:fn:$LATEST` });
  assert.equal(whole.FunctionArn, `${ARN}function:fn`);
  const of = async (FunctionName: string) =>
    (await it.call('ListEventSourceMappings', { FunctionName })).EventSourceMappings?.map(
      (each) => each.UUID,
    );
  assert.deepEqual([await of('fn'), await of('fn:live')], [[whole.UUID], [live.UUID]]);
});

test('an update changes what it names, takes away what it empties, and leaves the rest', async () => {
  const it = await mappedTable();
  const filter = { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] };
  const { UUID, ...made } = await it.map({
    BatchSize: 7,
    MaximumBatchingWindowInSeconds: 3,
    FilterCriteria: filter,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    DestinationConfig: { OnFailure: { Destination: `${ARN}function:dest` } },
    MetricsConfig: { Metrics: ['EventCount'] },
    BisectBatchOnFunctionError: true,
  });
  assert.deepEqual(made.FilterCriteria, filter);
  const update = (input: object) => it.call('UpdateEventSourceMapping', { UUID, ...input });
  const changed = await update({ BatchSize: 8, MaximumRetryAttempts: 2 });
  assert.deepEqual(
    { ...changed, State: made.State, LastModified: made.LastModified },
    { ...made, UUID, BatchSize: 8, MaximumRetryAttempts: 2 },
  );
  assert.equal(changed.State, 'Updating');
  const emptied = await update({
    FilterCriteria: {},
    FunctionResponseTypes: [],
    DestinationConfig: { OnFailure: {} },
    MetricsConfig: { Metrics: [] },
    BisectBatchOnFunctionError: false,
  });
  const { FilterCriteria, FunctionResponseTypes, DestinationConfig, MetricsConfig, BatchSize } = emptied;
  assert.deepEqual(
    { FilterCriteria, FunctionResponseTypes, DestinationConfig, MetricsConfig, BatchSize },
    {
      FilterCriteria: undefined,
      FunctionResponseTypes: [],
      DestinationConfig: { OnFailure: {} },
      MetricsConfig: undefined,
      BatchSize: 8,
    },
  );
  await assert.rejects(update({ FunctionName: 'nobody' }), fault(INVALID, 'Function does not exist'));
  await it.call('CreateFunction', functionInput('other'));
  assert.equal((await update({ FunctionName: 'other' })).FunctionArn, `${ARN}function:other`);
});
