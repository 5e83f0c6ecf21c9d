import { apiEndpointOf } from './apiEndpoint.ts';
import { badRequest, unsupported } from './faults.ts';
import type { Gateway } from './needs.ts';
import type { Operations } from './operation.ts';
import {
  apiKey,
  authorizers,
  existingApi,
  integrations,
  routes,
  snapshots,
  type ApiRecord,
  type AuthorizerRecord,
  type IntegrationRecord,
  type RouteRecord,
  type Snapshot,
} from './records.ts';
import { DEFAULT_KEY, parseRouteKey } from './routeKey.ts';
import { existingStage } from './stageRecord.ts';

/** An API as OpenAPI 3: as it is configured, or as a stage serves it. */
export function exportOperation({ store }: Pick<Gateway, 'store'>): Operations<'ExportApi'> {
  return {
    ExportApi: async (input, call) => {
      const { ApiId, StageName, Specification, OutputType, ExportVersion, IncludeExtensions = true } = input;
      if (Specification !== 'OAS30') throw badRequest('Invalid specification: only OAS30 is supported.');
      if (OutputType === 'YAML') throw unsupported('outputType=YAML');
      if (OutputType !== 'JSON') throw badRequest('Invalid outputType: it must be JSON or YAML.');
      if (ExportVersion !== undefined && ExportVersion !== '1.0') {
        throw badRequest('Invalid exportVersion: it must be 1.0.');
      }
      const { api, parts } = await store.read(async (view) => {
        const found = await existingApi(view, call, ApiId);
        const key = apiKey(call, ApiId);
        if (StageName !== undefined) {
          const { deploymentId = '' } = await existingStage(view, key, StageName);
          return { api: found, parts: (await snapshots.get(view, [...key, deploymentId])) ?? NOTHING };
        }
        const all = async <T>(entries: Promise<{ value: T }[]>) => (await entries).map(({ value }) => value);
        return {
          api: found,
          parts: {
            routes: await all(routes.list(view, { prefix: key })),
            integrations: await all(integrations.list(view, { prefix: key })),
            authorizers: await all(authorizers.list(view, { prefix: key })),
          },
        };
      });
      const url = apiEndpointOf(api.apiId, call);
      const text = JSON.stringify(documentOf(api, parts, url, IncludeExtensions), null, 2);
      // The client's type is of what it reads, with methods that nothing here needs.
      return { body: Buffer.from(text) } as never;
    },
  };
}

const NOTHING: Snapshot = { routes: [], integrations: [], authorizers: [] };

type Json = Record<string, unknown>;

function documentOf(api: ApiRecord, parts: Snapshot, url: string, withExtensions: boolean): Json {
  const { name, version, description, cors, tags } = api;
  const paths: Record<string, Json> = {};
  for (const route of parts.routes) {
    const { path, method } = placeOf(route.routeKey);
    if (method === ANY && !withExtensions) continue;
    (paths[path] ??= {})[method] = operationOf(route, parts, withExtensions);
  }
  const schemes = schemesOf(parts, withExtensions);
  return {
    openapi: '3.0.1',
    info: { title: name, version: version ?? '1.0', ...(description !== undefined && { description }) },
    servers: [{ url }],
    ...(Object.keys(tags).length > 0 && {
      tags: Object.entries(tags).map(([tag, value]) => ({
        name: tag,
        ...(withExtensions && { 'x-amazon-apigateway-tag-value': value }),
      })),
    }),
    paths,
    ...(Object.keys(schemes).length > 0 && { components: { securitySchemes: schemes } }),
    ...(withExtensions && {
      ...(cors && { 'x-amazon-apigateway-cors': lowerCamel(cors) }),
      ...(api.disableExecuteApiEndpoint && {
        'x-amazon-apigateway-endpoint-configuration': { disableExecuteApiEndpoint: true },
      }),
      'x-amazon-apigateway-importexport-version': '1.0',
    }),
  };
}

const ANY = 'x-amazon-apigateway-any-method';
const IAM_SCHEME = 'sigv4';

function placeOf(routeKey: string): { path: string; method: string } {
  const pattern = parseRouteKey(routeKey);
  if (!pattern) return { path: `/${DEFAULT_KEY}`, method: ANY };
  const path = routeKey.slice(routeKey.indexOf(' ') + 1);
  return { path, method: pattern.method === 'ANY' ? ANY : pattern.method.toLowerCase() };
}

function operationOf(route: RouteRecord, parts: Snapshot, withExtensions: boolean): Json {
  const { routeKey, operationName, target, authorizationType, authorizationScopes = [] } = route;
  const integration = parts.integrations.find(
    ({ integrationId }) => target === `integrations/${integrationId}`,
  );
  const authorizer = parts.authorizers.find(({ authorizerId }) => authorizerId === route.authorizerId);
  const names = (parseRouteKey(routeKey)?.segments ?? []).flatMap((segment) =>
    segment.kind === 'literal' ? [] : [segment.name],
  );
  const scheme = authorizationType === 'AWS_IAM' ? IAM_SCHEME : authorizer?.name;
  return {
    ...(operationName !== undefined && { operationId: operationName }),
    ...(names.length > 0 && {
      parameters: names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
    }),
    responses: { default: { description: `Default response for ${routeKey}` } },
    ...(routeKey === DEFAULT_KEY && { isDefaultRoute: true }),
    ...(scheme !== undefined && { security: [{ [scheme]: authorizationScopes }] }),
    ...(withExtensions && integration && { 'x-amazon-apigateway-integration': integrationOf(integration) }),
  };
}

function integrationOf(record: IntegrationRecord): Json {
  return {
    type: record.type.toLowerCase(),
    ...(record.method !== undefined && { httpMethod: record.method }),
    uri: record.uri,
    payloadFormatVersion: record.payloadFormatVersion,
    connectionType: 'INTERNET',
    timeoutInMillis: record.timeoutMs,
    ...(record.credentialsArn !== undefined && { credentials: record.credentialsArn }),
    ...(record.requestParameters && { requestParameters: record.requestParameters }),
    ...(record.responseParameters && { responseParameters: record.responseParameters }),
  };
}

function schemesOf({ routes: all, authorizers: found }: Snapshot, withExtensions: boolean): Json {
  const schemes: Json = Object.fromEntries(
    found.map((record) => [record.name, schemeOf(record, withExtensions)]),
  );
  if (all.some(({ authorizationType }) => authorizationType === 'AWS_IAM')) {
    schemes[IAM_SCHEME] = {
      type: 'apiKey',
      name: 'Authorization',
      in: 'header',
      ...(withExtensions && { 'x-amazon-apigateway-authtype': 'awsSigv4' }),
    };
  }
  return schemes;
}

function schemeOf(record: AuthorizerRecord, withExtensions: boolean): Json {
  const { type, issuer, audience, identitySource } = record;
  const common = { identitySource: identitySource.join(',') };
  const kind =
    type === 'JWT' ? { type: 'oauth2', flows: {} } : { type: 'apiKey', name: 'Authorization', in: 'header' };
  const authorizer =
    type === 'JWT'
      ? { type: 'jwt', ...common, jwtConfiguration: { issuer, audience } }
      : {
          type: 'request',
          ...common,
          authorizerUri: record.uri,
          authorizerPayloadFormatVersion: record.payloadFormatVersion,
          authorizerResultTtlInSeconds: record.resultTtlSeconds ?? 0,
          enableSimpleResponses: record.enableSimpleResponses ?? false,
          ...(record.credentialsArn !== undefined && { authorizerCredentials: record.credentialsArn }),
        };
  return { ...kind, ...(withExtensions && { 'x-amazon-apigateway-authorizer': authorizer }) };
}

function lowerCamel(members: object): Json {
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => [name.charAt(0).toLowerCase() + name.slice(1), value]),
  );
}
