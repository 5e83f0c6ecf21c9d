import type { IncomingMessage } from 'node:http';
import { FrameType, MAX_CHUNK_BYTES } from '../frames.ts';
import type { FrameSink } from './runtimeSession.ts';
import { truncatedResponse } from './truncatedResponse.ts';

export const TRAILER_ERROR_TYPE = 'lambda-runtime-function-error-type';
const ERROR_BODY = 'lambda-runtime-function-error-body';

/**
 * A streamed answer, passed on as it comes and no faster than the platform takes it. An error in the middle is told
 * by trailers; a connection that breaks is one too.
 */
export function relayStream(id: string, request: IncomingMessage, frames: FrameSink, then: () => void): void {
  const contentType = request.headers['content-type'];
  const told = contentType !== undefined && /^[\x20-\x7e]{1,256}$/.test(contentType);
  frames.give(FrameType.responseStart, told ? { id, contentType } : { id });
  request.on('data', (chunk: Buffer) => {
    let flows = true;
    for (let at = 0; at < chunk.length; at += MAX_CHUNK_BYTES) {
      flows = frames.give(FrameType.responseChunk, undefined, chunk.subarray(at, at + MAX_CHUNK_BYTES));
    }
    if (flows) return;
    request.pause();
    frames.whenRead(() => request.resume());
  });
  request.on('error', () => {});
  request.once('close', () => {
    const { errorType, body } = endOf(id, request);
    frames.give(FrameType.responseEnd, errorType === undefined ? { id } : { id, errorType }, body);
    then();
  });
}

function endOf(id: string, request: IncomingMessage): { errorType?: string; body?: Uint8Array } {
  if (!request.complete) return truncatedResponse(id);
  return request.trailers[TRAILER_ERROR_TYPE] ? trailedError(request) : {};
}

export function trailedError({ trailers }: IncomingMessage): { errorType: string; body: Uint8Array } {
  const body = Buffer.from(trailers[ERROR_BODY] ?? '', 'base64');
  return { errorType: (trailers[TRAILER_ERROR_TYPE] ?? '').slice(0, 256), body };
}
