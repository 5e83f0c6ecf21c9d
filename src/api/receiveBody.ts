import type { Clock } from '../base/clock.ts';
import { hashBody, STRANGER, verifyCaller } from './authenticate.ts';
import type { Caller } from './authenticate.ts';
import { authFault } from './authFaults.ts';
import { BodyTooLarge } from './body.ts';
import type { BodyReader } from './body.ts';
import { bodyLimitBytes } from './bodyLimits.ts';
import type { Exchange } from './exchange.ts';
import { askedFor, collect, hashChecked, limited, unwrapChunks, watched } from './payloadBody.ts';
import type { AddressedService } from './services.ts';
import { UNSIGNED_BODY_BYTES } from './unsignedOperations.ts';

export interface ReceiveNeeds {
  readonly bodies: BodyReader;
  readonly clock: Clock;
  /** A client that sends nothing for so long in the middle of a streamed body is told so. */
  readonly stallMs: number;
}

/**
 * The second half of authentication and the body, which belong together: the body's hash is signed, or its
 * chunks are, or the signature is checked before a body is handed on as a stream.
 */
export function receiveBody(needs: ReceiveNeeds, exchange: Exchange, caller: Caller): void | Promise<void> {
  const { service, operation } = exchange;
  const limitBytes =
    caller.principal.kind === 'anonymous' && !operation?.takesStream
      ? UNSIGNED_BODY_BYTES
      : (operation?.bodyLimitBytes ?? bodyLimitBytes(service?.facts.id ?? '', undefined));
  if (service && operation?.takesStream) return handOn(needs, exchange, caller, service, limitBytes);
  exchange.peer.mayContinue();
  const body = exchange.peer.readBody(needs.bodies, exchange.http, limitBytes);
  if (body instanceof Promise)
    return body.then((received) => accept(needs, exchange, caller, received, limitBytes));
  return accept(needs, exchange, caller, body, limitBytes);
}

function accept(
  needs: ReceiveNeeds,
  exchange: Exchange,
  caller: Caller,
  body: Uint8Array,
  limitBytes: number,
): void | Promise<void> {
  exchange.receivedBody = body;
  const bodyHash = caller.claim && caller.payload.kind === 'hashed' ? hashBody(body) : undefined;
  if (bodyHash instanceof Promise)
    return bodyHash.then((hash) => verified(needs, exchange, caller, hash, limitBytes));
  return verified(needs, exchange, caller, bodyHash, limitBytes);
}

function verified(
  needs: ReceiveNeeds,
  exchange: Exchange,
  caller: Caller,
  bodyHash: string | undefined,
  limitBytes: number,
): void | Promise<void> {
  const { http, service, receivedBody } = exchange;
  const { payload } = caller;
  verifyCaller(caller, http, bodyHash, service?.facts ?? STRANGER, needs.clock.now());
  if (payload.kind !== 'chunked') return setBody(exchange, receivedBody);
  const content = unwrapChunks(inOnePiece(receivedBody), payload.value, caller, http.headers, limitBytes);
  return collect(content).then((body) => setBody(exchange, body));
}

function setBody(exchange: Exchange, body: Uint8Array): void {
  const { method, path, query, headers } = exchange.http;
  exchange.http = { method, path, query, headers, body };
}

/** The seam for operations that take a stream: nothing of the body is read before the signature holds. */
function handOn(
  needs: ReceiveNeeds,
  exchange: Exchange,
  caller: Caller,
  service: AddressedService,
  limitBytes: number,
): void {
  const { peer, http } = exchange;
  const { payload } = caller;
  verifyCaller(caller, http, undefined, service.facts, needs.clock.now());
  const arriving = watched(askedFor(peer), needs.clock, needs.stallMs);
  const source = limited(arriving, limitBytes, () => new BodyTooLarge('limit'));
  const bodyStream =
    payload.kind === 'chunked'
      ? unwrapChunks(source, payload.value, caller, http.headers, limitBytes)
      : payload.kind === 'hashed' && payload.claimed !== undefined
        ? checked(source, payload.claimed)
        : source;
  exchange.http = { ...http, bodyStream };

  function checked(bytes: AsyncIterable<Uint8Array>, claimed: string): AsyncIterable<Uint8Array> {
    return hashChecked(bytes, claimed, (computed) =>
      authFault({ problem: 'bodyHashMismatch', claimed, computed }, service.facts, needs.clock.now()),
    );
  }
}

async function* inOnePiece(body: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield body;
}
