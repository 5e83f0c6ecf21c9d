import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import fc from 'fast-check';
import {
  CreateStageCommand,
  ExportApiCommand,
  GetAuthorizersCommand,
  GetIntegrationsCommand,
  GetRoutesCommand,
  ImportApiCommand,
  ReimportApiCommand,
} from '@aws-sdk/client-apigatewayv2';
import { functionForApis, httpApiAt } from '../../edge/http/apiClient.fixture.ts';
import { ACCOUNT, REGION, testPlatform, type TestPlatform } from '../../../test/harness.ts';
import { Fault } from '../../protocol/fault.ts';
import { readOpenApi } from './openApi.ts';

const shared = { $ref: '#/components/x-amazon-apigateway-integrations/echo' };
const uri = 'arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:echo';
const DOCUMENT = {
  openapi: '3.0.1',
  info: { title: 'pets', version: '7', description: 'of pets' },
  tags: [{ name: 'team', 'x-amazon-apigateway-tag-value': 'red' }],
  paths: {
    '/pets/{id}': {
      get: { operationId: 'getPet', 'x-amazon-apigateway-integration': shared },
      'x-amazon-apigateway-any-method': {
        security: [{ tokens: ['write'] }],
        'x-amazon-apigateway-integration': shared,
      },
    },
    '/signed': { post: { security: [{ sigv4: [] }], 'x-amazon-apigateway-integration': shared } },
    '/$default': {
      'x-amazon-apigateway-any-method': {
        isDefaultRoute: true,
        'x-amazon-apigateway-integration': {
          type: 'http_proxy',
          httpMethod: 'ANY',
          uri: 'https://backend.example/',
          payloadFormatVersion: '1.0',
          timeoutInMillis: 500,
          requestParameters: { 'append:header.a': 'b' },
        },
      },
    },
  },
  components: {
    securitySchemes: {
      tokens: {
        type: 'oauth2',
        'x-amazon-apigateway-authorizer': {
          type: 'jwt',
          identitySource: '$request.header.Authorization',
          jwtConfiguration: { issuer: 'https://issuer.example', audience: ['a'] },
        },
      },
      sigv4: {
        type: 'apiKey',
        name: 'Authorization',
        in: 'header',
        'x-amazon-apigateway-authtype': 'awsSigv4',
      },
    },
    'x-amazon-apigateway-integrations': {
      echo: { type: 'aws_proxy', httpMethod: 'POST', uri, payloadFormatVersion: '2.0' },
    },
  },
  'x-amazon-apigateway-cors': { allowOrigins: ['*'], maxAge: 5 },
};

suite('OpenAPI', () => {
  const closers: (() => Promise<void>)[] = [];
  let platform: TestPlatform;
  before(async () => {
    platform = await testPlatform({ after: (close) => void closers.push(close as () => Promise<void>) });
  });
  after(async () => {
    for (const close of closers) await close();
  });

  test('imported, served, exported, imported again: the same API', async () => {
    const { apigateway } = platform;
    await functionForApis(platform, 'echo', 'export const handler = async (event) => event.routeKey;');
    const imported = await apigateway.send(new ImportApiCommand({ Body: JSON.stringify(DOCUMENT) }));
    const { ApiId = '' } = imported;
    assert.deepEqual(
      [imported.Name, imported.Version, imported.Tags, imported.CorsConfiguration, imported.Warnings],
      ['pets', '7', { team: 'red' }, { AllowOrigins: ['*'], MaxAge: 5 }, undefined],
    );
    await apigateway.send(new CreateStageCommand({ ApiId, StageName: '$default', AutoDeploy: true }));
    const api = httpApiAt(platform, ApiId);
    assert.equal((await api.ask('/pets/1')).body, 'GET /pets/{id}');
    assert.equal((await api.ask('/pets/1', { method: 'PUT' })).status, 401);
    assert.equal((await api.ask('/signed', { method: 'POST' })).status, 403);
    const { Items: integrations = [] } = await apigateway.send(new GetIntegrationsCommand({ ApiId }));
    assert.equal(integrations.length, 2);
    assert.ok(
      integrations.some(
        ({ IntegrationUri }) => IntegrationUri === `arn:aws:lambda:${REGION}:${ACCOUNT}:function:echo`,
      ),
    );
    const exported = async (StageName?: string) => {
      const { body } = await apigateway.send(
        new ExportApiCommand({
          ApiId,
          Specification: 'OAS30',
          OutputType: 'JSON',
          ...(StageName !== undefined && { StageName }),
        }),
      );
      return Buffer.from(body ?? []).toString();
    };
    const text = await exported();
    const keysOf = async () => {
      const { Items = [] } = await apigateway.send(new GetRoutesCommand({ ApiId }));
      return new Map(
        Items.map((route) => [route.RouteKey, [route.AuthorizationType, route.AuthorizationScopes]]),
      );
    };
    const before = await keysOf();
    await apigateway.send(new ReimportApiCommand({ ApiId, Body: text }));
    assert.deepEqual(await keysOf(), before);
    assert.equal((await apigateway.send(new GetAuthorizersCommand({ ApiId }))).Items?.length, 1);
    assert.equal((await api.ask('/pets/1')).body, 'GET /pets/{id}');
    assert.deepEqual(JSON.parse(await exported('$default')), JSON.parse(text));
    await assert.rejects(
      apigateway.send(new ExportApiCommand({ ApiId, Specification: 'OAS30', OutputType: 'YAML' })),
      { name: 'BadRequestException', message: /YAML/ },
    );
  });

  test('what is not understood is refused, or told; nothing is opened by it', async () => {
    const { apigateway } = platform;
    const refuse = (document: unknown, message: RegExp, more: object = {}) =>
      assert.rejects(
        apigateway.send(
          new ImportApiCommand({
            Body: typeof document === 'string' ? document : JSON.stringify(document),
            ...more,
          }),
        ),
        { name: 'BadRequestException', message },
      );
    const { openapi: _, ...swagger } = DOCUMENT;
    await refuse({ ...swagger, swagger: '2.0' }, /Invalid OpenAPI input/);
    await refuse('openapi: 3.0.1', /JSON/);
    await refuse(DOCUMENT, /basepath/, { Basepath: 'prepend' });
    const secured = (security: unknown) => ({ ...DOCUMENT, paths: { '/a': { get: { security } } } });
    await refuse(secured([{ unknown: [] }]), /security scheme unknown/);
    await refuse(secured([{ tokens: [] }, { sigv4: [] }]), /several/);
    const models = { ...DOCUMENT, components: { ...DOCUMENT.components, schemas: {} } };
    await refuse(models, /Models are not supported/, { FailOnWarnings: true });
    const { Warnings = [] } = await apigateway.send(new ImportApiCommand({ Body: JSON.stringify(models) }));
    assert.match(Warnings.join(), /Models are not supported/);
  });
});

test('whatever comes as a document is read or refused in order', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (paths, components, security) => {
      const whole = { openapi: '3.0.1', info: { title: 't' }, paths, components, security };
      for (const text of [
        JSON.stringify(whole),
        JSON.stringify({
          ...whole,
          paths: { '/a': { get: { security, 'x-amazon-apigateway-integration': components } } },
        }),
      ]) {
        try {
          readOpenApi(text, { account: ACCOUNT, region: REGION });
        } catch (error) {
          assert.ok(error instanceof Fault, String(error));
        }
      }
    }),
  );
});
