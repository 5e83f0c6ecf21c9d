import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { testApi } from './api.fixture.ts';
import { rawConnection } from './rawHttp.fixture.ts';

const HEALTH = 'GET /_mayfly/health HTTP/1.1\r\nHost: localhost\r\n\r\n';

test('a head of 100 MB is answered 431, and the next client is served', async (context) => {
  const { port } = await testApi(context);
  const raw = rawConnection(port);
  raw.write('GET / HTTP/1.1\r\nHost: localhost\r\n');
  const line = Buffer.from(`X-Filler: ${'x'.repeat(65_536)}\r\n`);
  for (let sent = 0; sent < 100_000_000 && !raw.socket.destroyed; sent += line.length) {
    if (!raw.socket.write(line)) {
      await Promise.race([
        new Promise((resolve) => raw.socket.once('drain', resolve)),
        raw.closed().catch(() => undefined),
      ]);
    }
  }
  assert.match(await raw.until('431'), /^HTTP\/1\.1 431 /);
  raw.socket.destroy();
  assert.match(await answerTo(port, HEALTH), /^HTTP\/1\.1 200 /);
});

test('ten thousand small headers are refused too', async (context) => {
  const { port } = await testApi(context);
  const many = Array.from({ length: 10_000 }, (_, at) => `x-${at}: 1\r\n`).join('');
  assert.match(await answerTo(port, `GET / HTTP/1.1\r\nHost: localhost\r\n${many}\r\n`), /^HTTP\/1\.1 431 /);
});

test('what could be read in two ways is refused', async (context) => {
  const { port } = await testApi(context);
  const ambiguous = [
    'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    'POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n',
    'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello',
    'POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: h\r\nX : 1\r\n\r\n',
    'GET / HTTP/1.1\r\n\r\n',
    'GET /_mayfly/health HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n',
    'NONSENSE\r\n\r\n',
    '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003',
  ];
  for (const text of ambiguous) assert.match(await answerTo(port, text), /^HTTP\/1\.1 400 /, text);
});

test('a client that dawdles over its head is cut off', async (context) => {
  const { port } = await testApi(context, { limits: { headMs: 200 } });
  const raw = rawConnection(port);
  raw.write('GET / HTTP/1.1\r\nHost: local');
  assert.match(await raw.closed(), /^HTTP\/1\.1 408 /);
});

test('a body that stalls is cut off; one that is slow is not', async (context) => {
  const { port, clock } = await testApi(context);
  const head = 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n';
  const signed = `${head}Authorization: AWS4-HMAC-SHA256 Credential=AKIAQAAAAAAAAAAAROOT/${today(clock.now())}/us-east-1/sts/aws4_request, SignedHeaders=host;x-amz-date, Signature=00\r\nX-Amz-Date: ${today(clock.now())}T000000Z\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n`;
  const stalling = rawConnection(port);
  stalling.write(signed);
  await stalling.until('100 Continue');
  stalling.write('Act');
  await turn(stalling.socket);
  await clock.advance(60_000);
  assert.equal((await stalling.closed()).includes('HTTP/1.1 403'), false);

  const slow = rawConnection(port);
  slow.write(signed);
  await slow.until('100 Continue');
  for (const piece of ['Act', 'ion', '=G']) {
    await clock.advance(29_000);
    slow.write(piece);
    await turn(slow.socket);
  }
  await clock.advance(29_000);
  slow.write('e');
  assert.match(await slow.until('\r\n\r\n<'), /403/);
  slow.socket.destroy();
});

/** Lets what was written reach the other side, which is this process. */
async function turn(socket: { bytesWritten: number }): Promise<void> {
  assert.ok(socket.bytesWritten > 0);
  for (let i = 0; i < 20; i++) await new Promise<void>((resolve) => setImmediate(resolve));
}

function today(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10).replaceAll('-', '');
}

test('connections are kept and requests on them pipelined', async (context) => {
  const { port } = await testApi(context);
  const raw = rawConnection(port);
  raw.write(HEALTH + HEALTH);
  const text = await raw.until('}HTTP/1.1 200');
  assert.match(text, /Keep-Alive: timeout=75/);
  raw.socket.destroy();
});

test('what follows the last request of a connection spoils nothing', async (context) => {
  const { port } = await testApi(context);
  const raw = rawConnection(port);
  raw.write(HEALTH.replace('Host', 'Connection: close\r\nHost') + HEALTH);
  assert.deepEqual((await raw.closed()).match(/HTTP\/1\.1 \d+/g), ['HTTP/1.1 200']);
});

test('close answers what runs, refuses what is new, and cuts off what lasts too long', async (context) => {
  let finish = (): void => undefined;
  const started = Promise.withResolvers<void>();
  const slow = async () => {
    started.resolve();
    await new Promise<void>((resolve) => (finish = resolve));
    return { status: 200, headers: {}, body: 'done' };
  };
  const { port, api } = await testApi(context, { routes: { slow } });
  const running = rawConnection(port);
  running.write('GET /_mayfly/slow HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await started.promise;
  const closed = api.close(60_000);
  await assert.rejects(rawConnection(port).until('HTTP'));
  finish();
  assert.match(await running.until('done'), /^HTTP\/1\.1 200 /);
  await closed;
});

test('a port in use is told', async (context) => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  context.after(() => void other.close());
  const { port } = other.address() as AddressInfo;
  await assert.rejects(testApi(context, { port }), { code: 'EADDRINUSE' });
});

test('a client of ours is served between all that', async (context) => {
  const { sts } = await testApi(context);
  await Promise.all(Array.from({ length: 50 }, () => sts().send(new GetCallerIdentityCommand({}))));
});

async function answerTo(port: number, text: string): Promise<string> {
  const raw = rawConnection(port);
  raw.write(Buffer.from(text, 'latin1'));
  const answer = await raw.until('\r\n\r\n');
  raw.socket.destroy();
  return answer;
}
