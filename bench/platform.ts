import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SignatureV4 } from '@smithy/signature-v4';
import type { LoadJob, LoadResult } from './load.ts';
import { ensureBasicRole } from '../src/cli/basicRole.ts';
import { requestBytes } from './rawClient.ts';
import { SignerHash } from '../src/protocol/sigv4/signerHash.ts';

/** The platform as a user starts it: `up` on a temporary data folder and a free port, in a process of its own. */
export interface BenchedPlatform {
  /** The root's. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly port: number;
  readonly pid: number;
  readonly isolation: string;
  readonly dataFolder: string;
  readonly lambda: LambdaClient;
  readonly iam: IAMClient;
  /** ARN of an execution role, made when it is first asked for: what starts is measured without. */
  role(): Promise<string>;
  /** Milliseconds from spawn to the first answered request. */
  readonly startMs: number;
  /** Bytes of a signed Invoke request for `name`, good for 15 minutes. */
  invokeBytes(name: string, payload: string): Promise<Buffer>;
  /** The same as an asynchronous event. */
  eventBytes(name: string, payload: string): Promise<Buffer>;
  /** The value of a Prometheus sample whose line begins with `prefix`, summed. */
  metric(prefix: string): Promise<number>;
  stop(): Promise<void>;
}

const root = resolve(import.meta.dirname, '..');
export const REGION = 'us-east-1';

export async function startPlatform(flags: readonly string[] = []): Promise<BenchedPlatform> {
  const data = mkdtempSync(join(tmpdir(), 'mayfly-bench-'));
  const started = performance.now();
  const child = spawn(join(root, 'mayfly'), ['up', '--port', '0', '--data', data, ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await listeningPort(child);
  await fetch(`http://127.0.0.1:${port}/_mayfly/health`);
  const startMs = performance.now() - started;
  const health = (await (await fetch(`http://127.0.0.1:${port}/_mayfly/health`)).json()) as {
    isolation?: unknown;
  };
  const credentials = readCredentials(join(data, 'credentials'));
  const endpoint = `http://127.0.0.1:${port}`;
  const settings = { region: REGION, endpoint, credentials, maxAttempts: 1 };
  const lambda = new LambdaClient(settings);
  const iam = new IAMClient(settings);
  let role: Promise<string> | undefined;
  return {
    port,
    pid: child.pid ?? 0,
    isolation: typeof health.isolation === 'string' ? health.isolation : JSON.stringify(health.isolation),
    dataFolder: data,
    lambda,
    iam,
    role: () => (role ??= ensureBasicRole(iam, 'bench')),
    startMs,
    credentials,
    invokeBytes: (name, payload) => signedInvoke(port, credentials, name, payload),
    eventBytes: (name, payload) =>
      signedInvoke(port, credentials, name, payload, undefined, { 'x-amz-invocation-type': 'Event' }),
    metric: async (prefix) => {
      const text = await (await fetch(`${endpoint}/_mayfly/metrics`)).text();
      return text
        .split('\n')
        .filter((line) => line.startsWith(prefix))
        .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
    },
    stop: async () => {
      lambda.destroy();
      iam.destroy();
      if (child.exitCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** Waits until the pool says that it has all that it wishes for. */
export async function untilPoolIsFull(on: BenchedPlatform): Promise<void> {
  while ((await on.metric('mayfly_pool_missing')) > 0) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** `up` prints where it listens; the first such line names the port. */
async function listeningPort(child: ChildProcess): Promise<number> {
  if (!child.stdout) throw new Error('the platform has no standard output');
  const lines = createInterface({ input: child.stdout });
  return new Promise((resolvePort, reject) => {
    child.once('exit', (code) => reject(new Error(`the platform ended with ${code}`)));
    lines.on('line', (line) => {
      const port = /http:\/\/[^/\s:]+:(\d+)/.exec(line)?.[1];
      if (port) resolvePort(Number(port));
    });
  });
}

export function readCredentials(path: string): { accessKeyId: string; secretAccessKey: string } {
  const text = readFileSync(path, 'utf8');
  const value = (name: string) => new RegExp(`${name}\\s*=\\s*(\\S+)`).exec(text)?.[1] ?? '';
  return { accessKeyId: value('aws_access_key_id'), secretAccessKey: value('aws_secret_access_key') };
}

export async function signedInvoke(
  port: number,
  credentials: { accessKeyId: string; secretAccessKey: string },
  name: string,
  payload: string,
  path: string = `/2015-03-31/functions/${name}/invocations`,
  more: Readonly<Record<string, string>> = {},
): Promise<Buffer> {
  const signer = new SignatureV4({ service: 'lambda', region: REGION, credentials, sha256: SignerHash });
  const { headers } = await signer.sign({
    method: 'POST',
    protocol: 'http:',
    hostname: '127.0.0.1',
    port,
    path,
    headers: {
      host: `127.0.0.1:${port}`,
      'content-type': 'application/octet-stream',
      'content-length': String(Buffer.byteLength(payload)),
      ...more,
    },
    body: payload,
    query: {},
  });
  return requestBytes(path, headers, Buffer.from(payload));
}

/** Runs the load generator in a process of its own. */
export async function load(job: LoadJob): Promise<LoadResult> {
  const child = spawn(process.execPath, [join(root, 'bench/load.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(`${JSON.stringify(job)}\n`);
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  await once(child, 'close');
  return JSON.parse(out) as LoadResult;
}

/** Wall time of starting and ending a bare process, ms. */
export async function spawnMs(program: string, args: readonly string[]): Promise<number> {
  const started = performance.now();
  await new Promise<void>((resolveExit, reject) =>
    execFile(program, [...args], (error) => (error ? reject(error) : resolveExit())),
  );
  return performance.now() - started;
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

export function machine(): string {
  const [first] = cpus();
  return `${cpus().length} cores of ${first?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, ${process.platform} ${process.arch}`;
}
