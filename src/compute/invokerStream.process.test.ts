/** What an invoker promises of streamed answers, with the real Node.js runtime client. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { FunctionVersion } from './functionVersion.ts';
import type { AnswerStream } from './invocation.ts';
import {
  invokerPlatform,
  until,
  type InvokerPlatform,
  type InvokerPlatformOptions,
} from './invoker.fixture.ts';

const KIB = 1024;
const streaming = (body: string) =>
  `exports.handler = awslambda.streamifyResponse(async (event, stream, context) => { ${body} });`;

/** Begins an invocation, and gives its stream. */
async function open(platform: InvokerPlatform, version: FunctionVersion, event: unknown = {}) {
  const result = await platform.invoker.invoke(version, {
    requestId: `request-${Math.random()}`,
    invokedFunctionArn: version.functionArn,
    payload: Buffer.from(JSON.stringify(event)),
    streamed: true,
  });
  assert.ok(result.stream, Buffer.from(result.payload).toString());
  return { ...result, stream: result.stream, pieces: result.stream[Symbol.asyncIterator]() };
}

async function rest(stream: AnswerStream): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const batch of stream) pieces.push(...batch);
  return Buffer.concat(pieces);
}

async function ending(stream: AnswerStream) {
  const { functionError, payload } = await stream.ended;
  const text = Buffer.from(payload).toString();
  return {
    functionError,
    errorType: text === '' ? undefined : (JSON.parse(text) as { errorType: string }).errorType,
  };
}

async function withPlatform(
  options: Partial<InvokerPlatformOptions>,
  use: (platform: InvokerPlatform) => Promise<void>,
): Promise<void> {
  const platform = await invokerPlatform({ driver: 'process', ...options });
  try {
    await use(platform);
  } finally {
    await platform.close();
  }
}

describe('streamed answers over the process driver', { timeout: 60_000 }, () => {
  let platform: InvokerPlatform;
  before(async () => {
    platform = await invokerPlatform({ driver: 'process' });
    platform.invoker.warm('nodejs24.x');
  });
  after(() => platform.close());
  const define = (code: string, changes?: Partial<FunctionVersion>) =>
    platform.define({ 'index.js': streaming(code) }, changes);
  const report = (version: FunctionVersion) =>
    platform.lines(version).findLast((line) => line.startsWith('REPORT')) ?? '';

  test('the invocation lasts to the end of its stream: busy, counted and reported', async () => {
    const version = await define(
      `stream.setContentType('text/plain'); stream.write('a'); process.stdout.write('between');
       await new Promise((resolve) => setTimeout(resolve, 100)); stream.end('bc');`,
    );
    const { stream, logTail } = await open(platform, version);
    assert.equal(stream.contentType, 'text/plain');
    assert.equal(platform.invoker.stats().environments.busy, 1);
    assert.equal(report(version), '');
    assert.equal((await rest(stream)).toString(), 'abc');
    assert.deepEqual(await ending(stream), { functionError: undefined, errorType: undefined });
    assert.match(Buffer.from(await logTail()).toString(), /^START [^]*\nbetween\nEND [^]*\nREPORT /);
    const usage = platform.usage.at(-1);
    assert.ok(usage && usage.durationMs >= 99 && usage.bytesOut === 3 && !usage.error);
  });

  test('the environment of a streamed answer takes the next invocation', async () => {
    const version = await define(`globalThis.n = (globalThis.n ?? 0) + 1; stream.end(String(globalThis.n));`);
    for (let n = 1; n <= 5; n++) {
      const { stream } = await open(platform, version);
      assert.equal((await rest(stream)).toString(), String(n));
      assert.equal((await platform.invoke(version)).answer, ++n);
    }
  });

  test('of a function that exits while nobody reads, all that it wrote arrives', async () => {
    const version = await define(
      // As much as lies between the two, whoever runs first.
      `stream.write(String(process.pid).padEnd(${KIB}));
       for (let n = 0; n < 12; n++) stream.write(Buffer.alloc(16 * ${KIB}, n));
       process.exit(7);`,
    );
    const { stream, pieces } = await open(platform, version);
    const first = Buffer.concat((await pieces.next()).value as readonly Uint8Array[]);
    const pid = Number(first.toString('latin1', 0, KIB));
    await until(() => !isAlive(pid));
    assert.equal(first.length + (await rest(stream)).length, 193 * KIB);
    assert.deepEqual(await ending(stream), { functionError: 'Unhandled', errorType: 'Runtime.ExitError' });
    await until(() => report(version) !== '');
    assert.match(report(version), /Status: error\tError Type: Runtime.ExitError/);
  });

  test('a function whose client does not read waits, and runs out of its time', async () => {
    const version = await define(
      `for (let n = 0; ; n++) { process.stdout.write('wrote ' + n + '\\n'); stream.write(Buffer.alloc(65536)); }`,
      { timeoutMs: 1_000 },
    );
    const { stream } = await open(platform, version);
    assert.equal((await stream.ended).functionError, 'Unhandled');
    await until(() => report(version) !== '');
    assert.match(report(version), /Duration: 1000.00 ms\t.*Status: timeout/);
    const wrote = platform.lines(version).filter((line) => line.startsWith('wrote'));
    assert.ok(wrote.length < 20, `${wrote.length} pieces of 64 KiB`);
    assert.ok((await rest(stream)).length <= wrote.length * 64 * KIB, 'what had come is still given');
  });

  test('a client that goes away holds nothing back', async () => {
    const version = await define(
      `for (let n = 0; n < 64; n++) stream.write(Buffer.alloc(65536)); stream.end(); console.log('all of it');`,
    );
    const { stream, pieces } = await open(platform, version);
    await pieces.next();
    await pieces.return?.();
    assert.deepEqual(await ending(stream), { functionError: undefined, errorType: undefined });
    await until(() => report(version) !== '');
    assert.equal(platform.usage.at(-1)?.bytesOut, 64 * 64 * KIB);
    assert.ok(platform.lines(version).some((line) => line.includes('all of it')));
  });

  test('a stream whose reader stops the platform is broken off', () =>
    withPlatform({}, async (other) => {
      const version = await other.define({
        'index.js': streaming(`stream.write('a'); await new Promise(() => setInterval(() => {}, 1000));`),
      });
      const { stream, pieces } = await open(other, version);
      await pieces.next();
      const waiting = assert.rejects(pieces.next(), /ended by the platform/);
      await other.invoker.close(0);
      await waiting;
      await assert.rejects(stream.ended, /ended by the platform/);
    }));

  test('a stream is bounded in bytes, and after its burst in bandwidth', () =>
    withPlatform(
      {
        settings: {
          stream: { maxBytes: 1000 * KIB, bandwidth: { burstBytes: 300 * KIB, bytesPerSecond: 1000 * KIB } },
        },
      },
      async (other) => {
        const version = await other.define({
          'index.js': streaming(
            `for (let n = 0; n < event.n; n++) stream.write(Buffer.alloc(65536)); stream.end();`,
          ),
        });
        const startedMs = performance.now();
        const { stream } = await open(other, version, { n: 12 });
        assert.equal((await rest(stream)).length, 12 * 64 * KIB);
        const tookMs = performance.now() - startedMs;
        assert.ok(tookMs > 350, `${tookMs} ms for 468 KiB beyond the burst`);
        const tooLong = (await open(other, version, { n: 16 })).stream;
        assert.ok((await rest(tooLong)).length <= 1000 * KIB);
        assert.deepEqual(await ending(tooLong), {
          functionError: 'Unhandled',
          errorType: 'Function.ResponseSizeTooLarge',
        });
        const collected = await other.invoke(version, { n: 16 });
        assert.match(JSON.stringify(collected.answer), /Function.ResponseSizeTooLarge/);
      },
    ));
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
