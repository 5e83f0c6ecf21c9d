import type { Cors, CreateAuthorizerRequest, CreateIntegrationRequest } from '@aws-sdk/client-apigatewayv2';
import { badRequest } from './faults.ts';
import { DEFAULT_KEY, parseRouteKey } from './routeKey.ts';

/** What an OpenAPI document says of an HTTP API, in the words of the operations that would make it. */
export interface OpenApiPlan {
  readonly name: string;
  readonly version: string | undefined;
  readonly description: string | undefined;
  readonly cors: Cors | undefined;
  readonly isEndpointDisabled: boolean;
  readonly tags: Readonly<Record<string, string>>;
  /** By the name of the security scheme. */
  readonly authorizers: ReadonlyMap<string, Omit<CreateAuthorizerRequest, 'ApiId'>>;
  readonly routes: readonly PlannedRoute[];
  readonly warnings: readonly string[];
}

export interface PlannedRoute {
  readonly key: string;
  readonly operationName: string | undefined;
  /** The same object for routes that share it. */
  readonly integration: PlannedIntegration | undefined;
  readonly authorization:
    | { readonly type: 'NONE' | 'AWS_IAM' }
    | { readonly type: 'JWT' | 'CUSTOM'; readonly scheme: string; readonly scopes: readonly string[] };
}

export type PlannedIntegration = Omit<CreateIntegrationRequest, 'ApiId'>;

type Json = Readonly<Record<string, unknown>>;

const MAX_BYTES = 6 * 1024 * 1024;
const METHODS = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch']);
const ANY = 'x-amazon-apigateway-any-method';
const INTEGRATION = 'x-amazon-apigateway-integration';
/** What is read at the document's root, and what says nothing of how the API is served. */
const KNOWN_AT_ROOT = new Set([
  'x-amazon-apigateway-cors',
  'x-amazon-apigateway-endpoint-configuration',
  'x-amazon-apigateway-importexport-version',
]);

/** Throws what is no OpenAPI 3 in JSON, or asks for what HTTP APIs don't have. */
export function readOpenApi(
  body: string,
  { account, region }: { readonly account: string; readonly region: string },
): OpenApiPlan {
  const document = parse(
    body
      .replaceAll('${AWS::Region}', region)
      .replaceAll('${AWS::AccountId}', account)
      .replaceAll('${AWS::Partition}', 'aws'),
  );
  const info = objectAt(document, 'info');
  const name = textAt(info, 'title');
  if (!/^3\.\d/.test(textAt(document, 'openapi') ?? '') || name === undefined || name === '') {
    throw badRequest('Invalid OpenAPI input.');
  }
  const warnings: string[] = [];
  const components = objectAt(document, 'components') ?? {};
  const schemes = objectAt(components, 'securitySchemes') ?? {};
  const reading: Reading = {
    authorizers: readAuthorizers(schemes, warnings),
    schemes,
    shared: new Map(),
    integrations: objectAt(components, 'x-amazon-apigateway-integrations') ?? {},
    security: document['security'],
    warnings,
  };
  if (components['schemas'] !== undefined)
    warnings.push('Models are not supported for HTTP APIs; they are ignored.');
  for (const extension of Object.keys(document)) {
    if (extension.startsWith('x-amazon-apigateway-') && !KNOWN_AT_ROOT.has(extension)) {
      warnings.push(`${extension} is not supported for HTTP APIs; it is ignored.`);
    }
  }
  const endpoint = objectAt(document, 'x-amazon-apigateway-endpoint-configuration');
  return {
    name,
    version: textAt(info, 'version'),
    description: textAt(info, 'description'),
    cors: readCors(objectAt(document, 'x-amazon-apigateway-cors')),
    isEndpointDisabled: endpoint?.['disableExecuteApiEndpoint'] === true,
    tags: readTags(document['tags']),
    authorizers: reading.authorizers,
    routes: readRoutes(objectAt(document, 'paths') ?? {}, reading),
    warnings,
  };
}

interface Reading {
  readonly authorizers: OpenApiPlan['authorizers'];
  readonly schemes: Json;
  readonly integrations: Json;
  /** Of references. */
  readonly shared: Map<string, PlannedIntegration>;
  /** What operations that say nothing take. */
  readonly security: unknown;
  readonly warnings: string[];
}

function parse(body: string): Json {
  if (Buffer.byteLength(body) > MAX_BYTES)
    throw badRequest(`An OpenAPI document has at most ${MAX_BYTES} bytes.`);
  try {
    const value: unknown = JSON.parse(body);
    if (isObject(value)) return value;
  } catch {
    // Refused below.
  }
  throw badRequest(
    'Unable to parse API definition: only OpenAPI 3 as JSON is supported by this version of Mayfly.',
  );
}

function readRoutes(paths: Json, reading: Reading): PlannedRoute[] {
  const routes: PlannedRoute[] = [];
  for (const [path, item] of Object.entries(paths)) {
    if (!isObject(item)) throw badRequest(`Invalid OpenAPI input: ${path.slice(0, 200)} is no object.`);
    for (const [name, operation] of Object.entries(item)) {
      const isAny = name === ANY;
      if ((!isAny && !METHODS.has(name)) || !isObject(operation)) continue;
      const key = path === `/${DEFAULT_KEY}` ? DEFAULT_KEY : `${isAny ? 'ANY' : name.toUpperCase()} ${path}`;
      parseRouteKey(key);
      routes.push(readRoute(key, operation, reading));
    }
  }
  return routes;
}

function readRoute(key: string, operation: Json, reading: Reading): PlannedRoute {
  const integration = readIntegration(operation[INTEGRATION], reading);
  if (!integration) reading.warnings.push(`${key} has no integration.`);
  for (const extension of Object.keys(operation)) {
    if (extension.startsWith('x-amazon-apigateway-') && extension !== INTEGRATION) {
      reading.warnings.push(`${extension} of ${key} is not supported for HTTP APIs; it is ignored.`);
    }
  }
  return {
    key,
    operationName: textAt(operation, 'operationId'),
    integration,
    authorization: readSecurity(key, operation['security'] ?? reading.security, reading),
  };
}

function readSecurity(key: string, security: unknown, reading: Reading): PlannedRoute['authorization'] {
  const [first, ...others] = Array.isArray(security) ? (security as unknown[]) : [];
  const entries = isObject(first) ? Object.entries(first) : [];
  const [entry] = entries;
  if (!entry) return { type: 'NONE' };
  if (others.length > 0 || entries.length > 1) {
    throw badRequest(`Only one security requirement is supported, and ${key} has several.`);
  }
  const [scheme, scopes] = entry;
  const authorizer = reading.authorizers.get(scheme);
  if (authorizer) {
    const type = authorizer.AuthorizerType === 'JWT' ? 'JWT' : 'CUSTOM';
    return { type, scheme, scopes: textsOf(scopes) };
  }
  const found = reading.schemes[scheme];
  if (isObject(found) && found['x-amazon-apigateway-authtype'] === 'awsSigv4') return { type: 'AWS_IAM' };
  // Whoever wrote it wants the route closed: it is not opened because of what is not understood.
  throw badRequest(
    `The security scheme ${scheme.slice(0, 200)} of ${key} has no x-amazon-apigateway-authorizer.`,
  );
}

function readIntegration(given: unknown, reading: Reading): PlannedIntegration | undefined {
  if (!isObject(given)) return undefined;
  const reference = textAt(given, '$ref');
  if (reference === undefined) return integrationOf(given);
  const known = reading.shared.get(reference);
  if (known) return known;
  const name = /^#\/components\/x-amazon-apigateway-integrations\/(.+)$/.exec(reference)?.[1] ?? '';
  const found = Object.hasOwn(reading.integrations, name) ? reading.integrations[name] : undefined;
  if (!isObject(found)) throw badRequest(`Unable to resolve ${reference.slice(0, 200)}`);
  const integration = integrationOf(found);
  reading.shared.set(reference, integration);
  return integration;
}

/** Every member by its name; what HTTP APIs don't take is refused where integrations are made. */
function integrationOf(given: Json): PlannedIntegration {
  const text = (name: string) => textAt(given, name);
  const type = (text('type') ?? '').toUpperCase();
  const parameters = objectAt(given, 'requestParameters');
  const responses = objectAt(given, 'responseParameters');
  const timeout = given['timeoutInMillis'];
  return {
    IntegrationType: type as PlannedIntegration['IntegrationType'],
    ...present('IntegrationUri', text('uri')),
    ...present('IntegrationMethod', text('httpMethod')),
    ...present('PayloadFormatVersion', text('payloadFormatVersion')),
    ...present('ConnectionType', text('connectionType') as PlannedIntegration['ConnectionType']),
    ...present('ConnectionId', text('connectionId')),
    ...present('CredentialsArn', text('credentials')),
    ...present('IntegrationSubtype', text('integrationSubtype')),
    ...present('TimeoutInMillis', typeof timeout === 'number' ? timeout : undefined),
    ...(parameters && { RequestParameters: textMap(parameters) }),
    ...(responses && {
      ResponseParameters: Object.fromEntries(
        Object.entries(responses).map(([status, map]) => [status, isObject(map) ? textMap(map) : {}]),
      ),
    }),
  };
}

function readAuthorizers(schemes: Json, warnings: string[]): OpenApiPlan['authorizers'] {
  const authorizers = new Map<string, Omit<CreateAuthorizerRequest, 'ApiId'>>();
  for (const [name, scheme] of Object.entries(schemes)) {
    const found = isObject(scheme) ? objectAt(scheme, 'x-amazon-apigateway-authorizer') : undefined;
    if (found) authorizers.set(name, authorizerOf(name, found));
    else if (!isObject(scheme) || scheme['x-amazon-apigateway-authtype'] !== 'awsSigv4') {
      warnings.push(`The security scheme ${name} has no x-amazon-apigateway-authorizer; it is ignored.`);
    }
  }
  return authorizers;
}

function authorizerOf(Name: string, given: Json): Omit<CreateAuthorizerRequest, 'ApiId'> {
  const text = (name: string) => textAt(given, name);
  const jwt = objectAt(given, 'jwtConfiguration');
  const ttl = given['authorizerResultTtlInSeconds'];
  return {
    Name,
    AuthorizerType: text('type')?.toLowerCase() === 'jwt' ? 'JWT' : 'REQUEST',
    IdentitySource: (text('identitySource') ?? '')
      .split(',')
      .map((source) => source.trim())
      .filter(Boolean),
    ...(jwt && { JwtConfiguration: { Issuer: textAt(jwt, 'issuer'), Audience: textsOf(jwt['audience']) } }),
    ...present('AuthorizerUri', text('authorizerUri')),
    ...present('AuthorizerPayloadFormatVersion', text('authorizerPayloadFormatVersion')),
    ...present('AuthorizerCredentialsArn', text('authorizerCredentials')),
    ...present('IdentityValidationExpression', text('identityValidationExpression')),
    ...present('AuthorizerResultTtlInSeconds', typeof ttl === 'number' ? ttl : undefined),
    ...(given['enableSimpleResponses'] === true && { EnableSimpleResponses: true }),
  };
}

function readCors(given: Json | undefined): Cors | undefined {
  if (!given) return undefined;
  const { allowCredentials, maxAge } = given;
  const list = (name: string) => (given[name] === undefined ? undefined : textsOf(given[name]));
  return {
    ...present('AllowOrigins', list('allowOrigins')),
    ...present('AllowMethods', list('allowMethods')),
    ...present('AllowHeaders', list('allowHeaders')),
    ...present('ExposeHeaders', list('exposeHeaders')),
    ...(typeof allowCredentials === 'boolean' && { AllowCredentials: allowCredentials }),
    ...(typeof maxAge === 'number' && { MaxAge: maxAge }),
  };
}

function readTags(given: unknown): Record<string, string> {
  const tags: [string, string][] = [];
  for (const tag of Array.isArray(given) ? (given as unknown[]) : []) {
    const value = isObject(tag) ? textAt(tag, 'x-amazon-apigateway-tag-value') : undefined;
    if (isObject(tag) && value !== undefined) tags.push([textAt(tag, 'name') ?? '', value]);
  }
  return Object.fromEntries(tags);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function objectAt(value: Json | undefined, name: string): Json | undefined {
  const found = value && Object.hasOwn(value, name) ? value[name] : undefined;
  return isObject(found) ? found : undefined;
}

function textAt(value: Json | undefined, name: string): string | undefined {
  const found = value && Object.hasOwn(value, name) ? value[name] : undefined;
  return typeof found === 'string' ? found : undefined;
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

function textMap(given: Json): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function present<const Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { readonly [Key in Name]?: Value } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [Key in Name]?: Value };
}
