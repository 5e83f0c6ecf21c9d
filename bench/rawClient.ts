import { connect, type Socket } from 'node:net';

/**
 * A client that costs almost nothing: it writes prepared request bytes on kept-alive connections and reads
 * answers by their Content-Length. So that what is measured is the server.
 */
export interface RawClient {
  /** Sends one request and resolves with the status and body. One at a time. */
  request(bytes: Buffer): Promise<{ status: number; body: Buffer }>;
  close(): void;
}

export async function rawClient(port: number): Promise<RawClient> {
  const socket = await connected(port);
  let buffered: Buffer[] = [];
  let waiting:
    | { resolve: (answer: { status: number; body: Buffer }) => void; reject: (e: Error) => void }
    | undefined;
  const fail = (error: Error) => waiting?.reject(error);
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('the server closed the connection')));
  socket.on('data', (chunk) => {
    buffered.push(chunk);
    const all = buffered.length === 1 ? chunk : Buffer.concat(buffered);
    const headEnd = all.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const head = all.toString('latin1', 0, headEnd);
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
    if (all.length < headEnd + 4 + length) {
      buffered = [all];
      return;
    }
    buffered = [];
    const done = waiting;
    waiting = undefined;
    done?.resolve({
      status: Number(head.slice(9, 12)),
      body: all.subarray(headEnd + 4, headEnd + 4 + length),
    });
  });
  return {
    request: (bytes) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        socket.write(bytes);
      }),
    close: () => {
      waiting = undefined;
      socket.destroy();
    },
  };
}

function connected(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
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
