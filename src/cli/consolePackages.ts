import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { OperationalError } from '../base/errors.ts';
import { CLONE_FOLDER } from '../config.ts';
import { hasConsoleSources } from './consoleSources.ts';
import { runInBackground } from './runInBackground.ts';

/** What decides which packages those are. */
const NAMES = ['package.json', 'package-lock.json', join('console', 'package.json')];

/** The folder whose `node_modules` has the console's packages: the clone itself where tests ran, or one of the cache; undefined when they are nowhere. */
export function installedPackages(cacheFolder: string): string | undefined {
  if (existsSync(join(CLONE_FOLDER, 'node_modules', 'vite'))) return CLONE_FOLDER;
  if (!hasConsoleSources()) return undefined;
  const folder = packagesFolder(cacheFolder);
  return existsSync(folder) ? folder : undefined;
}

interface InstallNeeds {
  readonly cacheFolder: string;
  readonly signal: AbortSignal;
  readonly step: (text: string) => void;
}

/** Into a folder of the cache, exactly those of the lockfile; returns it. Throws OperationalError. */
export async function installPackages({ cacheFolder, signal, step }: InstallNeeds): Promise<string> {
  const folder = packagesFolder(cacheFolder);
  const parent = join(folder, '..');
  step('Installing the packages that it is built with (once, about a minute)');
  await mkdir(parent, { recursive: true });
  for (const name of await readdir(parent)) await rm(join(parent, name), { recursive: true, force: true });
  const staging = await mkdtemp(join(parent, '.install-'));
  try {
    await mkdir(join(staging, 'console'));
    for (const name of [...NAMES, '.npmrc']) await cp(join(CLONE_FOLDER, name), join(staging, name));
    await runInBackground('npm', ['ci', '--workspace', 'console', '--include=dev', ...QUIET_NPM], {
      cwd: staging,
      signal,
    });
    await rename(staging, folder);
  } catch (cause) {
    await rm(staging, { recursive: true, force: true });
    throw new OperationalError('build the console', 'its packages could not be installed', {
      cause,
      hint: 'Is the npm registry reachable (npm ping)? Start Mayfly again to try again',
    });
  }
  return folder;
}

const QUIET_NPM = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];

function packagesFolder(cacheFolder: string): string {
  const hash = createHash('sha256');
  for (const name of NAMES) hash.update(readFileSync(join(CLONE_FOLDER, name)));
  return join(cacheFolder, 'console', hash.digest('hex').slice(0, 16));
}
