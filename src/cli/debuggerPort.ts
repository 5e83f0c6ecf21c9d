import { connect, createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { addAbortSignal } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { OperationalError, systemErrorCode } from '../base/errors.ts';
import type { Config } from '../config.ts';
import { signedGet } from './runningPlatform.ts';

/** Where Node.js listens inside an environment. */
export const INSIDE_PORT = 9229;
const ASK_MS = 2000;

/**
 * Listens on 127.0.0.1 for a debugger and connects it to the newest environment of the function, which must have a
 * network address that this machine reaches. A connection that finds none is closed, and why is told. At `signal` all is closed,
 * also what a debugger holds open.
 */
export async function openDebuggerPort(
  config: Config,
  functionArn: string,
  port: number,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const server = createServer((client) => {
    client.on('error', () => client.destroy());
    addAbortSignal(signal, client);
    forward(config, functionArn, client).catch((error: unknown) => {
      client.destroy();
      tell(error instanceof Error ? error.message : String(error));
    });
  });
  server.listen({ port, host: '127.0.0.1', signal });
  await once(server, 'listening').catch((error: unknown) => {
    throw new OperationalError(
      'listen for a debugger',
      `port ${port}: ${systemErrorCode(error) ?? String(error)}`,
    );
  });
}

/** Environments that nobody asks for are frozen between invocations; until it is aborted. */
export async function keepAwake(config: Config, functionArn: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await environmentsOf(config, functionArn).catch(() => undefined);
    await sleep(ASK_MS, undefined, { signal, ref: false }).catch(() => undefined);
  }
}

async function environmentsOf(config: Config, functionArn: string): Promise<{ address?: string }[]> {
  const path = `/_mayfly/environments?function=${encodeURIComponent(functionArn)}`;
  const { environments } = (await signedGet(config, path)) as { environments: { address?: string }[] };
  return environments;
}

async function forward(config: Config, functionArn: string, client: Socket): Promise<void> {
  const environments = await environmentsOf(config, functionArn);
  const newest = environments.at(-1);
  if (newest === undefined)
    throw new Error('no environment runs yet: invoke the function, then attach again');
  if (newest.address === undefined) throw new Error('the environment has no network address');
  const inside = connect({ host: newest.address, port: INSIDE_PORT });
  inside.on('error', (error) => client.destroy(error)).on('close', () => client.destroy());
  client.on('close', () => inside.destroy());
  await once(inside, 'connect');
  client.pipe(inside).pipe(client);
}
