import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import {
  DeleteFunctionCommand,
  InvokeCommand,
  PublishVersionCommand,
  UpdateFunctionCodeCommand,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda';
import {
  DescribeLogStreamsCommand,
  GetLogEventsCommand,
  type CloudWatchLogsClient,
} from '@aws-sdk/client-cloudwatch-logs';
import { zipOf } from './functions.ts';
import { signedInvoke, type BenchedPlatform } from './platform.ts';
import { rawClient, type RawClient } from './rawClient.ts';
import { createNode, type SoakFunction } from './soakFunctions.ts';

/** What the load has done so far. */
export interface SoakCounts {
  readonly done: Map<string, number>;
  /** Answers that nobody expected. */
  readonly unexpected: string[];
  /** Events that were answered with 202, and those among them that fail at every attempt. */
  readonly accepted: Set<number>;
  readonly failing: Set<number>;
}

export interface SoakSurroundings {
  readonly platform: BenchedPlatform;
  readonly logs: CloudWatchLogsClient;
  readonly url: URL;
  readonly counts: SoakCounts;
  /** Aborted when the load shall end. */
  readonly signal: AbortSignal;
}

const STREAM_KIB = 2048;

/** Resolves when the load has ended. Each part goes at a pace of its own, so that all of it fits on two cores. */
export async function runLoad(around: SoakSurroundings): Promise<void> {
  await Promise.all([
    ...(['node', 'python'] as const).flatMap((name) => [invokes(around, name), invokes(around, name)]),
    events(around),
    repeat(around, 'stream to a slow client', 200, () => slowStream(around)),
    repeat(around, 'stream whose client leaves', 500, () => leftStream(around)),
    repeat(around, 'function URL', 100, () => callUrl(around)),
    repeat(around, 'function created, updated, deleted', 1000, (round) => churn(around, round)),
    repeat(around, 'logs read', 1500, (round) => readLogs(around, round)),
    repeat(around, 'burst beyond the reserved concurrency', 3000, (round) => burst(around, round)),
  ]);
}

/** Again and again, with a pause after each; what throws is not expected, and the next goes on. */
async function repeat(
  { counts, signal }: SoakSurroundings,
  what: string,
  pauseMs: number,
  work: (round: number) => Promise<void>,
): Promise<void> {
  for (let round = 0; !signal.aborted; round++) {
    try {
      await work(round);
      counts.done.set(what, (counts.done.get(what) ?? 0) + 1);
    } catch (error) {
      counts.unexpected.push(`${what}: ${String(error)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

async function withClient(port: number, work: (client: RawClient) => Promise<void>): Promise<void> {
  const client = await rawClient(port);
  try {
    await work(client);
  } finally {
    client.close();
  }
}

function invokes(around: SoakSurroundings, name: SoakFunction): Promise<void> {
  const { platform, signal } = around;
  const payload = JSON.stringify({ from: name, text: 'x'.repeat(500) });
  return repeat(around, `1,000 invocations of ${name}`, 0, () =>
    withClient(platform.port, async (client) => {
      const bytes = await platform.invokeBytes(name, payload);
      for (let n = 0; n < 1000 && !signal.aborted; n++) {
        const { status, body } = await client.request(bytes);
        if (status !== 200 || !body.includes(name)) throw new Error(`${status} ${body.toString()}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }),
  );
}

/** Of ten events one fails for good, and one may. */
function events(around: SoakSurroundings): Promise<void> {
  let n = 0;
  return repeat(around, '100 asynchronous events', 0, () =>
    withClient(around.platform.port, async (client) => {
      for (let sent = 0; sent < 100 && !around.signal.aborted; sent++, n++) {
        const fails = n % 10 === 0 ? 'always' : n % 10 === 5 ? 'sometimes' : 'never';
        // Some have a body that the queue keeps apart.
        const padding = 'x'.repeat(n % 7 === 0 ? 20_000 : 10);
        await send(around, client, 'events', n, { n, fails, padding });
        if (fails === 'always') around.counts.failing.add(n);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }),
  );
}

async function send(
  { platform, counts }: SoakSurroundings,
  client: RawClient,
  name: SoakFunction,
  n: number,
  event: object,
): Promise<void> {
  const { status, body } = await client.request(await platform.eventBytes(name, JSON.stringify(event)));
  if (status !== 202) throw new Error(`${status} ${body.toString()}`);
  counts.accepted.add(n);
}

async function openStream({ platform }: SoakSurroundings): Promise<Socket> {
  const credentials = await platform.lambda.config.credentials();
  const path = '/2021-11-15/functions/stream/response-streaming-invocations';
  const payload = JSON.stringify({ kib: STREAM_KIB });
  const bytes = await signedInvoke(platform.port, credentials, 'stream', payload, path);
  const socket = connect({ port: platform.port, host: '127.0.0.1' });
  await once(socket, 'connect');
  socket.write(bytes);
  return socket;
}

/** Reads for a moment, pauses for a moment, until all has come. */
async function slowStream(around: SoakSurroundings): Promise<void> {
  const socket = await openStream(around);
  let bytes = 0;
  let sinceSeen = 0;
  await new Promise<void>((resolve, reject) => {
    socket.setTimeout(20_000, () => reject(new Error(`only ${bytes} bytes came`)));
    socket.once('error', reject);
    socket.once('close', () => reject(new Error(`closed after ${bytes} bytes`)));
    socket.on('data', (chunk) => {
      bytes += chunk.length;
      sinceSeen += chunk.length;
      if (bytes > STREAM_KIB * 1024) resolve();
      if (sinceSeen < 262_144) return;
      sinceSeen = 0;
      socket.pause();
      setTimeout(() => socket.resume(), 100);
    });
  }).finally(() => socket.destroy());
}

async function leftStream(around: SoakSurroundings): Promise<void> {
  const socket = await openStream(around);
  socket.setTimeout(20_000, () => socket.destroy(new Error('nothing came')));
  await once(socket, 'data');
  socket.destroy();
}

async function callUrl({ platform, url }: SoakSurroundings): Promise<void> {
  const headers = { host: url.host };
  const asked = httpRequest({ port: platform.port, host: '127.0.0.1', path: '/soak', headers });
  asked.end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of answer) text += String(chunk);
  if (answer.statusCode !== 200 || text !== '{"path":"/soak"}')
    throw new Error(`${answer.statusCode} ${text}`);
}

async function churn({ platform }: SoakSurroundings, round: number): Promise<void> {
  const { lambda } = platform;
  const name = { FunctionName: `churn-${round}` };
  const code = (answer: number) => `exports.handler = async () => ${answer};`;
  const answered = async (answer: number) => {
    const { Payload = new Uint8Array() } = await lambda.send(new InvokeCommand(name));
    const text = Buffer.from(Payload).toString();
    if (text !== String(answer)) throw new Error(`${text} instead of ${answer}`);
  };
  await createNode(platform, name.FunctionName, code(1));
  await answered(1);
  const ZipFile = await zipOf({ 'index.js': code(2) });
  await lambda.send(new UpdateFunctionCodeCommand({ ...name, ZipFile }));
  await waitUntilFunctionUpdatedV2({ client: lambda, maxWaitTime: 60, minDelay: 1, maxDelay: 1 }, name);
  await answered(2);
  await lambda.send(new PublishVersionCommand(name));
  await lambda.send(new DeleteFunctionCommand(name));
}

async function readLogs({ logs }: SoakSurroundings, round: number): Promise<void> {
  // The first lines, and their group with them, arrive within a second of the first invocation.
  if (round === 0) return;
  const logGroupName = '/aws/lambda/node';
  const newest = { logGroupName, orderBy: 'LastEventTime', descending: true, limit: 1 } as const;
  const { logStreams = [] } = await logs.send(new DescribeLogStreamsCommand(newest));
  const [{ logStreamName } = {}] = logStreams;
  const { events: lines = [] } = await logs.send(
    new GetLogEventsCommand({ logGroupName, logStreamName, limit: 100 }),
  );
  if (lines.length === 0) throw new Error('no log lines');
}

/** Six at once where one may run; and an event that has to wait for its turn. */
async function burst(around: SoakSurroundings, round: number): Promise<void> {
  const { platform, counts } = around;
  const bytes = await platform.invokeBytes('busy', '{}');
  const statuses = await Promise.all(
    Array.from({ length: 6 }, async () => {
      const client = await rawClient(platform.port);
      const { status } = await client.request(bytes);
      client.close();
      return status;
    }),
  );
  if (statuses.some((status) => status !== 200 && status !== 429)) throw new Error(statuses.join(' '));
  const throttled = statuses.filter((status) => status === 429).length;
  counts.done.set('throttled', (counts.done.get('throttled') ?? 0) + throttled);
  // Counted down, so that they are told from the others.
  const n = -1 - round;
  await withClient(platform.port, (client) => send(around, client, 'busy', n, { n }));
}
