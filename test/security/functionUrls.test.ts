/** Function URLs are for strangers: what they send, and what functions answer them, must not reach beyond one exchange. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { rawConnection } from '../../src/api/rawHttp.fixture.ts';
import { heldBytes } from '../../src/base/heldBytes.fixture.ts';
import { ask, functionWithUrl } from '../../src/edge/http/urlClient.fixture.ts';
import { testPlatform, type TestPlatform } from '../harness.ts';

const closers: (() => Promise<void>)[] = [];
let platform: TestPlatform;
let url: string;
let other: string;
let host: string;
let port: number;

/** Answers what its body says; without one, which function it is and what it saw. */
const CODE = (name: string) => `
  export const handler = async (event) => {
    if (event.headers['x-answer'] === 'body') return JSON.parse(event.body);
    return { name: '${name}', path: event.rawPath, body: event.body, headers: event.headers };
  };`;

before(async () => {
  platform = await testPlatform({ after: (close) => void closers.push(close as () => Promise<void>) });
  url = await functionWithUrl(platform, 'one', CODE('one'));
  other = await functionWithUrl(platform, 'other', CODE('other'));
  ({ host } = new URL(url));
  ({ port } = platform.platform);
});
after(async () => {
  for (const close of closers) await close();
});

function rawAnswers(text: string): Promise<string> {
  const raw = rawConnection(port);
  raw.write(text);
  return raw.closed();
}

const answering = (value: unknown, path = '') =>
  ask(url + path, {
    body: JSON.stringify(value),
    headers: { 'content-type': 'application/json', 'x-answer': 'body' },
  });

test('requests that could be read in two ways are refused, and nothing behind them is run', async () => {
  const smuggled = `GET /smuggled HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
  const both = (headers: string, body: string) =>
    `POST / HTTP/1.1\r\nHost: ${host}\r\n${headers}\r\n${body}${smuggled}`;
  for (const text of [
    both('Content-Length: 5\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'),
    both('Transfer-Encoding: chunked\r\nContent-Length: 5\r\n', '0\r\n\r\n'),
    both('Content-Length: 0\r\nContent-Length: 5\r\n', ''),
    both('Content-Length: +0\r\n', ''),
    both('Content-Length : 0\r\n', ''),
    both('Transfer-Encoding: chunked, identity\r\n', '0\r\n\r\n'),
    both('Transfer-Encoding: xchunked\r\n', '0\r\n\r\n'),
    both('Transfer-Encoding:\x0bchunked\r\n', '0\r\n\r\n'),
    both('Transfer-Encoding: chunked\r\n', '0x3\r\nabc\r\n0\r\n\r\n'),
    both('Transfer-Encoding: chunked\r\n', '-1\r\nabc\r\n0\r\n\r\n'),
    both(' Folded: yes\r\n', ''),
    both('X-A: b\rX-Injected: c\r\n', ''),
    both('X-A: b\0c\r\n', ''),
  ]) {
    const received = await rawAnswers(text);
    assert.match(received, /^HTTP\/1\.1 400 /, JSON.stringify(text.slice(0, 120)));
    assert.doesNotMatch(received, /smuggled/);
  }
});

test('one host each: two, none of ours, an address, another’s, in any spelling', async () => {
  const status = async (hostHeader: string) => {
    const raw = rawConnection(port);
    raw.write(`GET / HTTP/1.1\r\n${hostHeader}Connection: close\r\n\r\n`);
    const received = await raw.closed();
    return { status: Number(received.slice(9, 12)), name: /"name":"(\w+)"/.exec(received)?.[1], received };
  };
  const [id = ''] = host.split('.');
  const [otherId = ''] = new URL(other).host.split('.');
  for (const spelling of [
    host,
    host.toUpperCase(),
    `${id}.lambda-url.us-east-1.localhost`,
    `${id}.lambda-url.us-east-1.localhost.`,
    `${id}.lambda-url.us-east-1.localhost.:1`,
    `${id}.lambda-url.us-east-1.on.aws`,
    `${id}.lambda-url.us-east-1.example.com:99`,
    `${id}.lambda-url.us-east-1`,
  ]) {
    const answer = await status(`Host: ${spelling}\r\n`);
    assert.deepEqual([answer.status, answer.name], [200, 'one'], spelling);
  }
  for (const none of [
    `${id}.lambda-url.eu-west-1.localhost`,
    `${id}x.lambda-url.us-east-1.localhost`,
    `${id.slice(1)}.lambda-url.us-east-1.localhost`,
    `x.lambda-url.us-east-1.localhost`,
    `${id}.lambda-url.us-east-1.local host`,
    `${id}.lambda-url.us-east-1.localhost/${otherId}`,
    `${id}.lambda-url.us-east-1.localhost:80:80`,
    `${id}.lambda-url.${'a.'.repeat(400)}`,
    `__proto__.lambda-url.us-east-1.localhost`,
    `%00.lambda-url.us-east-1.localhost`,
  ]) {
    const answer = await status(`Host: ${none}\r\n`);
    assert.ok(answer.status === 403 || answer.status === 400, `${none}: ${answer.status}`);
    assert.equal(answer.name, undefined, none);
  }
  // What is not plainly a function URL's host is the APIs', who know nobody without a signature.
  for (const api of [
    `127.0.0.1:${port}`,
    `evil.${id}.lambda-url.us-east-1.localhost`,
    `user@${host}`,
    `${host}\r\nHost: ${new URL(other).host}`,
    `127.0.0.1\r\nHost: ${host}`,
  ]) {
    const answer = await status(`Host: ${api}\r\n`);
    assert.ok(answer.status >= 400 && answer.status < 500, `${api}: ${answer.status}`);
    assert.equal(answer.name, undefined, api);
  }
  const absolute = rawConnection(port);
  absolute.write(`GET ${other}x HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  assert.match(await absolute.closed(), /"name":"one","path":"\/x"/, 'the header decides, and nothing else');
});

test('paths are the function’s own: no path of the platform or of the APIs is behind its name', async () => {
  for (const path of [
    '/_mayfly/health',
    '/_mayfly/metrics',
    '/_localstack/health',
    '/2015-03-31/functions',
    '/2015-03-31/functions/other/invocations',
    '/../../etc/passwd',
    '//evil.example/',
    '/%2e%2e/%00',
    '/a;b?',
  ]) {
    const raw = rawConnection(port);
    raw.write(`POST ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
    const received = await raw.closed();
    assert.match(received, /"name":"one"/, path);
    assert.ok(received.includes(`"path":${JSON.stringify(path.replace('?', ''))}`), path);
  }
});

test('a function cannot write into the head of its answer what is no header of its own', async () => {
  const injected = 'b\r\nX-Injected: 1\r\n\r\nHTTP/1.1 200 OK';
  for (const value of [
    { statusCode: 200, headers: { a: injected } },
    { statusCode: 200, headers: { a: 'b\nX-Injected: 1' } },
    { statusCode: 200, headers: { a: 'b\0' } },
    { statusCode: 200, headers: { a: 'b\u0100\u010d\u010a' } },
    { statusCode: 200, headers: { 'a\r\nX-Injected': '1' } },
    { statusCode: 200, headers: { 'a:b': '1' } },
    { statusCode: 200, headers: { '': '1' } },
    { statusCode: 200, cookies: [`a=${injected}`] },
    { statusCode: 200, headers: { 'content-type': injected } },
    {
      statusCode: 200,
      headers: Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`x-${n}`, 'value'])),
    },
    { statusCode: 200, headers: { a: 'x'.repeat(40_000) } },
    { statusCode: 200, cookies: Array.from({ length: 5000 }, (_, n) => `c${n}=value`) },
    { statusCode: '200 OK\r\nX-Injected: 1' },
    { statusCode: 100 },
    { statusCode: 101, headers: { upgrade: 'websocket', connection: 'upgrade' } },
  ]) {
    const { status, headers, body } = await answering(value);
    assert.deepEqual([status, body], [502, 'Internal Server Error'], JSON.stringify(value).slice(0, 100));
    assert.equal(headers['x-injected'], undefined);
  }
});

test('headers of the connection are ours: a function changes neither length nor framing nor who we are', async () => {
  const { status, headers, body } = await answering({
    statusCode: 200,
    headers: {
      'Content-Length': '3',
      'Transfer-Encoding': 'chunked',
      Connection: 'upgrade, x-keep',
      'Keep-Alive': 'timeout=9999',
      Upgrade: 'h2c',
      Trailer: 'x-t',
      TE: 'trailers',
      Date: 'never',
      'X-Amzn-RequestId': 'forged',
      'X-Keep': 'kept',
      ['__proto__']: 'a',
      constructor: 'b',
    },
    body: 'whole body',
  });
  assert.deepEqual([status, body, headers['x-keep']], [200, 'whole body', 'kept']);
  assert.equal(headers['content-length'], '10');
  for (const name of ['transfer-encoding', 'upgrade', 'trailer', 'te'])
    assert.equal(headers[name], undefined, name);
  assert.notEqual(headers['x-amzn-requestid'], 'forged');
  assert.notEqual(headers.date, 'never');
  assert.notEqual(headers['keep-alive'], 'timeout=9999');
});

test('an answer without a body leaves nothing in the connection for the next one', async () => {
  for (const statusCode of [204, 304]) {
    const body = JSON.stringify({ statusCode, body: 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged' });
    const raw = rawConnection(port);
    const first = `POST / HTTP/1.1\r\nHost: ${host}\r\nX-Answer: body\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    raw.write(`${first}HEAD / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    const received = await raw.closed();
    assert.deepEqual(received.match(/HTTP\/1\.1 \d{3}/g), [`HTTP/1.1 ${statusCode}`, 'HTTP/1.1 200']);
    assert.doesNotMatch(received, /forged|"name"/);
  }
});

test('heads that are too large, bodies that are too large or never end: refused, and the next client is served', async () => {
  const filler = `X-Filler: ${'x'.repeat(40_000)}\r\n`;
  assert.match(await rawAnswers(`GET / HTTP/1.1\r\nHost: ${host}\r\n${filler}\r\n`), /^HTTP\/1\.1 431 /);
  const head = `POST / HTTP/1.1\r\nHost: ${host}\r\n`;
  const announced = rawConnection(port);
  announced.write(`${head}Content-Length: 99999999999\r\nExpect: 100-continue\r\n\r\n`);
  assert.match(await announced.until('Too Large"}'), /^HTTP\/1\.1 413 /);
  announced.socket.destroy();
  const endless = rawConnection(port);
  endless.write(`${head}Transfer-Encoding: chunked\r\n\r\n`);
  const piece = Buffer.from(`10000\r\n${'x'.repeat(0x10000)}\r\n`);
  for (let sent = 0; sent < 20_000_000 && !endless.received().includes('413'); sent += piece.length) {
    if (!endless.socket.write(piece)) {
      await Promise.race([
        new Promise((resolve) => endless.socket.once('drain', resolve)),
        endless.until('413'),
      ]);
    }
  }
  assert.match(await endless.until('Too Large"}'), /^HTTP\/1\.1 413 /);
  endless.socket.destroy();
  assert.equal((await ask(url)).status, 200);
});

test('a body that comes byte by byte costs little more memory than it has bytes', async () => {
  const bytes = 60_000;
  assert.equal((await ask(url)).status, 200);
  const raw = rawConnection(port);
  raw.write(`POST / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\nContent-Length: ${bytes}\r\n\r\n`);
  const before = heldBytes();
  for (let sent = 1; sent < bytes; sent++) {
    raw.write('x');
    // It is read before the next one is written.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const held = heldBytes() - before;
  raw.write('x');
  assert.match(await raw.closed(), /^HTTP\/1\.1 200 /);
  assert.ok(held < 4_000_000, `${held} bytes for ${bytes}`);
});

test('what a client says of itself is not what the function is told', async () => {
  const { body } = await ask(url, {
    headers: {
      'X-Forwarded-For': '10.0.0.1',
      'X-Forwarded-Proto': 'https',
      'X-Forwarded-Port': '443',
      'X-Amzn-Tls-Version': 'TLSv1.3',
      'Proxy-Authorization': 'Basic x',
      'X-Amzn-Trace-Id': 'Root=1-67890abc-0123456789abcdef01234567;Sampled=1;Lineage=99:abcdef01:99',
      ['__proto__']: 'polluted',
    },
  });
  const { headers } = JSON.parse(body) as { headers: Record<string, string> };
  assert.deepEqual(
    [
      'x-forwarded-for',
      'x-forwarded-proto',
      'x-forwarded-port',
      'x-amzn-tls-version',
      'proxy-authorization',
    ].map((name) => headers[name]),
    ['127.0.0.1', 'http', String(port), undefined, undefined],
  );
  assert.equal(headers['x-amzn-trace-id'], 'Root=1-67890abc-0123456789abcdef01234567');
  assert.ok(Object.hasOwn(headers, '__proto__'));
});

test('refusals tell strangers nothing of the machine', async () => {
  const { body, headers } = await answering({ statusCode: 1 });
  assert.equal(body, 'Internal Server Error');
  assert.deepEqual(
    Object.keys(headers).filter((name) => /server|powered|version/i.test(name)),
    [],
  );
});
