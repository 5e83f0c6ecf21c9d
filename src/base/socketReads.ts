import { Socket } from 'node:net';
import type { Readable } from 'node:stream';

/** As much as Node reads at once; a read that brings less has emptied the socket. */
export const READ_BYTES = 64 * 1024;

/**
 * Reads sockets past their streams, all into one buffer. Of each read Node otherwise makes a buffer of 64 KiB, cuts it to
 * what came, and passes it through the stream's queue and events: 1 to 3 µs. For sockets that connect, Node offers the same
 * as `onread` (net, "socket.connect"); to those that a server accepted or a child was given it is done here, by the parts
 * that Node's option itself sets. Where they are missing, in another Node or a stream of another kind, the stream's
 * own events serve.
 */
export class SocketReads {
  readonly #buffer = Buffer.allocUnsafeSlow(READ_BYTES);

  /**
   * Gives all that comes from now on, and what has come already, to `onBytes`, whose own the bytes are. Pausing, end
   * and errors are the stream's as ever. The function returned ends this: what comes then waits in the stream.
   */
  read(stream: Readable, onBytes: (bytes: Buffer) => void): () => void {
    const direct = partsOf(stream);
    if (direct) {
      direct.socket[direct.buffer] = this.#buffer;
      direct.socket[direct.onRead] = (bytes: number): boolean => {
        onBytes(this.#copy(bytes));
        return true;
      };
      direct.handle.useUserBuffer(this.#buffer);
    }
    stream.on('data', onBytes);
    return () => {
      stream.off('data', onBytes);
      if (direct) direct.socket[direct.onRead] = (bytes: number): boolean => stream.push(this.#copy(bytes));
    };
  }

  /** Of its own: the buffer is read into again before the turn of the event loop ends. Small ones share Node's pool. */
  #copy(bytes: number): Buffer {
    const own = Buffer.allocUnsafe(bytes);
    this.#buffer.copy(own, 0, 0, bytes);
    return own;
  }
}

interface Parts {
  readonly socket: Record<symbol, unknown>;
  /** Where a socket keeps its `onread.buffer` and its `onread.callback`, null without the option. */
  readonly buffer: symbol;
  readonly onRead: symbol;
  readonly handle: { useUserBuffer(buffer: Buffer): void };
}

function partsOf(stream: Readable): Parts | undefined {
  if (!(stream instanceof Socket)) return undefined;
  const socket = stream as unknown as Record<symbol, unknown>;
  const named = (name: string) =>
    Object.getOwnPropertySymbols(socket).find(
      (symbol) => symbol.description === name && socket[symbol] === null,
    );
  const [buffer, onRead] = [named('kBuffer'), named('kBufferCb')];
  const { _handle: handle } = stream as unknown as { readonly _handle?: Partial<Parts['handle']> | null };
  if (buffer === undefined || onRead === undefined || typeof handle?.useUserBuffer !== 'function')
    return undefined;
  return { socket, buffer, onRead, handle: handle as Parts['handle'] };
}
