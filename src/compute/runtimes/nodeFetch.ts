import { chmodSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lastLine, UMASK } from './command.ts';
import { makeSharedFolder, publishFolder } from './sharedFolder.ts';
import type { Shelf } from './shelf.ts';

const FETCH_TIMEOUT_MS = 15 * 60_000;

/**
 * Fetches the newest Node.js of a major version into CACHE/node/VERSION/bin/node with the user's own npm: its
 * registry, proxy and credentials, and its check of the package's integrity. Returns why it failed, or undefined.
 */
export async function fetchNode(shelf: Shelf, major: number): Promise<string | undefined> {
  const name = `node-${process.platform}-${process.arch}`;
  const nodes = join(shelf.cacheFolder, 'node');
  makeSharedFolder(nodes);
  const draft = await mkdtemp(join(nodes, '.fetch-'));
  try {
    // Tells npm that this is the folder. `--prefix` would, too, and move the machine's npmrc out of its sight.
    await writeFile(join(draft, 'package.json'), '{}');
    const npm = await shelf.run(
      [...UMASK, 'npm', 'install', ...NPM_FLAGS, '--no-save', '--no-package-lock', `${name}@^${major}`],
      draft,
      FETCH_TIMEOUT_MS,
    );
    if (npm.code !== 0) return `npm could not fetch ${name}@^${major}: ${lastLine(npm)}`;
    return await adopt(shelf, join(draft, 'node_modules', name, 'bin', 'node'), major);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Scripts of packages never run. A registry out of reach is told within seconds: npm's own patience is 70. */
export const NPM_FLAGS: readonly string[] = [
  '--ignore-scripts',
  '--fetch-retries=2',
  '--fetch-retry-factor=2',
  '--fetch-retry-mintimeout=1000',
  '--fetch-timeout=60000',
  '--no-audit',
  '--no-fund',
  '--no-update-notifier',
  '--loglevel=error',
];

async function adopt(shelf: Shelf, binary: string, major: number): Promise<string | undefined> {
  const said = await shelf.run([binary, '--version'], '/', 30_000);
  const version = /^v(\d+\.\d+\.\d+)\s*$/.exec(said.stdout)?.[1];
  if (version === undefined) return `the fetched Node.js does not run on this machine: ${lastLine(said)}`;
  if (!version.startsWith(`${major}.`)) return `the registry answered with Node.js ${version}`;
  await publishFolder(join(shelf.cacheFolder, 'node', version), async (draft) => {
    const whole = join(draft, version);
    await mkdir(join(whole, 'bin'), { recursive: true });
    chmodSync(whole, 0o755);
    chmodSync(join(whole, 'bin'), 0o755);
    await moveFile(binary, join(whole, 'bin', 'node'));
    chmodSync(join(whole, 'bin', 'node'), 0o755);
    return whole;
  });
  return undefined;
}

async function moveFile(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch {
    await cp(from, to);
  }
}
