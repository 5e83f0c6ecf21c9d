import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Throttled } from '../../../compute/invocation.ts';
import { ACCOUNT, ARN, functionInput, NOTHING_PROVISIONED, REGION } from '../lambda.fixture.ts';
import { answers, fails, idsIn, mappedTable, recordsIn } from './mappedTable.fixture.ts';

const DAY_MS = 86_400_000;
const FN = `${ARN}function:fn`;

test('TRIM_HORIZON begins with what is there, LATEST with what comes', async () => {
  const it = await mappedTable();
  await it.put('before');
  const latest = await it.map({ StartingPosition: 'LATEST' });
  await it.put('after');
  await it.settle();
  assert.deepEqual(it.given(), [['after']]);
  await it.call('DeleteEventSourceMapping', { UUID: latest.UUID });
  it.events.length = 0;
  const oldest = await it.map();
  await it.settle();
  assert.deepEqual(it.given(), [['before', 'after']]);
  const { LastProcessingResult, State } = await it.mapping(oldest.UUID);
  assert.deepEqual([LastProcessingResult, State], ['OK', 'Enabled']);
});

test('only for a mapping that is enabled is a stream opened', async () => {
  const it = await mappedTable();
  const { UUID } = await it.map({ Enabled: false });
  const asked = it.feedsAsked();
  await it.put('1');
  await it.service.eventSources.start();
  await it.clock.advance(DAY_MS / 2);
  assert.equal(it.feedsAsked(), asked);
  assert.equal((await it.mapping(UUID)).LastProcessingResult, 'No records processed');
  await it.call('UpdateEventSourceMapping', { UUID, Enabled: true });
  await it.settle();
  assert.deepEqual(it.given(), [['1']]);
});

test('each filter of several may let a record pass; counts of events are exact', async () => {
  let outcome = () => answers(null);
  const it = await mappedTable(() => outcome());
  const Filters = [
    { Pattern: JSON.stringify({ dynamodb: { Keys: { id: { S: [{ prefix: 'a' }] } } } }) },
    { Pattern: JSON.stringify({ eventName: ['REMOVE'] }) },
  ];
  const { UUID } = await it.map({
    FilterCriteria: { Filters },
    MetricsConfig: { Metrics: ['EventCount'] },
    MaximumRetryAttempts: 1,
  });
  await it.put('a1', 'b1', 'a2');
  await it.run('DeleteItem', { TableName: 'people', Key: { id: { S: 'b1' } } });
  await it.settle();
  assert.deepEqual(it.given().flat(), ['a1', 'a2', 'b1']);
  outcome = fails;
  await it.clock.advance(5000);
  await it.put('a3');
  await it.clock.advance(5000);
  const sums = new Map<string, number>();
  for (const [arn, name, value] of it.measured) {
    if (!arn.endsWith(`event-source-mapping:${UUID}`)) continue;
    sums.set(name, (sums.get(name) ?? 0) + value);
  }
  assert.deepEqual(Object.fromEntries(sums), {
    PolledEventCount: 5,
    FilteredOutEventCount: 1,
    InvokedEventCount: 5,
    FailedInvokeEventCount: 2,
    DroppedEventCount: 1,
  });
  const ages = it.measured.filter(([, name]) => name === 'IteratorAge').slice(-2);
  assert.deepEqual(ages, [
    [FN, 'IteratorAge', 0],
    [FN, 'IteratorAge', 1000],
  ]);
});

test('what is given up is told to a function: where the records are, and why', async () => {
  const it = await mappedTable((event) => (idsIn(event).includes('bad') ? fails() : answers(null)));
  const OnFailure = { Destination: `${ARN}function:dest` };
  const mapping = { MaximumRetryAttempts: 1, DestinationConfig: { OnFailure } };
  const startMs = it.clock.now();
  await it.put('bad', 'worse');
  const made = await it.map({ ...mapping, MetricsConfig: { Metrics: ['EventCount'] } });
  assert.deepEqual(made.DestinationConfig, { OnFailure });
  await it.clock.advance(1000);
  await it.settle();
  const [told] = it.events.filter(({ name }) => name === 'dest');
  const { requestContext, DDBStreamBatchInfo, ...record } = (told ?? assert.fail()).event as Record<
    string,
    Record<string, string>
  >;
  const [first, last] =
    it.events.flatMap(({ name, event }) => (name === 'fn' ? [recordsIn(event)] : []))[0] ?? [];
  const { requestId, ...context } = requestContext ?? {};
  assert.match(String(requestId), /^[0-9a-f-]{36}$/);
  assert.deepEqual(context, {
    functionArn: FN,
    condition: 'RetryAttemptsExhausted',
    approximateInvokeCount: 2,
  });
  const { shardId, ...info } = DDBStreamBatchInfo ?? {};
  assert.match(String(shardId), /^shardId-\d{20}-[0-9a-f]{8}$/);
  assert.deepEqual(info, {
    startSequenceNumber: first?.dynamodb.SequenceNumber,
    endSequenceNumber: last?.dynamodb.SequenceNumber,
    approximateArrivalOfFirstRecord: new Date(startMs).toISOString(),
    approximateArrivalOfLastRecord: new Date(startMs).toISOString(),
    batchSize: 2,
    streamArn: it.streamArn,
  });
  assert.deepEqual(record, {
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: new Date(startMs + 1000).toISOString(),
  });
  const delivered = it.measured.filter(([, name]) => /Delivered|Dropped/.test(name));
  assert.deepEqual(
    delivered.map(([, ...rest]) => rest),
    [['OnFailureDestinationDeliveredEventCount', 2]],
  );
});

test('what the function itself names has no function error; what is too old has no response', async () => {
  const it = await mappedTable((event) =>
    answers({ batchItemFailures: [{ itemIdentifier: recordsIn(event).at(-1)?.dynamodb.SequenceNumber }] }),
  );
  const settings = {
    FunctionResponseTypes: ['ReportBatchItemFailures' as const],
    DestinationConfig: { OnFailure: { Destination: `${ARN}function:dest` } },
  };
  await it.put('1', '2');
  const { UUID } = await it.map({ ...settings, MaximumRetryAttempts: 0 });
  await it.settle();
  const records = () => it.events.filter(({ name }) => name === 'dest').map(({ event }) => event);
  const [named] = records() as Record<string, Record<string, unknown>>[];
  assert.equal(named?.['responseContext']?.['functionError'], null);
  assert.equal(named?.['DDBStreamBatchInfo']?.['batchSize'], 1);
  await it.call('UpdateEventSourceMapping', {
    UUID,
    MaximumRetryAttempts: -1,
    MaximumRecordAgeInSeconds: 60,
  });
  await it.put('3');
  await it.clock.advance(70_000);
  const [, old] = records() as Record<string, Record<string, unknown>>[];
  assert.equal(old?.['requestContext']?.['condition'], 'RecordAgeExceeded');
  assert.equal(old?.['responseContext'], undefined);
});

test('a destination that may not be told is counted, and holds nothing up', async () => {
  const roles = {
    problem: async () => undefined,
    mayInvoke: async () => false,
    may: async () => true,
  };
  const it = await mappedTable(() => fails(), { roles });
  const OnFailure = { Destination: `${ARN}function:dest` };
  await it.map({ MaximumRetryAttempts: 0, DestinationConfig: { OnFailure } });
  await it.put('1');
  await it.settle();
  await it.put('2');
  await it.settle();
  assert.deepEqual(it.given(), [['1'], ['2']]);
  assert.equal(it.measured.filter(([, name]) => name === 'DestinationDeliveryFailures').length, 2);
  assert.ok(!it.events.some(({ name }) => name === 'dest'));
});

test('a window’s invocations get its times and what the one before answered as its state', async () => {
  const it = await mappedTable((event) => {
    const state = event['state'] as { count?: number };
    return answers({ state: { count: (state.count ?? 0) + recordsIn(event).length } });
  });
  const startMs = it.clock.now();
  await it.put('1', '2', '3');
  await it.map({ TumblingWindowInSeconds: 60, BatchSize: 2 });
  await it.clock.advance(61_000);
  const shown = (ms: number) => new Date(ms).toISOString().replace('.000Z', 'Z');
  const events = it.events.map(({ event: { Records, shardId, ...event } }) => {
    assert.match(String(shardId), /^shardId-/);
    return [(Records as object[]).length, event];
  });
  const common = {
    window: { start: shown(startMs), end: shown(startMs + 60_000) },
    eventSourceARN: it.streamArn,
    isWindowTerminatedEarly: false,
  };
  assert.deepEqual(events, [
    [2, { ...common, state: {}, isFinalInvokeForWindow: false }],
    [1, { ...common, state: { count: 2 }, isFinalInvokeForWindow: false }],
    [0, { ...common, state: { count: 3 }, isFinalInvokeForWindow: true }],
  ]);
});

test('records wait while the function is throttled, being made anew or gone, and reach it then', async () => {
  let isThrottled = true;
  const it = await mappedTable(() =>
    isThrottled ? new Throttled('ReservedFunctionConcurrentInvocationLimitExceeded') : answers(null),
  );
  const { UUID } = await it.map({ MaximumRetryAttempts: 0 });
  await it.put('1');
  await it.clock.advance(60_000);
  assert.equal((await it.mapping(UUID)).LastProcessingResult, 'PROBLEM: Function call failed');
  await it.call('DeleteFunction', { FunctionName: 'fn' });
  isThrottled = false;
  it.events.length = 0;
  await it.clock.advance(60_000);
  const { State, FunctionArn } = await it.mapping(UUID);
  assert.deepEqual([State, FunctionArn], ['Enabled', FN]);
  assert.deepEqual(it.given(), []);
  await it.call('CreateFunction', functionInput('fn'));
  await it.clock.advance(10_000);
  assert.deepEqual(it.given(), [['1']]);
  assert.equal((await it.mapping(UUID)).LastProcessingResult, 'OK');
});

test('the stream is read in the name of the function’s role, as it may at the time', async () => {
  const asked = new Set<string>();
  let isAllowed = false;
  const roles = {
    problem: async () => undefined,
    mayInvoke: async () => true,
    may: async (
      { roleArn, functionArn }: { roleArn: string; functionArn: string },
      action: string,
      arn: string,
    ) => {
      asked.add(`${roleArn} ${functionArn} ${action} ${arn}`);
      return isAllowed;
    },
  };
  const it = await mappedTable(undefined, { roles });
  const message = `Cannot access stream ${it.streamArn}. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM.`;
  await assert.rejects(it.map(), { code: 'InvalidParameterValueException', message });
  isAllowed = true;
  asked.clear();
  const { UUID } = await it.map();
  const role = `arn:aws:iam::${ACCOUNT}:role/lambda-role`;
  for (const action of ['GetRecords', 'GetShardIterator', 'DescribeStream', 'ListStreams']) {
    assert.ok(asked.has(`${role} ${FN} dynamodb:${action} ${it.streamArn}`), action);
  }
  await it.settle();
  isAllowed = false;
  await it.put('1');
  await it.clock.advance(60_000);
  assert.deepEqual(it.given(), []);
  assert.equal((await it.mapping(UUID)).LastProcessingResult, `PROBLEM: ${message}`);
  isAllowed = true;
  await it.clock.advance(10_000);
  assert.deepEqual(it.given(), [['1']]);
});

test('what a table that is deleted had still reaches the function; a day later the mapping is disabled', async () => {
  let isBroken = true;
  const it = await mappedTable(() => (isBroken ? fails() : answers(null)));
  const { UUID } = await it.map();
  await it.put('1');
  await it.settle();
  await it.run('DeleteTable', { TableName: 'people' });
  isBroken = false;
  await it.clock.advance(60_000);
  assert.deepEqual(it.given().at(-1), ['1']);
  await it.clock.advance(DAY_MS);
  const trim = it.dynamodb.tasks.find(({ name }) => name === 'dynamodb.streams');
  await trim?.run(new AbortController().signal);
  await it.settle();
  const { State, StateTransitionReason } = await it.mapping(UUID);
  assert.deepEqual([State, StateTransitionReason], ['Disabled', 'The event source does not exist any more']);
});

test('a stop in the middle leaves what is not done for the next start, and deletes nothing', async () => {
  const held = Promise.withResolvers<void>();
  const it = await mappedTable(async () => {
    await held.promise;
    return answers(null);
  });
  await it.map({ BatchSize: 1 });
  await it.put('1', '2');
  await it.settle();
  it.service.eventSources.stop();
  const drained = it.service.eventSources.drained();
  held.resolve();
  await drained;
  assert.deepEqual(it.given(), [['1']]);
  const { EventSourceMappings } = await it.call('ListEventSourceMappings', {});
  assert.equal(EventSourceMappings?.length, 1);
});

test('a mapping that is deleted leaves nothing in the store, whatever is still being handled', async () => {
  const held = Promise.withResolvers<void>();
  const it = await mappedTable(async () => {
    await held.promise;
    return answers(null);
  });
  const { UUID } = await it.map();
  await it.put('1');
  await it.settle();
  await it.call('DeleteEventSourceMapping', { UUID });
  held.resolve();
  await it.settle();
  const left = await it.store.read(async (view) => {
    const kinds = [
      'eventSourceMapping',
      'eventSourceMappingOf',
      'eventSourceCheckpoint',
      'eventSourceResult',
    ];
    return Promise.all(
      kinds.map((kind) => view.list({ prefix: ['lambda', kind, ACCOUNT, REGION], limit: 10 })),
    );
  });
  assert.deepEqual(left.flat(), []);
});

test('until what was handled before is finished, a mapping is said to be on its way', async () => {
  let held = Promise.withResolvers<void>();
  const it = await mappedTable(async () => {
    await held.promise;
    return answers(null);
  });
  const { UUID } = await it.map();
  const state = async () => (await it.mapping(UUID)).State;
  await it.put('1');
  await it.settle();
  await it.call('UpdateEventSourceMapping', { UUID, BatchSize: 1 });
  await it.settle();
  assert.equal(await state(), 'Updating');
  await it.call('UpdateEventSourceMapping', { UUID, Enabled: false });
  await it.settle();
  assert.equal(await state(), 'Disabling');
  held.resolve();
  await it.settle();
  assert.equal(await state(), 'Disabled');
  held = Promise.withResolvers<void>();
  await it.put('2', '3');
  await it.settle();
  assert.deepEqual(it.given(), [['1']]);
  held.resolve();
  await it.call('UpdateEventSourceMapping', { UUID, Enabled: true });
  await it.settle();
  assert.deepEqual(it.given().slice(1), [['2'], ['3']]);
});

test('what expired says so, and can be told by a filter', async () => {
  const it = await mappedTable();
  const Pattern = '{"userIdentity":{"type":["Service"],"principalId":["dynamodb.amazonaws.com"]}}';
  await it.map({ FilterCriteria: { Filters: [{ Pattern }] } });
  const TimeToLiveSpecification = { AttributeName: 'until', Enabled: true };
  await it.run('UpdateTimeToLive', { TableName: 'people', TimeToLiveSpecification });
  const until = { N: String(Math.floor(it.clock.now() / 1000) + 5) };
  await it.run('PutItem', { TableName: 'people', Item: { id: { S: 'mortal' }, until } });
  await it.put('deleted');
  await it.run('DeleteItem', { TableName: 'people', Key: { id: { S: 'deleted' } } });
  await it.clock.advance(10_000);
  const expiry = it.dynamodb.tasks.find(({ name }) => name === 'dynamodb.expiry') ?? assert.fail();
  await expiry.run(new AbortController().signal);
  await it.settle();
  assert.deepEqual(it.given(), [['mortal']]);
});

test('who was turned away because too many ran is tried as soon as one has ended', async () => {
  const freed: (() => boolean)[] = [];
  let isFull = true;
  const it = await mappedTable(undefined, {
    invoker: {
      invoke: async () => {
        if (isFull) throw new Throttled('ConcurrentInvocationLimitExceeded');
        return answers(null);
      },
      retire: () => {},
      ...NOTHING_PROVISIONED,
      whenFreed: (_version, callback) => void freed.push(callback),
    },
  });
  const { UUID } = await it.map();
  await it.put('1');
  await it.clock.advance(60_000);
  assert.equal(freed.length, 1, 'it asked once');
  isFull = false;
  assert.equal(freed[0]?.(), true);
  await it.settle();
  assert.equal((await it.mapping(UUID)).LastProcessingResult, 'OK');

  isFull = true;
  await it.put('2');
  await it.settle();
  await it.call('UpdateEventSourceMapping', { UUID, Enabled: false });
  await it.settle();
  assert.equal(freed[1]?.(), false, 'it leaves the place to others once it is stopped');
});
