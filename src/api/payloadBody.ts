import { createHash } from 'node:crypto';
import { Fault } from '../protocol/fault.ts';
import { decodeChunkedBody } from '../protocol/sigv4/chunkedBody.ts';
import type { ChunkedBody } from '../protocol/sigv4/chunkedBody.ts';
import { chunkedPayloads } from '../protocol/sigv4/payload.ts';
import type { ChunkedPayload } from '../protocol/sigv4/payload.ts';
import { ByteCollector } from '../base/byteCollector.ts';
import type { Clock } from '../base/clock.ts';
import type { Caller } from './authenticate.ts';
import { ClientGone } from './body.ts';
import type { Peer } from './peer.ts';

/** Bodies in aws-chunked framing, and bodies that are handed on as streams. */

export function unwrapChunks(
  source: AsyncIterable<Uint8Array>,
  payload: ChunkedPayload,
  caller: Caller,
  headers: Readonly<Record<string, string>>,
  limitBytes: number,
): AsyncIterable<Uint8Array> {
  const decodedLength = Number(headers['x-amz-decoded-content-length'] ?? Number.NaN);
  if (!Number.isSafeInteger(decodedLength) || decodedLength < 0) {
    throw new Fault('MissingContentLength', 'You must provide the Content-Length HTTP header.', {
      status: 411,
    });
  }
  if (decodedLength > limitBytes) {
    throw new Fault('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
      status: 400,
    });
  }
  const kind = chunkedPayloads[payload];
  const body: ChunkedBody = {
    decodedLength,
    trailerNames: kind.trailer ? namesOf(headers['x-amz-trailer']) : undefined,
    chain: kind.signed ? chainOf(caller) : undefined,
  };
  return decodeChunkedBody(source, body);
}

function namesOf(header: string | undefined): readonly string[] {
  if (header === undefined) return [];
  const names = header.split(',', 17).map((name) => name.trim().toLowerCase());
  return names.filter((name) => name !== '');
}

function chainOf(caller: Caller): ChunkedBody['chain'] {
  if (!caller.claim) return undefined;
  const { key, signed } = caller.claim;
  return { key, amzDate: signed.amzDate, scope: signed.scope, seed: signed.signature };
}

export async function collect(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const kept = new ByteCollector();
  for await (const piece of source) kept.add(piece);
  return kept.take();
}

/** Throws at its end, when the bytes were not those that the client signed. */
export async function* hashChecked(
  source: AsyncIterable<Uint8Array>,
  claimed: string,
  mismatch: (computed: string) => Fault,
): AsyncGenerator<Uint8Array, void, undefined> {
  const digest = createHash('sha256');
  for await (const piece of source) {
    digest.update(piece);
    yield piece;
  }
  const computed = digest.digest('hex');
  if (computed !== claimed) throw mismatch(computed);
}

/** Fails with BodyTooLarge as soon as more than `limitBytes` have come. */
export async function* limited(
  source: AsyncIterable<Uint8Array>,
  limitBytes: number,
  tooLarge: () => Error,
): AsyncGenerator<Uint8Array, void, undefined> {
  let bytes = 0;
  for await (const piece of source) {
    bytes += piece.length;
    if (bytes > limitBytes) throw tooLarge();
    yield piece;
  }
}

/** The body as it comes; its client is told to send it when somebody wants the first of it, not before. */
export async function* askedFor(
  peer: Pick<Peer, 'bodyStream' | 'mayContinue'>,
): AsyncGenerator<Uint8Array, void, undefined> {
  peer.mayContinue();
  try {
    yield* peer.bodyStream();
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new ClientGone('the connection closed before the body was whole');
  }
}

/** Fails when nothing comes for so long. */
export async function* watched(
  source: AsyncIterable<Uint8Array>,
  clock: Clock,
  stallMs: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const iterator = source[Symbol.asyncIterator]();
  for (;;) {
    const { promise: stalled, reject } = Promise.withResolvers<never>();
    const timer = clock.timer(stallMs, () => reject(requestTimeout()));
    let next: IteratorResult<Uint8Array>;
    try {
      next = await Promise.race([iterator.next(), stalled]);
    } finally {
      timer.cancel();
    }
    if (next.done) return;
    yield next.value;
  }
}

function requestTimeout(): Fault {
  const message =
    'Your socket connection to the server was not read from or written to within the timeout period. Idle connections will be closed.';
  return new Fault('RequestTimeout', message, { status: 400 });
}
