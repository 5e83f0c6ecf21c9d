import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { readConfig } from '../src/config.ts';
import { ECHO } from './functions.ts';

/** osls is the open fork of the Serverless Framework: it asks for no account and no licence key, and reports nothing. */
const PACKAGES = ['osls@4.3.1', 'serverless-offline@14.8.2'];
const START_MS = 60_000;
const run = promisify(execFile);

/** serverless-offline with the echo of `nodejs24.x`, behind its Lambda endpoint. */
export interface ServerlessOffline {
  readonly port: number;
  readonly pid: number;
  /** Of the Lambda endpoint. */
  readonly path: string;
  stop(): Promise<void>;
}

/** Installs it into the user's cache folder. Resolves with its folder, or with the reason why it can't be had. */
export async function installServerlessOffline(): Promise<{ folder: string } | { missing: string }> {
  const name = PACKAGES.join('+').replaceAll('@', '-');
  const folder = join(readConfig([]).config.cacheFolder, 'bench', name);
  if (existsSync(folder)) return { folder };
  await mkdir(dirname(folder), { recursive: true });
  const making = await mkdtemp(`${folder}-`);
  try {
    await writeFile(join(making, 'package.json'), '{"private":true}');
    // Its peer is the Serverless Framework itself, which wants an account; osls is not known to npm as one.
    const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--legacy-peer-deps', '--save-exact'];
    await run('npm', ['install', ...flags, '--loglevel=error', ...PACKAGES], {
      cwd: making,
      timeout: 300_000,
    });
    await rename(making, folder);
    return { folder };
  } catch (error) {
    await rm(making, { recursive: true, force: true });
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    return { missing: `npm cannot provide ${PACKAGES.join(' and ')}: ${reason}` };
  }
}

/** `flags`: of `serverless offline start`. */
export async function startServerlessOffline(
  installed: string,
  flags: readonly string[],
): Promise<ServerlessOffline> {
  const folder = await mkdtemp(join(tmpdir(), 'mayfly-bench-offline-'));
  const { handler, file, code } = ECHO['nodejs24.x'];
  const service = {
    service: 'bench',
    provider: { name: 'aws', runtime: 'nodejs24.x', memorySize: 1769, timeout: 30 },
    plugins: ['serverless-offline'],
    functions: { echo: { handler } },
  };
  await writeFile(join(folder, 'serverless.json'), JSON.stringify(service));
  await writeFile(join(folder, file), code);
  await symlink(join(installed, 'node_modules'), join(folder, 'node_modules'));
  const [port, httpPort] = [await freePort(), await freePort()];
  const where = ['--host', '127.0.0.1', '--lambdaPort', String(port), '--httpPort', String(httpPort)];
  const program = join(installed, 'node_modules/osls/bin/serverless.js');
  const child = spawn(process.execPath, [program, 'offline', 'start', ...where, ...flags], {
    cwd: folder,
    // What it prints of each invocation is not read: that costs it less than a terminal or a file would.
    stdio: 'ignore',
    env: { PATH: process.env['PATH'], HOME: folder, AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' },
  });
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await untilListening(child, port);
  } catch (error) {
    await stop();
    throw error;
  }
  return { port, pid: child.pid ?? 0, path: '/2015-03-31/functions/bench-dev-echo/invocations', stop };
}

async function untilListening(child: ChildProcess, port: number): Promise<void> {
  const end = performance.now() + START_MS;
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`serverless-offline ended with ${child.exitCode}`);
    if (performance.now() > end) throw new Error('serverless-offline does not listen');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
