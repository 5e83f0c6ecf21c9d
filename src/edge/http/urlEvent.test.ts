import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { urlEvent, type UrlRequest } from './urlEvent.ts';
import { isUrlHost, readUrlHost } from './urlHost.ts';

const ID = 'abcdefghijklmnopqrstuvwxyz012345';

function requestOf(
  changes: Partial<UrlRequest['head']> = {},
  body: Uint8Array = new Uint8Array(),
): UrlRequest {
  return {
    head: { method: 'GET', path: '/', query: '', headers: {}, ...changes },
    host: readUrlHost(`${ID}.lambda-url.us-east-1.localhost`),
    body,
    requestId: '11111111-2222-4333-8444-555555555555',
    sourceIp: '127.0.0.1',
    atMs: Date.UTC(2020, 2, 12, 19, 3, 58, 390),
    traceHeader: 'Root=1-00000000-000000000000000000000000;Parent=0000000000000000;Sampled=0',
    caller: undefined,
  };
}

const eventOf = (request: UrlRequest) => JSON.parse(urlEvent(request).toString()) as Record<string, never>;

test('whatever comes is an event, with the body as it was', () => {
  const text = fc.string({ unit: 'binary' });
  const head = fc.record({
    path: fc.string().map((path) => `/${path}`),
    query: fc.oneof(text, fc.webQueryParameters()),
    headers: fc.dictionary(
      fc.oneof(fc.string(), fc.constantFrom('cookie', '__proto__', 'content-type')),
      text,
    ),
  });
  fc.assert(
    fc.property(head, fc.uint8Array(), (changes, body) => {
      const event: Record<string, string | boolean | undefined> = eventOf(requestOf(changes, body));
      assert.equal(event['rawPath'], changes.path);
      assert.equal(event['rawQueryString'], Buffer.from(changes.query).toString());
      const encoding = event['isBase64Encoded'] === true ? 'base64' : 'utf8';
      assert.deepEqual(Buffer.from(String(event['body'] ?? ''), encoding), Buffer.from(body));
    }),
  );
});

test('the time is written as in access logs', () => {
  const { requestContext }: Record<string, Record<string, unknown>> = eventOf(requestOf());
  assert.deepEqual(
    [requestContext?.['time'], requestContext?.['timeEpoch']],
    ['12/Mar/2020:19:03:58 +0000', 1584039838390],
  );
});

test('broken escapes in a query stand as they are, and what is beyond ASCII in headers is UTF-8', () => {
  const { queryStringParameters, headers }: Record<string, unknown> = eventOf(
    requestOf({
      query: 'a=%zz&b=%20',
      headers: { 'x-name': Buffer.from('Jürgen').toString('latin1'), 'x-raw': '\xe9' },
    }),
  );
  assert.deepEqual(queryStringParameters, { a: '%zz', b: ' ' });
  assert.deepEqual(
    { ...(headers as object), 'x-amzn-trace-id': undefined },
    {
      'x-name': 'Jürgen',
      'x-raw': 'é',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-port': '80',
      'x-forwarded-proto': 'http',
      'x-amzn-trace-id': undefined,
    },
  );
});

test('a host is a function URL’s by its second label; what it says is read strictly', () => {
  assert.ok(isUrlHost(`${ID}.lambda-url.us-east-1.localhost:4566`));
  assert.ok(isUrlHost(`${ID.toUpperCase()}.LAMBDA-URL.us-east-1.localhost`));
  for (const host of [
    '',
    'localhost:4566',
    '.lambda-url.x',
    'lambda-url.us-east-1.localhost',
    `a.${ID}.lambda-url.x`,
  ]) {
    assert.ok(!isUrlHost(host), host);
  }
  assert.deepEqual(readUrlHost(`${ID}.Lambda-URL.us-gov-west-1.localhost.:80`), {
    id: ID,
    region: 'us-gov-west-1',
    domainName: `${ID}.lambda-url.us-gov-west-1.localhost`,
  });
  for (const host of [
    `${ID}0.lambda-url.us-east-1`,
    `${ID}.lambda-url.`,
    `${ID}.lambda-url.-east-1`,
    `${ID}.lambda-url.us-east-1..x`,
  ]) {
    assert.equal(readUrlHost(host).id, '', host);
  }
});
