/** Servers that send back what they are sent, each with the request that makes it do so, under load. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createEcho } from './functions.ts';
import type { LoadResult } from './load.ts';
import { load, type BenchedPlatform } from './platform.ts';
import { microsBetween, processorTime } from './processorTime.ts';
import { requestBytes } from './rawClient.ts';

export const PAYLOAD = JSON.stringify({ hello: 'world', numbers: [1, 2, 3] });

export interface Contender {
  readonly what: string;
  readonly port: number;
  readonly pid: number;
  /** Base64. */
  readonly request: string;
}

export interface LoadTurn extends LoadResult {
  /** Processor time a request: of the process itself, and of all that it runs. */
  readonly serverMicros: number;
  readonly functionMicros: number;
}

/** One that wants no signature. */
export function contender(what: string, host: string, path: string, pid = 0): Contender {
  const headers = { host, 'content-type': 'application/json', 'content-length': String(PAYLOAD.length) };
  const request = requestBytes(path, headers, Buffer.from(PAYLOAD)).toString('base64');
  return { what, port: Number(host.split(':').at(-1)), pid, request };
}

/** The least that a server can do: what `node:http` itself takes. */
export async function startBareEcho(): Promise<Contender & { readonly stop: () => void }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'echoServer.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const host = `127.0.0.1:${Number(line.toString())}`;
  return {
    ...contender('bare node:http echo', host, '/echo', child.pid),
    stop: () => void child.kill(),
  };
}

/** A function of its own for each runtime. */
export async function mayflyEcho(platform: BenchedPlatform, runtime: string): Promise<Contender> {
  const name = `echo-${runtime.replace('.', '-')}`;
  await createEcho(platform, name, runtime);
  const request = (await platform.invokeBytes(name, PAYLOAD)).toString('base64');
  return { what: `Mayfly ${runtime}`, port: platform.port, pid: platform.pid, request };
}

export async function underLoad(
  { port, pid, request }: Contender,
  connections: number,
  seconds: number,
): Promise<LoadTurn> {
  const before = processorTime(pid);
  const result = await load({ port, request, connections, seconds });
  const { own, others } = microsBetween(before, processorTime(pid));
  return { ...result, serverMicros: own / result.count, functionMicros: others / result.count };
}
