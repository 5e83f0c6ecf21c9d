import type { Authorize } from '../../api/authorize.ts';
import type { FindSigner } from '../../api/siteSignature.ts';
import type { SiteAnswer, Sites, Visit } from '../../api/sites.ts';
import type { Clock } from '../../base/clock.ts';
import type { LogSink } from '../../compute/invocation.ts';
import type { HttpResponse } from '../../protocol/http.ts';
import type { IssuerKeys } from '../../protocol/jsonWebToken/issuerKeys.ts';
import { traceRoot } from '../../protocol/traceRoot.ts';
import type { HttpApis, LambdaIntegration } from '../../services/apigatewayv2/index.ts';
import { accessLine } from './accessLine.ts';
import { authorizeExchange, type ApiAuthorization } from './apiAuthorization.ts';
import { eventOne, eventTwo, headersOf } from './apiEvent.ts';
import { ApiExchange, type ApiPlace } from './apiExchange.ts';
import { locate } from './apiPlace.ts';
import { ApiRefusal, apiRefusals } from './apiRefusals.ts';
import { answerPreflight, isPreflight, overrideCors } from './cors.ts';
import { createGatewayRuns, type GatewayRunNeeds, type RunFunction } from './gatewayRuns.ts';
import { createHttpProxy, type ForwardRequest } from './httpProxy.ts';
import { isApiHost } from './apiHost.ts';
import { explicitAnswer, inferredAnswer, type AnswerRules } from './lambdaAnswer.ts';
import { changeAnswer, changeRequest } from './parameterChanges.ts';
import { createRequestAuthorizers } from './requestAuthorizer.ts';
import { hostName } from './serviceHost.ts';
import { createThrottling, type Throttling } from './throttling.ts';

export interface HttpApiSiteNeeds extends GatewayRunNeeds {
  readonly apis: HttpApis;
  readonly findSigner: FindSigner;
  readonly authorize: Authorize;
  /** `--auth audit`: whoever signs is let in. */
  readonly onlyAudits: boolean;
  /** See function URLs: why a browser's request is refused under `--auth open`; undefined otherwise. */
  readonly refuseBrowsers: ((headers: Readonly<Record<string, string>>) => string | undefined) | undefined;
  readonly keys: IssuerKeys;
  /** Of HTTP integrations. */
  readonly trustedHosts: readonly string[];
  readonly writeLog: LogSink;
  readonly clock: Clock;
  /** Told each request's answer. Never awaited, does not throw. */
  readonly measure: (answered: ApiAnswered) => void;
}

/** One answered request, as it is counted. */
export interface ApiAnswered {
  readonly account: string;
  readonly region: string;
  readonly apiId: string;
  readonly stage: string;
  /** Where the route is counted by itself. */
  readonly routeKey: string | undefined;
  readonly status: number;
  readonly latencyMs: number;
  readonly integrationLatencyMs: number | undefined;
  readonly bytes: number;
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const MAX_BODY_BYTES = 10 * 1024 * 1024;
/** Of the request line and all headers. */
const MAX_HEAD_BYTES = 10_240;

interface Site {
  readonly needs: HttpApiSiteNeeds;
  readonly authorization: ApiAuthorization;
  readonly throttling: Throttling;
  readonly run: RunFunction;
  readonly forward: ForwardRequest;
}

/** HTTP of HTTP APIs: stage and route, who may, the integration, and its answer. */
export function createHttpApiSite(needs: HttpApiSiteNeeds): Sites {
  const run = createGatewayRuns(needs);
  const requestAuthorizers = createRequestAuthorizers({ clock: needs.clock, run });
  needs.apis.onAuthorizersReset((apiId) => requestAuthorizers.forget(apiId));
  const site: Site = {
    needs,
    authorization: { ...needs, requestAuthorizers },
    throttling: createThrottling(needs.clock),
    run,
    forward: createHttpProxy(needs),
  };
  return {
    counted: { service: 'apigatewayv2', operation: 'InvokeApi' },
    owns: (host) =>
      isApiHost(host) || (needs.apis.hasDomains() && needs.apis.domainOf(hostName(host)) !== undefined),
    serve: async (visit) => {
      const found = locate(needs.apis, visit);
      const place = found instanceof Promise ? await found : found;
      return place instanceof ApiRefusal ? refused(visit, place) : serveAt(site, visit, place);
    },
  };
}

function refused(visit: Visit, refusal: ApiRefusal): SiteAnswer {
  const response = refusal.answer();
  response.headers['apigw-requestid'] = `${visit.requestId.replaceAll('-', '').slice(0, 15)}=`;
  return { response, errorCode: refusal.message.replaceAll(' ', '') };
}

async function serveAt(site: Site, visit: Visit, place: ApiPlace): Promise<SiteAnswer> {
  const { clock, measure, writeLog } = site.needs;
  const sinceMs = clock.monotonic();
  const nowMs = clock.now();
  const root = traceRoot(nowMs, visit.requestId, visit.head.headers['x-amzn-trace-id']);
  const exchange = new ApiExchange(visit, place, nowMs, root);
  const outcome = await respond(site, exchange);
  const refusal = outcome instanceof ApiRefusal ? outcome : undefined;
  const response = outcome instanceof ApiRefusal ? outcome.answer() : outcome;
  const { api, stage } = place;
  if (api.cors && !isPreflight(visit.head)) overrideCors(response.headers, api.cors, visit.head);
  response.headers['apigw-requestid'] = exchange.requestId;
  const { status } = response;
  const latencyMs = clock.monotonic() - sinceMs;
  const responseBytes = bytesOf(response.body);
  const { account, region, apiId } = api;
  measure({
    account,
    region,
    apiId,
    stage: stage.name,
    routeKey: exchange.route?.hasDetailedMetrics === true ? exchange.route.key : undefined,
    status,
    latencyMs,
    integrationLatencyMs: exchange.integration.latencyMs,
    bytes: exchange.body.byteLength + responseBytes,
  });
  const { accessLog } = stage;
  if (accessLog) {
    const message = accessLine(accessLog.format, exchange, { status, refusal, responseBytes, latencyMs });
    writeLog(accessLog, [{ timestampMs: nowMs, message }]);
  }
  return { response, errorCode: refusal?.message.replaceAll(' ', ''), account };
}

async function respond(site: Site, exchange: ApiExchange): Promise<HttpResponse | ApiRefusal> {
  const { place, visit } = exchange;
  const { head } = visit;
  const { cors } = place.api;
  const match = METHODS.has(head.method) ? place.stage.routes?.match(head.method, place.path) : undefined;
  // A browser's question is answered here, unless there is a route for just that.
  if (cors && isPreflight(head) && match?.route.key.startsWith('OPTIONS ') !== true) {
    return answerPreflight(cors, head, 204);
  }
  if (headBytes(visit) > MAX_HEAD_BYTES) return apiRefusals.headTooLarge;
  if (!match) return apiRefusals.notFound;
  const { route, parameters } = match;
  exchange.route = route;
  exchange.pathParameters = parameters;
  if (route.throttle && !site.throttling.admits(route.throttle)) return apiRefusals.throttled;
  const admitted = await authorizeExchange(site.authorization, exchange);
  if (admitted instanceof ApiRefusal) return admitted;
  const body = await visit.readBody(MAX_BODY_BYTES);
  if (body === 'too large') return apiRefusals.tooLarge;
  if (body === 'no memory') return apiRefusals.unavailable;
  exchange.body = body;
  if (admitted && (await admitted.verify(body)) !== undefined) return apiRefusals.forbidden;
  return integrate(site, exchange);
}

async function integrate(site: Site, exchange: ApiExchange): Promise<HttpResponse | ApiRefusal> {
  const { clock } = site.needs;
  const integration = exchange.route?.integration;
  if (!integration) return apiRefusals.failed;
  const sinceMs = clock.monotonic();
  const answer =
    integration.kind === 'lambda'
      ? await invoke(site, exchange, integration)
      : await site.forward(exchange, integration);
  exchange.integration.latencyMs = clock.monotonic() - sinceMs;
  if (answer instanceof ApiRefusal) return answer;
  exchange.integration.functionStatus = answer.status;
  exchange.integration.status ??= answer.status;
  const changes = integration.responseChanges.get(answer.status);
  if (changes === undefined) return answer;
  const changed = { ...answer };
  return changeAnswer(exchange, changes, changed) ? changed : apiRefusals.failed;
}

const RULES: AnswerRules = { defaultType: 'text/plain; charset=utf-8', onlyTextBodies: true };

async function invoke(
  { run }: Site,
  exchange: ApiExchange,
  integration: LambdaIntegration,
): Promise<HttpResponse | ApiRefusal> {
  const { functionArn, credentialsArn, timeoutMs, format, requestChanges } = integration;
  const isTwo = format === '2.0';
  const outgoing =
    requestChanges.length > 0
      ? changeRequest(exchange, requestChanges, headersOf(exchange, !isTwo))
      : undefined;
  const event = isTwo ? eventTwo(exchange, outgoing) : eventOne(exchange, outgoing);
  const outcome = await run(exchange, {
    functionArn,
    credentialsArn,
    sourceArn: exchange.route?.sourceArn(exchange.visit.head.method) ?? '',
    timeoutMs,
    payload: Buffer.from(JSON.stringify(event)),
  });
  if ('problem' in outcome) {
    exchange.integration.error = outcome.error;
    return PROBLEMS[outcome.problem];
  }
  exchange.integration.status = 200;
  const answer = isTwo ? inferredAnswer(outcome.payload, RULES) : explicitAnswer(outcome.payload, RULES);
  if (answer) return answer;
  exchange.integration.error =
    "The response from the Lambda function doesn't match the format that API Gateway expects.";
  return apiRefusals.failed;
}

const PROBLEMS = {
  failed: apiRefusals.failed,
  unavailable: apiRefusals.unavailable,
  'too large': apiRefusals.tooLarge,
} as const;

function headBytes({ head }: Visit): number {
  // `GET PATH?QUERY HTTP/1.1`, and `: ` and the line's end of each header.
  let bytes = head.method.length + head.path.length + head.query.length + 14;
  for (const name in head.headers) bytes += name.length + (head.headers[name]?.length ?? 0) + 4;
  return bytes;
}

function bytesOf(body: HttpResponse['body']): number {
  if (typeof body === 'string') return Buffer.byteLength(body);
  return body instanceof Uint8Array ? body.byteLength : 0;
}
