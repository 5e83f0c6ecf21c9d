import { Fault } from '../protocol/fault.ts';
import type { AnsweredCall } from '../services/cloudtrail/answeredCall.ts';
import type { Exchange } from './exchange.ts';
import type { Operation } from './services.ts';

/** Takes every answered request whose caller is known, for the audit trail. Never throws, never waits. */
export type Trail = (call: AnsweredCall) => void;

/**
 * Called when the answer is out. Hot operations are data events, which the trail leaves out: nothing is made for them.
 * Whoever has no known key leaves no event: it would be nobody's, and anybody could fill the disk. Only who came with
 * an identity provider's token, and got a role for it, does.
 */
export function recordInTrail(trail: Trail, exchange: Exchange, error: unknown, errorCode?: string): void {
  const { caller, operation = namedInBody(exchange) } = exchange;
  if (!caller || !operation || operation.straight) return;
  if (caller.principal.kind === 'anonymous' && exchange.output === undefined) return;
  trail({
    model: operation.model,
    account: caller.account,
    region: caller.region,
    principal: caller.principal,
    requestId: exchange.requestId,
    sourceIp: exchange.peer.sourceIp,
    userAgent: exchange.http.headers['user-agent'] ?? '',
    input: exchange.input,
    output: exchange.output,
    fault: faultOf(error, errorCode),
    wouldBeDenied: exchange.wouldBeDenied,
  });
}

function faultOf(error: unknown, errorCode: string | undefined) {
  if (errorCode === undefined) return undefined;
  // What was no fault of the caller's has a text for the log alone.
  return { code: errorCode, message: error instanceof Fault ? error.message : 'Internal failure' };
}

const ACTION = /(?:^|&)Action=(\w{1,64})(?:&|$)/;
const PEEKED_BYTES = 64 * 1024;

/** A form whose signature is wrong was never read as one; what it asked for is of interest all the same. */
function namedInBody({ service, receivedBody }: Exchange): Operation | undefined {
  if (!service || receivedBody.length === 0) return undefined;
  const start = Buffer.from(receivedBody.buffer, receivedBody.byteOffset, receivedBody.length);
  const name = ACTION.exec(start.toString('latin1', 0, PEEKED_BYTES))?.[1];
  return name === undefined ? undefined : service.operation(name);
}
