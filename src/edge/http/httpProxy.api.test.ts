import assert from 'node:assert/strict';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, suite, test } from 'node:test';
import {
  CreateApiMappingCommand,
  CreateDomainNameCommand,
  DeleteDomainNameCommand,
} from '@aws-sdk/client-apigatewayv2';
import { ask } from './urlClient.fixture.ts';
import { testPlatform, type TestPlatform } from '../../../test/harness.ts';
import { functionForApis, testHttpApi, toFunction, type TestHttpApi } from './apiClient.fixture.ts';

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

suite('HTTP APIs: backends, mapped parameters, custom domain names', () => {
  const closers: (() => Promise<void>)[] = [];
  const context = { after: (close: unknown) => void closers.push(close as () => Promise<void>) };
  let platform: TestPlatform;
  let backend: string;
  let api: TestHttpApi;

  before(async () => {
    const server = createServer((request, response) => {
      void bodyOf(request).then((body) => {
        const { method, url, headers } = request;
        if (url === '/redirect') return response.writeHead(302, { location: '/elsewhere' }).end();
        if (url === '/silent') return;
        response.writeHead(url?.startsWith('/teapot') === true ? 418 : 200, {
          'content-type': 'application/json',
          'x-backend': 'yes',
          'set-cookie': ['a=b', 'c=d'],
        });
        response.end(JSON.stringify({ method, url, headers, body }));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    context.after(() => {
      server.closeAllConnections();
      server.close();
    });
    backend = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    platform = await testPlatform(context, { integrationHosts: [backend] });
    api = await testHttpApi(platform, 'proxied');
  });
  after(async () => {
    for (const close of closers.toReversed()) await close();
  });
  const to = (uri: string, more: object = {}) =>
    api.integrate({
      IntegrationType: 'HTTP_PROXY',
      IntegrationMethod: 'ANY',
      IntegrationUri: uri,
      PayloadFormatVersion: '1.0',
      ...more,
    });
  const seen = (text: string) => JSON.parse(text) as Seen;

  test('the request goes on with its path, query, body and headers; the answer comes back as it is', async () => {
    await api.route('ANY /to/{proxy+}', await to(`http://${backend}/base/{proxy}?fixed=1`));
    const answer = await api.ask('/to/a%20b/c?x=1&x=2', {
      method: 'PUT',
      body: 'content',
      headers: {
        'x-own': 'v',
        'content-type': 'text/plain',
        'x-forwarded-for': '6.6.6.6',
        connection: 'x-own2',
        'x-own2': 'w',
        te: 'trailers',
      },
    });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers['x-backend'], 'yes');
    assert.deepEqual(answer.headers['set-cookie'], ['a=b', 'c=d']);
    const { method, url, headers, body } = seen(answer.body);
    assert.deepEqual([method, url, body], ['PUT', '/base/a%20b/c?fixed=1&x=1&x=2', 'content']);
    assert.equal(headers['host'], backend);
    assert.equal(headers['x-own'], 'v');
    assert.equal(headers['via'], 'HTTP/1.1 AmazonAPIGateway');
    assert.match(headers['forwarded'] ?? '', /for=127\.0\.0\.1;host=\w+\.execute-api\./);
    assert.equal(headers['x-forwarded-for'], undefined);
    assert.deepEqual([headers['te'], headers['x-own2']], [undefined, undefined]);
    assert.match(headers['x-amzn-trace-id'] ?? '', /^Root=1-/);
    assert.equal((await api.ask('/to/..%2f..%2fsecret')).status, 400);
    assert.equal((await api.ask('/to/%2e%2e/secret')).status, 400);
  });

  test('$default: the whole path is appended; redirects are handed on; who does not answer is unavailable', async () => {
    await api.route('$default', await to(`http://${backend}/`));
    assert.equal(seen((await api.ask('/teapot/x?y')).body).url, '/teapot/x?y');
    assert.equal((await api.ask('/teapot')).status, 418);
    const redirect = await api.ask('/redirect');
    assert.deepEqual([redirect.status, redirect.headers['location']], [302, '/elsewhere']);
    await api.route('GET /late', await to(`http://${backend}/silent`, { TimeoutInMillis: 60 }));
    const late = await api.ask('/late');
    assert.deepEqual([late.status, late.body], [503, '{"message":"Service Unavailable"}']);
  });

  test('only what was said may be reached of what is not public', async () => {
    const { port } = platform.platform;
    for (const [path, uri] of [
      ['/api', `http://127.0.0.1:${port}/_mayfly/health`],
      ['/name', `http://localhost:${port}/_mayfly/health`],
      ['/six', `http://[::1]:${port}/_mayfly/health`],
      ['/mapped', `http://[::ffff:127.0.0.1]:${port}/_mayfly/health`],
      ['/metadata', 'http://169.254.169.254/latest/meta-data/'],
      ['/number', `http://2130706433:${port}/_mayfly/health`],
    ] as const) {
      await api.route(`GET ${path}`, await to(uri));
      const answer = await api.ask(path);
      assert.deepEqual([answer.status, answer.body], [503, '{"message":"Service Unavailable"}'], uri);
    }
    for (const IntegrationUri of [
      'ftp://a.example/',
      'http://user:secret@a.example/',
      'a.example',
      'http://',
    ]) {
      await assert.rejects(to(IntegrationUri), { name: 'BadRequestException' }, IntegrationUri);
    }
  });

  test('parameters are mapped on the way there and back', async () => {
    const RequestParameters = {
      'append:header.x-list': 'more',
      'overwrite:header.x-id': '${request.path.id}-$not ${context.stage}',
      'remove:header.x-secret': '',
      'overwrite:querystring.page': '$request.body.page.number',
      'remove:querystring.gone': '',
      'overwrite:path': '/mapped/${request.querystring.kind}',
    };
    const ResponseParameters = {
      '200': {
        'overwrite:header.x-from': '$response.header.x-backend',
        'append:header.x-backend': 'too',
        'overwrite:header.x-url': '$response.body.url',
        'overwrite:statuscode': '202',
      },
    };
    await api.route(
      'POST /map/{id}',
      await to(`http://${backend}/`, { RequestParameters, ResponseParameters }),
    );
    const answer = await api.ask('/map/7?kind=b&gone=1&page=0', {
      body: '{"page":{"number":3}}',
      headers: { 'x-list': 'one', 'x-secret': 'hush', 'content-type': 'application/json' },
    });
    const { url, headers } = seen(answer.body);
    assert.equal(url, '/mapped/b?kind=b&page=3');
    assert.equal(headers['x-list'], 'one,more');
    assert.equal(headers['x-id'], '7-$not $default');
    assert.equal(headers['x-secret'], undefined);
    assert.equal(answer.status, 202);
    assert.deepEqual(
      [answer.headers['x-from'], answer.headers['x-backend'], answer.headers['x-url']],
      ['yes', 'yes,too', '/mapped/b?kind=b&page=3'],
    );
  });

  test('custom domain names: the longest mapping, any depth; the rest of the path is the route’s', async () => {
    const arn = await functionForApis(platform, 'echo', 'export const handler = async (event) => event;');
    const other = await testHttpApi(platform, 'other');
    await other.route('$default', await other.integrate(toFunction(arn)));
    await other.route('GET /items', await other.integrate(toFunction(arn)));
    const { apigateway } = platform;
    for (const DomainName of ['api.example.com', '*.wild.example']) {
      await apigateway.send(new CreateDomainNameCommand({ DomainName }));
    }
    const map = (DomainName: string, ApiMappingKey: string, target: TestHttpApi) =>
      apigateway.send(
        new CreateApiMappingCommand({ DomainName, ApiMappingKey, ApiId: target.id, Stage: '$default' }),
      );
    await map('api.example.com', 'orders/v1', other);
    await map('api.example.com', 'orders', api);
    await map('*.wild.example', '', other);
    const { port } = platform.platform;
    const at = async (name: string, path: string, headers: Record<string, string> = {}) => {
      const { status, body } = await ask(`http://${name}:${port}${path}`, { headers });
      return { status, event: status === 200 ? (JSON.parse(body) as Record<string, unknown>) : {}, body };
    };
    const found = await at('api.example.com', '/orders/v1/items');
    assert.deepEqual([found.event['routeKey'], found.event['rawPath']], ['GET /items', '/orders/v1/items']);
    const context = found.event['requestContext'] as Record<string, unknown>;
    assert.deepEqual([context['domainName'], context['domainPrefix']], ['api.example.com', 'api']);
    assert.equal((await at('API.example.com', '/orders/v12')).event['url'], '/v12');
    const signedFor = (service: string) => ({
      authorization: `AWS4-HMAC-SHA256 Credential=AKIAX/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
    });
    const api1 = await at('api.example.com', '/orders/v1/items', signedFor('execute-api'));
    assert.equal(api1.status, 200, 'the API looks at such a signature, or does not');
    const platforms = await at('api.example.com', '/orders/v1/items', signedFor('s3'));
    assert.match(platforms.body, /<Code>/, 'what is signed for the platform does not reach the API');
    const nowhere = await at('api.example.com', '/else');
    assert.deepEqual([nowhere.status, nowhere.body], [403, '{"message":"Forbidden"}']);
    assert.equal((await at('a.wild.example', '/x')).event['rawPath'], '/x');
    // One label only: all other hosts are the AWS APIs'.
    assert.notEqual((await at('a.b.wild.example', '/x')).status, 200);
    await platform.restart();
    assert.equal((await at('a.wild.example', '/x')).event['rawPath'], '/x');
    await apigateway.send(new DeleteDomainNameCommand({ DomainName: '*.wild.example' }));
    assert.notEqual((await at('a.wild.example', '/x')).status, 200);
    for (const DomainName of [
      'localhost',
      '127.0.0.1',
      'x.localhost',
      'localhost.localstack.cloud',
      's3.localhost.localstack.cloud',
      '*.localstack.cloud',
      'host.docker.internal',
      '*.docker.internal',
      'mayfly',
      '*.com',
      'a b',
      'aaaaaaaaaa.execute-api.us-east-1.example.com',
    ]) {
      await assert.rejects(apigateway.send(new CreateDomainNameCommand({ DomainName })), {
        name: 'BadRequestException',
      });
    }
    await assert.rejects(
      apigateway.send(
        new CreateDomainNameCommand({
          DomainName: 'tls.example.com',
          DomainNameConfigurations: [{ CertificateArn: 'arn:aws:acm:us-east-1:000000000000:certificate/x' }],
        }),
      ),
      { name: 'BadRequestException', message: /CertificateArn/ },
    );
  });
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of request) text += String(piece);
  return text;
}
