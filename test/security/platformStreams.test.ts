/** Through the whole platform: functions that lie in streamed answers, flood with them, and clients that do not read. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { InvokeWithResponseStreamCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { REGION } from '../harness.ts';
import { hostilePlatform, type HostilePlatform } from './hostileFunctions.ts';

let platform: HostilePlatform;
before(async () => {
  // Bandwidth would hide what holds a function whose client is slow.
  platform = await hostilePlatform({ streamMiBPerSecond: 0 });
});
after(() => platform?.close());

const open = async (name: string, event: unknown, client = platform.lambda) => {
  const input = { FunctionName: name, Payload: Buffer.from(JSON.stringify(event)) };
  return (await client.send(new InvokeWithResponseStreamCommand(input))).EventStream;
};

async function read(name: string, event: unknown) {
  let bytes = 0;
  for await (const { PayloadChunk, InvokeComplete } of (await open(name, event)) ?? []) {
    bytes += PayloadChunk?.Payload?.length ?? 0;
    if (InvokeComplete) return { bytes, ...InvokeComplete };
  }
  throw new Error('the stream has no end');
}

const START = `frame(22, { id: context.awsRequestId });`;

for (const [what, source, bytes] of [
  ['sends a piece of an answer that has not begun', `frame(23, {}, 'x')`, 0],
  ['ends an answer that has not begun', `frame(24, { id: context.awsRequestId })`, 0],
  ['begins an answer for another', `frame(22, { id: '00000000-0000-0000-0000-000000000000' })`, 0],
  [
    'begins with a type of several lines',
    `frame(22, { id: context.awsRequestId, contentType: 'a\\r\\nb: c' })`,
    0,
  ],
  ['begins twice', `${START} frame(23, {}, 'abc'); ${START}`, 3],
  ['ends the answer of another', `${START} frame(23, {}, 'abc'); frame(24, { id: 'other' })`, 3],
  [
    'ends with an error that is no text',
    `${START} frame(24, { id: context.awsRequestId, errorType: {} })`,
    0,
  ],
  ['streams and answers', `${START} frame(23, {}, 'abc'); frame(19, { id: context.awsRequestId }, '1')`, 3],
  ['streams and fails', `${START} frame(23, {}, 'abc'); frame(20, { id: context.awsRequestId }, '1')`, 3],
  ['streams too large a piece', `${START} frame(23, {}, 'abc'); frame(23, {}, Buffer.alloc(262145))`, 3],
  ['streams random bytes', `${START} frame(23, {}, 'abc'); raw(Buffer.alloc(4096, 0xff))`, 3],
  ['streams meta that is none', `${START} raw(Buffer.from([23, 0, 0, 0, 1, 0, 0, 0, 0, 0x31]))`, 0],
  ['streams a type that does not exist', `${START} frame(26, {})`, 0],
] as const) {
  test(`a function that ${what} is ended`, async () => {
    const streamed = await read(platform.node.name, `${source}; await forever()`);
    assert.equal(streamed.ErrorCode, 'Runtime.ExitError');
    assert.match(streamed.ErrorDetails ?? '', /signal: killed/);
    assert.equal(streamed.bytes, bytes);
    const collected = await platform.node.run(`${source}; await forever()`);
    assert.equal(collected.functionError, 'Unhandled');
    assert.equal((collected.answer as { errorType: string }).errorType, 'Runtime.ExitError');
    await platform.unharmed(platform.node);
  });
}

test('a piece after the end harms only who sent it', async () => {
  const attacker = await platform.attacker('node');
  const whole = `${START} frame(23, {}, 'abc'); frame(24, { id: context.awsRequestId });`;
  const outcome = await read(attacker.name, `${whole} frame(23, {}, 'late'); await forever()`);
  assert.deepEqual(outcome, { bytes: 3 });
  await platform.unharmed(platform.node);
  // It may come when the sender's own next invocation has begun: then it harms that one, and none after it.
  await attacker.run('1 + 1');
  await platform.unharmed(attacker);
});

test('an answer of another invocation is not taken for this one', async () => {
  const attacker = await platform.attacker('node');
  await attacker.answer(`globalThis.last = context.awsRequestId; return 1`);
  const outcome = await read(attacker.name, `frame(22, { id: globalThis.last }); await forever()`);
  assert.equal(outcome.ErrorCode, 'Runtime.ExitError');
  await platform.unharmed(attacker);
});

test('pieces of one byte without end cost the platform little, and end with the time of the function', async () => {
  const attacker = await platform.attacker('node', { timeoutSeconds: 3 });
  const cpu = process.cpuUsage();
  const flood = `${START}
    const one = Buffer.from([23, 0, 0, 0, 0, 0, 0, 0, 1, 65]);
    const many = Buffer.concat(Array.from({ length: 4096 }, () => one));
    for (;;) raw(many);`;
  const running = attacker.run(flood);
  await platform.neighbourIsWell();
  const { answer } = await running;
  const { user, system } = process.cpuUsage(cpu);
  assert.equal((answer as { errorType: string }).errorType, 'Sandbox.Timedout');
  assert.ok((user + system) / 1e6 < 2, `${(user + system) / 1e6} s of the platform's time`);
  await platform.unharmed(attacker);
});

test('an answer without end is ended at 200 MiB', async () => {
  const attacker = await platform.attacker('node', { timeoutSeconds: 30 });
  const outcome = await read(
    attacker.name,
    `${START} const mib = Buffer.alloc(1 << 18); for (;;) frame(23, {}, mib);`,
  );
  assert.equal(outcome.ErrorCode, 'Function.ResponseSizeTooLarge');
  assert.equal(outcome.bytes, 200 * 1024 * 1024);
  await platform.unharmed(attacker);
});

test('clients that never read do not fill the memory: their functions wait', async () => {
  const writer = await platform.attacker('node', {
    timeoutSeconds: 3,
    code: `exports.handler = awslambda.streamifyResponse(async (event, stream) => {
      const { once } = require('node:events');
      const piece = Buffer.alloc(65536);
      for (let n = 1; n <= 1600; n++) {
        if (n % 16 === 0) process.stdout.write('wrote ' + n + '\\n');
        if (!stream.write(piece)) await once(stream, 'drain');
      }
      stream.end();
    });`,
  });
  // On new connections: the kernel has given large buffers to those that were fast before.
  const { endpoint, credentials } = platform;
  const client = new LambdaClient({ region: REGION, endpoint, credentials, maxAttempts: 1 });
  const before = process.memoryUsage.rss();
  const streams = await Promise.all(Array.from({ length: 4 }, () => open(writer.name, {}, client)));
  const reports = async () => (await platform.logOf(writer, 'REPORT')).length;
  const peaks: number[] = [];
  while ((await reports().catch(() => 0)) < streams.length) peaks.push(process.memoryUsage.rss());
  const grown = (Math.max(...peaks) - before) / 2 ** 20;
  assert.ok(grown < 128, `${grown} MiB more for 400 MiB that were to be written`);
  const most = Math.max(...(await platform.logOf(writer, 'wrote')).map((line) => Number(line.split(' ')[1])));
  // The kernel's buffers of a connection take four megabytes and more.
  assert.ok(most < 200, `${most} of 1600 pieces written to clients that do not read`);
  const statuses = await platform.logOf(writer, '"Status: timeout"');
  assert.equal(statuses.length, streams.length);
  client.destroy();
  await platform.neighbourIsWell();
});
