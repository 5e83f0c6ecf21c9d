import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { compileConsole } from '../../src/cli/consoleBuild.ts';
import { CONSOLE_BUILD, digestOfBuild, digestOfSources } from '../../src/cli/consoleSources.ts';
import { readConfig } from '../../src/config.ts';

const OLD_MS = 3_600_000;

/**
 * A folder with the console as its sources are now. `./mayfly test` has just built it; whoever runs one test file while
 * they work, and others work beside them, gets a build of their own, kept for an hour under its sources' digest.
 */
export async function builtConsole(): Promise<string> {
  const digest = digestOfSources();
  if (digestOfBuild() === digest) return CONSOLE_BUILD;
  const { cacheFolder } = readConfig([]).config;
  const parent = join(cacheFolder, 'console-tests');
  const folder = join(parent, digest.slice(0, 16));
  await mkdir(parent, { recursive: true });
  await removeOld(parent);
  if (existsSync(folder)) return folder;
  const output = await mkdtemp(join(parent, '.build-'));
  try {
    await compileConsole(output, {
      cacheFolder,
      signal: AbortSignal.timeout(120_000),
      step: () => undefined,
    });
    await rename(output, folder);
  } catch (error) {
    await rm(output, { recursive: true, force: true });
    // Another test file was faster.
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

async function removeOld(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const path = join(parent, name);
    const found = await stat(path).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > OLD_MS) await rm(path, { recursive: true, force: true });
  }
}
