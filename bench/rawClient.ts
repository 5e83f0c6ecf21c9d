import { connect, type Socket } from 'node:net';

/** Status, and the bytes of the body, which are the caller's until it returns. */
export type OnAnswer = (status: number, body: Buffer) => void;

/**
 * A connection that costs almost nothing: it writes prepared request bytes and reads answers by their Content-Length,
 * all into one buffer, without a promise or a stream's queue. So that what is measured is the server.
 */
export interface RawConnection {
  /** One at a time: the next one after its answer. */
  send(bytes: Buffer): void;
  close(): void;
}

/** Resolves when it is connected. Afterwards `onError` is told of what goes wrong, an end of the connection among it. */
export async function rawConnection(
  port: number,
  onAnswer: OnAnswer,
  onError: (error: Error) => void,
): Promise<RawConnection> {
  let rest: Buffer | undefined;
  const socket = await connected(port, (chunk) => {
    const all = rest ? Buffer.concat([rest, chunk]) : chunk;
    const headEnd = all.indexOf('\r\n\r\n');
    const head = headEnd < 0 ? '' : all.toString('latin1', 0, headEnd);
    const end = headEnd + 4 + Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
    if (headEnd < 0 || all.length < end) {
      // The buffer is read into again.
      rest = rest ? all : Buffer.from(all);
      return;
    }
    rest = undefined;
    onAnswer(Number(head.slice(9, 12)), all.subarray(headEnd + 4, end));
  });
  socket.on('error', onError);
  socket.on('close', () => onError(new Error('the server closed the connection')));
  return {
    send: (bytes) => void socket.write(bytes),
    close: () => {
      socket.removeAllListeners('close');
      socket.destroy();
    },
  };
}

/** Such a connection whose answers can be awaited. */
export interface RawClient {
  /** Sends one request and resolves with the status and body. One at a time. */
  request(bytes: Buffer): Promise<{ status: number; body: Buffer }>;
  close(): void;
}

export async function rawClient(port: number): Promise<RawClient> {
  let waiting: PromiseWithResolvers<{ status: number; body: Buffer }> | undefined;
  const connection = await rawConnection(
    port,
    (status, body) => waiting?.resolve({ status, body: Buffer.from(body) }),
    (error) => waiting?.reject(error),
  );
  return {
    request: (bytes) => {
      waiting = Promise.withResolvers();
      connection.send(bytes);
      return waiting.promise;
    },
    close: () => connection.close(),
  };
}

function connected(port: number, onRead: (chunk: Buffer) => void): Promise<Socket> {
  const buffer = Buffer.allocUnsafeSlow(65_536);
  const callback = (bytes: number) => {
    onRead(buffer.subarray(0, bytes));
    return true;
  };
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true, onread: { buffer, callback } });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}

/** Bytes of a POST with headers as given. */
export function requestBytes(
  path: string,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1'), body]);
}
