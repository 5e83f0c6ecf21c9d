/** The Runtime API against a function that does its worst: what it breaks is at most its own. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import fc from 'fast-check';
import { FrameType } from '../frames.ts';
import { until } from '../invoker.fixture.ts';
import { allOf, runtimeApi, type RuntimeApi } from './runtimeApi.fixture.ts';

let api: RuntimeApi;
beforeEach(async () => {
  api = await runtimeApi();
});
afterEach(() => api.close());

const NEXT = 'GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: a\r\n';

async function stillWorks(id: string): Promise<void> {
  const asked = api.next();
  api.invoke(id);
  assert.equal((await asked).headers['lambda-runtime-aws-request-id'], id);
  assert.equal((await api.respond(id, '1')).status, 202);
}

test('giant heads are cut off, one with an error cause of 64 KiB is not', async () => {
  const cause = { 'Lambda-Runtime-Function-XRay-Error-Cause': 'x'.repeat(64 * 1024) };
  assert.equal((await api.call('GET', '/2018-06-01/ping', undefined, cause)).status, 200);
  assert.match(await allOf(api.raw(`${NEXT}Big: ${'x'.repeat(200_000)}\r\n\r\n`)), /^(HTTP\/1\.1 400 |cut)/);
  assert.match(
    await allOf(api.raw(`GET /${'x'.repeat(200_000)} HTTP/1.1\r\n\r\n`)),
    /^(HTTP\/1\.1 400 |cut)/,
  );
  await stillWorks('one');
});

test('connections beyond 64 are closed, and the others go on working', async () => {
  const held = Array.from({ length: 64 }, () => api.raw('GET /2018-06-01/ping HTTP/1.1\r\nHost: a\r\n\r\n'));
  await Promise.all(held.map((socket) => new Promise((resolve) => socket.once('data', resolve))));
  assert.equal(await allOf(api.raw('GET /2018-06-01/ping HTTP/1.1\r\nHost: a\r\n\r\n')), '');
  const last = held[63];
  assert.ok(last);
  const answered = new Promise((resolve) => last.once('data', resolve));
  last.write('GET /2018-06-01/ping HTTP/1.1\r\nHost: a\r\n\r\n');
  assert.match(String(await answered), /pong$/);
});

test('thousands of connections, opened and dropped', async () => {
  for (let round = 0; round < 10; round++) {
    const sockets = Array.from({ length: 100 }, () => api.raw('GET /2018-06-01/pi'));
    await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
    for (const socket of sockets) socket.destroy();
  }
  await soon(() => stillWorks('one'));
});

test('a thousand pipelined requests are cut off, a few are answered in their order', async () => {
  const ping = 'GET /2018-06-01/ping HTTP/1.1\r\nHost: a\r\n\r\n';
  const socket = api.raw(ping.repeat(5));
  let said = '';
  socket.on('data', (chunk: Buffer) => void (said += chunk.toString()));
  await until(() => said.split('pong').length === 6);
  await allOf(api.raw(`${NEXT}\r\n${ping.repeat(1000)}`));
  await soon(() => stillWorks('one'));
});

test('bodies that never end hold one connection each and none of the platform’s memory', async () => {
  const asked = api.next();
  api.invoke('one');
  await asked;
  const head =
    'POST /2018-06-01/runtime/invocation/one/response HTTP/1.1\r\nHost: a\r\nContent-Length: 6000000\r\n\r\n';
  api.raw(head + 'x'.repeat(5_000_000));
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => api.respond('one', 'x'.repeat(5_000_000))),
  );
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([403]));
  assert.equal(api.frames.length, 1);
});

test('an endless body that is refused is not read for ever', async () => {
  const socket = api.raw(
    'POST /2018-06-01/runtime/invocation/none/response HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000000\r\n\r\n',
  );
  const piece = Buffer.alloc(1_000_000);
  let sent = 0;
  const closed = new Promise((resolve) => socket.once('close', resolve));
  const more = (): void => {
    while (!socket.destroyed && socket.write(piece)) sent += piece.length;
  };
  socket.on('drain', more).on('data', () => {});
  more();
  await closed;
  assert.ok(sent < 200_000_000, `${sent} bytes were read`);
});

test('random bytes, and requests that are almost right, harm nobody', async () => {
  const words = fc.constantFrom(
    'GET ',
    'POST ',
    '/2018-06-01/runtime/invocation/',
    'next',
    'one/response',
    '/error',
    ' HTTP/1.1\r\n',
    'Host: a\r\n',
    'Content-Length: 5\r\n',
    'Transfer-Encoding: chunked\r\n',
    '\r\n',
    '0\r\n\r\n',
    '\0',
    'ffffffffffffffff\r\n',
    'Lambda-Runtime-Function-Response-Mode: streaming\r\n',
    'Expect: 100-continue\r\n',
    'Upgrade: x\r\nConnection: Upgrade\r\n',
  );
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array)),
    fc.array(words, { maxLength: 12 }).map((parts) => Buffer.from(parts.join(''), 'latin1')),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(bytes, { minLength: 1, maxLength: 4 }), async (pieces) => {
      const socket = api.raw(pieces[0] ?? '');
      for (const piece of pieces.slice(1)) socket.write(piece);
      socket.end();
      await allOf(socket);
    }),
    { numRuns: 400, interruptAfterTimeLimit: 5_000 },
  );
  const ours: readonly number[] = [FrameType.ready];
  assert.ok(
    api.frames.every(({ type }) => ours.includes(type)),
    'nothing was answered in the function’s name',
  );
  assert.equal((await api.call('GET', '/2018-06-01/ping')).text, 'pong');
});

/** The server hears of closed connections a moment after the client. */
async function soon(attempt: () => Promise<void>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (tries === 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
