import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { CLONE_FOLDER, readConfig } from '../../src/config.ts';
import { REGION } from '../harness.ts';

/** The command line as a user has it: processes of their own, a folder of their own. */
export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly url: string;
  readonly ended: Promise<Ended>;
}

const environment = {
  PATH: process.env['PATH'] ?? '',
  HOME: process.env['HOME'] ?? '',
  MAYFLY_NODE: process.execPath,
  MAYFLY_CACHE: readConfig([]).config.cacheFolder,
  MAYFLY_ISOLATION: 'process',
  MAYFLY_POOL_MIB: '0',
};

/** `folder`: a new one, removed with the test. */
export async function folderOf(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mayfly-cli-'));
  context.after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** Starts `./mayfly ...args`, without installing anything: the tests run from an installed clone. */
function start(args: readonly string[], more: NodeJS.ProcessEnv, input?: string) {
  const child = spawn(process.execPath, [join(CLONE_FOLDER, 'src', 'cli', 'start.ts'), ...args], {
    env: { ...environment, ...more },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(input);
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  const ended = once(child, 'close').then(([code, signal]): Ended => ({ code, signal, ...output }));
  return { child, output, ended };
}

/** Runs a command to its end. */
export function mayfly(args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return start(args, more).ended;
}

/** A command that goes on until it is stopped, and what it has printed so far. */
export function going(context: TestContext, args: readonly string[], input?: string) {
  const { child, output, ended } = start(args, {}, input);
  context.after(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { child, output: output as Readonly<typeof output>, ended };
}

/** `up`, on a free port unless told another, until it has greeted. */
export async function up(
  context: TestContext,
  data: string,
  args: readonly string[] = [],
  more: NodeJS.ProcessEnv = {},
): Promise<Running> {
  const port = args.includes('--port') ? [] : ['--port', '0'];
  const { child, output, ended } = start(['up', ...port, '--data', data, ...args], more);
  context.after(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  await Promise.race([once(child.stdout, 'data'), ended]);
  const url = /http:\/\/[\d.]+:\d+/.exec(output.stdout)?.[0];
  if (url === undefined) throw new Error(`it did not start: ${output.stderr}`);
  return { child, url, ended };
}

/** What makes an SDK's client one of the root's. */
export async function settingsOf(data: string, { url }: Running) {
  const text = await readFile(join(data, 'credentials'), 'utf8');
  const value = (name: string) => new RegExp(`${name} = (\\S+)`).exec(text)?.[1] ?? '';
  return {
    region: REGION,
    endpoint: url,
    maxAttempts: 1,
    credentials: {
      accessKeyId: value('aws_access_key_id'),
      secretAccessKey: value('aws_secret_access_key'),
    },
  };
}

export async function clientsOf(context: TestContext, data: string, running: Running) {
  const settings = await settingsOf(data, running);
  const clients = { lambda: new LambdaClient(settings), iam: new IAMClient(settings) };
  context.after(() => Object.values(clients).forEach((client) => client.destroy()));
  return clients;
}
