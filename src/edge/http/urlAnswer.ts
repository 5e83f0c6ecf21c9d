import type { AnswerStream, InvocationResult } from '../../compute/invocation.ts';
import { PRELUDE_TYPE, readPrelude, readPreludeValue } from '../../compute/responsePrelude.ts';
import { AnswerCutShort, type HttpResponse } from '../../protocol/http.ts';
import { answerHeaders } from './answerHeaders.ts';

/** What the client gets for what the function answered; undefined for what is no answer: 502. */
export async function urlAnswer(
  result: InvocationResult,
  isStreaming: boolean,
): Promise<HttpResponse | undefined> {
  const { stream, payload } = result;
  if (stream) return stream.contentType === PRELUDE_TYPE ? preludedAnswer(stream) : plainStream(stream);
  if (result.functionError !== undefined) return undefined;
  // A function that does not stream is not understood in that mode: its JSON goes out as it is.
  return isStreaming ? json(payload) : inferred(payload);
}

/** Payload format 2.0: an object with a status is an answer, everything else is the body of one. */
function inferred(payload: Uint8Array): HttpResponse | undefined {
  const value = parse(payload);
  if (value === undefined) return undefined;
  if (typeof value === 'string') return { ...json(payload), body: value };
  const isAnswer = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isAnswer && 'statusCode' in value ? described(value as Record<string, unknown>) : json(payload);
}

function described(value: Readonly<Record<string, unknown>>): HttpResponse | undefined {
  const prelude = value['statusCode'] === null ? undefined : readPreludeValue(value);
  const headers = prelude && answerHeaders(prelude, 'application/json');
  const body = bodyOf(value['body'], value['isBase64Encoded'] === true);
  if (!prelude || !headers || body === undefined) return undefined;
  return hasBody(prelude.statusCode)
    ? { status: prelude.statusCode, headers, body }
    : { status: prelude.statusCode, headers };
}

const BASE64 = /^[A-Za-z0-9+/\s]*={0,2}\s*$/;

function bodyOf(body: unknown, isBase64: boolean): string | Uint8Array | undefined {
  if (body === undefined || body === null) return '';
  if (typeof body !== 'string') return JSON.stringify(body);
  if (!isBase64) return body;
  return BASE64.test(body) ? Buffer.from(body, 'base64') : undefined;
}

async function preludedAnswer(stream: AnswerStream): Promise<HttpResponse | undefined> {
  const answer = await readPrelude(stream);
  if (!answer) return undefined;
  const { prelude, body } = answer;
  const headers = answerHeaders(prelude, 'application/octet-stream');
  if (headers && hasBody(prelude.statusCode)) {
    return { status: prelude.statusCode, headers, body: cutOnError(body, stream.ended) };
  }
  await body.return?.();
  return headers && { status: prelude.statusCode, headers };
}

/** The status waits for the first bytes: a function that fails before them has not answered. */
async function plainStream(stream: AnswerStream): Promise<HttpResponse | undefined> {
  const pieces = stream[Symbol.asyncIterator]();
  const first = await pieces.next();
  if (first.done === true && (await stream.ended).functionError !== undefined) return undefined;
  const headers = { 'content-type': stream.contentType ?? 'application/octet-stream' };
  return { status: 200, headers, body: cutOnError(pieces, stream.ended, first) };
}

type Pieces = AsyncIterator<readonly Uint8Array[], unknown>;

/**
 * The stream's bytes; a function that fails in the middle ends it in an error. No generator: one that was never begun would
 * not hear of a client that has gone.
 */
function cutOnError(
  pieces: Pieces,
  ended: AnswerStream['ended'],
  first?: IteratorResult<readonly Uint8Array[], unknown>,
): AsyncIterableIterator<readonly Uint8Array[], undefined> {
  let waiting = first;
  const body: AsyncIterableIterator<readonly Uint8Array[], undefined> = {
    [Symbol.asyncIterator]: () => body,
    next: async () => {
      const piece = waiting ?? (await pieces.next());
      waiting = undefined;
      if (piece.done !== true) return piece;
      if ((await ended).functionError !== undefined)
        throw new AnswerCutShort('the function failed in its answer');
      return { done: true, value: undefined };
    },
    return: async () => {
      await pieces.return?.();
      return { done: true, value: undefined };
    },
  };
  return body;
}

/** HTTP has no body with these, and what a client took for one would be the next answer. */
function hasBody(status: number): boolean {
  return status !== 204 && status !== 205 && status !== 304;
}

function json(body: Uint8Array): HttpResponse {
  return { status: 200, headers: { 'content-type': 'application/json' }, body };
}

/** Undefined is not among the values of JSON. */
function parse(payload: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString('utf8'));
  } catch {
    return undefined;
  }
}
