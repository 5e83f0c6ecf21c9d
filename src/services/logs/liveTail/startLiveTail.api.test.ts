import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import type { LookupFunction } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
  StartLiveTailCommand,
  type StartLiveTailCommandInput,
  type StartLiveTailResponseStream,
} from '@aws-sdk/client-cloudwatch-logs';
import { ACCOUNT, REGION, testPlatform, type TestPlatform } from '../../../../test/harness.ts';

const GROUP = '/app/tailed';
const ARN = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${GROUP}`;

/** The SDK puts `stream-` before the host unless told not to, and no address begins so. */
function clientOf(context: TestContext, { platform, credentials }: TestPlatform) {
  const client = new CloudWatchLogsClient({
    region: REGION,
    endpoint: platform.url,
    credentials,
    disableHostPrefix: true,
    maxAttempts: 1,
  });
  context.after(() => client.destroy());
  return client;
}

async function prepared(context: TestContext): Promise<TestPlatform> {
  const platform = await testPlatform(context);
  await platform.logs.send(new CreateLogGroupCommand({ logGroupName: GROUP }));
  for (const logStreamName of ['one', 'two']) {
    await platform.logs.send(new CreateLogStreamCommand({ logGroupName: GROUP, logStreamName }));
  }
  return platform;
}

async function put({ logs }: TestPlatform, logStreamName: string, ...messages: string[]): Promise<void> {
  const logEvents = messages.map((message) => ({ timestamp: Date.now(), message }));
  await logs.send(new PutLogEventsCommand({ logGroupName: GROUP, logStreamName, logEvents }));
}

async function tail(
  client: CloudWatchLogsClient,
  input: Omit<StartLiveTailCommandInput, 'logGroupIdentifiers'>,
) {
  const answer = await client.send(new StartLiveTailCommand({ logGroupIdentifiers: [ARN], ...input }));
  const stream = answer.responseStream?.[
    Symbol.asyncIterator
  ]() as AsyncIterator<StartLiveTailResponseStream>;
  const first = await stream.next();
  return { start: (first.value as StartLiveTailResponseStream).sessionStart, stream };
}

/** The first messages that come. */
async function messages(
  stream: AsyncIterator<StartLiveTailResponseStream>,
  count: number,
): Promise<(string | undefined)[]> {
  const found: (string | undefined)[] = [];
  while (found.length < count) {
    const { value, done } = await stream.next();
    assert.ok(!done);
    for (const { message } of (value as StartLiveTailResponseStream).sessionUpdate?.sessionResults ?? [])
      found.push(message);
  }
  return found;
}

describe('StartLiveTail, through the SDK', () => {
  it('sends what comes, as far as it was asked for', async (context) => {
    const platform = await prepared(context);
    const client = clientOf(context, platform);
    const { start, stream } = await tail(client, {
      logStreamNamePrefixes: ['o'],
      logEventFilterPattern: 'ERROR',
    });
    assert.equal(start?.logEventFilterPattern, 'ERROR');
    assert.deepEqual(start?.logGroupIdentifiers, [ARN]);
    await put(platform, 'two', 'ERROR elsewhere');
    await put(platform, 'one', 'fine', 'ERROR first');
    await put(platform, 'one', 'ERROR second');
    assert.deepEqual(await messages(stream, 2), ['ERROR first', 'ERROR second']);
    await stream.return?.();
  });

  it('fifteen at a time; a client that goes away makes room', async (context) => {
    const platform = await prepared(context);
    const clients = Array.from({ length: 15 }, () => clientOf(context, platform));
    await Promise.all(clients.map((client) => tail(client, {})));
    const another = clientOf(context, platform);
    await assert.rejects(tail(another, {}), { name: 'LimitExceededException' });
    for (const client of clients) client.destroy();
    for (;;) {
      const opened = await tail(another, {}).catch((error: Error) => error);
      if (!(opened instanceof Error)) break;
      assert.equal(opened.name, 'LimitExceededException');
      await wait(20);
    }
  });

  it('ends when the platform does, which does not wait for it', async (context) => {
    const platform = await prepared(context);
    const { stream } = await tail(clientOf(context, platform), {});
    const stopped = platform.platform.stop();
    for (let done: boolean | undefined = false; !done;) ({ done } = await stream.next());
    await stopped;
  });

  it('refuses what AWS refuses, before the stream', async (context) => {
    const platform = await prepared(context);
    const client = clientOf(context, platform);
    await assert.rejects(tail(client, { logStreamNames: ['a'], logStreamNamePrefixes: ['b'] }), {
      message: 'Only one of logStreamNames or logStreamNamePrefixes can be provided.',
    });
    await assert.rejects(tail(client, { logEventFilterPattern: '{ $.a' }), /must end with '}'/);
    await assert.rejects(
      client.send(new StartLiveTailCommand({ logGroupIdentifiers: [`${ARN}x`] })),
      /The specified log group does not exist/,
    );
  });

  it('is found under the name that the SDK makes of the endpoint', async (context) => {
    const platform = await prepared(context);
    const asked: string[] = [];
    const lookup: LookupFunction = (name, _options, found) => {
      asked.push(name);
      found(null, [{ address: '127.0.0.1', family: 4 }]);
    };
    const client = new CloudWatchLogsClient({
      region: REGION,
      endpoint: `http://logs.localhost:${platform.platform.port}`,
      credentials: platform.credentials,
      requestHandler: { httpAgent: new Agent({ lookup }) },
    });
    context.after(() => client.destroy());
    const { stream } = await tail(client, {});
    await put(platform, 'one', 'hello');
    assert.deepEqual(await messages(stream, 1), ['hello']);
    assert.match(asked[0] ?? '', /^stream(ing)?-logs\.localhost$/);
    await stream.return?.();
  });
});
