/** HTTP APIs are for strangers: what they send, and what functions answer them, must not reach beyond one exchange. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { rawConnection } from '../../src/api/rawHttp.fixture.ts';
import {
  functionForApis,
  httpApiAt,
  letApisIn,
  testHttpApi,
  toFunction,
  type TestHttpApi,
} from '../../src/edge/http/apiClient.fixture.ts';
import { RemovePermissionCommand } from '@aws-sdk/client-lambda';
import { ACCOUNT, REGION, testPlatform, type TestPlatform } from '../harness.ts';

const closers: (() => Promise<void>)[] = [];
let platform: TestPlatform;
let api: TestHttpApi;
let arn: string;

const CODE = `
  export const handler = async (event) => {
    if (event.headers['x-answer'] === 'body') return JSON.parse(event.body);
    return { key: event.routeKey, path: event.rawPath, headers: event.headers };
  };`;

before(async () => {
  platform = await testPlatform({ after: (close) => void closers.push(close as () => Promise<void>) });
  arn = await functionForApis(platform, 'echo', CODE);
  api = await testHttpApi(platform, 'api');
  const to = await api.integrate(toFunction(arn));
  await api.route('ANY /{proxy+}', to);
  await api.route('GET /admin/{x}', to, { AuthorizationType: 'AWS_IAM' });
});
after(async () => {
  for (const close of closers.toReversed()) await close();
});

function rawAnswers(text: string): Promise<string> {
  const raw = rawConnection(platform.platform.port);
  raw.write(text);
  return raw.closed();
}

test('requests that could be read in two ways are refused, and nothing behind them is run', async () => {
  const smuggled = `GET /smuggled HTTP/1.1\r\nHost: ${api.host}\r\n\r\n`;
  const both = (headers: string, body: string) =>
    `POST /x HTTP/1.1\r\nHost: ${api.host}\r\n${headers}\r\n${body}${smuggled}`;
  for (const text of [
    both('Content-Length: 5\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'),
    both('Transfer-Encoding: chunked\r\nContent-Length: 5\r\n', '0\r\n\r\n'),
    both('Content-Length: 0\r\nContent-Length: 5\r\n', ''),
    both('Content-Length : 0\r\n', ''),
    both('Transfer-Encoding: chunked, identity\r\n', '0\r\n\r\n'),
    both('Transfer-Encoding:\x0bchunked\r\n', '0\r\n\r\n'),
    both('Transfer-Encoding: chunked\r\n', '-1\r\nabc\r\n0\r\n\r\n'),
    both(' Folded: yes\r\n', ''),
    both('X-A: b\rX-Injected: c\r\n', ''),
  ]) {
    const received = await rawAnswers(text);
    assert.match(received, /^HTTP\/1\.1 400 /, JSON.stringify(text.slice(0, 120)));
    assert.doesNotMatch(received, /smuggled/);
  }
});

test('heads beyond 10 KiB and bodies beyond 10 MiB are refused before anything runs', async () => {
  const close = 'Connection: close\r\n';
  const head = (more: string) => `GET /x HTTP/1.1\r\nHost: ${api.host}\r\n${close}${more}\r\n`;
  assert.match(await rawAnswers(head(`X-A: ${'a'.repeat(9_000)}\r\n`)), /^HTTP\/1\.1 200 /);
  const large = await rawAnswers(head(`X-A: ${'a'.repeat(10_240)}\r\n`));
  assert.match(large, /^HTTP\/1\.1 431 [^]*\{"message":"Request Header Fields Too Large"\}$/);
  assert.match(await rawAnswers(head(`X-A: ${'a'.repeat(40_000)}\r\n`)), /^HTTP\/1\.1 431 /);
  const announced = `POST /x HTTP/1.1\r\nHost: ${api.host}\r\n${close}Content-Length: 10485761\r\nExpect: 100-continue\r\n\r\n`;
  const refused = await rawAnswers(announced);
  assert.match(refused, /^HTTP\/1\.1 413 [^]*\{"message":"Request Entity Too Large"\}$/);
  assert.doesNotMatch(refused, /100 Continue/);
});

test('an answer cannot bring a second answer, nor headers that are the connection’s', async () => {
  for (const wrong of [
    { statusCode: 200, headers: { 'x-a': 'b\r\nx-injected: 1' } },
    { statusCode: 200, headers: { 'x a': 'b' } },
    { statusCode: 200, cookies: ['a=b\r\nx-injected: 1'] },
    { statusCode: 101 },
  ]) {
    const { status, headers } = await api.ask('/x', {
      body: JSON.stringify(wrong),
      headers: { 'content-type': 'application/json', 'x-answer': 'body' },
    });
    assert.equal(status, 500, JSON.stringify(wrong));
    assert.equal(headers['x-injected'], undefined);
  }
});

test('a path in any spelling meets the route of what the function is told', async () => {
  for (const path of ['/admin/1', '/%61dmin/1', '/admin%2f1', '/admin/%31', '/adm%69n%2F%31']) {
    assert.equal((await api.ask(path)).status, 403, path);
  }
  // What is another path to the function is another one to the routes.
  for (const path of ['//admin/1', '/ADMIN/1', '/x/../admin/1', '/admin/1/']) {
    const { status, body } = await api.ask(path);
    assert.equal(status, 200, path);
    assert.deepEqual((JSON.parse(body) as { path: string }).path, path);
  }
});

test('what only the gateway may say of a request, a client cannot', async () => {
  const { body } = await api.ask('/x', {
    headers: {
      'x-forwarded-for': '6.6.6.6',
      'x-forwarded-proto': 'https',
      'x-amzn-trace-id': 'Root=1-00000000-000000000000000000000000;Sampled=1;Lineage=1:00000000:9',
    },
  });
  const { headers } = JSON.parse(body) as { headers: Record<string, string> };
  assert.equal(headers['x-forwarded-for'], '127.0.0.1');
  assert.equal(headers['x-forwarded-proto'], 'http');
  assert.equal(headers['x-amzn-trace-id'], 'Root=1-00000000-000000000000000000000000');
});

test('a function’s policy is of the route that it names: others, and other APIs, are not permitted', async () => {
  const own = await functionForApis(platform, 'own', CODE);
  await platform.lambda.send(new RemovePermissionCommand({ FunctionName: 'own', StatementId: 'apis' }));
  const to = await api.integrate(toFunction(own));
  await api.route('GET /own/{x}', to);
  await api.route('POST /own/{x}', to);
  await letApisIn(platform, 'own', `arn:aws:execute-api:${REGION}:${ACCOUNT}:${api.id}/*/GET/own/{x}`);
  assert.equal((await api.ask('/own/1')).status, 200);
  assert.equal((await api.ask('/own/1', { method: 'POST' })).status, 500);
  const other = await testHttpApi(platform, 'other');
  await other.route('GET /own/{x}', await other.integrate(toFunction(own)));
  assert.equal((await other.ask('/own/1')).status, 500);
});

test('a host of no API is nobody’s, and its paths are not the platform’s own', async () => {
  const nobody = httpApiAt(platform, 'zzzzzzzzzz');
  for (const path of ['/_mayfly/health', '/2015-03-31/functions/', '/']) {
    const { status, body } = await nobody.ask(path);
    assert.deepEqual([status, body], [403, '{"message":"Forbidden"}'], path);
  }
});
