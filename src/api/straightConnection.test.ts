import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { simulatedClock } from '../base/clock.ts';
import type { HttpResponse } from '../protocol/http.ts';
import type { RequestHead } from '../protocol/sigv4/canonicalRequest.ts';
import { createListener } from './listener.ts';
import type { Peer } from './peer.ts';
import { rawConnection } from './rawHttp.fixture.ts';

const post = (target: string, body = '') =>
  `POST ${target} HTTP/1.1\r\nHost: h\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

/** A listener whose straight requests wait in `taken` for their answers; Node's get their target back. */
async function listening(context: TestContext, isClosing = () => false) {
  const clock = simulatedClock();
  const taken: { peer: Peer; head: RequestHead; answer: (body: string) => void }[] = [];
  const waiting: (() => void)[] = [];
  const listener = createListener({
    host: '127.0.0.1',
    port: 0,
    clock,
    handler: (request, response) => {
      let body = '';
      request.on('data', (piece: Buffer) => (body += piece.toString()));
      request.on('end', () => response.end(`node ${request.url} ${body};`));
    },
    straight: {
      isHot: (target) => target.startsWith('/hot'),
      handler: (peer, head) => {
        const headers: HttpResponse['headers'] = isClosing() ? { connection: 'close' } : {};
        const answer = (text: string) =>
          void peer.respond({ status: 200, headers, body: Buffer.from(`straight ${head.path} ${text};`) });
        taken.push({ peer, head, answer });
        waiting.shift()?.();
      },
    },
  });
  const { port } = await listener.listen();
  context.after(() => listener.close(0));
  const next = async () => {
    if (taken.length === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    const first = taken.shift();
    assert.ok(first);
    return first;
  };
  return { listener, clock, port, next, taken, raw: rawConnection(port) };
}

test('one connection, both ways: straight until the first other request, then Node for good', async (context) => {
  const { raw, next, taken } = await listening(context);
  for (const round of ['1', '2']) {
    raw.write(post('/hot/a', 'x'));
    (await next()).answer(round);
    await raw.until(`straight /hot/a ${round};`);
  }
  assert.match(raw.received(), /^HTTP\/1\.1 200 OK\r\n/);
  assert.match(raw.received(), /\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\n/);
  assert.match(raw.received(), /\r\nKeep-Alive: timeout=75\r\n/);
  raw.write(post('/cold', 'y'));
  await raw.until('node /cold y;');
  raw.write(post('/hot/b', 'z'));
  await raw.until('node /hot/b z;');
  assert.equal(taken.length, 0);
});

test('what comes in pieces, or several at a time, is answered by Node, in order', async (context) => {
  const { port } = await listening(context);
  const pieces = rawConnection(port);
  pieces.write('POST /hot/a HTTP/1.1\r\nHo');
  await turns();
  pieces.write('st: h\r\nContent-Length: 4\r\n\r\nab');
  await turns();
  pieces.write('cd');
  await pieces.until('node /hot/a abcd;');
  const several = rawConnection(port);
  several.write(post('/hot/1', 'a') + post('/hot/2', 'b') + post('/hot/3', 'c').slice(0, -1));
  await several.until('node /hot/2 b;');
  several.write('c');
  await several.until('node /hot/3 c;');
});

test('what comes before the answer waits for it', async (context) => {
  const { raw, next, taken } = await listening(context);
  raw.write(post('/hot/a'));
  const first = await next();
  raw.write(post('/hot/b'));
  await turns();
  raw.write(post('/cold', 'q'));
  await turns();
  assert.equal(taken.length, 0);
  first.answer('1');
  const second = await next();
  assert.equal(second.head.path, '/hot/b');
  second.answer('2');
  assert.match(await raw.until('node /cold q;'), /straight \/hot\/a 1;.*straight \/hot\/b 2;.*node/s);
});

test('large answers come whole, and a client that does not read them is not asked for more', async (context) => {
  const { raw, next, taken } = await listening(context);
  const large = 'x'.repeat(6_000_000);
  raw.socket.pause();
  raw.write(post('/hot/a'));
  (await next()).answer(large);
  await turns();
  raw.write(post('/hot/b'));
  await turns();
  assert.equal(taken.length, 0);
  raw.socket.resume();
  (await next()).answer('2');
  assert.match(await raw.until('straight /hot/b 2;'), new RegExp(`content-length: ${large.length + 17}\r\n`));
});

test('a client that sends nothing is told so, one that sends nothing more is let go', async (context) => {
  const { raw, port, next, clock } = await listening(context);
  raw.write(post('/hot/a'));
  (await next()).answer('1');
  await raw.until(' 1;');
  const silent = rawConnection(port);
  const busy = rawConnection(port);
  busy.write(post('/hot/b'));
  const running = await next();
  await connected(silent.socket);
  await clock.advance(26_000);
  assert.match(await silent.until('408'), /^HTTP\/1\.1 408 /);
  await clock.advance(60_000);
  await raw.closed();
  running.answer('still');
  await busy.until('still;');
});

test('close lets go of who waits, answers who is served, and then cuts them off too', async (context) => {
  let closing = false;
  const { raw, port, next, listener } = await listening(context, () => closing);
  const idle = rawConnection(port);
  idle.write(post('/hot/i'));
  (await next()).answer('1');
  await idle.until('1;');
  raw.write(post('/hot/a'));
  const running = await next();
  closing = true;
  const closed = listener.close(60_000);
  await idle.closed();
  void running.peer.respond({ status: 200, headers: { connection: 'close' }, body: 'last' });
  assert.match(await raw.closed(), /connection: close\r\n.*\r\n\r\nlast$/s);
  await closed;
});

test('close waits for whoever is still reading the answer', async (context) => {
  const { raw, next, listener, clock } = await listening(context);
  raw.socket.pause();
  raw.write(post('/hot/a'));
  (await next()).answer('x'.repeat(6_000_000));
  await turns();
  const closed = listener.close(60_000);
  await turns();
  raw.socket.resume();
  await raw.until('x;');
  await turns();
  await clock.advance(50);
  await raw.closed();
  await closed;
});

test('a handler is told that its client has gone', async (context) => {
  const { raw, port, next } = await listening(context);
  for (const leave of ['end', 'destroy'] as const) {
    const leaving = leave === 'end' ? raw : rawConnection(port);
    leaving.write(post('/hot/a'));
    const { peer, answer } = await next();
    const gone = new Promise<void>((resolve) => peer.onGone(resolve));
    leaving.socket[leave]();
    await gone;
    await new Promise<void>((resolve) => peer.onGone(resolve));
    answer('to nobody');
  }
});

test('an answer that cannot be written is a 500, not a header of its own', async (context) => {
  const { raw, next } = await listening(context);
  raw.write(post('/hot/a'));
  const { peer } = await next();
  assert.throws(() => peer.respond({ status: 200, headers: { 'x-a': 'b\r\nx-c: d' } }));
  peer.giveUp();
  assert.match(await raw.until('\r\n\r\n'), /^HTTP\/1\.1 500 .*content-length: 0\r\n/s);
});

async function turns(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise<void>((resolve) => setImmediate(resolve));
}

async function connected(socket: {
  connecting: boolean;
  once(event: 'connect', listener: () => void): unknown;
}) {
  if (socket.connecting) await new Promise<void>((resolve) => socket.once('connect', resolve));
  await turns();
}
