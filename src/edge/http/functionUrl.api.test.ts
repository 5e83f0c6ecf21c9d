import assert from 'node:assert/strict';
import { lookup } from 'node:dns/promises';
import { request } from 'node:http';
import { after, before, suite, test } from 'node:test';
import {
  CreateAliasCommand,
  CreateFunctionUrlConfigCommand,
  DeleteAliasCommand,
  DeleteFunctionUrlConfigCommand,
  GetFunctionUrlConfigCommand,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  DeleteFunctionConcurrencyCommand,
  RemovePermissionCommand,
  UpdateFunctionUrlConfigCommand,
} from '@aws-sdk/client-lambda';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { eventually, testPlatform, type TestPlatform } from '../../../test/harness.ts';
import { ask, functionWithUrl, letEverybodyIn } from './urlClient.fixture.ts';

const FORBIDDEN =
  '{"Message":"Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"}';

/** Answers what the request's path asks for. */
const CODE = `
  export const handler = async (event) => {
    switch (event.rawPath) {
      case '/answer': return JSON.parse(Buffer.from(event.body, event.isBase64Encoded ? 'base64' : 'utf8'));
      case '/throw': throw new RangeError('no');
      case '/exit': process.exit(3);
      case '/large': return 'x'.repeat(7_000_000);
      default: return event;
    }
  };`;

const STREAMING = `
  import { setTimeout as pause } from 'node:timers/promises';
  export const handler = awslambda.streamifyResponse(async (event, stream) => {
    const from = (prelude) => (stream = awslambda.HttpResponseStream.from(stream, prelude));
    switch (event.rawPath) {
      case '/early': throw new Error('before anything');
      case '/late': from({ statusCode: 200 }); stream.write('half'); await pause(50); throw new Error('in the middle');
      case '/none': from({ statusCode: 204 }); stream.write('not to be seen'); break;
      case '/bad': from({ statusCode: 200, headers: { 'x-a': 'b\\r\\nx-injected: 1' } }); stream.write('body'); break;
      case '/plain': stream.setContentType('text/plain'); stream.write('a'); await pause(20); stream.write('b'); break;
      default:
        from({ statusCode: 201, headers: { 'content-type': 'text/event-stream', 'X-A': 'b' }, cookies: ['c=d; Secure', 'e=f'] });
        stream.write('first ');
        await pause(400);
        stream.write('second');
        console.log('ended', event.rawPath);
    }
    stream.end();
  });`;

suite('function URLs', () => {
  const closers: (() => Promise<void>)[] = [];
  let platform: TestPlatform;
  let url: string;
  let streaming: string;
  before(async () => {
    platform = await testPlatform({ after: (close) => void closers.push(close as () => Promise<void>) });
    url = await functionWithUrl(platform, 'plain', CODE);
    streaming = await functionWithUrl(platform, 'streaming', STREAMING, { InvokeMode: 'RESPONSE_STREAM' });
  });
  after(async () => {
    for (const close of closers) await close();
  });
  const event = async (path: string, options: Parameters<typeof ask>[1] = {}) => {
    const { status, body } = await ask(url + path, options);
    assert.equal(status, 200, body);
    return JSON.parse(body) as Record<string, never>;
  };
  const answered = (value: unknown) =>
    ask(`${url}answer`, { body: JSON.stringify(value), headers: { 'content-type': 'application/json' } });

  test('the event is payload 2.0: path and query as they came, values joined, cookies apart', async () => {
    const before = Date.now();
    const seen: Record<string, unknown> = await event('a%2Fb//c/?x=1&x=2&y=a+b%20c&z&=w', {
      method: 'PUT',
      body: '{"a":"ü"}',
      headers: {
        'Content-Type': 'application/json; charset=utf-8',
        'User-Agent': 'test/1',
        'X-Twice': ['1', '2'],
        Cookie: 'a=1; b=x=y;',
        'X-Forwarded-For': '203.0.113.9',
        Authorization: 'Bearer token',
        'X-Amzn-Trace-Id': 'Root=1-67890abc-0123456789abcdef01234567;Lineage=9:00000000:99',
        Connection: 'close',
      },
    });
    const id = /\/\/([a-z0-9]{32})\./.exec(url)?.[1];
    const { headers, requestContext, ...rest } = seen as {
      headers: Record<string, string>;
      requestContext: { requestId: string; time: string; timeEpoch: number; http: object };
    };
    assert.deepEqual(rest, {
      version: '2.0',
      routeKey: '$default',
      rawPath: '/a%2Fb//c/',
      rawQueryString: 'x=1&x=2&y=a+b%20c&z&=w',
      cookies: ['a=1', 'b=x=y'],
      queryStringParameters: { x: '1,2', y: 'a b c', z: '', '': 'w' },
      body: '{"a":"ü"}',
      isBase64Encoded: false,
    });
    const port = String(platform.platform.port);
    assert.deepEqual(headers, {
      host: `${id}.lambda-url.us-east-1.localhost:${port}`,
      'content-type': 'application/json; charset=utf-8',
      'content-length': '10',
      'user-agent': 'test/1',
      'x-twice': '1,2',
      authorization: 'Bearer token',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-port': port,
      'x-forwarded-proto': 'http',
      'x-amzn-trace-id': 'Root=1-67890abc-0123456789abcdef01234567',
    });
    const { requestId, time, timeEpoch, ...context } = requestContext;
    assert.match(requestId, /^[0-9a-f-]{36}$/);
    assert.match(time, /^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/);
    assert.ok(timeEpoch >= before && timeEpoch <= Date.now());
    assert.deepEqual(context, {
      accountId: 'anonymous',
      apiId: id,
      domainName: `${id}.lambda-url.us-east-1.localhost`,
      domainPrefix: id,
      http: {
        method: 'PUT',
        path: '/a%2Fb//c/',
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: 'test/1',
      },
      routeKey: '$default',
      stage: '$default',
    });
  });

  test('bodies are text where their type says so, base64 else; without one there is none', async () => {
    const sent = async (type: string | undefined, body: string | Uint8Array) => {
      const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type };
      const seen: Record<string, unknown> = await event('', { body, headers });
      return [seen['body'], seen['isBase64Encoded']];
    };
    for (const type of [
      'text/csv',
      'application/json',
      'application/vnd.api+json',
      'application/xml',
      'application/javascript',
    ]) {
      assert.deepEqual(await sent(type, 'a=ü'), ['a=ü', false], type);
    }
    const encoded = Buffer.from('a=ü').toString('base64');
    for (const type of [
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'image/png',
      undefined,
    ]) {
      assert.deepEqual(await sent(type, 'a=ü'), [encoded, true], type);
    }
    assert.deepEqual(await sent('text/plain', new Uint8Array([0xff, 0x00])), ['/wA=', true]);
    const chunked: Record<string, unknown> = await event('', {
      body: 'in pieces',
      headers: { 'content-type': 'text/plain', 'transfer-encoding': 'chunked' },
    });
    assert.equal(chunked['body'], 'in pieces');
    const none: Record<string, unknown> = await event('');
    assert.deepEqual(
      ['body', 'cookies', 'queryStringParameters'].map((name) => name in none),
      [false, false, false],
    );
    assert.equal(none['isBase64Encoded'], false);
  });

  test('what a function answers becomes HTTP by AWS’s inference', async () => {
    const inferred = async (value: unknown) => {
      const { status, headers, body } = await answered(value);
      return [status, headers['content-type'], body];
    };
    const JSON_TYPE = 'application/json';
    assert.deepEqual(await inferred({ a: [1] }), [200, JSON_TYPE, '{"a":[1]}']);
    assert.deepEqual(await inferred('text'), [200, JSON_TYPE, 'text']);
    assert.deepEqual(await inferred(1.5), [200, JSON_TYPE, '1.5']);
    assert.deepEqual(await inferred(false), [200, JSON_TYPE, 'false']);
    assert.deepEqual(await inferred([1, 'a']), [200, JSON_TYPE, '[1,"a"]']);
    assert.deepEqual(await inferred(null), [200, JSON_TYPE, 'null']);
    assert.deepEqual(await inferred({ statusCode: 201 }), [201, JSON_TYPE, '']);
    assert.deepEqual(await inferred({ statusCode: '404', body: 'no' }), [404, JSON_TYPE, 'no']);
    assert.deepEqual(await inferred({ statusCode: 200, body: { a: 1 } }), [200, JSON_TYPE, '{"a":1}']);
    const html = {
      statusCode: 200,
      headers: { 'Content-Type': 'text/html' },
      body: 'PGI+',
      isBase64Encoded: true,
    };
    assert.deepEqual(await inferred(html), [200, 'text/html', '<b>']);
    const full = await answered({
      statusCode: 302,
      headers: { Location: '/x', 'X-Number': 7, 'X-Bool': true, 'Set-Cookie': 'z=0' },
      cookies: ['a=b; HttpOnly', 'c=d'],
    });
    assert.deepEqual(full.headers['set-cookie'], ['z=0', 'a=b; HttpOnly', 'c=d']);
    assert.deepEqual(
      [full.headers['location'], full.headers['x-number'], full.headers['x-bool']],
      ['/x', '7', 'true'],
    );
    for (const malformed of [
      { statusCode: 'abc' },
      { statusCode: 99 },
      { statusCode: 101 },
      { statusCode: 600 },
      { statusCode: null },
      { statusCode: 200, headers: [] },
      { statusCode: 200, headers: { 'a b': 'c' } },
      { statusCode: 200, headers: { a: ['b'] } },
      { statusCode: 200, cookies: 'a=b' },
      { statusCode: 200, body: 'not base64!', isBase64Encoded: true },
    ]) {
      assert.deepEqual(
        await inferred(malformed),
        [502, JSON_TYPE, 'Internal Server Error'],
        JSON.stringify(malformed),
      );
    }
  });

  test('HEAD runs the function and drops the body; 204 and 304 have none', async () => {
    const head = await ask(url, { method: 'HEAD' });
    assert.deepEqual([head.status, head.body], [200, '']);
    assert.ok(Number(head.headers['content-length']) > 500);
    for (const statusCode of [204, 205, 304]) {
      const { status, body, headers } = await answered({ statusCode, body: 'HTTP/1.1 200 OK\r\n\r\n' });
      assert.deepEqual([status, body], [statusCode, '']);
      assert.ok([undefined, '0'].includes(headers['content-length']));
    }
    const streamed = await ask(`${streaming}`, { method: 'HEAD' });
    assert.deepEqual([streamed.status, streamed.headers['content-length']], [201, undefined]);
    assert.equal((await ask(url, { method: 'PROPFIND' })).status, 405);
  });

  test('a function that fails, exits or answers too much: 502; throttled: 429; too large a body: 413', async () => {
    for (const path of ['throw', 'exit', 'large']) {
      const { status, body, headers } = await ask(url + path);
      assert.deepEqual([status, body], [502, 'Internal Server Error'], path);
      assert.match(String(headers['x-amzn-requestid']), /^[0-9a-f-]{36}$/);
      assert.match(
        String(headers['x-amzn-trace-id']),
        /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0/,
      );
    }
    const name = { FunctionName: 'plain' };
    await platform.lambda.send(
      new PutFunctionConcurrencyCommand({ ...name, ReservedConcurrentExecutions: 0 }),
    );
    const throttled = await ask(url);
    assert.equal(throttled.status, 429);
    assert.equal(throttled.headers['x-amzn-errortype'], 'TooManyRequestsException');
    assert.equal(JSON.parse(throttled.body).Message, 'Rate Exceeded.');
    await platform.lambda.send(
      new PutFunctionConcurrencyCommand({ ...name, ReservedConcurrentExecutions: 1 }),
    );
    for (let n = 0; n < 10; n++) assert.equal((await ask(url)).status, 200);
    let tooFast = await ask(url);
    for (let n = 0; n < 80 && tooFast.status === 200; n++) tooFast = await ask(url);
    assert.equal(tooFast.status, 429, 'ten a second for each reserved execution');
    assert.deepEqual(JSON.parse(tooFast.body), {
      Message: 'Rate Exceeded.',
      Reason: 'ReservedFunctionInvocationRateLimitExceeded',
      Type: 'User',
    });
    await platform.lambda.send(new DeleteFunctionConcurrencyCommand(name));
    const type = { 'content-type': 'text/plain' };
    assert.equal((await ask(url, { body: 'x'.repeat(6_291_457), headers: type })).status, 413);
    assert.equal((await ask(url, { body: 'x'.repeat(6_291_400), headers: type })).status, 413, 'as an event');
    assert.equal((await ask(`${url}throw`, { body: 'x'.repeat(6_200_000), headers: type })).status, 502);
    const chunked = { ...type, 'transfer-encoding': 'chunked' };
    assert.equal((await ask(url, { body: 'x'.repeat(6_400_000), headers: chunked })).status, 413);
  });

  test('without both permissions everybody is turned away, of an unknown URL nothing is said', async () => {
    const open = await functionWithUrl(platform, 'guarded', CODE);
    assert.equal((await ask(open)).status, 200);
    for (const StatementId of ['url', 'function']) {
      await platform.lambda.send(new RemovePermissionCommand({ FunctionName: 'guarded', StatementId }));
      const refused = await ask(open);
      assert.deepEqual([refused.status, refused.body], [403, FORBIDDEN]);
      assert.equal(refused.headers['x-amzn-errortype'], 'AccessDeniedException');
      if (StatementId === 'url') {
        await platform.lambda.send(
          new RemovePermissionCommand({ FunctionName: 'guarded', StatementId: 'function' }),
        );
        await letEverybodyIn(platform.lambda, { FunctionName: 'guarded' });
      }
    }
    await platform.lambda.send(new DeleteFunctionUrlConfigCommand({ FunctionName: 'guarded' }));
    for (const gone of [open, url.replace('us-east-1', 'eu-west-1'), url.replace(/\/\/\w+/, '//short')]) {
      const { status, body } = await ask(gone);
      assert.deepEqual([status, body], [403, '{"Message":null}']);
    }
  });

  test('the URL of an alias runs what the alias points to, and goes with it', async () => {
    const { Version } = await platform.lambda.send(new PublishVersionCommand({ FunctionName: 'plain' }));
    const alias = { FunctionName: 'plain', Name: 'live' };
    await platform.lambda.send(new CreateAliasCommand({ ...alias, FunctionVersion: Version }));
    const target = { FunctionName: 'plain', Qualifier: 'live' };
    const made = await platform.lambda.send(
      new CreateFunctionUrlConfigCommand({ ...target, AuthType: 'NONE' }),
    );
    const ofAlias = made.FunctionUrl ?? '';
    assert.equal((await ask(ofAlias)).status, 403, 'the policy of the function is not the alias’s');
    await letEverybodyIn(platform.lambda, target);
    assert.equal((await ask(ofAlias)).status, 200);
    await platform.lambda.send(new DeleteAliasCommand(alias));
    assert.equal((await ask(ofAlias)).body, '{"Message":null}');
    assert.equal((await ask(url)).status, 200);
  });

  test('CORS: preflights are answered by the configuration, whose word counts more than the function’s', async () => {
    const origin = 'https://a.example';
    await platform.lambda.send(
      new UpdateFunctionUrlConfigCommand({
        FunctionName: 'plain',
        Cors: {
          AllowOrigins: [origin],
          AllowMethods: ['GET', 'PUT'],
          AllowHeaders: ['x-a', 'x-b'],
          ExposeHeaders: ['x-c'],
          AllowCredentials: true,
          MaxAge: 300,
        },
      }),
    );
    const preflight = (from: string) =>
      ask(`${url}throw`, {
        method: 'OPTIONS',
        headers: { origin: from, 'access-control-request-method': 'PUT' },
      });
    const allowed = await preflight(origin);
    assert.deepEqual([allowed.status, allowed.body], [200, '']);
    const cors = ({ headers }: { headers: object }) =>
      Object.fromEntries(Object.entries(headers).filter(([name]) => /^access-control|^vary/.test(name)));
    assert.deepEqual(cors(allowed), {
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'GET,PUT',
      'access-control-allow-headers': 'x-a,x-b',
      'access-control-max-age': '300',
      vary: 'Origin',
    });
    assert.deepEqual(cors(await preflight('https://b.example')), { vary: 'Origin' });
    const body = JSON.stringify({
      statusCode: 200,
      headers: {
        'Access-Control-Allow-Origin': '*',
        'access-control-allow-methods': 'DELETE',
        Vary: 'Accept',
      },
    });
    const from = (name?: string) =>
      ask(`${url}answer`, {
        body,
        headers: { 'content-type': 'application/json', ...(name && { origin: name }) },
      });
    assert.deepEqual(cors(await from(origin)), {
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'x-c',
      vary: 'Accept, Origin',
    });
    assert.deepEqual(cors(await from('https://b.example')), { vary: 'Accept, Origin' });
    assert.deepEqual(cors(await from()), { vary: 'Accept' });
    await platform.lambda.send(new UpdateFunctionUrlConfigCommand({ FunctionName: 'plain', Cors: {} }));
    assert.equal(
      (await from(origin)).headers['access-control-allow-origin'],
      '*',
      'without a configuration the function’s',
    );
    const options = await ask(url, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'PUT' },
    });
    assert.equal(JSON.parse(options.body).requestContext.http.method, 'OPTIONS');
  });

  test('streams: status and cookies from the prelude, the first bytes before the function has ended', async () => {
    const pieces: { text: string; atMs: number }[] = [];
    const onPiece = (piece: Buffer) => void pieces.push({ text: piece.toString(), atMs: performance.now() });
    const { status, headers, body } = await ask(streaming, { onPiece });
    assert.deepEqual([status, body], [201, 'first second']);
    assert.deepEqual([headers['content-type'], headers['x-a']], ['text/event-stream', 'b']);
    assert.deepEqual(headers['set-cookie'], ['c=d; Secure', 'e=f']);
    assert.match(String(headers['x-amzn-requestid']), /^[0-9a-f-]{36}$/);
    assert.equal(pieces[0]?.text, 'first ');
    assert.ok((pieces.at(-1)?.atMs ?? 0) - (pieces[0]?.atMs ?? 0) > 300);
    const plain = await ask(`${streaming}plain`);
    assert.deepEqual([plain.status, plain.headers['content-type'], plain.body], [200, 'text/plain', 'ab']);
  });

  test('streams that fail: before the first byte 502, in the middle the answer is cut short', async () => {
    for (const path of ['early', 'bad']) {
      const { status, body } = await ask(streaming + path);
      assert.deepEqual([status, body], [502, 'Internal Server Error'], path);
    }
    await assert.rejects(ask(`${streaming}late`), /aborted|hang up|ECONNRESET/);
    const none = await ask(`${streaming}none`);
    assert.deepEqual([none.status, none.body], [204, '']);
  });

  test('a function that does not stream is sent as it is in streaming mode, one that does is no answer in the other', async () => {
    const change = (FunctionName: string, InvokeMode: 'BUFFERED' | 'RESPONSE_STREAM') =>
      platform.lambda.send(new UpdateFunctionUrlConfigCommand({ FunctionName, InvokeMode }));
    await change('plain', 'RESPONSE_STREAM');
    const { status, headers, body } = await answered({ statusCode: 418, body: 'tea' });
    assert.deepEqual(
      [status, headers['content-type'], body],
      [200, 'application/json', '{"statusCode":418,"body":"tea"}'],
    );
    assert.equal((await ask(`${url}throw`)).status, 502);
    await change('plain', 'BUFFERED');
    await change('streaming', 'BUFFERED');
    assert.equal((await ask(streaming)).status, 502);
    await change('streaming', 'RESPONSE_STREAM');
  });

  test('a client that leaves does not stop the function, which logs and is metered as ever', async () => {
    await new Promise<void>((resolve) => {
      const { host, port } = new URL(streaming);
      const sent = request(
        { host: '127.0.0.1', port, path: '/leave', headers: { host }, agent: false },
        (answer) => {
          answer.once('data', () => sent.destroy()).on('error', () => undefined);
        },
      );
      sent.on('error', () => undefined).on('close', resolve);
      sent.end();
    });
    await eventually('the log line of a function whose client has left', async () => {
      const { events = [] } = await platform.logs.send(
        new FilterLogEventsCommand({ logGroupName: '/aws/lambda/streaming', filterPattern: 'ended leave' }),
      );
      return events.length > 0 ? events : undefined;
    });
  });

  test('fetch finds it by its name, where the machine resolves names under localhost', async (context) => {
    const { hostname } = new URL(url);
    const found = await lookup(hostname).catch(() => undefined);
    if (found?.address !== '127.0.0.1')
      return context.skip(`${hostname} is ${found?.address ?? 'not resolved'} here`);
    const answer = await fetch(`${url}answer`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ statusCode: 202, body: 'fetched' }),
    });
    assert.deepEqual([answer.status, await answer.text()], [202, 'fetched']);
  });

  test('configuration and URL survive a restart', async () => {
    await platform.restart();
    const { FunctionUrl } = await platform.lambda.send(
      new GetFunctionUrlConfigCommand({ FunctionName: 'plain' }),
    );
    assert.equal(FunctionUrl, url);
    assert.equal((await ask(url)).status, 200);
  });
});
