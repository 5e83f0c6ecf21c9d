import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Clock, Timer } from '../base/clock.ts';
import { systemErrorCode } from '../base/errors.ts';
import { createStraightConnections } from './straightConnections.ts';
import type { StraightConnections } from './straightConnections.ts';
import type { StraightNeeds } from './straightConnection.ts';

/**
 * A bare `node:http` server with bounds on everything that a client can stretch. Connections begin on the straight
 * way of hot operations and become Node's with the first request that is not plainly for one of them.
 */
export interface Listener {
  /** Resolves with the port in use once connections are accepted; rejects with the system's error. */
  listen(): Promise<{ readonly port: number }>;
  /**
   * Accepts nothing more, lets requests that run finish within `graceMs`, then cuts the connections, which
   * aborts their calls' signals.
   */
  close(graceMs: number): Promise<void>;
  /** True from the moment that `close` is called; answers then ask clients to go elsewhere. */
  isClosing(): boolean;
}

/** Lets a server accept connections somewhere; answers the port. */
export type Attach = (server: Server) => Promise<number>;

export interface ListenerNeeds {
  readonly host: string;
  readonly port: number;
  /** Instead of listening at `host` and `port`. */
  readonly attach?: Attach;
  readonly clock: Clock;
  readonly handler: (...parameters: [...Parameters<RequestListener>, expectsContinue: boolean]) => void;
  readonly straight: Pick<StraightNeeds, 'isHot' | 'isApi' | 'handler'>;
  readonly limits?: Partial<ListenerLimits>;
}

export interface ListenerLimits {
  /** Of the request line and all headers together; AWS's front ends take about half of it. */
  readonly headBytes: number;
  /** From the connection, or the previous answer, to the end of the head. */
  readonly headMs: number;
  /** The whole request, body included. */
  readonly requestMs: number;
  /** SDKs keep connections in pools; five seconds, Node's default, makes them trip over closed ones. */
  readonly keepAliveMs: number;
  readonly connections: number;
}

const USUAL: ListenerLimits = {
  headBytes: 32 * 1024,
  headMs: 20_000,
  requestMs: 900_000,
  keepAliveMs: 75_000,
  connections: 10_000,
};

/** How long the rest of a refused request is still read, so that its client gets to see the answer. */
const LINGER_MS = 2000;

export function createListener(needs: ListenerNeeds): Listener {
  const limits = { ...USUAL, ...needs.limits };
  let closing = false;
  const refused = new WeakSet<Socket>();
  const server = createServer({
    maxHeaderSize: limits.headBytes,
    headersTimeout: limits.headMs,
    requestTimeout: limits.requestMs,
    connectionsCheckingInterval: Math.min(5000, limits.headMs),
    keepAliveTimeout: limits.keepAliveMs,
    insecureHTTPParser: false,
    requireHostHeader: true,
    noDelay: true,
  });
  // The head is bounded in bytes already; Node would silently drop headers beyond a number.
  server.maxHeadersCount = 0;
  server.maxConnections = limits.connections;
  server.on('request', (request, response) => needs.handler(request, response, false));
  server.on('checkContinue', (request, response) => needs.handler(request, response, true));
  server.on('clientError', (error, socket) => {
    // What comes after a last request is ignored: that one is still to be answered.
    if (systemErrorCode(error) === 'HPE_CLOSED_CONNECTION') return;
    // The parser complains again of everything that comes after.
    if (refused.has(socket as Socket)) return;
    refused.add(socket as Socket);
    refuseMalformed(error, socket as Socket, needs.clock);
  });
  const straight = straightFirst(server, needs, limits);
  return {
    listen: async () =>
      needs.attach === undefined
        ? listen(server, needs.port, needs.host)
        : { port: await needs.attach(server) },
    close: (graceMs) => {
      closing = true;
      return close(server, straight, needs.clock, graceMs);
    },
    isClosing: () => closing,
  };
}

/** Puts the straight way before Node's own handling of connections. */
function straightFirst(server: Server, needs: ListenerNeeds, limits: ListenerLimits): StraightConnections {
  const takers = server.listeners('connection') as ((this: Server, socket: Socket) => void)[];
  server.removeAllListeners('connection');
  const straight = createStraightConnections({
    ...needs.straight,
    clock: needs.clock,
    headMs: limits.headMs,
    keepAliveMs: limits.keepAliveMs,
    handOver: (socket, bytes) => {
      socket.unshift(bytes);
      for (const take of takers) take.call(server, socket);
      socket.resume();
    },
    refuseSilent: (socket) =>
      refuseMalformed(
        Object.assign(new Error('silent'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }),
        socket,
        needs.clock,
      ),
  });
  server.on('connection', (socket: Socket) => straight.accept(socket));
  return straight;
}

function listen(server: Server, port: number, host: string): Promise<{ port: number }> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, backlog: 1024 }, () => {
      server.off('error', reject);
      resolve({ port: (server.address() as AddressInfo).port });
    });
  });
}

const SWEEP_MS = 50;

async function close(
  server: Server,
  straight: StraightConnections,
  clock: Clock,
  graceMs: number,
): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  let sweeping: Timer | undefined;
  /** Also those that become idle meanwhile: their answers had begun, and said nothing of closing. */
  const sweep = (): void => {
    server.closeIdleConnections();
    straight.closeIdle();
    sweeping = clock.timer(SWEEP_MS, sweep);
  };
  sweep();
  const cut = (): void => {
    server.closeAllConnections();
    straight.closeAll();
  };
  if (graceMs <= 0) cut();
  const timer = clock.timer(graceMs, cut);
  await closed;
  timer.cancel();
  sweeping?.cancel();
}

/** What the parser refused: too large a head, too slow a client, or no HTTP. */
function refuseMalformed(error: Error, socket: Socket, clock: Clock): void {
  if (!socket.writable) return void socket.destroy();
  const status = statusOf(systemErrorCode(error));
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  lingerThenDestroy(socket, clock);
}

function statusOf(code: string | undefined): string {
  if (code === 'HPE_HEADER_OVERFLOW') return '431 Request Header Fields Too Large';
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return '408 Request Timeout';
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return '413 Payload Too Large';
  return '400 Bad Request';
}

/** Closing at once would reset the connection under a client that still writes, and lose it our answer. */
export function lingerThenDestroy(socket: Socket, clock: Clock): void {
  const timer = clock.timer(LINGER_MS, () => socket.destroy());
  socket.once('close', () => timer.cancel());
}

/** After a refusal: reads on for a moment without keeping anything, then ends the connection. */
export function drainRefused(request: IncomingMessage, clock: Clock): void {
  if (request.complete || request.destroyed) return;
  request.resume();
  const timer = clock.timer(LINGER_MS, () => request.socket.destroy());
  request.once('end', () => timer.cancel());
  request.once('close', () => timer.cancel());
}
