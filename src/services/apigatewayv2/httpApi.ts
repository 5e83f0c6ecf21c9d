import type { Cors } from '@aws-sdk/client-apigatewayv2';
import { logGroupIn } from './accessLog.ts';
import { readLogFormat, readReference, type Part, type Reference } from './expression.ts';
import { functionArnIn, withVariables } from './functionUri.ts';
import { compileRequestMapping, compileResponseMapping, type Change } from './parameterMapping.ts';
import type {
  ApiRecord,
  AuthorizerRecord,
  IntegrationRecord,
  RouteRecord,
  Snapshot,
  StageRecord,
} from './records.ts';
import { DEFAULT_KEY, parseRouteKey } from './routeKey.ts';
import { RouteTable } from './routeTable.ts';

/** An API as it is served: compiled from what is deployed, and kept until anything of it changes. */
export interface HttpApi {
  readonly account: string;
  readonly region: string;
  readonly apiId: string;
  readonly cors: Cors | undefined;
  /** It is reached by its custom domain names only. */
  readonly isEndpointDisabled: boolean;
  readonly stages: ReadonlyMap<string, HttpStage>;
}

export interface HttpStage {
  readonly name: string;
  /** Undefined where there are none. */
  readonly variables: Readonly<Record<string, string>> | undefined;
  readonly accessLog: HttpAccessLog | undefined;
  /** Undefined: nothing is deployed. */
  readonly routes: RouteTable<HttpRoute> | undefined;
}

export interface HttpAccessLog {
  readonly account: string;
  readonly region: string;
  readonly group: string;
  readonly stream: string;
  readonly format: readonly Part[];
}

export interface HttpRoute {
  readonly key: string;
  readonly authorization: HttpAuthorization;
  /** Undefined: the route leads nowhere. */
  readonly integration: HttpIntegration | undefined;
  readonly throttle: HttpThrottle | undefined;
  readonly hasDetailedMetrics: boolean;
  /** In whose name functions are invoked: of `ANY` routes by the request's method. */
  sourceArn(method: string): string;
}

export interface HttpThrottle {
  /** Of the bucket: API, stage, and the route where it has limits of its own. */
  readonly id: string;
  readonly perSecond: number | undefined;
  readonly burst: number | undefined;
}

export type HttpAuthorization =
  | { readonly type: 'NONE' | 'AWS_IAM' }
  | { readonly type: 'JWT'; readonly authorizer: JwtAuthorizer; readonly scopes: readonly string[] }
  | { readonly type: 'CUSTOM'; readonly authorizer: RequestAuthorizer };

export interface JwtAuthorizer {
  readonly issuer: string;
  readonly audience: readonly string[];
  readonly source: Reference;
}

export interface RequestAuthorizer {
  /** Of the platform, for the cache. */
  readonly id: string;
  /** Undefined when the stage's variables make none of it. */
  readonly functionArn: string | undefined;
  readonly sourceArn: string;
  readonly credentialsArn: string | undefined;
  readonly format: '1.0' | '2.0';
  readonly isSimple: boolean;
  readonly sources: readonly Reference[];
  readonly ttlSeconds: number;
}

export type HttpIntegration = LambdaIntegration | ProxyIntegration;

interface Mapped {
  readonly timeoutMs: number;
  readonly requestChanges: readonly Change[];
  readonly responseChanges: ReadonlyMap<number, readonly Change[]>;
}

export interface LambdaIntegration extends Mapped {
  readonly kind: 'lambda';
  /** Undefined when the stage's variables make none of it. */
  readonly functionArn: string | undefined;
  readonly credentialsArn: string | undefined;
  readonly format: '1.0' | '2.0';
}

export interface ProxyIntegration extends Mapped {
  readonly kind: 'http';
  /** With the names of the route's variables in braces. */
  readonly uri: string;
  /** `ANY`: the request's own. */
  readonly method: string;
}

export interface ApiParts {
  readonly account: string;
  readonly region: string;
  readonly api: ApiRecord;
  readonly stages: readonly { readonly stage: StageRecord; readonly snapshot: Snapshot | undefined }[];
}

export function compileApi({ account, region, api, stages }: ApiParts): HttpApi {
  const place = { account, region, apiId: api.apiId };
  return {
    ...place,
    cors: api.cors,
    isEndpointDisabled: api.disableExecuteApiEndpoint,
    stages: new Map(
      stages.map(({ stage, snapshot }) => [stage.stageName, compileStage(place, stage, snapshot)]),
    ),
  };
}

interface Place {
  readonly account: string;
  readonly region: string;
  readonly apiId: string;
}

function compileStage(place: Place, stage: StageRecord, snapshot: Snapshot | undefined): HttpStage {
  const { stageName: name, variables } = stage;
  const routes = snapshot && new RouteTable<HttpRoute>();
  for (const route of snapshot?.routes ?? []) {
    routes?.add(route.routeKey, compileRoute(place, stage, route, snapshot));
  }
  return {
    name,
    variables: Object.keys(variables).length > 0 ? variables : undefined,
    accessLog: compileAccessLog(place, stage),
    routes,
  };
}

function compileAccessLog(
  { apiId }: Place,
  { accessLog, stageName }: StageRecord,
): HttpAccessLog | undefined {
  const group = logGroupIn(accessLog?.DestinationArn ?? '');
  return (
    group && { ...group, stream: `${apiId}/${stageName}`, format: readLogFormat(accessLog?.Format ?? '') }
  );
}

function compileRoute(
  place: Place,
  stage: StageRecord,
  route: RouteRecord,
  { integrations, authorizers }: Pick<Snapshot, 'integrations' | 'authorizers'> = {
    integrations: [],
    authorizers: [],
  },
): HttpRoute {
  const { routeKey, target, authorizerId } = route;
  const integration = integrations.find(({ integrationId }) => target === `integrations/${integrationId}`);
  const authorizer = authorizers.find((each) => each.authorizerId === authorizerId);
  const own = stage.routeSettings[routeKey];
  return {
    key: routeKey,
    authorization: authorizationOf(place, stage, route, authorizer),
    integration: integration && compileIntegration(integration, stage.variables),
    throttle: throttleOf(place, stage, routeKey),
    hasDetailedMetrics:
      own?.DetailedMetricsEnabled ?? stage.defaultRouteSettings.DetailedMetricsEnabled ?? false,
    sourceArn: sourceArnOf(place, stage.stageName, routeKey),
  };
}

/** Path variables stand as in the key; of `$default` stands that. */
function sourceArnOf({ account, region, apiId }: Place, stageName: string, routeKey: string) {
  const prefix = `arn:aws:execute-api:${region}:${account}:${apiId}/${stageName}/`;
  if (routeKey === DEFAULT_KEY) return () => `${prefix}${DEFAULT_KEY}`;
  const space = routeKey.indexOf(' ');
  const path = routeKey.slice(space + 1);
  if (parseRouteKey(routeKey)?.method === 'ANY') return (method: string) => `${prefix}${method}${path}`;
  const arn = `${prefix}${routeKey.slice(0, space)}${path}`;
  return () => arn;
}

function throttleOf(
  { apiId }: Place,
  { stageName, routeSettings, defaultRouteSettings }: StageRecord,
  routeKey: string,
): HttpThrottle | undefined {
  const own = routeSettings[routeKey];
  const isOwn = own?.ThrottlingRateLimit !== undefined || own?.ThrottlingBurstLimit !== undefined;
  const perSecond = own?.ThrottlingRateLimit ?? defaultRouteSettings.ThrottlingRateLimit;
  const burst = own?.ThrottlingBurstLimit ?? defaultRouteSettings.ThrottlingBurstLimit;
  if (perSecond === undefined && burst === undefined) return undefined;
  return { id: `${apiId}/${stageName}/${isOwn ? routeKey : ''}`, perSecond, burst };
}

function authorizationOf(
  place: Place,
  { variables }: StageRecord,
  { authorizationType, authorizationScopes = [] }: RouteRecord,
  authorizer: AuthorizerRecord | undefined,
): HttpAuthorization {
  if (authorizationType === 'NONE' || authorizationType === 'AWS_IAM') return { type: authorizationType };
  if (!authorizer) throw new Error('a deployed route has an authorizer that is not deployed');
  if (authorizationType === 'CUSTOM') {
    return { type: 'CUSTOM', authorizer: compileAuthorizer(place, authorizer, variables) };
  }
  const { issuer = '', audience = [], identitySource } = authorizer;
  const source = readReference((identitySource[0] ?? '').slice(1));
  if (!source) throw new Error('a deployed authorizer has no identity source');
  return { type: 'JWT', authorizer: { issuer, audience, source }, scopes: authorizationScopes };
}

function compileAuthorizer(
  { account, region, apiId }: Place,
  record: AuthorizerRecord,
  variables: StageRecord['variables'],
): RequestAuthorizer {
  return {
    id: `${apiId}/${record.authorizerId}`,
    functionArn: functionArnIn(withVariables(record.uri ?? '', variables)),
    sourceArn: `arn:aws:execute-api:${region}:${account}:${apiId}/authorizers/${record.authorizerId}`,
    credentialsArn: record.credentialsArn,
    format: record.payloadFormatVersion ?? '1.0',
    isSimple: record.enableSimpleResponses === true,
    sources: record.identitySource.flatMap((source) => readReference(source.slice(1)) ?? []),
    ttlSeconds: record.resultTtlSeconds ?? 0,
  };
}

function compileIntegration(record: IntegrationRecord, variables: StageRecord['variables']): HttpIntegration {
  const uri = withVariables(record.uri, variables);
  const mapped: Mapped = {
    timeoutMs: record.timeoutMs,
    requestChanges: compileRequestMapping(record.requestParameters),
    responseChanges: compileResponseMapping(record.responseParameters),
  };
  if (record.type === 'HTTP_PROXY') return { kind: 'http', uri, method: record.method ?? 'ANY', ...mapped };
  return {
    kind: 'lambda',
    functionArn: functionArnIn(uri),
    credentialsArn: record.credentialsArn,
    format: record.payloadFormatVersion,
    ...mapped,
  };
}
