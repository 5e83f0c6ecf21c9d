import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compileApi } from '../../services/apigatewayv2/httpApi.ts';
import { eventOne, eventTwo } from './apiEvent.ts';
import { ApiExchange } from './apiExchange.ts';
import { ApiRefusal } from './apiRefusals.ts';
import { locate } from './apiPlace.ts';
import { accessLine } from './accessLine.ts';
import { readLogFormat } from '../../services/apigatewayv2/expression.ts';

const HOST = 'abcdefghij.execute-api.us-east-1.localhost:4566';

const api = compileApi({
  account: '000000000000',
  region: 'us-east-1',
  api: {
    apiId: 'abcdefghij',
    name: 'n',
    disableExecuteApiEndpoint: false,
    ipAddressType: 'ipv4',
    tags: {},
    createdAtMs: 0,
  },
  stages: [
    {
      stage: {
        stageName: '$default',
        autoDeploy: true,
        variables: {},
        defaultRouteSettings: {},
        routeSettings: {},
        tags: {},
        createdAtMs: 0,
        updatedAtMs: 0,
      },
      snapshot: {
        routes: [{ routeId: 'r', routeKey: 'ANY /{proxy+}', authorizationType: 'NONE' }],
        integrations: [],
        authorizers: [],
      },
    },
  ],
});
const apis = {
  find: () => api,
  hasDomains: () => false,
  domainOf: () => undefined,
  mappingsOf: () => undefined,
  onAuthorizersReset: () => {},
};

async function exchangeOf(path: string, query: string, headers: Record<string, string>, body: Uint8Array) {
  const visit = {
    requestId: '01234567-89ab-4cde-8f01-23456789abcd',
    head: { method: 'GET', path, query, headers: { ...headers, host: HOST } },
    sourceIp: '127.0.0.1',
    readBody: async () => body,
  };
  const place = await locate(apis, visit);
  if (place instanceof ApiRefusal) return place;
  const exchange = new ApiExchange(visit, place, 0, '1-00000000-000000000000000000000000');
  const match = place.stage.routes?.match('GET', place.path);
  exchange.route = match?.route;
  exchange.pathParameters = match?.parameters;
  exchange.body = body;
  return exchange;
}

const path = fc.string({ unit: 'binary-ascii' }).map((text) => `/${text.replaceAll(/[?# \r\n]/g, '')}`);
const headers = fc.dictionary(
  fc.stringMatching(/^[a-z][a-z-]{0,8}$/),
  fc.string().map((text) => text.replaceAll(/[\r\n]/g, '')),
);

test('whatever comes is an event in both formats, with the body as it was, or a bad request', async () => {
  await fc.assert(
    fc.asyncProperty(path, fc.string(), headers, fc.uint8Array(), async (path, query, headers, body) => {
      const exchange = await exchangeOf(path, query, headers, body);
      if (exchange instanceof ApiRefusal) return assert.equal(exchange.status, 400);
      for (const event of [eventTwo(exchange, undefined), eventOne(exchange, undefined)]) {
        const read = JSON.parse(JSON.stringify(event)) as { body?: string | null; isBase64Encoded: boolean };
        const bytes = Buffer.from(read.body ?? '', read.isBase64Encoded ? 'base64' : 'utf8');
        assert.deepEqual(bytes, Buffer.from(body));
        assert.ok(!('transfer-encoding' in (event as { headers: object }).headers));
      }
    }),
  );
});

test('an access log’s line is one line, and nothing of a stranger’s ends a JSON string in it', async () => {
  const format = readLogFormat(
    '{"path":"$context.path","agent":"$context.identity.userAgent","x":"$context.nothing"}',
  );
  await fc.assert(
    fc.asyncProperty(path, fc.string(), async (path, agent) => {
      const exchange = await exchangeOf(path, '', { 'user-agent': agent }, new Uint8Array(0));
      if (exchange instanceof ApiRefusal) return;
      const line = accessLine(format, exchange, {
        status: 200,
        refusal: undefined,
        responseBytes: 0,
        latencyMs: 1,
      });
      const read = JSON.parse(line) as { path: string; agent: string; x: string };
      assert.equal(read.path, decodeURIComponent(path));
      assert.equal(read.agent, agent === '' ? '-' : agent);
      assert.equal(read.x, '-');
    }),
  );
});
