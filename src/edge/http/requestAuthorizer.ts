import type { Clock } from '../../base/clock.ts';
import {
  compilePolicy,
  compilePrincipalPolicies,
  decide,
  MalformedPolicy,
  parsePolicy,
  requestContext,
  type PrincipalPolicies,
} from '../../policy/index.ts';
import type { RequestAuthorizer } from '../../services/apigatewayv2/index.ts';
import type { ApiExchange, Authorized } from './apiExchange.ts';
import { requestOne, requestTwo } from './apiEvent.ts';
import { apiRefusals, unauthorized, type ApiRefusal } from './apiRefusals.ts';
import type { RunFunction } from './gatewayRuns.ts';
import { isObject, parseJson } from './lambdaAnswer.ts';

/** Functions that decide who may come, and what they decided, for as long as they said. */
export interface RequestAuthorizers {
  authorize(exchange: ApiExchange, authorizer: RequestAuthorizer): Promise<Authorized | ApiRefusal>;
  /** From now on all of an API's are asked again. */
  forget(apiId: string): void;
}

interface Verdict {
  readonly authorized: Authorized;
  /** Undefined: a simple answer, which holds for every route. */
  readonly policies: PrincipalPolicies | undefined;
  readonly isAuthorized: boolean;
  readonly untilMs: number;
}

const TIMEOUT_MS = 10_000;
const MOST_REMEMBERED = 10_000;
const MAX_RESULT_BYTES = 64 * 1024;

export function createRequestAuthorizers({
  clock,
  run,
}: {
  readonly clock: Clock;
  readonly run: RunFunction;
}): RequestAuthorizers {
  const known = new Map<string, Verdict>();
  return {
    authorize: async (exchange, authorizer) => {
      const values = authorizer.sources.map((source) => exchange.value(source) ?? '');
      if (values.includes('')) return unauthorized();
      const arn = routeArn(exchange);
      const { id, functionArn, format, isSimple } = authorizer;
      // What another function said, or in another form, is not this one's word.
      const key = JSON.stringify([id, exchange.place.stage.name, functionArn, format, isSimple, ...values]);
      const remembered = authorizer.ttlSeconds > 0 ? known.get(key) : undefined;
      if (remembered && remembered.untilMs > clock.now()) return outcome(exchange, remembered, arn, clock);
      const verdict = await ask(exchange, authorizer, { values, arn }, run, clock.now());
      if (typeof verdict === 'string') {
        exchange.authorizerError = verdict;
        return apiRefusals.failed;
      }
      if (authorizer.ttlSeconds > 0) {
        if (known.size >= MOST_REMEMBERED) known.clear();
        known.set(key, verdict);
      }
      return outcome(exchange, verdict, arn, clock);
    },
    forget: (apiId) => {
      for (const key of known.keys()) if (key.startsWith(`["${apiId}/`)) known.delete(key);
    },
  };
}

/** What is asked for, with the actual path. */
export function routeArn({ place, visit }: ApiExchange): string {
  const { api, stage, path } = place;
  return `arn:aws:execute-api:${api.region}:${api.account}:${api.apiId}/${stage.name}/${visit.head.method}${path}`;
}

interface Asked {
  readonly values: readonly string[];
  readonly arn: string;
}

/** Why there is no verdict, as text. */
async function ask(
  exchange: ApiExchange,
  authorizer: RequestAuthorizer,
  asked: Asked,
  run: RunFunction,
  nowMs: number,
): Promise<Verdict | string> {
  const event = authorizer.format === '2.0' ? eventOfTwo(exchange, asked) : eventOfOne(exchange, asked);
  const { functionArn, credentialsArn, sourceArn } = authorizer;
  const result = await run(exchange, {
    functionArn,
    credentialsArn,
    sourceArn,
    timeoutMs: TIMEOUT_MS,
    payload: Buffer.from(JSON.stringify(event)),
  });
  if ('problem' in result) return result.error;
  if (result.payload.byteLength > MAX_RESULT_BYTES) return 'The authorizer answered too much';
  const value = parseJson(result.payload);
  const untilMs = nowMs + authorizer.ttlSeconds * 1000;
  return authorizer.isSimple ? simpleVerdict(value, untilMs) : policyVerdict(value, untilMs);
}

function eventOfTwo(exchange: ApiExchange, { values, arn }: Asked): object {
  const identitySource = values.length > 0 ? values : null;
  return { ...requestTwo(exchange), type: 'REQUEST', routeArn: arn, identitySource };
}

function eventOfOne(exchange: ApiExchange, { values, arn }: Asked): object {
  const identity = values.length > 0 ? values.join(',') : null;
  return {
    version: '1.0',
    type: 'REQUEST',
    methodArn: arn,
    identitySource: identity,
    authorizationToken: identity,
    ...requestOne(exchange),
  };
}

function simpleVerdict(value: unknown, untilMs: number): Verdict | string {
  if (!isObject(value) || typeof value['isAuthorized'] !== 'boolean') return BAD_SHAPE;
  const context = contextOf(value['context']);
  if (context === undefined) return BAD_SHAPE;
  const authorized: Authorized = { kind: 'lambda', principalId: undefined, context };
  return { authorized, policies: undefined, isAuthorized: value['isAuthorized'], untilMs };
}

const BAD_SHAPE = 'The response from the authorizer does not match the format that API Gateway expects';

function policyVerdict(value: unknown, untilMs: number): Verdict | string {
  if (!isObject(value)) return BAD_SHAPE;
  const { principalId, policyDocument } = value;
  const context = contextOf(value['context']);
  if (typeof principalId !== 'string' || !isObject(policyDocument) || context === undefined) return BAD_SHAPE;
  try {
    const document = parsePolicy(JSON.stringify(policyDocument), 'session');
    const policies = compilePrincipalPolicies({ identity: [compilePolicy(document, { id: 'authorizer' })] });
    const authorized: Authorized = { kind: 'lambda', principalId, context };
    return { authorized, policies, isAuthorized: true, untilMs };
  } catch (error) {
    if (error instanceof MalformedPolicy) return `${BAD_SHAPE}: ${error.message}`;
    throw error;
  }
}

/** Undefined for what is none. */
function contextOf(value: unknown): Readonly<Record<string, unknown>> | null | undefined {
  if (value === undefined || value === null) return null;
  return isObject(value) ? value : undefined;
}

/** A policy is asked anew for each route. */
function outcome(
  exchange: ApiExchange,
  { authorized, policies, isAuthorized }: Verdict,
  arn: string,
  clock: Clock,
): Authorized | ApiRefusal {
  if (!policies) return isAuthorized ? authorized : apiRefusals.forbidden;
  const { api } = exchange.place;
  // Whoever the function let in has that policy and no other.
  const principal = {
    kind: 'user',
    account: api.account,
    arn: `arn:aws:iam::${api.account}:user/authorized`,
  } as const;
  const context = requestContext({
    principal,
    nowMs: clock.now(),
    region: api.region,
    secureTransport: false,
    sourceIp: exchange.visit.sourceIp,
    userAgent: exchange.visit.head.headers['user-agent'],
  });
  const asked = { principal, action: 'execute-api:Invoke', resources: [arn], context };
  return decide(asked, policies, { account: api.account }).outcome === 'allowed'
    ? authorized
    : apiRefusals.forbidden;
}
