import type { ApiExchange, Authorized } from './apiExchange.ts';
import type { Outgoing } from './parameterChanges.ts';
import {
  eventBody,
  eventCookies,
  eventHeaders,
  iamIdentity,
  joinedParameters,
  logTime,
} from './requestEvent.ts';

type Parameters = readonly (readonly [name: string, value: string])[];

/** The event of an HTTP API, payload format 2.0: what is empty is not there. `outgoing`: with the integration's changes. */
export function eventTwo(exchange: ApiExchange, outgoing: Outgoing | undefined): object {
  const { head } = exchange.visit;
  return {
    ...requestTwo(exchange, outgoing),
    ...eventBody(exchange.body, head),
  };
}

/** The same without a body: what authorizers get, too. */
export function requestTwo(exchange: ApiExchange, outgoing?: Outgoing): Record<string, unknown> {
  const { place, visit, route } = exchange;
  const { head, sourceIp } = visit;
  const { api, stage, rawPath } = place;
  return {
    version: '2.0',
    routeKey: route?.key,
    rawPath: outgoing?.path ?? rawPath,
    rawQueryString: outgoing?.query === undefined ? head.query : writeQuery(outgoing.query),
    cookies: eventCookies(head.headers['cookie']),
    headers: outgoing?.headers ?? headersOf(exchange, false),
    queryStringParameters: joinedParameters(outgoing?.query ?? exchange.query),
    requestContext: {
      accountId: api.account,
      apiId: api.apiId,
      ...(exchange.authorized && { authorizer: authorizerTwo(exchange.authorized) }),
      domainName: place.domainName,
      domainPrefix: exchange.domainPrefix,
      http: {
        method: head.method,
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp,
        userAgent: head.headers['user-agent'] ?? '',
      },
      requestId: exchange.requestId,
      routeKey: route?.key,
      stage: stage.name,
      time: logTime(exchange.atMs),
      timeEpoch: exchange.atMs,
    },
    pathParameters: exchange.pathParameters,
    stageVariables: stage.variables,
  };
}

export function headersOf(exchange: ApiExchange, keepsCookies: boolean): Record<string, string> {
  const { head, sourceIp } = exchange.visit;
  const isSigned = exchange.authorized?.kind === 'iam';
  return eventHeaders({ head, sourceIp, trace: `Root=${exchange.traceRoot}`, isSigned, keepsCookies });
}

function authorizerTwo(authorized: Authorized): object {
  switch (authorized.kind) {
    case 'iam':
      return { iam: iamIdentity(authorized.caller) };
    case 'jwt':
      return { jwt: { claims: authorized.claims, scopes: authorized.scopes } };
    case 'lambda':
      return { lambda: authorized.context };
  }
}

/** Payload format 1.0: what is empty is null, and of repeated names the last value counts. */
export function eventOne(exchange: ApiExchange, outgoing: Outgoing | undefined): object {
  const { body, isBase64Encoded } = eventBody(exchange.body, exchange.visit.head);
  return { version: '1.0', ...requestOne(exchange, outgoing), body: body ?? null, isBase64Encoded };
}

export function requestOne(exchange: ApiExchange, outgoing?: Outgoing): Record<string, unknown> {
  const { place, visit, route } = exchange;
  const { head } = visit;
  const { api, stage, rawPath } = place;
  const headers = outgoing?.headers ?? headersOf(exchange, true);
  const query = outgoing?.query ?? exchange.query;
  const resource = resourceOf(route?.key ?? '');
  return {
    resource,
    path: outgoing?.path ?? rawPath,
    httpMethod: head.method,
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    queryStringParameters: query.length > 0 ? Object.fromEntries(query) : null,
    multiValueQueryStringParameters: query.length > 0 ? multiValues(query) : null,
    requestContext: {
      accountId: api.account,
      apiId: api.apiId,
      authorizer: authorizerOne(exchange.authorized),
      domainName: place.domainName,
      domainPrefix: exchange.domainPrefix,
      extendedRequestId: exchange.requestId,
      httpMethod: head.method,
      identity: identityOne(exchange),
      path: rawPath,
      protocol: 'HTTP/1.1',
      requestId: exchange.requestId,
      requestTime: logTime(exchange.atMs),
      requestTimeEpoch: exchange.atMs,
      resourceId: route?.key,
      resourcePath: resource,
      stage: stage.name,
    },
    pathParameters: exchange.pathParameters ?? null,
    stageVariables: stage.variables ?? null,
  };
}

/** `/pets/{id}` of `GET /pets/{id}`; `$default` is that. */
function resourceOf(routeKey: string): string {
  return routeKey.slice(routeKey.indexOf(' ') + 1);
}

function multiValues(query: Parameters): Record<string, string[]> {
  const all = Object.create(null) as Record<string, string[]>;
  for (const [name, value] of query) (all[name] ??= []).push(value);
  return all;
}

function identityOne({ visit, authorized }: ApiExchange): object {
  const caller = authorized?.kind === 'iam' ? iamIdentity(authorized.caller) : undefined;
  return {
    accessKey: caller?.accessKey ?? null,
    accountId: caller?.accountId ?? null,
    caller: caller?.callerId ?? null,
    cognitoAuthenticationProvider: null,
    cognitoAuthenticationType: null,
    cognitoIdentityId: null,
    cognitoIdentityPoolId: null,
    principalOrgId: null,
    sourceIp: visit.sourceIp,
    user: caller?.userId ?? null,
    userAgent: visit.head.headers['user-agent'] ?? null,
    userArn: caller?.userArn ?? null,
  };
}

function authorizerOne(authorized: Authorized | undefined): object {
  if (authorized?.kind === 'jwt') return { claims: authorized.claims, scopes: authorized.scopes };
  if (authorized?.kind !== 'lambda') return { claims: null, scopes: null };
  const { principalId, context } = authorized;
  return { ...(principalId !== undefined && { principalId }), ...context };
}

export function writeQuery(parameters: Parameters): string {
  return parameters
    .map(
      ([name, value]) =>
        `${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent(value.toWellFormed())}`,
    )
    .join('&');
}
