import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import {
  CreateApiCommand,
  CreateDeploymentCommand,
  CreateStageCommand,
  DeleteApiCommand,
  UpdateApiCommand,
  UpdateIntegrationCommand,
  UpdateStageCommand,
} from '@aws-sdk/client-apigatewayv2';
import { PutFunctionConcurrencyCommand, RemovePermissionCommand } from '@aws-sdk/client-lambda';
import { ACCOUNT, REGION, testPlatform, type TestPlatform } from '../../../test/harness.ts';
import {
  functionForApis,
  httpApiAt,
  testHttpApi,
  toFunction,
  type TestHttpApi,
} from './apiClient.fixture.ts';

/** Answers what the body asks for, else tells the event. */
const CODE = `
  export const handler = async (event) => {
    const path = event.rawPath ?? event.path;
    if (path.endsWith('/answer')) return JSON.parse(Buffer.from(event.body, event.isBase64Encoded ? 'base64' : 'utf8'));
    if (path.endsWith('/throw')) throw new RangeError('no');
    if (path.endsWith('/slow')) await new Promise((resolve) => setTimeout(resolve, 2000));
    return event.version === '1.0' ? { statusCode: 200, body: JSON.stringify(event) } : event;
  };`;

suite('HTTP APIs', () => {
  const closers: (() => Promise<void>)[] = [];
  let platform: TestPlatform;
  let arn: string;
  let api: TestHttpApi;
  let integration: string;

  before(async () => {
    platform = await testPlatform({ after: (close) => void closers.push(close as () => Promise<void>) });
    arn = await functionForApis(platform, 'echo', CODE);
    api = await testHttpApi(platform, 'api');
    integration = await api.integrate(toFunction(arn));
    await api.route('GET /pets/{id}', integration);
    await api.route('ANY /{proxy+}', integration);
  });
  after(async () => {
    for (const close of closers.toReversed()) await close();
  });
  const json = (text: string) => JSON.parse(text) as Record<string, never>;
  const answer = (value: unknown) =>
    api.ask('/answer', { body: JSON.stringify(value), headers: { 'content-type': 'application/json' } });

  test('quick create: an API with a target answers at once', async () => {
    const { ApiId = '', ApiEndpoint } = await platform.apigateway.send(
      new CreateApiCommand({ Name: 'quick', ProtocolType: 'HTTP', Target: arn }),
    );
    assert.equal(ApiEndpoint, `http://${ApiId}.execute-api.${REGION}.localhost:${platform.platform.port}`);
    const quick = httpApiAt(platform, ApiId);
    const { status, headers, body } = await quick.ask('/any/where?a=1');
    assert.equal(status, 200);
    assert.equal(headers['content-type'], 'application/json');
    assert.equal(json(body)['routeKey'], '$default');
    assert.equal(json(body)['rawPath'], '/any/where');
    await platform.apigateway.send(new DeleteApiCommand({ ApiId }));
    assert.deepEqual(await statusAndBody(quick.ask('/')), [403, '{"message":"Forbidden"}']);
  });

  test('payload 2.0: every member, and none of what is empty', async () => {
    const { headers, body } = await api.ask('/pets/6%2B?a=1&a=2&b=', {
      headers: { cookie: 'c1=v1; c2=v2', 'x-twice': ['a', 'b'], 'user-agent': 'test', accept: '*/*' },
    });
    const event = json(body) as unknown as Record<string, Record<string, unknown>>;
    const { time, timeEpoch, requestId, ...context } = event['requestContext'] ?? {};
    const { 'x-amzn-trace-id': trace, ...sent } = event['headers'] ?? {};
    assert.match(String(trace), /^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
    assert.match(String(time), /^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/);
    assert.ok(Number.isInteger(timeEpoch));
    assert.match(String(requestId), /^[\w-]{15}=$/);
    assert.equal(headers['apigw-requestid'], requestId);
    const { port } = platform.platform;
    assert.deepEqual(
      { ...event, requestContext: context, headers: sent },
      {
        version: '2.0',
        routeKey: 'GET /pets/{id}',
        rawPath: '/pets/6+',
        rawQueryString: 'a=1&a=2&b=',
        cookies: ['c1=v1', 'c2=v2'],
        headers: {
          accept: '*/*',
          host: `${api.host}:${port}`,
          'user-agent': 'test',
          'x-twice': 'a,b',
          'x-forwarded-for': '127.0.0.1',
          'x-forwarded-port': String(port),
          'x-forwarded-proto': 'http',
        },
        queryStringParameters: { a: '1,2', b: '' },
        requestContext: {
          accountId: ACCOUNT,
          apiId: api.id,
          domainName: api.host,
          domainPrefix: api.id,
          http: {
            method: 'GET',
            path: '/pets/6+',
            protocol: 'HTTP/1.1',
            sourceIp: '127.0.0.1',
            userAgent: 'test',
          },
          routeKey: 'GET /pets/{id}',
          stage: '$default',
        },
        pathParameters: { id: '6+' },
        isBase64Encoded: false,
      },
    );
  });

  test('answers: inferred, described, binary, with cookies; and what is none', async () => {
    assert.deepEqual(await statusAndBody(answer({ hello: 'world' })), [200, '{"hello":"world"}']);
    assert.deepEqual(await statusAndBody(answer('text')), [200, 'text']);
    const described = await answer({
      statusCode: '201',
      headers: { 'X-A': 1, Connection: 'close', 'Transfer-Encoding': 'chunked' },
      cookies: ['a=b; Path=/', 'c=d'],
      body: 'body',
    });
    assert.equal(described.status, 201);
    assert.equal(described.headers['content-type'], 'text/plain; charset=utf-8');
    assert.equal(described.headers['x-a'], '1');
    assert.deepEqual(described.headers['set-cookie'], ['a=b; Path=/', 'c=d']);
    assert.equal(described.headers['transfer-encoding'], undefined);
    const binary = await answer({ statusCode: 200, body: 'AAEC', isBase64Encoded: true });
    assert.equal(binary.body, '\u0000\u0001\u0002');
    for (const wrong of [
      { statusCode: 200, body: { not: 'text' } },
      { statusCode: 99 },
      { statusCode: 200, headers: 'none' },
      { statusCode: 200, headers: { 'x-a': 'b\r\nx-injected: 1' } },
      { statusCode: 200, body: '%%%', isBase64Encoded: true },
    ]) {
      assert.deepEqual(await statusAndBody(answer(wrong)), FAILED);
    }
    assert.deepEqual(await statusAndBody(api.ask('/throw')), FAILED);
  });

  test('no route, no stage, no such API: AWS’s answers', async () => {
    const bare = await testHttpApi(platform, 'bare');
    assert.deepEqual(await statusAndBody(bare.ask('/')), NOT_FOUND);
    // A greedy variable stands for something.
    assert.deepEqual(await statusAndBody(api.ask('/')), NOT_FOUND);
    const nobody = httpApiAt(platform, 'aaaaaaaaaa');
    assert.deepEqual(await statusAndBody(nobody.ask('/')), [403, '{"message":"Forbidden"}']);
    assert.deepEqual(await statusAndBody(api.ask('/%zz')), [400, '{"message":"Bad Request"}']);
    await bare.route('GET /nowhere', integration).then(
      () => assert.fail('a route to another API’s integration'),
      (error: Error) => assert.equal(error.name, 'BadRequestException'),
    );
  });

  test('stages: in the path, with variables, and only what is deployed', async () => {
    const { ApiId = '' } = await platform.apigateway.send(
      new CreateApiCommand({ Name: 'staged', ProtocolType: 'HTTP' }),
    );
    const staged = httpApiAt(platform, ApiId);
    const to = await staged.integrate(
      toFunction(`arn:aws:lambda:${REGION}:${ACCOUNT}:function:\${stageVariables.fn}`),
    );
    await staged.route('GET /x', to);
    await platform.apigateway.send(
      new CreateStageCommand({ ApiId, StageName: 'dev', StageVariables: { fn: 'echo' } }),
    );
    assert.deepEqual(await statusAndBody(staged.ask('/dev/x')), NOT_FOUND);
    await platform.apigateway.send(new CreateDeploymentCommand({ ApiId, StageName: 'dev' }));
    const event = json((await staged.ask('/dev/x')).body) as Record<string, unknown>;
    assert.equal(event['rawPath'], '/dev/x');
    assert.deepEqual(event['stageVariables'], { fn: 'echo' });
    await staged.route('GET /y', to);
    assert.deepEqual(await statusAndBody(staged.ask('/dev/y')), NOT_FOUND);
    await platform.apigateway.send(
      new UpdateStageCommand({ ApiId, StageName: 'dev', StageVariables: { fn: 'nobody' } }),
    );
    assert.deepEqual(await statusAndBody(staged.ask('/dev/x')), FAILED);
  });

  test('payload 1.0: nulls, last values, several headers; an answer without a status is none', async () => {
    const one = await testHttpApi(platform, 'one');
    const to = await one.integrate(toFunction(arn, '1.0'));
    await one.route('ANY /{proxy+}', to);
    const event = json((await one.ask('/a/b?x=1&x=2')).body) as Record<string, unknown>;
    assert.equal(event['version'], '1.0');
    assert.equal(event['resource'], '/{proxy+}');
    assert.equal(event['path'], '/a/b');
    assert.deepEqual(event['queryStringParameters'], { x: '2' });
    assert.deepEqual(event['multiValueQueryStringParameters'], { x: ['1', '2'] });
    assert.deepEqual(event['pathParameters'], { proxy: 'a/b' });
    assert.deepEqual([event['body'], event['stageVariables']], [null, null]);
    const asked = { headers: { 'content-type': 'application/json' } };
    const described = await one.ask('/answer', {
      ...asked,
      body: JSON.stringify({
        statusCode: 200,
        headers: { 'X-A': 'one' },
        multiValueHeaders: { 'X-B': ['two', 'three'], 'Set-Cookie': ['a=b', 'c=d'] },
        body: 'text',
      }),
    });
    assert.equal(described.headers['x-a'], 'one');
    assert.equal(described.headers['x-b'], 'two,three');
    assert.deepEqual(described.headers['set-cookie'], ['a=b', 'c=d']);
    assert.deepEqual(await statusAndBody(one.ask('/answer', { ...asked, body: '{"a":1}' })), FAILED);
  });

  test('too slow, throttled by Lambda, throttled by the stage, not permitted', async () => {
    const limited = await testHttpApi(platform, 'limited');
    const to = await limited.integrate({ ...toFunction(arn), TimeoutInMillis: 100 });
    await limited.route('$default', to);
    assert.deepEqual(await statusAndBody(limited.ask('/slow')), UNAVAILABLE);
    await platform.apigateway.send(
      new UpdateIntegrationCommand({ ApiId: limited.id, IntegrationId: to, TimeoutInMillis: 30_000 }),
    );
    await platform.lambda.send(
      new PutFunctionConcurrencyCommand({ FunctionName: 'echo', ReservedConcurrentExecutions: 0 }),
    );
    assert.deepEqual(await statusAndBody(limited.ask('/')), UNAVAILABLE);
    await platform.lambda.send(
      new PutFunctionConcurrencyCommand({ FunctionName: 'echo', ReservedConcurrentExecutions: 10 }),
    );
    await platform.apigateway.send(
      new UpdateStageCommand({
        ApiId: limited.id,
        StageName: '$default',
        DefaultRouteSettings: { ThrottlingBurstLimit: 0, ThrottlingRateLimit: 0 },
      }),
    );
    assert.deepEqual(await statusAndBody(limited.ask('/')), [429, '{"message":"Too Many Requests"}']);
    const forbidden = await functionForApis(platform, 'forbidden', CODE);
    await platform.lambda.send(
      new RemovePermissionCommand({ FunctionName: 'forbidden', StatementId: 'apis' }),
    );
    await api.route('GET /forbidden', await api.integrate(toFunction(forbidden)));
    assert.deepEqual(await statusAndBody(api.ask('/forbidden')), FAILED);
  });

  test('CORS: the gateway answers preflights, and has the last word', async () => {
    const ApiId = api.id;
    await platform.apigateway.send(
      new UpdateApiCommand({
        ApiId,
        CorsConfiguration: {
          AllowOrigins: ['https://*'],
          AllowMethods: ['GET', 'POST'],
          AllowHeaders: ['x-a'],
          ExposeHeaders: ['x-b'],
          MaxAge: 60,
        },
      }),
    );
    const from = (origin: string) => ({
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'GET' },
    });
    const preflight = await api.ask('/pets/1', from('https://page.example'));
    assert.equal(preflight.status, 204);
    assert.equal(preflight.body, '');
    assert.equal(preflight.headers['access-control-allow-origin'], 'https://page.example');
    assert.equal(preflight.headers['access-control-allow-methods'], 'GET,POST');
    assert.equal(preflight.headers['access-control-allow-headers'], 'x-a');
    assert.equal(preflight.headers['access-control-max-age'], '60');
    const other = await api.ask('/pets/1', from('http://page.example'));
    assert.equal(other.status, 204);
    assert.equal(other.headers['access-control-allow-origin'], undefined);
    const refused = await api.ask('/', { headers: { origin: 'https://page.example' } });
    assert.equal(refused.status, 404);
    assert.equal(refused.headers['access-control-allow-origin'], 'https://page.example');
    assert.equal(refused.headers['access-control-expose-headers'], 'x-b');
    await assert.rejects(
      platform.apigateway.send(
        new UpdateApiCommand({ ApiId, CorsConfiguration: { AllowOrigins: ['*'], AllowCredentials: true } }),
      ),
      { name: 'BadRequestException' },
    );
  });
});

const FAILED = [500, '{"message":"Internal Server Error"}'];
const NOT_FOUND = [404, '{"message":"Not Found"}'];
const UNAVAILABLE = [503, '{"message":"Service Unavailable"}'];

async function statusAndBody(asked: ReturnType<TestHttpApi['ask']>): Promise<[number, string]> {
  const { status, body } = await asked;
  return [status, body];
}
