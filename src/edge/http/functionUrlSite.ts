import { Readable } from 'node:stream';
import type { AuthorizationContext, Authorize } from '../../api/authorize.ts';
import type { FindSigner, SiteSigner } from '../../api/siteSignature.ts';
import type { SiteAnswer, Sites, Visit } from '../../api/sites.ts';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import { Throttled } from '../../compute/invocation.ts';
import { Fault } from '../../protocol/fault.ts';
import type { HttpResponse } from '../../protocol/http.ts';
import type { FunctionUrl, FunctionUrls } from '../../services/lambda/index.ts';
import type { Principal } from '../../services/service.ts';
import { answerPreflight, isPreflight, overrideCors } from './cors.ts';
import { refusal, refusals, refuse, throttled, type Refusal } from './refusals.ts';
import type { Caller } from './requestEvent.ts';
import { urlAnswer } from './urlAnswer.ts';
import { urlEvent, type UrlRequest } from './urlEvent.ts';
import { isUrlHost, readUrlHost } from './urlHost.ts';

export interface FunctionUrlSiteNeeds {
  readonly urls: FunctionUrls;
  readonly findSigner: FindSigner;
  readonly authorize: Authorize;
  /** `--auth audit`: whoever signs is let in; who does not, as the function's policy says. */
  readonly onlyAudits: boolean;
  /**
   * Under `--auth open` everybody may do everything, unless a browser sends them from some page: then why that is refused.
   * Undefined under `--auth enforce`.
   */
  readonly refuseBrowsers: ((headers: Readonly<Record<string, string>>) => string | undefined) | undefined;
  readonly clock: Clock;
  readonly log: Log;
  /** Told each request's answer, with the milliseconds until it began. Never awaited, does not throw. */
  readonly measure?: (functionArn: string, status: number, latencyMs: number) => void;
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
/** Of a request's body, and of the event that is made of it. */
const MAX_BYTES = 6_291_456;

/** HTTP of function URLs: a request becomes an event, the function's answer becomes a response. */
export function createFunctionUrlSite(needs: FunctionUrlSiteNeeds): Sites {
  return {
    counted: { service: 'lambda', operation: 'InvokeFunctionUrl' },
    owns: isUrlHost,
    serve: async (visit) => {
      const host = readUrlHost(visit.head.headers['host'] ?? '');
      const found = host.id === '' ? undefined : needs.urls.find(host.id, host.region);
      const url = found instanceof Promise ? await found : found;
      if (!url) return answerOf(visit, undefined, refusals.unknown);
      if (url.cors && isPreflight(visit.head))
        return answerOf(visit, url, answerPreflight(url.cors, visit.head, 200));
      const sinceMs = needs.clock.monotonic();
      const traceHeader = needs.urls.traceHeader(url, visit.requestId, visit.head.headers['x-amzn-trace-id']);
      const outcome = await respond(needs, visit, url, (body, caller) => ({
        head: visit.head,
        host,
        body,
        requestId: visit.requestId,
        sourceIp: visit.sourceIp,
        atMs: needs.clock.now(),
        traceHeader,
        caller,
      }));
      const answer = answerOf(visit, url, outcome, traceHeader);
      needs.measure?.(url.functionArn, answer.response.status, needs.clock.monotonic() - sinceMs);
      return answer;
    },
  };
}

async function respond(
  needs: FunctionUrlSiteNeeds,
  visit: Visit,
  url: FunctionUrl,
  request: (body: Uint8Array, caller: Caller | undefined) => UrlRequest,
): Promise<HttpResponse | Refusal> {
  const { head } = visit;
  if (!METHODS.has(head.method)) return refusals.methodNotAllowed;
  const admit = url.authType === 'NONE' ? admitAnyone : admitSigner;
  const admitted = await admit(needs, visit, url);
  if ('body' in admitted) return admitted;
  const body = await visit.readBody(MAX_BYTES);
  if (body === 'too large') return refusals.tooLarge;
  if (body === 'no memory') return refusals.busy;
  const { caller, signer } = admitted;
  const mistrust = await signer?.verify(body);
  if (mistrust) return refusal(mistrust.status, mistrust.code, { message: mistrust.message });
  const invocation = request(body, caller);
  const payload = urlEvent(invocation);
  if (payload.byteLength > MAX_BYTES) return refusals.tooLarge;
  return run(needs, url, invocation, payload);
}

async function run(
  { urls, log }: FunctionUrlSiteNeeds,
  url: FunctionUrl,
  { requestId, traceHeader, head }: UrlRequest,
  payload: Uint8Array,
): Promise<HttpResponse | Refusal> {
  try {
    const result = await urls.invoke(url, { requestId, payload, traceHeader });
    const answer = await urlAnswer(result, url.invokeMode === 'RESPONSE_STREAM');
    if (!answer) return refusals.badGateway;
    return head.method === 'HEAD' ? withoutStream(answer) : answer;
  } catch (error) {
    if (error instanceof Throttled) return throttled(error.reason);
    const why = error instanceof Fault ? `${error.code}: ${error.message}` : String(error);
    log.warn(
      { requestId, function: url.functionArn, error: why },
      'a function URL could not run its function',
    );
    return refusals.badGateway;
  }
}

/** Nobody reads it. Its length stays unknown, which an answer without a body would say is 0 (RFC 9110, 8.6). */
async function withoutStream(answer: HttpResponse): Promise<HttpResponse> {
  const { body } = answer;
  if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) return answer;
  await body[Symbol.asyncIterator]().return?.();
  return { ...answer, body: Readable.from([]) };
}

/** Whoever may come, and as whom. What they signed is yet to be verified. */
interface Admitted {
  readonly caller: Caller | undefined;
  readonly signer?: SiteSigner;
}

async function admitAnyone(
  needs: FunctionUrlSiteNeeds,
  visit: Visit,
  url: FunctionUrl,
): Promise<Admitted | Refusal> {
  const isOpen = needs.refuseBrowsers !== undefined;
  if (isOpen) return { caller: undefined };
  const context = contextOf(visit, url, url.account);
  const { allowed } = await needs.authorize(ANONYMOUS, url.demands, context);
  return allowed ? { caller: undefined } : refusals.forbidden;
}

async function admitSigner(
  needs: FunctionUrlSiteNeeds,
  visit: Visit,
  url: FunctionUrl,
): Promise<Admitted | Refusal> {
  const browser = needs.refuseBrowsers?.(visit.head.headers);
  if (browser !== undefined) return refusal(403, 'AccessDeniedException', { Message: browser });
  const signer = await needs.findSigner(visit.head);
  if (signer === 'unsigned') {
    return needs.refuseBrowsers ? { caller: ownerOf(url) } : refusals.forbidden;
  }
  if ('code' in signer) return refusal(signer.status, signer.code, { message: signer.message });
  const { account, principal } = signer;
  const admitted = { caller: { account, principal }, signer };
  if (needs.refuseBrowsers) return admitted;
  if (signer.region !== url.region) return wrongRegion();
  const { allowed } = await needs.authorize(principal, url.demands, contextOf(visit, url, account));
  return allowed || needs.onlyAudits ? admitted : refusals.forbidden;
}

const ANONYMOUS: Principal = {
  kind: 'anonymous',
  arn: 'anonymous',
  userId: 'anonymous',
  accessKeyId: undefined,
};

function contextOf(
  { head, sourceIp }: Visit,
  { region }: FunctionUrl,
  account: string,
): AuthorizationContext {
  const { headers } = head;
  return { account, region, sourceIp, userAgent: headers['user-agent'] ?? '', headers };
}

/** Under `--auth open` whoever does not say who they are is the function's owner. */
function ownerOf({ account }: FunctionUrl): Caller {
  const principal: Principal = {
    kind: 'root',
    arn: `arn:aws:iam::${account}:root`,
    userId: account,
    accessKeyId: undefined,
  };
  return { account, principal };
}

function wrongRegion(): Refusal {
  return refusal(403, 'InvalidSignatureException', {
    message: 'Credential should be scoped to a valid region. ',
  });
}

function answerOf(
  { head, requestId }: Visit,
  url: FunctionUrl | undefined,
  outcome: HttpResponse | Refusal,
  traceHeader?: string,
): SiteAnswer {
  const response = 'headers' in outcome ? outcome : refuse(outcome);
  if (url?.cors && !isPreflight(head)) overrideCors(response.headers, url.cors, head);
  response.headers['x-amzn-requestid'] = requestId;
  if (traceHeader !== undefined) response.headers['x-amzn-trace-id'] = traceHeader;
  const errorCode = 'headers' in outcome ? undefined : (outcome.code ?? 'BadGateway');
  return { response, errorCode, account: url?.account };
}
