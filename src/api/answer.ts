import type { Clock } from '../base/clock.ts';
import { OperationalError } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import { Fault } from '../protocol/fault.ts';
import type { HttpResponse } from '../protocol/http.ts';
import type { ServerProtocol } from '../protocol/serverProtocol.ts';
import { IllFormedText } from '../store/keys.ts';
import { BodyTooLarge, ClientGone } from './body.ts';
import type { BodyReader } from './body.ts';
import type { Exchange } from './exchange.ts';
import { bodyTooLarge, illFormedText, internalFailure } from './frontFaults.ts';
import type { Pipeline } from './pipeline.ts';
import type { OperationStats } from './requestMetrics.ts';
import { recordInTrail, type Trail } from './trail.ts';

/** Runs an exchange through the pipeline, writes what comes out, good or bad, and keeps the books. */
export interface AnswerNeeds {
  readonly pipeline: Pipeline;
  readonly bodies: BodyReader;
  /** Envelope of errors of requests whose protocol is not known. */
  readonly fallbackProtocol: () => ServerProtocol;
  /** Where requests are counted that address no operation. */
  readonly unidentified: OperationStats;
  readonly trail: Trail | undefined;
  readonly clock: Clock;
  readonly log: Log;
  readonly isClosing: () => boolean;
}

/** nginx's number for a client that did not wait. Never sent. */
const CLIENT_GONE = 499;

export async function answer(needs: AnswerNeeds, exchange: Exchange): Promise<void> {
  let outcome: Outcome;
  let failure: unknown;
  let readyAt = exchange.startedAt;
  try {
    outcome = { answer: await needs.pipeline(exchange), errorCode: undefined };
  } catch (error) {
    failure = error;
    if (error instanceof ClientGone) {
      exchange.peer.destroy();
      return record(needs, exchange, CLIENT_GONE, error.name);
    }
    outcome = refuse(needs, exchange, error);
  }
  try {
    if (exchange.service?.http) outcome = await inItsWays(exchange, outcome);
    const { headers } = outcome.answer;
    headers['x-amzn-requestid'] = exchange.requestId;
    headers['x-amz-request-id'] = exchange.requestId;
    if (needs.isClosing()) headers['connection'] = 'close';
    if (exchange.service?.http?.answered) readyAt = needs.clock.monotonic();
    const writing = exchange.peer.respond(outcome.answer);
    if (writing) await writing;
  } catch (error) {
    logInternal(needs, exchange, error, 'answer broke off');
    exchange.peer.giveUp();
  } finally {
    if (exchange.receivedBody.length > 0) needs.bodies.release(exchange.receivedBody);
    exchange.peer.drain();
    record(needs, exchange, outcome.answer.status, outcome.errorCode);
    if (needs.trail) recordInTrail(needs.trail, exchange, failure, outcome.errorCode);
    if (exchange.service?.http?.answered) tellAnswered(needs, exchange, outcome.answer, readyAt);
  }
}

function tellAnswered(
  { clock }: AnswerNeeds,
  { service, operation, labels, http, startedAt }: Exchange,
  given: HttpResponse,
  readyAt: number,
): void {
  if (!operation) return;
  service?.http?.answered?.({
    operation: operation.name,
    labels,
    request: http,
    answer: given,
    firstByteMs: readyAt - startedAt,
    totalMs: clock.monotonic() - startedAt,
  });
}

interface Outcome {
  readonly answer: HttpResponse;
  readonly errorCode: string | undefined;
}

async function inItsWays({ service, http }: Exchange, outcome: Outcome): Promise<Outcome> {
  if (!service?.http) return outcome;
  return { ...outcome, answer: await service.http.outgoing(http, outcome.answer) };
}

function refuse(needs: AnswerNeeds, exchange: Exchange, error: unknown): Outcome {
  const fault = faultOf(needs, exchange, error);
  const protocol = exchange.protocol ?? needs.fallbackProtocol();
  try {
    const answer = protocol.writeFault(exchange.service?.model, fault, exchange.requestId);
    return { answer, errorCode: fault.code };
  } catch (unwritable) {
    logInternal(needs, exchange, unwritable, 'a fault could not be written');
    return { answer: { status: 500, headers: {} }, errorCode: fault.code };
  }
}

function faultOf(needs: AnswerNeeds, exchange: Exchange, error: unknown): Fault {
  if (error instanceof Fault) return error;
  if (error instanceof IllFormedText && exchange.input !== undefined) return illFormedText(exchange.service);
  if (error instanceof BodyTooLarge) return bodyTooLarge(error, exchange.service, exchange.operation);
  logInternal(needs, exchange, error, 'request failed');
  return internalFailure(exchange.service);
}

function logInternal(needs: AnswerNeeds, exchange: Exchange, error: unknown, message: string): void {
  const fields = {
    requestId: exchange.requestId,
    service: exchange.service?.facts.id,
    operation: exchange.operation?.name,
    error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    cause: error instanceof Error && error.cause instanceof Error ? error.cause.stack : undefined,
    hint: error instanceof OperationalError ? error.hint : undefined,
  };
  needs.log.error(fields, message);
}

/**
 * Every request leaves a line and a count. Like CloudTrail, which leaves data events out unless asked, hot
 * operations that succeed are logged at debug level only: the line would cost half of what the rest here does.
 */
function record(needs: AnswerNeeds, exchange: Exchange, status: number, errorCode: string | undefined): void {
  const { operation } = exchange;
  const durationMs = needs.clock.monotonic() - exchange.startedAt;
  (operation?.stats ?? needs.unidentified).record(status, durationMs);
  const isRoutine = operation?.straight !== undefined && status < 400;
  if (isRoutine && !needs.log.isDebug()) return;
  const line = {
    requestId: exchange.requestId,
    service: exchange.service?.facts.id,
    operation: operation?.name,
    status,
    errorCode,
    ms: Math.round(durationMs * 1000) / 1000,
    account: exchange.caller?.account,
    accessKeyId: exchange.caller?.principal.accessKeyId,
    from: exchange.peer.sourceIp,
  };
  if (isRoutine) needs.log.debug(line, 'request');
  else needs.log.info(line, 'request');
}
