import type { HttpApi, HttpRoute, HttpStage, Part, Reference } from '../../services/apigatewayv2/index.ts';
import type { Visit } from '../../api/sites.ts';
import { jsonAt } from './jsonAt.ts';
import { isObject, parseJson } from './lambdaAnswer.ts';
import { logTime, queryParameters, type Caller } from './requestEvent.ts';

/** Where a request to an API came in. */
export interface ApiPlace {
  readonly api: HttpApi;
  readonly stage: HttpStage;
  readonly domainName: string;
  /** As the function sees it: decoded, with stage or base path. */
  readonly rawPath: string;
  /** As routes see it. */
  readonly path: string;
  /** Of a custom domain name's mapping. */
  readonly basePath: string | undefined;
}

/** What an authorizer found out, as events and logs tell it. */
export type Authorized =
  | { readonly kind: 'iam'; readonly caller: Caller }
  | {
      readonly kind: 'jwt';
      readonly claims: Readonly<Record<string, string>>;
      readonly scopes: readonly string[] | null;
    }
  | {
      readonly kind: 'lambda';
      readonly principalId: string | undefined;
      readonly context: Readonly<Record<string, unknown>> | null;
    };

/** How the integration did, for access logs. */
export interface IntegrationOutcome {
  latencyMs?: number;
  /** Of the call of the function, or of the backend. */
  status?: number;
  /** What the function itself answered with. */
  functionStatus?: number;
  requestId?: string;
  error?: string;
}

/** One request to an API, and what became known of it on its way. */
export class ApiExchange {
  readonly visit: Visit;
  readonly place: ApiPlace;
  readonly requestId: string;
  readonly atMs: number;
  /** `1-…` */
  readonly traceRoot: string;
  route: HttpRoute | undefined;
  pathParameters: Readonly<Record<string, string>> | undefined;
  authorized: Authorized | undefined;
  authorizerError: string | undefined;
  body: Uint8Array = EMPTY;
  readonly integration: IntegrationOutcome = {};
  #query: readonly (readonly [string, string])[] | undefined;
  #json: { readonly value: unknown } | undefined;

  constructor(visit: Visit, place: ApiPlace, atMs: number, traceRoot: string) {
    this.visit = visit;
    this.place = place;
    this.atMs = atMs;
    this.traceRoot = traceRoot;
    this.requestId = gatewayRequestId(visit.requestId);
  }

  get query(): readonly (readonly [name: string, value: string])[] {
    return (this.#query ??= queryParameters(this.visit.head.query));
  }

  get domainPrefix(): string {
    return this.place.domainName.split('.', 1)[0] ?? '';
  }

  /** Text of which the references are looked up; what is missing is empty. */
  text(parts: readonly Part[], more?: ResponseValues): string {
    let text = '';
    for (const part of parts) text += typeof part === 'string' ? part : (this.value(part, more) ?? '');
    return text;
  }

  value({ source, name }: Reference, more?: ResponseValues): string | undefined {
    const { head } = this.visit;
    switch (source) {
      case 'request.header':
        return head.headers[name];
      case 'request.querystring':
        return joined(this.query, name);
      case 'request.path':
        return name === '' ? this.place.path : own(this.pathParameters, name);
      case 'request.body':
        return name === '' ? textOf(this.body) : jsonText(jsonAt(this.#bodyValue(), name));
      case 'stageVariables':
        return own(this.place.stage.variables, name);
      case 'context':
        return this.context(name);
      case 'response.header':
        return more?.header(name);
      case 'response.body':
        return more?.body(name);
    }
  }

  /** `$context.NAME`, as far as it is known before the answer. */
  context(name: string): string | undefined {
    const { api, stage, domainName, rawPath, basePath } = this.place;
    const { head, sourceIp } = this.visit;
    switch (name) {
      case 'accountId':
        return api.account;
      case 'apiId':
        return api.apiId;
      case 'customDomain.basePathMatched':
        return basePath?.slice(1);
      case 'domainName':
        return domainName;
      case 'domainPrefix':
        return this.domainPrefix;
      case 'httpMethod':
        return head.method;
      case 'path':
        return rawPath;
      case 'protocol':
        return 'HTTP/1.1';
      case 'requestId':
      case 'extendedRequestId':
        return this.requestId;
      case 'requestTime':
        return logTime(this.atMs);
      case 'requestTimeEpoch':
        return String(this.atMs);
      case 'routeKey':
        return this.route?.key;
      case 'stage':
        return stage.name;
      case 'identity.sourceIp':
        return sourceIp;
      case 'identity.userAgent':
        return head.headers['user-agent'];
      default:
        return name.startsWith('authorizer.') || name.startsWith('identity.')
          ? this.#identity(name)
          : undefined;
    }
  }

  #identity(name: string): string | undefined {
    const { authorized } = this;
    if (name === 'authorizer.error') return this.authorizerError;
    if (authorized?.kind === 'iam') {
      const { account, principal } = authorized.caller;
      if (name === 'identity.accountId') return account;
      if (name === 'identity.caller' || name === 'identity.user') return principal.userId;
      return name === 'identity.userArn' ? principal.arn : undefined;
    }
    if (authorized?.kind === 'jwt' && name.startsWith('authorizer.claims.')) {
      return own(authorized.claims, name.slice('authorizer.claims.'.length));
    }
    if (authorized?.kind !== 'lambda' || !name.startsWith('authorizer.')) return undefined;
    const property = name.slice('authorizer.'.length);
    if (property === 'principalId' && authorized.principalId !== undefined) return authorized.principalId;
    const { context } = authorized;
    return context && Object.hasOwn(context, property) ? jsonText(context[property]) : undefined;
  }

  #bodyValue(): unknown {
    return (this.#json ??= { value: parseJson(this.body) }).value;
  }
}

/** What `$response.…` stands for. */
export interface ResponseValues {
  header(name: string): string | undefined;
  body(path: string): string | undefined;
}

const EMPTY = new Uint8Array(0);

/** As AWS's look: fifteen characters and `=`; out of the request's UUID, so that either leads to the other. */
function gatewayRequestId(uuid: string): string {
  return `${Buffer.from(uuid.replaceAll('-', ''), 'hex').toString('base64url').slice(0, 15)}=`;
}

function own(values: Readonly<Record<string, string>> | undefined, name: string): string | undefined {
  return values && Object.hasOwn(values, name) ? values[name] : undefined;
}

function joined(parameters: readonly (readonly [string, string])[], name: string): string | undefined {
  const values = parameters.filter(([each]) => each === name).map(([, value]) => value);
  return values.length > 0 ? values.join(',') : undefined;
}

export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

/** Texts as they are, everything else as JSON. */
export function jsonText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  return isObject(value) || Array.isArray(value) ? JSON.stringify(value) : String(value as number | boolean);
}
