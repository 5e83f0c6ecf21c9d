import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Throttled, type Invocation, type InvocationResult } from '../../compute/invocation.ts';
import type { FunctionRoles } from './executionRole.ts';
import { lineageName } from './lineage.ts';
import {
  ARN,
  echo,
  fault,
  functionInput,
  testLambda,
  type TestLambda,
  NOTHING_PROVISIONED,
  ROLE,
} from './lambda.fixture.ts';

/** A function `fn` with its destinations `good` and `bad`, and an invoker that does as `behave` says. */
async function platform(
  behave: (invocation: Invocation, name: string) => InvocationResult | Error,
  roles?: FunctionRoles,
) {
  const ran: { name: string; atMs: number; invocation: Invocation }[] = [];
  const lambda: TestLambda = testLambda({
    roles,
    invoker: {
      invoke: async (version, invocation) => {
        ran.push({ name: version.functionName, atMs: lambda.clock.now(), invocation });
        const result = behave(invocation, version.functionName);
        if (result instanceof Error) throw result;
        return result;
      },
      retire: () => {},
      ...NOTHING_PROVISIONED,
    },
  });
  for (const name of ['fn', 'good', 'bad']) await lambda.call('CreateFunction', functionInput(name));
  await lambda.service.events.start();
  return { lambda, ran };
}

let requests = 0;

async function send(
  lambda: TestLambda,
  payload: unknown,
  more: { Qualifier?: string } = {},
): Promise<string> {
  const requestId = `00000000-0000-4000-8000-${String(requests++).padStart(12, '0')}`;
  const input = {
    FunctionName: 'fn',
    InvocationType: 'Event',
    Payload: Buffer.from(JSON.stringify(payload)),
    ...more,
  } as const;
  const answer = await lambda.call('Invoke', input, { requestId });
  assert.deepEqual(answer, { StatusCode: 202 });
  return requestId;
}

const failing = (): InvocationResult => ({
  payload: Buffer.from('{"errorMessage":"no","errorType":"Error"}'),
  functionError: 'Unhandled',
  logTail: async () => new Uint8Array(),
});

const destinations = {
  DestinationConfig: {
    OnSuccess: { Destination: `${ARN}function:good` },
    OnFailure: { Destination: `${ARN}function:bad` },
  },
};

async function configure(lambda: TestLambda, more: object = {}, qualifier?: string): Promise<void> {
  await lambda.call('PutFunctionEventInvokeConfig', {
    FunctionName: 'fn',
    ...(qualifier !== undefined && { Qualifier: qualifier }),
    ...destinations,
    ...more,
  });
}

const textOf = (invocation: Invocation) => Buffer.from(invocation.payload).toString();
const recordOf = (invocation: Invocation) => JSON.parse(textOf(invocation)) as Record<string, unknown>;

test('an event runs with the request id that the caller has, its payload, and a trace', async () => {
  const { lambda, ran } = await platform(echo);
  const requestId = await send(lambda, { a: 1 });
  await lambda.clock.advance(1);
  assert.equal(ran.length, 1);
  assert.equal(ran[0]?.invocation.requestId, requestId);
  assert.equal(textOf(ran[0].invocation), '{"a":1}');
  assert.equal(ran[0].invocation.invokedFunctionArn, `${ARN}function:fn`);
  assert.match(ran[0].invocation.traceHeader ?? '', /^Root=1-.*;Lineage=1:[0-9a-f]{8}:0$/);
});

test('a function that fails runs again after one minute and two, then its failure is told', async () => {
  const { lambda, ran } = await platform((invocation, name) =>
    name === 'fn' ? failing() : echo(invocation),
  );
  await configure(lambda);
  const startMs = lambda.clock.now();
  const requestId = await send(lambda, { a: 1 });
  await lambda.clock.advance(600_000);
  const own = ran.filter(({ name }) => name === 'fn');
  assert.deepEqual(
    own.map(({ atMs }) => atMs - startMs),
    [0, 60_000, 180_000],
  );
  assert.deepEqual(new Set(own.map(({ invocation }) => invocation.requestId)), new Set([requestId]));
  const told = ran.filter(({ name }) => name === 'bad');
  assert.equal(told.length, 1);
  assert.deepEqual(recordOf(told[0]?.invocation ?? assert.fail()), {
    version: '1.0',
    timestamp: new Date(startMs + 180_000).toISOString(),
    requestContext: {
      requestId,
      functionArn: `${ARN}function:fn:$LATEST`,
      condition: 'RetriesExhausted',
      approximateInvokeCount: 3,
    },
    requestPayload: { a: 1 },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: { errorMessage: 'no', errorType: 'Error' },
  });
});

test('six hours of throttles are no attempts, then the event is too old', async () => {
  const { lambda, ran } = await platform((invocation, name) =>
    name === 'fn' ? new Throttled('ConcurrentInvocationLimitExceeded') : echo(invocation),
  );
  await configure(lambda);
  const startMs = lambda.clock.now();
  await send(lambda, 'x');
  await lambda.clock.advance(7 * 3_600_000);
  const own = ran.filter(({ name }) => name === 'fn');
  assert.ok(own.length > 70 && own.length < 90, `${own.length} tries`);
  const told = ran.find(({ name }) => name === 'bad') ?? assert.fail();
  assert.ok(told.atMs - startMs > 21_000_000 && told.atMs - startMs <= 21_600_000);
  const record = recordOf(told.invocation);
  assert.deepEqual(Object.keys(record), ['version', 'timestamp', 'requestContext', 'requestPayload']);
  const context = record['requestContext'] as Record<string, unknown>;
  assert.deepEqual([context['condition'], context['approximateInvokeCount']], ['EventAgeExceeded', 0]);
});

test('an alias has its own configuration; success is told with the version that ran', async () => {
  const { lambda, ran } = await platform(echo);
  await lambda.call('PublishVersion', { FunctionName: 'fn' });
  await lambda.call('CreateAlias', { FunctionName: 'fn', Name: 'live', FunctionVersion: '1' });
  await configure(lambda, {}, 'live');
  await send(lambda, 1);
  await send(lambda, 2, { Qualifier: 'live' });
  await lambda.clock.advance(10);
  const told = ran.filter(({ name }) => name === 'good');
  assert.equal(told.length, 1);
  const record = recordOf(told[0]?.invocation ?? assert.fail());
  assert.deepEqual(record['responseContext'], { statusCode: 200, executedVersion: '1' });
  assert.deepEqual([record['requestPayload'], record['responsePayload']], [2, 2]);
});

test('destinations are told in the name of the execution role: only what it may invoke', async () => {
  const asked: string[] = [];
  const { lambda, ran } = await platform(
    (invocation, name) =>
      name === 'fn' && String(invocation.payload) === '1' ? failing() : echo(invocation),
    {
      problem: async () => undefined,
      may: async () => false,
      mayInvoke: async ({ roleArn, functionArn }, destination) => {
        asked.push(`${roleArn} ${functionArn} ${destination}`);
        return destination.endsWith(':good');
      },
    },
  );
  await configure(lambda, { MaximumRetryAttempts: 0 });
  await send(lambda, 1);
  await send(lambda, 2);
  await lambda.clock.advance(60_000);
  assert.deepEqual(ran.map(({ name }) => name).toSorted(), ['fn', 'fn', 'good']);
  assert.deepEqual(asked.toSorted(), [
    `${ROLE} ${ARN}function:fn ${ARN}function:bad`,
    `${ROLE} ${ARN}function:fn ${ARN}function:good`,
  ]);
});

test('a reserved concurrency of zero ends an event at once', async () => {
  const { lambda, ran } = await platform(echo);
  await configure(lambda);
  await lambda.call('PutFunctionConcurrency', { FunctionName: 'fn', ReservedConcurrentExecutions: 0 });
  await send(lambda, 1);
  await lambda.clock.advance(10);
  assert.deepEqual(
    ran.map(({ name }) => name),
    ['bad'],
  );
  const { requestContext } = recordOf(ran[0]?.invocation ?? assert.fail()) as { requestContext: object };
  assert.equal((requestContext as { condition: string }).condition, 'ZeroReservedConcurrency');
});

test('an update reaches events that wait; those of a deleted function are lost', async () => {
  const { lambda, ran } = await platform(failing);
  await send(lambda, 1);
  await lambda.clock.advance(1000);
  await lambda.call('UpdateFunctionConfiguration', { FunctionName: 'fn', Description: 'another' });
  await lambda.clock.advance(60_000);
  assert.equal(ran.length, 2);
  await lambda.call('DeleteFunction', { FunctionName: 'fn' });
  await lambda.clock.advance(600_000);
  assert.equal(ran.length, 2);
  await lambda.call('CreateFunction', functionInput('fn'));
  await lambda.clock.advance(600_000);
  assert.equal(ran.length, 2, 'not even when there is one of this name again');
});

test('functions that call each other for ever are stopped, unless they are allowed to', async () => {
  for (const RecursiveLoop of ['Terminate', 'Allow'] as const) {
    const { lambda, ran } = await platform(() => ({
      ...failing(),
      functionError: undefined,
      payload: Buffer.from('1'),
    }));
    await lambda.call('PutFunctionRecursionConfig', { FunctionName: 'fn', RecursiveLoop });
    await configure(lambda);
    await lambda.call('PutFunctionEventInvokeConfig', {
      FunctionName: 'good',
      DestinationConfig: { OnSuccess: { Destination: `${ARN}function:fn` } },
    });
    await send(lambda, 'again');
    for (let n = 0; n < 1000 && ran.length < 50; n++) await lambda.clock.advance(5);
    const own = ran.filter(({ name }) => name === 'fn').length;
    if (RecursiveLoop === 'Terminate') assert.equal(own, 16);
    else assert.ok(own > 16, `${own}`);
    const told = ran.filter(({ name }) => name === 'bad').length;
    assert.equal(told, RecursiveLoop === 'Terminate' ? 1 : 0);
    lambda.service.events.stop();
  }
});

test('functions that are told of each other’s failures are not told of them for ever', async () => {
  const { lambda, ran } = await platform(failing);
  for (const [FunctionName, other] of [
    ['fn', 'bad'],
    ['bad', 'fn'],
  ]) {
    await lambda.call('PutFunctionEventInvokeConfig', {
      FunctionName,
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnFailure: { Destination: `${ARN}function:${other}` } },
    });
  }
  let written = 0;
  lambda.store.watch(['lambda', 'event'], () => written++);
  await send(lambda, 'x');
  for (let n = 0; n < 1000; n++) await lambda.clock.advance(5);
  assert.equal(ran.length, 32);
  for (const FunctionName of ['fn', 'bad'])
    await lambda.call('PutFunctionConcurrency', { FunctionName, ReservedConcurrentExecutions: 0 });
  await send(lambda, 'y');
  for (let n = 0; n < 1000; n++) await lambda.clock.advance(5);
  assert.equal(ran.length, 32);
  assert.ok(written < 200, `${written} transactions`);
});

test('a caller that waits is told of the loop', async () => {
  const { lambda } = await platform(echo);
  let traceHeader = 'Root=1-00000000-000000000000000000000000;Sampled=1';
  const call = () =>
    lambda.call('Invoke', { FunctionName: 'fn' }, { headers: { 'x-amzn-trace-id': traceHeader } });
  for (let n = 0; n < 16; n++) {
    await call();
    traceHeader = `Root=1-00000000-000000000000000000000000;Sampled=1;Lineage=${n + 1}:${lineageName(`${ARN}function:fn`)}:${n}`;
  }
  await assert.rejects(call(), fault('RecursiveInvocationException', /recursive loop/));
});

test('what is refused is not kept', async () => {
  const { lambda, ran } = await platform(echo);
  const event = (changes: object) =>
    lambda.call('Invoke', { FunctionName: 'fn', InvocationType: 'Event', ...changes });
  await assert.rejects(event({ FunctionName: 'none' }), fault('ResourceNotFoundException', /not found/));
  await assert.rejects(event({ Qualifier: '7' }), fault('ResourceNotFoundException', /not found/));
  await assert.rejects(
    event({ Payload: Buffer.from('{') }),
    fault('InvalidRequestContentException', /Could not parse/),
  );
  await assert.rejects(
    event({ Payload: Buffer.alloc(1_048_577, ' ') }),
    fault(
      'RequestEntityTooLargeException',
      `1048577 byte payload is too large for the Event invocation type (limit 1048576 bytes)`,
    ),
  );
  await lambda.clock.advance(1000);
  assert.deepEqual(ran, []);
});
