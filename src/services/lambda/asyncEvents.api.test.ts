import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateFunctionCommand,
  GetFunctionEventInvokeConfigCommand,
  InvokeAsyncCommand,
  InvokeCommand,
  PutFunctionConcurrencyCommand,
  PutFunctionEventInvokeConfigCommand,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda';
import { ACCOUNT, eventually, nodeFunction, REGION, testPlatform } from '../../../test/harness.ts';

const SLOW = `import { setTimeout as pause } from 'node:timers/promises';
export const handler = async ({ n, ms = 0 }) => { await pause(ms); console.log('did', n); if (n < 0) throw new Error('no'); };`;
const TOLD = `export const handler = async ({ requestContext, responsePayload }) => {
  console.log(requestContext.condition, requestContext.approximateInvokeCount, responsePayload?.errorMessage ?? 'fine');
};`;

async function platform(context: TestContext) {
  const running = await testPlatform(context);
  const { lambda, logs } = running;
  for (const [name, code] of Object.entries({ slow: SLOW, told: TOLD })) {
    await lambda.send(new CreateFunctionCommand({ ...(await nodeFunction(name, code)), Timeout: 30 }));
    await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 60 }, { FunctionName: name });
  }
  const send = async (event: object) => {
    const Payload = Buffer.from(JSON.stringify(event));
    const answer = await lambda.send(
      new InvokeCommand({ FunctionName: 'slow', InvocationType: 'Event', Payload }),
    );
    assert.deepEqual([answer.StatusCode, answer.Payload?.length ?? 0], [202, 0]);
    assert.equal(answer.ExecutedVersion, undefined);
  };
  const lines = async (name: string, filterPattern: string): Promise<string[]> => {
    const query = { logGroupName: `/aws/lambda/${name}`, filterPattern };
    const found = await logs.send(new FilterLogEventsCommand(query)).catch((error: Error) => {
      // The group comes with the function's first line.
      if (error.name === 'ResourceNotFoundException') return undefined;
      throw error;
    });
    return (found?.events ?? []).map(({ message = '' }) => message.split('\t').at(-1)?.trim() ?? '');
  };
  const untilLines = (name: string, pattern: string, count: number) =>
    eventually(`${count} of ${pattern}`, async () => {
      const found = await lines(name, pattern);
      return found.length >= count ? found : undefined;
    });
  return { running, lambda, send, untilLines };
}

test('events are accepted, run, and told to a function; also in the older form', async (context) => {
  const { lambda, send, untilLines } = await platform(context);
  const told = { Destination: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:told` };
  const config = await lambda.send(
    new PutFunctionEventInvokeConfigCommand({
      FunctionName: 'slow',
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnSuccess: told, OnFailure: told },
    }),
  );
  const read = await lambda.send(new GetFunctionEventInvokeConfigCommand({ FunctionName: 'slow' }));
  assert.deepEqual({ ...read, $metadata: 0 }, { ...config, $metadata: 0 });
  assert.ok(read.LastModified instanceof Date);
  await send({ n: 1 });
  await send({ n: -1 });
  const InvokeArgs = Buffer.from('{"n":2}');
  const older = await lambda.send(new InvokeAsyncCommand({ FunctionName: 'slow', InvokeArgs }));
  assert.equal(older.Status, 202);
  const ends = await untilLines('told', '?Success ?RetriesExhausted', 3);
  assert.deepEqual(ends.toSorted(), ['RetriesExhausted 1 no', 'Success 1 fine', 'Success 1 fine']);
});

test('a restart takes up what was accepted and waits for what runs', async (context) => {
  const { running, send, untilLines } = await platform(context);
  await send({ n: 0, ms: 500 });
  for (let n = 1; n <= 40; n++) await send({ n, ms: 20 });
  await running.restart();
  const done = await untilLines('slow', 'did', 41);
  const numbers = new Set(done.map((line) => Number(line.split(' ').at(-1))));
  assert.equal(numbers.size, 41);
});

test('behind a reservation of one, events run one after the other, also beside somebody who waits for answers', async (context) => {
  const { lambda, send, untilLines } = await platform(context);
  const reserve = { FunctionName: 'slow', ReservedConcurrentExecutions: 1 };
  await lambda.send(new PutFunctionConcurrencyCommand(reserve));
  const Payload = Buffer.from('{"n":0,"ms":1500}');
  // Whichever comes first.
  const direct = lambda.send(new InvokeCommand({ FunctionName: 'slow', Payload })).catch(() => undefined);
  for (let n = 1; n <= 40; n++) await send({ n, ms: 5 });
  await direct;
  const done = await untilLines('slow', 'did -"did 0"', 40);
  assert.equal(new Set(done).size, 40);
});
