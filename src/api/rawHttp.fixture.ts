import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** A connection on which a test writes what no client would, and sees everything that comes back. */
export interface RawConnection {
  readonly socket: Socket;
  write(text: string | Uint8Array): void;
  /** Everything received so far. */
  received(): string;
  /** Resolves once the received text contains `text`; rejects when the connection ends without. */
  until(text: string): Promise<string>;
  /** Resolves with everything received when the server has closed. */
  closed(): Promise<string>;
}

export function rawConnection(port: number): RawConnection {
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  let received = '';
  let isOver = false;
  const waiting = new Set<() => void>();
  const look = () => {
    for (const check of waiting) check();
  };
  socket.on('data', (piece: Buffer) => {
    received += piece.toString('latin1');
    look();
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    isOver = true;
    look();
  });
  const wait = (isDone: () => boolean): Promise<string> =>
    new Promise((resolve, reject) => {
      const check = () => {
        if (!isDone() && !isOver) return;
        waiting.delete(check);
        if (isDone()) resolve(received);
        else reject(new Error(`the connection ended after: ${received.slice(0, 300)}`));
      };
      waiting.add(check);
      check();
    });
  return {
    socket,
    write: (text) => void socket.write(text),
    received: () => received,
    until: (text) => wait(() => received.includes(text)),
    closed: () => wait(() => isOver),
  };
}
