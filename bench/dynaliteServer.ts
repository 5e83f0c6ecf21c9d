import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { readConfig } from '../src/config.ts';

const PACKAGE = 'dynalite@4.0.0';
const START_MS = 20_000;
const run = promisify(execFile);

/** Installs it into the user's cache folder. Resolves with its folder, or with the reason why it can't be had. */
export async function installDynalite(): Promise<{ folder: string } | { missing: string }> {
  const folder = join(readConfig([]).config.cacheFolder, 'bench', PACKAGE.replace('@', '-'));
  if (existsSync(folder)) return { folder };
  await mkdir(dirname(folder), { recursive: true });
  const making = await mkdtemp(`${folder}-`);
  try {
    await writeFile(join(making, 'package.json'), '{"private":true}');
    const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--save-exact', '--loglevel=error'];
    await run('npm', ['install', ...flags, PACKAGE], { cwd: making, timeout: 120_000 });
    await rename(making, folder);
    return { folder };
  } catch (error) {
    await rm(making, { recursive: true, force: true });
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    return { missing: `npm cannot provide ${PACKAGE}: ${reason}` };
  }
}

/** dynalite as it comes: in memory, without looking at signatures. */
export async function startDynalite(folder: string): Promise<{ port: number; stop(): Promise<void> }> {
  const port = await freePort();
  const program = join(folder, 'node_modules/dynalite/cli.js');
  const flags = ['--host', '127.0.0.1', '--port', String(port), '--createTableMs', '0'];
  const child = spawn(process.execPath, [program, ...flags], { stdio: 'ignore' });
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  const end = performance.now() + START_MS;
  while (!(await answers(port))) {
    if (child.exitCode !== null || performance.now() > end) {
      await stop();
      throw new Error('dynalite does not answer');
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { port, stop };
}

async function answers(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/`).then(
    () => true,
    () => false,
  );
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
