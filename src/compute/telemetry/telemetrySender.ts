/** Brings batches to one destination inside the sandbox, one after the other. */
import { request } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '../../base/clock.ts';
import type { Destination } from './subscription.ts';

/** Opens a connection to a port of the sandbox, and of nothing else. */
export type ConnectInside = (port: number) => Promise<Socket>;

export interface TelemetrySender {
  /** Resolves true when the destination has taken the batch, false when it would not. Never rejects. */
  send(batch: readonly string[], signal: AbortSignal): Promise<boolean>;
  close(): void;
}

/** What is read of an answer that nobody needs, and how long one is waited for. */
const MAX_ANSWER_BYTES = 64 * 1024;
const ANSWER_MS = 10_000;

export function telemetrySender(
  destination: Destination,
  connect: ConnectInside,
  clock: Clock,
): TelemetrySender {
  let socket: Socket | undefined;
  const connected = async (signal: AbortSignal): Promise<Socket> => {
    if (socket !== undefined && !socket.destroyed && socket.writable) return socket;
    const made = await connect(destination.port);
    if (signal.aborted) made.destroy();
    signal.throwIfAborted();
    made.on('error', () => {});
    made.setNoDelay(true);
    socket = made;
    return made;
  };
  const deliver = destination.protocol === 'TCP' ? overTcp : overHttp;
  return {
    send: async (batch, signal) => {
      try {
        const own = await connected(signal);
        const timer = clock.timer(ANSWER_MS, () => own.destroy());
        const cut = (): void => void own.destroy();
        signal.addEventListener('abort', cut, { once: true });
        try {
          return await deliver(own, batch, destination);
        } finally {
          timer.cancel();
          signal.removeEventListener('abort', cut);
        }
      } catch {
        return false;
      }
    },
    close: () => socket?.destroy(),
  };
}

/** Written when the sandbox's side has room for all of it. */
function overTcp(socket: Socket, batch: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const closed = (): void => resolve(false);
    socket.once('close', closed);
    socket.resume();
    socket.write(batch.map((event) => `${event}\n`).join(''), (error) => {
      socket.off('close', closed);
      resolve(!error);
    });
  });
}

function overHttp(socket: Socket, batch: readonly string[], destination: Destination): Promise<boolean> {
  if (destination.protocol !== 'HTTP') return Promise.resolve(false);
  const { method, path, port } = destination;
  const body = Buffer.from(`[${batch.join(',')}]`);
  return new Promise((resolve) => {
    const headers = {
      Host: `sandbox.localdomain:${port}`,
      'Content-Type': 'application/json',
      'Content-Length': body.length,
      Connection: 'close',
    };
    // Without `agent` none is used, and no other connection than this: see Node's `createConnection`.
    const options = { method, path, headers, createConnection: () => socket };
    const asked = request(options, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > MAX_ANSWER_BYTES) socket.destroy();
      });
      response.once('close', () => {
        const { statusCode = 0 } = response;
        socket.destroy();
        resolve(response.complete && statusCode >= 200 && statusCode < 300);
      });
    });
    asked.once('error', () => {
      socket.destroy();
      resolve(false);
    });
    asked.end(body);
  });
}
