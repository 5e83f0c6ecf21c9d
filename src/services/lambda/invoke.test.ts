import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Throttled } from '../../compute/invocation.ts';
import type { HttpRequest, HttpResponse } from '../../protocol/http.ts';
import type { Fault } from '../../protocol/fault.ts';
import { seededIds } from '../../base/ids.ts';
import {
  ARN,
  catalogueOf,
  echo,
  fault,
  functionInput,
  OTHER_ZIP,
  READY,
  testCall,
  testLambda,
  type TestLambda,
  NOTHING_PROVISIONED,
} from './lambda.fixture.ts';

interface Request {
  readonly name?: string;
  readonly query?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array;
}

function invoke(lambda: TestLambda, request: Request = {}): Promise<HttpResponse> {
  const http: HttpRequest = {
    method: 'POST',
    path: '/2015-03-31/functions/fn/invocations',
    query: request.query ?? '',
    headers: request.headers ?? {},
    body: Buffer.from(request.body ?? '{"key":1}'),
  };
  const straight = lambda.service.straight?.['Invoke'];
  assert.ok(straight);
  const call = testCall('Invoke', { headers: request.headers ?? {} });
  return straight(http, { FunctionName: request.name ?? 'fn' }, call);
}

async function withFunction(overrides: Parameters<typeof testLambda>[0] = {}) {
  const lambda = testLambda(overrides);
  await lambda.call('CreateFunction', functionInput('fn', { Publish: true }));
  return lambda;
}

test('the function gets the event as it was sent, and the caller its answer and headers', async () => {
  const lambda = await withFunction();
  const answer = await invoke(lambda, { body: '{ "key" : 1 }' });
  assert.equal(answer.status, 200);
  assert.equal(Buffer.from(answer.body as Uint8Array).toString(), '{ "key" : 1 }');
  assert.deepEqual(answer.headers, {
    'content-type': 'application/json',
    'x-amz-executed-version': '$LATEST',
    'x-amzn-remapped-content-length': '0',
    'x-amzn-trace-id':
      'Root=1-6955b900-111111112222433384445555;Parent=8444555555555555;Sampled=0;Lineage=1:846dda08:0',
  });
  const [first] = lambda.invoked;
  assert.equal(first?.invocation.invokedFunctionArn, `${ARN}function:fn`);
  assert.equal(first?.invocation.requestId, '11111111-2222-4333-8444-555555555555');
  assert.equal(first?.version.functionArn, `${ARN}function:fn`);
  assert.equal(first?.version.timeoutMs, 3000);
});

test('an empty body is an empty event', async () => {
  const lambda = await withFunction();
  const answer = await invoke(lambda, { body: '' });
  assert.equal(Buffer.from(answer.body as Uint8Array).toString(), '{}');
});

test('qualifiers, in the name or the query, choose the version and show in the ARN', async () => {
  const lambda = await withFunction();
  await lambda.call('UpdateFunctionCode', { FunctionName: 'fn', ZipFile: OTHER_ZIP });
  await lambda.call('CreateAlias', { FunctionName: 'fn', Name: 'live', FunctionVersion: '1' });
  for (const [request, version, arn] of [
    [{}, '$LATEST', 'fn'],
    [{ query: 'Qualifier=%24LATEST' }, '$LATEST', 'fn:$LATEST'],
    [{ query: 'Qualifier=1' }, '1', 'fn:1'],
    [{ query: 'Qualifier=live' }, '1', 'fn:live'],
    [{ name: 'fn:live' }, '1', 'fn:live'],
    [{ name: `${ARN}function:fn:1` }, '1', 'fn:1'],
  ] as const) {
    const answer = await invoke(lambda, request);
    assert.equal(answer.headers['x-amz-executed-version'], version);
    assert.equal(lambda.invoked.at(-1)?.invocation.invokedFunctionArn, `${ARN}function:${arn}`);
    assert.equal(lambda.invoked.at(-1)?.version.version, version);
  }
});

test('a warm invocation reads nothing from the store, and every change reaches the next one', async () => {
  const lambda = await withFunction();
  const latest = async () => {
    await invoke(lambda);
    return lambda.invoked.at(-1)?.version;
  };
  const first = await latest();
  const { reads } = lambda.store.stats();
  assert.equal(await latest(), first);
  assert.equal(lambda.store.stats().reads, reads);

  await lambda.call('UpdateFunctionConfiguration', { FunctionName: 'fn', Timeout: 9 });
  const second = await latest();
  assert.equal(second?.timeoutMs, 9000);
  assert.notEqual(second?.identity, first?.identity);
  await lambda.call('UpdateFunctionCode', { FunctionName: 'fn', ZipFile: OTHER_ZIP });
  const third = await latest();
  assert.notEqual(third?.code.blob, second?.code.blob);
  assert.notEqual(third?.identity, second?.identity);
  await lambda.call('PutFunctionConcurrency', { FunctionName: 'fn', ReservedConcurrentExecutions: 7 });
  const fourth = await latest();
  assert.equal(fourth?.reservedConcurrency, 7);
  assert.equal(fourth?.identity, third?.identity);
  await lambda.call('DeleteFunction', { FunctionName: 'fn' });
  await assert.rejects(
    invoke(lambda),
    fault('ResourceNotFoundException', `Function not found: ${ARN}function:fn:$LATEST`),
  );
});

test('environments of what was replaced are retired, those of versions stay', async () => {
  const lambda = await withFunction();
  await invoke(lambda);
  await invoke(lambda, { query: 'Qualifier=1' });
  const [latest, one] = lambda.invoked.map((entry) => entry.version);
  await lambda.call('UpdateFunctionCode', { FunctionName: 'fn', ZipFile: OTHER_ZIP });
  await invoke(lambda);
  const retired = lambda.retired.at(-1);
  assert.equal(retired?.arn, `${ARN}function:fn`);
  assert.ok(latest && one);
  assert.equal(retired.keep(latest), false);
  assert.equal(retired.keep(one), true);
  assert.equal(retired.keep(lambda.invoked.at(-1)?.version ?? latest), true);
});

test('an alias sends its share of invocations to the second version', async () => {
  const lambda = await withFunction({ ids: seededIds(7) });
  await lambda.call('UpdateFunctionCode', { FunctionName: 'fn', ZipFile: OTHER_ZIP, Publish: true });
  const route = async (weight: number) => {
    const input = {
      FunctionName: 'fn',
      Name: 'live',
      FunctionVersion: '1',
      RoutingConfig: { AdditionalVersionWeights: { 2: weight } },
    };
    await lambda.call('DeleteAlias', input);
    await lambda.call('CreateAlias', input);
    const seen = { 1: 0, 2: 0 };
    for (let index = 0; index < 1000; index++) {
      const answer = await invoke(lambda, { query: 'Qualifier=live' });
      seen[answer.headers['x-amz-executed-version'] as '1' | '2']++;
    }
    return seen[2];
  };
  assert.equal(await route(0), 0);
  assert.equal(await route(1), 1000);
  const third = await route(0.3);
  assert.ok(third > 240 && third < 360, `${third} of 1000`);
});

test('DryRun runs nothing, Tail brings the log, a function error is a header', async () => {
  const failing = await withFunction({
    invoker: {
      invoke: async (_version, invocation) => ({ ...echo(invocation), functionError: 'Unhandled' }),
      retire: () => {},
      ...NOTHING_PROVISIONED,
    },
  });
  const failed = await invoke(failing, { headers: { 'x-amz-log-type': 'Tail' } });
  assert.equal(failed.status, 200);
  assert.equal(failed.headers['x-amz-function-error'], 'Unhandled');
  assert.equal(failed.headers['x-amz-log-result'], Buffer.from('END\n').toString('base64'));
  const lambda = await withFunction();
  const dry = await invoke(lambda, { headers: { 'x-amz-invocation-type': 'DryRun' } });
  assert.equal(dry.status, 204);
  assert.equal(dry.body, undefined);
  assert.equal(lambda.invoked.length, 0);
  await assert.rejects(
    invoke(lambda, { name: 'none', headers: { 'x-amz-invocation-type': 'DryRun' } }),
    fault('ResourceNotFoundException', `Function not found: ${ARN}function:none:$LATEST`),
  );
});

test('a trace header without a root is not passed on', async () => {
  const lambda = testLambda();
  await lambda.call('CreateFunction', functionInput('fn'));
  for (const header of ['garbage', 'Root=', 'Root=1-0-0;Sampled=1']) {
    await lambda.call('Invoke', { FunctionName: 'fn' }, { headers: { 'x-amzn-trace-id': header } });
    assert.match(
      lambda.invoked.at(-1)?.invocation.traceHeader ?? '',
      /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=/,
    );
  }
});

test('client context and trace reach the function; a broken context is refused', async () => {
  const lambda = await withFunction();
  const context = '{"custom":{"a":"b"}}';
  await invoke(lambda, {
    headers: {
      'x-amz-client-context': Buffer.from(context).toString('base64'),
      'x-amzn-trace-id': 'Root=1-00000000-000000000000000000000000;Sampled=1',
    },
  });
  assert.equal(lambda.invoked[0]?.invocation.clientContext, context);
  assert.match(
    lambda.invoked[0]?.invocation.traceHeader ?? '',
    /^Root=1-0{8}-0{24};Sampled=1;Lineage=1:[0-9a-f]{8}:0$/,
  );
  for (const broken of ['!!', Buffer.from('[1]').toString('base64'), Buffer.from('{').toString('base64')]) {
    await assert.rejects(
      invoke(lambda, { headers: { 'x-amz-client-context': broken } }),
      fault('InvalidRequestContentException', 'Client context must be a valid Base64-encoded JSON object.'),
    );
  }
  await assert.rejects(
    invoke(lambda, { headers: { 'x-amz-client-context': 'A'.repeat(3584) } }),
    fault('InvalidRequestContentException', /3583 bytes/),
  );
});

test('throttles keep their reason, other failures are left as they are', async () => {
  const errors: Error[] = [
    new Throttled('ReservedFunctionConcurrentInvocationLimitExceeded'),
    new Error('broken'),
  ];
  const lambda = await withFunction({
    invoker: {
      invoke: () => Promise.reject(errors.shift() ?? new Error('none left')),
      retire: () => {},
      ...NOTHING_PROVISIONED,
    },
    ...NOTHING_PROVISIONED,
  });
  await assert.rejects(invoke(lambda), (error: Fault) => {
    assert.equal(error.code, 'TooManyRequestsException');
    assert.equal(error.message, 'Rate Exceeded.');
    assert.deepEqual(error.members, {
      Type: 'User',
      Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
      retryAfterSeconds: '1',
    });
    return true;
  });
  await assert.rejects(invoke(lambda), /^Error: broken$/);
});

test('what Invoke refuses', async () => {
  const lambda = await withFunction();
  const header = (name: string, value: string) => invoke(lambda, { headers: { [name]: value } });
  const INVALID = 'InvalidParameterValueException';
  await assert.rejects(
    header('x-amz-invocation-type', 'Else'),
    fault('ValidationException', /'Else' at 'invocationType'.*\[Event, RequestResponse, DryRun\]/),
  );
  await assert.rejects(header('x-amz-log-type', 'x'), fault('ValidationException', /'logType'/));
  await assert.rejects(header('x-amz-tenant-id', 't'), fault(INVALID, /TenantId/));
  await assert.rejects(header('x-amz-durable-execution-name', 'n'), fault(INVALID, /DurableExecutionName/));
  await assert.rejects(
    invoke(lambda, { query: 'Qualifier=non-existent-alias' }),
    fault('ResourceNotFoundException', `Function not found: ${ARN}function:fn:non-existent-alias`),
  );
  await assert.rejects(invoke(lambda, { name: '@' }), fault('ValidationException', /'functionName'/));
  await assert.rejects(
    invoke(lambda, { body: 'nope' }),
    fault(
      'InvalidRequestContentException',
      /^Could not parse request body into json: Could not parse payload/,
    ),
  );
  await assert.rejects(
    invoke(lambda, { body: new Uint8Array(6_291_457) }),
    fault(
      'RequestEntityTooLargeException',
      '6291457 byte payload is too large for the RequestResponse invocation type (limit 6291456 bytes)',
    ),
  );
  assert.equal(lambda.invoked.length, 0);
});

test('a machine that lost the runtime fetches it again, or says that it cannot', async () => {
  let fetched = 0;
  const lost = catalogueOf(
    () => ({ kind: 'downloadable' }),
    async () => (fetched++, READY),
  );
  const made = await withFunction();
  const other = testLambda({ store: made.store, runtimes: lost });
  await invoke(other);
  await invoke(other);
  assert.equal(fetched, 1);
  const none = testLambda({
    store: made.store,
    runtimes: catalogueOf(() => ({ kind: 'absent', reason: 'gone', installHint: 'Install it' })),
  });
  await assert.rejects(invoke(none), fault('InvalidRuntimeException', /gone\. Install it/));
});

test('as an operation, not straight', async () => {
  const lambda = await withFunction();
  const answer = await lambda.call('Invoke', {
    FunctionName: 'fn',
    Payload: Buffer.from('[1]'),
    LogType: 'Tail',
  });
  assert.equal(answer.StatusCode, 200);
  assert.equal(answer.ExecutedVersion, '$LATEST');
  assert.equal(Buffer.from(answer.Payload ?? []).toString(), '[1]');
  assert.equal(answer.LogResult, Buffer.from('END\n').toString('base64'));
  const dry = await lambda.call('Invoke', { FunctionName: 'fn', InvocationType: 'DryRun' });
  assert.equal(dry.StatusCode, 204);
});
