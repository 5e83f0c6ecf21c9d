import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { HttpResponse } from '../protocol/http.ts';

const SMALL_BYTES = 16 * 1024;

/** Writes an answer. Resolves when all of it is handed to the socket; a stream's failure destroys the connection. */
export function respond(response: ServerResponse, answer: HttpResponse): void | Promise<void> {
  if (response.destroyed) return discard(answer);
  const { status, headers, body } = answer;
  if (body === undefined) {
    if (status !== 204 && status !== 304) headers['content-length'] ??= '0';
    response.writeHead(status, headers).end();
    return undefined;
  }
  if (typeof body === 'string') {
    headers['content-length'] = String(Buffer.byteLength(body));
    response.writeHead(status, headers).end(body);
    return undefined;
  }
  if (!(body instanceof Uint8Array)) return stream(response, status, headers, body);
  headers['content-length'] = String(body.length);
  response.writeHead(status, headers);
  // Text is sent in one write together with the head; Latin-1 keeps every byte as it is.
  if (body.length <= SMALL_BYTES) response.end(latin1(body), 'latin1');
  else response.end(body);
  return undefined;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

async function stream(
  response: ServerResponse,
  status: number,
  headers: HttpResponse['headers'],
  body: AsyncIterable<Uint8Array>,
): Promise<void> {
  response.writeHead(status, headers).flushHeaders();
  const closed = new AbortController();
  response.once('close', () => closed.abort());
  try {
    for await (const piece of body) {
      if (response.destroyed) return;
      if (!response.write(piece)) await once(response, 'drain', { signal: closed.signal });
    }
    response.end();
  } catch (error) {
    response.destroy();
    if (!closed.signal.aborted) throw error;
  }
}

/** Nobody is left to read it; a stream is told so, that it may let go of what it holds. */
async function discard(answer: HttpResponse): Promise<void> {
  const { body } = answer;
  if (typeof body !== 'object' || body instanceof Uint8Array) return;
  await body[Symbol.asyncIterator]().return?.();
}
