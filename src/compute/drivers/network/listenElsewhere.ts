import { spawn } from 'node:child_process';
import type { Server } from 'node:net';
import { OperationalError } from '../../../base/errors.ts';
import { hostCommandEnvironment } from './hostCommand.ts';

/** ADDRESS PORT: hands a socket that listens there to its parent. A socket stays in the namespace it was made in. */
const LISTENER = `
const server = require('node:net').createServer();
const [, host, port] = process.argv;
server.once('error', ({ code }) => process.send({ code }, () => process.exit()));
server.listen({ host, port: Number(port), backlog: 1024 }, () =>
  process.send({ port: server.address().port }, server, () => process.exit()));`;

const BACKLOG = 1024;

/**
 * Lets a server of this process accept connections in the network namespace that `enter` (words before a command)
 * leads to; answers the port. What it accepts costs nothing more: no one stands between.
 */
export function listenElsewhere(
  enter: readonly string[],
  server: Server,
  host: string,
  port: number,
): Promise<number> {
  const [program = process.execPath, ...words] = enter;
  const child = spawn(program, [...words, process.execPath, '-e', LISTENER, host, String(port)], {
    env: hostCommandEnvironment,
    cwd: '/',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  return new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(new OperationalError('listen', `no listener for functions: its maker ended with ${code}`)),
    );
    child.once('message', (said: { port?: number; code?: string }, handle) => {
      const { port: chosen, code } = said;
      if (chosen === undefined) {
        return reject(Object.assign(new Error(`listen ${code}`), { code }));
      }
      server.once('error', reject);
      server.listen(handle, BACKLOG, () => {
        server.off('error', reject);
        resolve(chosen);
      });
    });
  });
}
