/**
 * The HTTP server of the Runtime API. Who calls is known by the connection alone: by its source address, or because
 * the listener is one environment's own. The callers are functions, so hostile: heads, connections and pipelining are
 * bounded, and nothing has a time limit, since an environment may be frozen at any moment, for long.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Server, Socket } from 'node:net';

/** What answers the requests of one environment. */
export interface RuntimeApiCaller {
  handle(request: IncomingMessage, response: ServerResponse): void;
}

export interface RuntimeApiServer {
  readonly port: number;
  /** Cuts every connection of this caller. */
  cutOff(caller: RuntimeApiCaller): void;
  close(): Promise<void>;
}

/** AWS allows 64 KiB for the cause of an error alone, in a header. */
const MAX_HEAD_BYTES = 80 * 1024;
/** A runtime needs two, each of ten extensions as many. */
const MAX_CONNECTIONS = 64;
/** Requests of one connection that wait for their answers. */
const MAX_PIPELINED = 8;
const NEVER_MS = 2 ** 31 - 1;

interface Connection {
  readonly caller: RuntimeApiCaller;
  unanswered: number;
}

export async function listenForRuntimes(
  listen: (server: Server) => Promise<number>,
  callerOf: (remoteAddress: string | undefined) => RuntimeApiCaller | undefined,
): Promise<RuntimeApiServer> {
  const connections = new WeakMap<Socket, Connection>();
  const sockets = new Map<RuntimeApiCaller, Set<Socket>>();
  const server = createServer({
    maxHeaderSize: MAX_HEAD_BYTES,
    headersTimeout: 0,
    requestTimeout: 0,
    keepAliveTimeout: 0,
    connectionsCheckingInterval: NEVER_MS,
  });
  server.on('connection', (socket: Socket) => {
    const caller = callerOf(socket.remoteAddress);
    const known = caller === undefined ? undefined : (sockets.get(caller) ?? new Set<Socket>());
    if (caller === undefined || known === undefined || known.size >= MAX_CONNECTIONS) {
      socket.destroy();
      return;
    }
    known.add(socket);
    sockets.set(caller, known);
    connections.set(socket, { caller, unanswered: 0 });
    socket.once('close', () => {
      known.delete(socket);
      if (known.size === 0 && sockets.get(caller) === known) sockets.delete(caller);
    });
  });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const connection = connections.get(request.socket);
    if (connection === undefined || ++connection.unanswered > MAX_PIPELINED) {
      request.socket.destroy();
      return;
    }
    response.sendDate = false;
    response.once('close', () => void connection.unanswered--);
    connection.caller.handle(request, response);
  });
  server.on('clientError', (_error, socket) => {
    if (socket.writable)
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    else socket.destroy();
  });
  return {
    port: await listen(server),
    cutOff: (caller) => {
      for (const socket of sockets.get(caller) ?? []) socket.destroy();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        for (const known of sockets.values()) for (const socket of known) socket.destroy();
      }),
  };
}

/** For a server of one environment alone. */
export function listenOnLoopback(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: 0, host: '127.0.0.1' }, () => resolve((server.address() as AddressInfo).port));
  });
}
