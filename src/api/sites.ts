import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { AnswerCutShort, type HttpRequest, type HttpResponse } from '../protocol/http.ts';
import type { RequestHead } from '../protocol/sigv4/canonicalRequest.ts';
import { BodyTooLarge, ClientGone, type BodyReader } from './body.ts';
import type { Peer } from './peer.ts';
import type { OperationStats } from './requestMetrics.ts';

/** Hosts that share the port with the AWS APIs and are none: function URLs, and what else comes from outside. */
export interface Sites {
  /** What its requests are counted as. */
  readonly counted: { readonly service: string; readonly operation: string };
  /** Asked of every request. `host` is the header as it came. */
  owns(host: string): boolean;
  /** Whether a request to a host of theirs is the AWS APIs' nevertheless. */
  leaves?(request: HttpRequest): boolean;
  serve(visit: Visit): Promise<SiteAnswer>;
}

/** One request to a site. */
export interface Visit {
  readonly requestId: string;
  readonly head: RequestHead;
  readonly sourceIp: string;
  /** The whole body, or why it is not kept. Called at most once. */
  readBody(limitBytes: number): Promise<Uint8Array | 'too large' | 'no memory'>;
}

export interface SiteAnswer {
  readonly response: HttpResponse;
  /** For the log, of answers that are errors of ours. */
  readonly errorCode?: string | undefined;
  /** In whose account it was. */
  readonly account?: string | undefined;
}

export interface SiteServerNeeds {
  readonly sites: Sites;
  readonly bodies: BodyReader;
  readonly stats: OperationStats;
  readonly clock: Clock;
  readonly log: Log;
  readonly isClosing: () => boolean;
}

const CLIENT_GONE = 499;

/** Answers a request to a site, whatever happens, and keeps the books. */
export async function serveSite(
  needs: SiteServerNeeds,
  peer: Peer,
  head: RequestHead,
  requestId: string,
): Promise<void> {
  const startedAt = needs.clock.monotonic();
  const held: Uint8Array[] = [];
  let outcome: SiteAnswer;
  try {
    outcome = await needs.sites.serve({
      requestId,
      head,
      sourceIp: peer.sourceIp,
      readBody: (limitBytes) => readBody(needs, peer, head, limitBytes, held),
    });
  } catch (error) {
    if (error instanceof ClientGone) peer.destroy();
    else logFailure(needs, requestId, error, 'request to a site failed');
    outcome = { response: FAILED(), errorCode: error instanceof ClientGone ? error.name : 'InternalFailure' };
  }
  const { response } = outcome;
  try {
    if (needs.isClosing()) response.headers['connection'] = 'close';
    const writing = peer.respond(response);
    if (writing) await writing;
  } catch (error) {
    // The rest of what was cut short goes out by itself.
    if (error instanceof AnswerCutShort) return;
    logFailure(needs, requestId, error, 'answer broke off');
    peer.giveUp();
  } finally {
    for (const body of held) needs.bodies.release(body);
    peer.drain();
    record(needs, peer, outcome, requestId, needs.clock.monotonic() - startedAt);
  }
}

const FAILED = (): HttpResponse => ({
  status: 500,
  headers: { 'content-type': 'application/json' },
  body: 'Internal Server Error',
});

async function readBody(
  { bodies }: SiteServerNeeds,
  peer: Peer,
  head: RequestHead,
  limitBytes: number,
  held: Uint8Array[],
): ReturnType<Visit['readBody']> {
  try {
    // Refused by its announced length before the client is told to send it.
    if (Number(head.headers['content-length'] ?? 0) > limitBytes) return 'too large';
    peer.mayContinue();
    const body = await peer.readBody(bodies, head, limitBytes);
    held.push(body);
    return body;
  } catch (error) {
    if (error instanceof BodyTooLarge) return error.reason === 'limit' ? 'too large' : 'no memory';
    throw error;
  }
}

function logFailure(needs: SiteServerNeeds, requestId: string, error: unknown, message: string): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  needs.log.error({ requestId, error: text }, message);
}

/** As of hot operations: what succeeds is logged at debug level only. */
function record(
  { log, stats }: SiteServerNeeds,
  peer: Peer,
  { response, errorCode, account }: SiteAnswer,
  requestId: string,
  durationMs: number,
): void {
  const status = errorCode === ClientGone.name ? CLIENT_GONE : response.status;
  stats.record(status, durationMs);
  const isRoutine = errorCode === undefined;
  if (isRoutine && !log.isDebug()) return;
  const { service, operation } = stats;
  const ms = Math.round(durationMs * 1000) / 1000;
  const line = { requestId, service, operation, status, errorCode, ms, account, from: peer.sourceIp };
  if (isRoutine) log.debug(line, 'request');
  else log.info(line, 'request');
}
