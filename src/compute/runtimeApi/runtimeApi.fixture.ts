/** For tests: the Runtime API of one environment over TCP, the platform's end of its channel, and a client's hands. */
import { request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { connect, type Socket } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { until } from '../invoker.fixture.ts';
import { encodeFrame, frameDecoder, FrameType, type Frame, type InvokeMeta } from '../frames.ts';
import { FrameChannel } from './frameChannel.ts';
import { RuntimeSession } from './runtimeSession.ts';
import { listenForRuntimes, listenOnLoopback } from './runtimeApiServer.ts';

export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface RuntimeApi {
  readonly port: number;
  readonly channel: FrameChannel;
  /** What the runtime has told the platform so far. */
  readonly frames: Frame[];
  invoke(id: string, event?: string, meta?: Partial<InvokeMeta>): void;
  call(
    method: string,
    path: string,
    body?: string | Uint8Array,
    headers?: OutgoingHttpHeaders,
  ): Promise<Answered>;
  next(): Promise<Answered>;
  respond(id: string, body: string | Uint8Array, headers?: OutgoingHttpHeaders): Promise<Answered>;
  /** A connection that says this, as it is. */
  raw(said: string | Uint8Array): Socket;
  /** Resolves with the frame of this number (the first is 0), once it came. */
  frame(index: number): Promise<Frame>;
  close(): Promise<void>;
}

export async function runtimeApi(): Promise<RuntimeApi> {
  const frames: Frame[] = [];
  const sockets = new Set<Socket>();
  const channel = new FrameChannel(
    ({ type, meta, body }) => {
      if (type === FrameType.invoke) session.invoke(meta as unknown as InvokeMeta, body);
    },
    () => {},
  );
  const session: RuntimeSession = new RuntimeSession(channel);
  channel.on(
    'data',
    frameDecoder((frame) => void frames.push(frame)),
  );
  const server = await listenForRuntimes(listenOnLoopback, () => session);
  const call: RuntimeApi['call'] = (method, path, body, headers = {}) =>
    new Promise((resolve, reject) => {
      const length =
        body === undefined || 'transfer-encoding' in headers ? {} : { 'content-length': body.length };
      const options = {
        host: '127.0.0.1',
        port: server.port,
        method,
        path,
        headers: { ...length, ...headers },
      };
      const asked = request({ ...options, agent: false }, (response) => {
        void text(response).then((said) =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text: said }),
        );
      });
      asked.once('error', reject);
      asked.end(body);
    });
  return {
    port: server.port,
    channel,
    frames,
    invoke: (id, event = '{}', meta = {}) => {
      const about: InvokeMeta = { id, deadlineMs: 1_700_000_000_000, arn: 'arn:aws:lambda:::f', ...meta };
      for (const part of encodeFrame(FrameType.invoke, about, Buffer.from(event))) channel.write(part);
    },
    call,
    next: () => call('GET', '/2018-06-01/runtime/invocation/next'),
    respond: (id, body, headers) =>
      call('POST', `/2018-06-01/runtime/invocation/${id}/response`, body, headers),
    raw: (said) => {
      const socket = connect(server.port, '127.0.0.1');
      sockets.add(socket);
      socket.on('error', () => {});
      socket.write(said);
      return socket;
    },
    frame: async (index) => {
      await until(() => frames.length > index);
      return frames[index] as Frame;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      channel.destroy();
      await server.close();
    },
  };
}

/** All that comes until the other side ends; `cut` when it cuts the connection while we still write. */
export async function allOf(socket: Socket): Promise<string> {
  return buffer(socket).then(
    (all) => all.toString('latin1'),
    () => 'cut',
  );
}
