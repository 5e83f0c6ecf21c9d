import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { OperationalError } from '../../../base/errors.ts';
import { hostCommandEnvironment } from './hostCommand.ts';

export interface Dialer {
  dial(host: string, port: number): Promise<Socket>;
  close(): void;
}

/** Makes the connections that it is asked for and hands them to its parent: a socket stays where it was made. */
const DIALER = `
const { connect } = require('node:net');
process.on('message', ({ id, host, port }) => {
  const socket = connect({ host, port });
  const failed = ({ code }) => process.send({ id, code });
  socket.once('error', failed);
  socket.once('connect', () => {
    socket.off('error', failed);
    process.send({ id }, socket, { keepOpen: false });
  });
});
process.on('disconnect', () => process.exit());`;

interface Said {
  readonly id: number;
  readonly code?: string;
}

/**
 * A process in the network namespace that `enter` (words before a command) leads to, which makes connections there for
 * this one. It stays as long as it is not closed; `onEnd` when it ended nevertheless.
 */
export function dialElsewhere(enter: readonly string[], onEnd: () => void): Dialer {
  const [program = process.execPath, ...words] = enter;
  const child = spawn(program, [...words, process.execPath, '-e', DIALER], {
    env: hostCommandEnvironment,
    cwd: '/',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const waiting = new Map<number, { resolve(socket: Socket): void; reject(error: Error): void }>();
  let last = 0;
  const ended = (): void => {
    onEnd();
    const error = new OperationalError('dial', 'what connects to functions has ended');
    for (const each of waiting.values()) each.reject(error);
    waiting.clear();
  };
  child.once('error', ended).once('exit', ended);
  child.on('message', ({ id, code }: Said, handle) => {
    const asked = waiting.get(id);
    waiting.delete(id);
    const socket = handle as Socket | undefined;
    if (asked === undefined) socket?.destroy();
    else if (socket === undefined) {
      asked.reject(Object.assign(new Error(`connect ${code ?? 'failed'}`), { code }));
    } else asked.resolve(socket);
  });
  child.unref();
  child.channel?.unref();
  return {
    dial: (host, port) =>
      new Promise((resolve, reject) => {
        const id = ++last;
        waiting.set(id, { resolve, reject });
        child.send({ id, host, port }, (error) => {
          if (error === null || !waiting.delete(id)) return;
          reject(error);
        });
      }),
    close: () => child.connected && child.disconnect(),
  };
}
