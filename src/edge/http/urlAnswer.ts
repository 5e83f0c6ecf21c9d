import type { AnswerStream, InvocationResult } from '../../compute/invocation.ts';
import { PRELUDE_TYPE, readPrelude } from '../../compute/responsePrelude.ts';
import { AnswerCutShort, type HttpResponse } from '../../protocol/http.ts';
import { answerHeaders } from './answerHeaders.ts';
import { hasBody, inferredAnswer, jsonAnswer, type AnswerRules } from './lambdaAnswer.ts';

const RULES: AnswerRules = { defaultType: 'application/json', onlyTextBodies: false };

/** What the client gets for what the function answered; undefined for what is no answer: 502. */
export async function urlAnswer(
  result: InvocationResult,
  isStreaming: boolean,
): Promise<HttpResponse | undefined> {
  const { stream, payload } = result;
  if (stream) return stream.contentType === PRELUDE_TYPE ? preludedAnswer(stream) : plainStream(stream);
  if (result.functionError !== undefined) return undefined;
  // A function that does not stream is not understood in that mode: its JSON goes out as it is.
  return isStreaming ? jsonAnswer(payload) : inferredAnswer(payload, RULES);
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
