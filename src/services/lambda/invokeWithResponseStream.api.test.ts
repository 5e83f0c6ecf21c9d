import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import * as sdk from '@aws-sdk/client-lambda';
import { eventually, nodeFunction, pythonFunction, testPlatform } from '../../../test/harness.ts';

/** One whole platform, spoken to by the real SDK client. */
async function platform(context: TestContext) {
  const running = await testPlatform(context);
  const { lambda } = running;
  const ready = (name: string) =>
    sdk.waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 60 }, { FunctionName: name });
  const create = async (
    name: string,
    code: string,
    changes: Partial<sdk.CreateFunctionCommandInput> = {},
  ) => {
    await lambda.send(new sdk.CreateFunctionCommand({ ...(await nodeFunction(name, code)), ...changes }));
    await ready(name);
  };
  const open = (input: sdk.InvokeWithResponseStreamCommandInput) =>
    lambda.send(new sdk.InvokeWithResponseStreamCommand(input));
  /** Reads it to its end. */
  const stream = async (input: sdk.InvokeWithResponseStreamCommandInput) => {
    const answer = await open(input);
    const chunks: string[] = [];
    let complete: sdk.InvokeWithResponseStreamCompleteEvent | undefined;
    for await (const event of answer.EventStream ?? []) {
      assert.equal(complete, undefined, 'nothing follows InvokeComplete');
      if (event.PayloadChunk) chunks.push(Buffer.from(event.PayloadChunk.Payload ?? []).toString());
      if (event.InvokeComplete) complete = event.InvokeComplete;
    }
    assert.ok(complete);
    return { answer, chunks, text: chunks.join(''), complete };
  };
  return { ...running, create, ready, open, stream };
}

const streaming = (body: string) =>
  `export const handler = awslambda.streamifyResponse(async (event, stream, context) => { ${body} });`;

const SNAKE = 'def lambda_handler(event, context):\n    return event["a"]\n';

/** The handler goes on when this file is there: the process driver shows functions the machine's files. */
const UNTIL_FILE = `
  import { existsSync } from 'node:fs';
  import { setTimeout as pause } from 'node:timers/promises';
  const until = async (path) => { while (!existsSync(path)) await pause(5); };
`;

test('each chunk is there when it is written, long before the handler has ended', async (context) => {
  const { create, open, dataFolder } = await platform(context);
  await create(
    'slow',
    UNTIL_FILE +
      streaming(`stream.setContentType('text/event-stream');
        stream.write('first');
        await until(event.gate);
        stream.end('second');`),
    { Publish: true },
  );
  const gate = join(dataFolder, 'gate');
  const answer = await open({
    FunctionName: 'slow',
    Qualifier: '1',
    Payload: Buffer.from(JSON.stringify({ gate })),
  });
  assert.equal(answer.StatusCode, 200);
  assert.equal(answer.ExecutedVersion, '1');
  assert.equal(answer.ResponseStreamContentType, 'application/vnd.amazon.eventstream');
  const events = answer.EventStream?.[Symbol.asyncIterator]();
  const chunk = async () =>
    Buffer.from((await events?.next())?.value?.PayloadChunk?.Payload ?? []).toString();
  assert.equal(await chunk(), 'first');
  assert.equal(existsSync(gate), false);
  writeFileSync(gate, '');
  assert.equal(await chunk(), 'second');
  assert.deepEqual((await events?.next())?.value, { InvokeComplete: {} });
  assert.equal((await events?.next())?.done, true);
});

test('functions that do not stream give one chunk, in whatever language', async (context) => {
  const { create, ready, stream, lambda } = await platform(context);
  await create('plain', `export const handler = async (event) => ({ got: event });`);
  const plain = await stream({ FunctionName: 'plain', Payload: Buffer.from('{"a":1}'), LogType: 'Tail' });
  assert.deepEqual(plain.chunks, ['{"got":{"a":1}}']);
  assert.deepEqual(Object.keys(plain.complete), ['LogResult']);
  assert.match(Buffer.from(plain.complete.LogResult ?? '', 'base64').toString(), /^START [^]*\nREPORT /);
  await create('big', `export const handler = async () => 'x'.repeat(6000000);`);
  assert.equal((await stream({ FunctionName: 'big' })).text.length, 6_000_002);
  for (const minor of [14, 13, 12, 11, 10, 9]) {
    const python = await pythonFunction('snake', `python3.${minor}`, SNAKE);
    const created = await lambda.send(new sdk.CreateFunctionCommand(python)).catch(() => undefined);
    if (created === undefined) continue;
    await ready('snake');
    assert.deepEqual((await stream({ FunctionName: 'snake', Payload: Buffer.from('{"a":7}') })).chunks, [
      '7',
    ]);
    return;
  }
  context.diagnostic('no Python on this machine');
});

test('errors are told by InvokeComplete alone, whenever they come', async (context) => {
  const { create, stream, lambda } = await platform(context);
  await create(
    'fails',
    streaming(`
      if (event.bytes) stream.write('a'.repeat(event.bytes));
      if (event.how === 'throw') throw new RangeError('on purpose');
      if (event.how === 'exit') process.exit(7);
      if (event.how === 'hang') await new Promise(() => setInterval(() => {}, 1000));
      if (event.how === 'crash') { setTimeout(() => { throw new TypeError('later'); }); await new Promise(() => {}); }
    `),
    { Timeout: 1 },
  );
  const cases = [
    ['throw', 'RangeError', /^\{"errorType":"RangeError","errorMessage":"on purpose","trace":\[.*\]\}$/],
    ['exit', 'Runtime.ExitError', /^\{.*Error: Runtime exited with error: exit status 7"\}$/],
    ['hang', 'Sandbox.Timedout', /^\{.*Error: Task timed out after 1.00 seconds"\}$/],
    ['crash', 'TypeError', /^\{"errorType":"TypeError","errorMessage":"later".*\}$/],
    ['nothing', 'Error', /^\{"errorType":"Error","errorMessage":"Response stream is not finished."/],
  ] as const;
  for (const bytes of [0, 3, 300_000]) {
    for (const [how, ErrorCode, details] of cases) {
      const payload = Buffer.from(JSON.stringify({ how, bytes }));
      const { text, complete } = await stream({ FunctionName: 'fails', Payload: payload, LogType: 'Tail' });
      assert.equal(text.length, bytes, how);
      assert.equal(complete.ErrorCode, ErrorCode);
      assert.match(complete.ErrorDetails ?? '', details);
      assert.match(Buffer.from(complete.LogResult ?? '', 'base64').toString(), /\nREPORT RequestId: .*/);
      const buffered = await lambda.send(new sdk.InvokeCommand({ FunctionName: 'fails', Payload: payload }));
      assert.equal(buffered.FunctionError, 'Unhandled');
      assert.match(buffered.Payload?.transformToString() ?? '', details);
    }
  }
});

test('Invoke collects a streamed answer, up to what it may be', async (context) => {
  const { create, lambda } = await platform(context);
  await create(
    'stream',
    streaming(`for (const size of event) stream.write(Buffer.alloc(size, 65)); stream.end();`),
  );
  const invoke = async (sizes: readonly number[]) => {
    const Payload = Buffer.from(JSON.stringify(sizes));
    const answer = await lambda.send(new sdk.InvokeCommand({ FunctionName: 'stream', Payload }));
    return { error: answer.FunctionError, text: answer.Payload?.transformToString() ?? '' };
  };
  assert.deepEqual(await invoke([1, 2]), { error: undefined, text: 'AAA' });
  assert.deepEqual(await invoke([]), { error: undefined, text: '' });
  assert.equal((await invoke([6_291_000, 556])).text.length, 6_291_556);
  const { error, text } = await invoke([6_291_000, 557]);
  assert.equal(error, 'Unhandled');
  assert.match(text, /Function.ResponseSizeTooLarge/);
  assert.equal((await invoke([4])).text, 'AAAA');
});

test('a client that goes away changes nothing for the function, which is counted to its end', async (context) => {
  const { create, dataFolder, logs, lambda } = await platform(context);
  await create(
    'leaves',
    UNTIL_FILE +
      streaming(`stream.write('first');
        await until(event.gate);
        for (let n = 0; n < 32; n++) stream.write(Buffer.alloc(65536));
        stream.end();
        console.log('wrote all');`),
    { Timeout: 20 },
  );
  const gate = join(dataFolder, 'gate');
  const client = new AbortController();
  const answer = await lambda.send(
    new sdk.InvokeWithResponseStreamCommand({
      FunctionName: 'leaves',
      Payload: Buffer.from(JSON.stringify({ gate })),
    }),
    { abortSignal: client.signal },
  );
  await answer.EventStream?.[Symbol.asyncIterator]().next();
  client.abort();
  lambda.destroy();
  writeFileSync(gate, '');
  const report = await eventually('the report', async () => {
    const lines = await logs
      .send(new FilterLogEventsCommand({ logGroupName: '/aws/lambda/leaves' }))
      .catch(() => undefined);
    const messages = lines?.events?.map(({ message }) => message ?? '') ?? [];
    return messages.some((line) => line.startsWith('REPORT')) ? messages : undefined;
  });
  assert.ok(report.some((line) => line.includes('wrote all')));
  assert.ok(!report.some((line) => line.includes('Status: ')));
});

test('what is refused, as Invoke refuses it', async (context) => {
  const { create, open, stream } = await platform(context);
  await create('fn', streaming(`stream.end('x');`));
  const dry = await open({ FunctionName: 'fn', InvocationType: 'DryRun' });
  assert.equal(dry.StatusCode, 204);
  assert.equal(dry.ExecutedVersion, '$LATEST');
  const refused = async (input: Partial<sdk.InvokeWithResponseStreamCommandInput>) => {
    const error: unknown = await open({ FunctionName: 'fn', ...input }).catch((reason: unknown) => reason);
    assert.ok(error instanceof sdk.LambdaServiceException, String(error));
    return `${error.$metadata.httpStatusCode} ${error.name}: ${error.message}`;
  };
  assert.match(
    await refused({ FunctionName: 'absent' }),
    /^404 ResourceNotFoundException: Function not found: /,
  );
  assert.match(await refused({ Qualifier: '9' }), /^404 ResourceNotFoundException/);
  assert.match(await refused({ Payload: Buffer.from('{') }), /^400 InvalidRequestContentException/);
  assert.match(await refused({ TenantId: 'blue' }), /^400 InvalidParameterValueException: .* TenantId /);
  assert.match(
    await refused({ InvocationType: 'Event' as 'DryRun' }),
    /^400 ValidationException: .*'invocationType' .* set: \[RequestResponse, DryRun\]$/,
  );
  assert.equal((await stream({ FunctionName: 'fn', InvocationType: 'RequestResponse' })).text, 'x');
});

test('a streaming invocation holds its concurrency until its end', async (context) => {
  const { create, open, dataFolder, lambda } = await platform(context);
  await create('one', UNTIL_FILE + streaming(`stream.write('a'); await until(event.gate); stream.end();`));
  await lambda.send(
    new sdk.PutFunctionConcurrencyCommand({ FunctionName: 'one', ReservedConcurrentExecutions: 1 }),
  );
  const gate = join(dataFolder, 'gate');
  const input = { FunctionName: 'one', Payload: Buffer.from(JSON.stringify({ gate })) };
  const first = (await open(input)).EventStream?.[Symbol.asyncIterator]();
  await first?.next();
  await assert.rejects(open(input), { name: 'TooManyRequestsException' });
  writeFileSync(gate, '');
  assert.ok((await first?.next())?.value?.InvokeComplete);
  assert.equal((await open(input)).StatusCode, 200);
});
