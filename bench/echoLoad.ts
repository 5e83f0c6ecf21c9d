/** Servers that send back what they are sent, each with the request that makes it do so, under load. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createEcho } from './functions.ts';
import type { LoadResult } from './load.ts';
import { load, signedInvoke, type BenchedPlatform } from './platform.ts';
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

/** One that is sent what an AWS client sends, signature and all, though it verifies none: the same bytes as Mayfly, but for the path. */
export async function sdkContender(
  what: string,
  port: number,
  path: string,
  pid: number,
): Promise<Contender> {
  const nobody = {
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  };
  const request = await signedInvoke(port, nobody, 'echo', PAYLOAD, path);
  return { what, port, pid, request: request.toString('base64') };
}

/** The least that a server can do: what `node:http` itself takes of a request, signed as an AWS client does or bare as a browser's. */
export async function startBareEcho(
  kind: 'signed' | 'plain',
): Promise<Contender & { readonly stop: () => void }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'echoServer.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const port = Number(line.toString());
  const [what, pid] = ['bare node:http echo', child.pid ?? 0] as const;
  const echo =
    kind === 'signed'
      ? await sdkContender(what, port, '/echo', pid)
      : contender(what, `127.0.0.1:${port}`, '/echo', pid);
  return { ...echo, stop: () => void child.kill() };
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
