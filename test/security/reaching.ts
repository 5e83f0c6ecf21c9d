/** What functions do to reach others over a network, and what comes of it. */
import { networkInterfaces } from 'node:os';
import type { ScriptedSandbox } from '../../src/compute/drivers/scriptedSandbox.fixture.ts';

export type Target = readonly [host: string, port: number];

/** By `host:port`: `connected`, `silence`, or the error's code. */
export async function reach(
  from: ScriptedSandbox,
  targets: readonly Target[],
): Promise<Record<string, string>> {
  const outcomes = (await from.evaluate(`
    const open = ([host, port]) => new Promise((resolve) => {
      const socket = require('net').connect({ host, port });
      const end = (what) => { socket.destroy(); resolve(what); };
      socket.setTimeout(1000, () => end('silence'));
      socket.once('connect', () => end('connected')); socket.once('error', (error) => end(error.code)); });
    return Promise.all(${JSON.stringify(targets)}.map(open))`)) as string[];
  return Object.fromEntries(targets.map(([host, port], index) => [`${host}:${port}`, outcomes[index] ?? '']));
}

export function connectFrom(localAddress: string | undefined, host: string, port: number): string {
  return `return new Promise((resolve) => {
    const socket = require('net').connect(${JSON.stringify({ localAddress, host, port })});
    const end = (what) => { socket.destroy(); resolve(what); };
    socket.setTimeout(400, () => end('silence'));
    socket.once('connect', () => end('connected')); socket.once('error', (error) => end(error.code)); })`;
}

export function sendDatagrams(targets: readonly Target[], from = '0.0.0.0'): string {
  return `const socket = require('dgram').createSocket('udp4');
    socket.on('error', () => {}); await new Promise((resolve) => socket.bind(0, '${from}', resolve));
    const send = ([host, port]) => new Promise((resolve) => socket.send('x', port, host, () => resolve()));
    await Promise.all(${JSON.stringify(targets)}.map(send)); socket.close()`;
}

/** Opens so many connections at once; answers how many came about. */
export async function flood(
  from: ScriptedSandbox,
  host: string,
  port: number,
  count: number,
): Promise<number> {
  const connected = await from.evaluate(`
    const open = () => new Promise((resolve) => {
      const socket = require('net').connect(${JSON.stringify({ host, port })});
      socket.once('connect', () => resolve(socket)); socket.once('error', () => resolve(undefined)); });
    const sockets = await Promise.all(Array.from({ length: ${count} }, open));
    const count = sockets.filter(Boolean).length;
    for (const socket of sockets) socket?.resetAndDestroy();
    return count`);
  return Number(connected);
}

/** Greets whoever comes to its port 8080, and remembers them in `globalThis.met`. */
export async function serveInside({ evaluate }: ScriptedSandbox): Promise<void> {
  await evaluate(`return new Promise((resolve) => { globalThis.met = [];
    require('net').createServer((socket) => { socket.on('error', () => {}); globalThis.met.push(socket.remoteAddress); socket.end('hello'); })
      .listen(8080, '0.0.0.0', resolve) })`);
}

export function resolve(from: ScriptedSandbox): Promise<unknown> {
  return from.evaluate(`const { Resolver } = require('dns').promises;
    return new Resolver({ timeout: 300, tries: 1 }).resolve4('secret.example.com')`);
}

export async function addressOf({ evaluate }: ScriptedSandbox): Promise<string> {
  return String(await evaluate(`return require('os').networkInterfaces().eth0[0].address`));
}

export function hostAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((entries) =>
    (entries ?? []).filter(({ family }) => family === 'IPv4').map(({ address }) => address),
  );
}
