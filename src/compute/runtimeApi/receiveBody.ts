import type { IncomingMessage } from 'node:http';
import { ByteCollector } from '../../base/byteCollector.ts';

/** How a body ended: whole, larger than allowed, or cut off by the runtime. */
export type Received =
  | { readonly kind: 'whole'; readonly body: Buffer }
  | { readonly kind: 'tooLarge'; readonly body: Buffer }
  | { readonly kind: 'cut' };

/** A client that is still writing reads no answer: this much more is taken from it before it is cut off. */
const DISCARDED_BYTES = 64 * 1024 * 1024;

/** Of a body that is too large, the first `limit + 1` bytes are answered once the rest was thrown away. */
export function receiveBody(
  request: IncomingMessage,
  limit: number,
  then: (received: Received) => void,
): void {
  const kept = new ByteCollector();
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    const room = limit + 1 - bytes;
    if (room > 0) kept.add(chunk.length > room ? chunk.subarray(0, room) : chunk);
    bytes += chunk.length;
    if (bytes > limit + DISCARDED_BYTES) request.destroy();
  });
  request.on('error', () => {});
  request.once('close', () => {
    const body = kept.take();
    if (bytes > limit) then({ kind: 'tooLarge', body });
    else then(request.complete ? { kind: 'whole', body } : { kind: 'cut' });
  });
}

/** Throws the body away, within bounds, so that the connection can be used again. */
export function discardBody(request: IncomingMessage): void {
  let bytes = 0;
  request.on('error', () => {});
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > DISCARDED_BYTES) request.destroy();
  });
}
