import type { ServerResponse } from 'node:http';
import type { Clock } from '../base/clock.ts';
import { AnswerCutShort, type HttpResponse } from '../protocol/http.ts';
import { lingerThenDestroy } from './listener.ts';

const SMALL_BYTES = 16 * 1024;

/** Writes an answer. Resolves when all of it is handed to the socket; a stream's failure destroys the connection. */
export function respond(response: ServerResponse, answer: HttpResponse, clock: Clock): void | Promise<void> {
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
  if (!(body instanceof Uint8Array)) return stream(response, status, headers, body, clock);
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

/** A client that takes less than this in STALLED_MS does not read: its answer ends there. */
const SLICE_BYTES = 128 * 1024;
const STALLED_MS = 60_000;
/** What goes out together may be a little more than a slice: a frame around it. */
const TOGETHER_BYTES = SLICE_BYTES + 1024;

async function stream(
  response: ServerResponse,
  status: number,
  headers: HttpResponse['headers'],
  body: Exclude<HttpResponse['body'], Uint8Array | string | undefined>,
  clock: Clock,
): Promise<void> {
  const drained = drains(response, clock);
  try {
    response.writeHead(status, headers).flushHeaders();
    for await (const piece of body) {
      for (const bytes of slices(piece)) {
        if (response.destroyed) return;
        if (!write(response, bytes)) await drained();
      }
    }
    response.end();
  } catch (error) {
    const gone = response.destroyed;
    if (error instanceof AnswerCutShort) cutShort(response, clock);
    else response.destroy();
    if (!gone) throw error;
  }
}

/** What was written still arrives, but no end of it. */
function cutShort(response: ServerResponse, clock: Clock): void {
  const { socket } = response;
  if (!socket) return;
  lingerThenDestroy(socket, clock);
  socket.destroySoon();
}

type Bytes = Uint8Array | readonly Uint8Array[];

function slices(piece: Bytes): readonly Bytes[] {
  if (piece instanceof Uint8Array) return piece.byteLength <= SLICE_BYTES ? [piece] : cut(piece);
  const length = piece.reduce((sum, { byteLength }) => sum + byteLength, 0);
  return length <= TOGETHER_BYTES ? [piece] : piece.flatMap(cut);
}

function cut(bytes: Uint8Array): Uint8Array[] {
  const count = Math.ceil(bytes.byteLength / SLICE_BYTES);
  return Array.from({ length: count }, (_, n) => bytes.subarray(n * SLICE_BYTES, (n + 1) * SLICE_BYTES));
}

/** False when the client should take some of it before there is more. */
function write(response: ServerResponse, bytes: Bytes): boolean {
  if (bytes instanceof Uint8Array) return response.write(bytes);
  const { socket } = response;
  // Node frames what is written while corked as one chunk, but writes its parts one by one unless the socket waits.
  socket?.cork();
  response.cork();
  for (const part of bytes) response.write(part);
  response.uncork();
  socket?.uncork();
  return !response.writableNeedDrain;
}

/** Waits until the client has taken what was written, or has gone: two listeners for a whole answer. */
function drains(response: ServerResponse, clock: Clock): () => Promise<void> {
  let wake: (() => void) | undefined;
  const onward = (): void => wake?.();
  response.on('drain', onward).on('close', onward);
  return async () => {
    if (response.destroyed || !response.writableNeedDrain) return;
    const stalled = clock.timer(STALLED_MS, () => response.destroy());
    await new Promise<void>((resolve) => (wake = resolve));
    stalled.cancel();
  };
}

/** Nobody is left to read it; a stream is told so, that it may let go of what it holds. */
async function discard(answer: HttpResponse): Promise<void> {
  const { body } = answer;
  if (typeof body !== 'object' || body instanceof Uint8Array) return;
  await body[Symbol.asyncIterator]().return?.();
}
