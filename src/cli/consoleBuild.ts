import { accessSync, constants, existsSync } from 'node:fs';
import { cp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OperationalError } from '../base/errors.ts';
import { CLONE_FOLDER } from '../config.ts';
import type { ConsoleState } from '../edge/console/buildingPage.ts';
import { buildFolder, removeAbandonedBuilds } from './abandonedBuilds.ts';
import { installedPackages, installPackages } from './consolePackages.ts';
import {
  CONSOLE_BUILD,
  CONSOLE_FOLDER,
  CONSOLE_SOURCES,
  DIGEST_FILE,
  digestOfBuild,
  digestOfSources,
  hasConsoleSources,
} from './consoleSources.ts';
import { runInBackground } from './runInBackground.ts';

/**
 * Builds the console when its sources are newer than its build, in the background: the APIs do not wait for it.
 *
 * Its packages are for the build alone, so `./mayfly up` does not install them: they go, once for each set of
 * versions, into the cache folder, and the sources are built there. A clone with the tests' packages builds in place.
 */
export interface ConsoleBuild {
  readonly state: () => ConsoleState;
  /** Builds when it must. Never rejects: the state says what went wrong. An aborted signal ends its programs. */
  run(signal: AbortSignal): Promise<void>;
}

export function createConsoleBuild(cacheFolder: string): ConsoleBuild {
  let state: ConsoleState = { kind: 'building', step: 'Looking at its sources' };
  const step = (text: string) => {
    state = { kind: 'building', step: text };
  };
  return {
    state: () => state,
    run: async (signal) => {
      try {
        await buildConsole({ cacheFolder, signal, step });
        state = { kind: 'built' };
      } catch (error) {
        const hint = (error instanceof OperationalError && error.hint) || 'Start Mayfly again to try again';
        const reason = error instanceof Error ? error.message : String(error);
        state = { kind: 'failed', reason, hint };
      }
    },
  };
}

interface BuildNeeds {
  readonly cacheFolder: string;
  readonly signal: AbortSignal;
  readonly step: (text: string) => void;
}

/** Makes CONSOLE_BUILD what the sources say; true when there was something to build. Throws OperationalError. */
export async function buildConsole(needs: BuildNeeds): Promise<boolean> {
  if (!hasConsoleSources()) return false;
  const digest = digestOfSources();
  if (digestOfBuild() === digest) return false;
  checkWritable();
  await removeAbandonedBuilds(CONSOLE_FOLDER, Date.now());
  const output = await buildFolder(CONSOLE_FOLDER);
  try {
    await compileConsole(output, needs);
    await writeFile(join(output, DIGEST_FILE), digest);
    await replace(output);
  } finally {
    await rm(output, { recursive: true, force: true });
  }
  return true;
}

/** Compiles the sources into this folder. */
export async function compileConsole(
  output: string,
  { cacheFolder, signal, step }: BuildNeeds,
): Promise<void> {
  const workspace = installedPackages(cacheFolder) ?? (await installPackages({ cacheFolder, signal, step }));
  const folder = join(workspace, 'console');
  if (workspace !== CLONE_FOLDER) await copySources(folder);
  step('Compiling it');
  const vite = join(workspace, 'node_modules', 'vite', 'bin', 'vite.js');
  const args = [vite, 'build', '--outDir', output, '--emptyOutDir', '--logLevel', 'error'];
  await runInBackground(process.execPath, args, { cwd: folder, signal });
}

function checkWritable(): void {
  try {
    accessSync(CONSOLE_FOLDER, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new OperationalError('build the console', `${CONSOLE_FOLDER} is not ours to write`, {
      cause,
      hint: 'Its owner runs ./mayfly up once',
    });
  }
}

async function copySources(folder: string): Promise<void> {
  for (const name of CONSOLE_SOURCES) {
    await rm(join(folder, name), { recursive: true, force: true });
    const from = join(CONSOLE_FOLDER, name);
    if (existsSync(from)) await cp(from, join(folder, name), { recursive: true });
  }
}

/** The new build takes the old one's place whole. */
async function replace(output: string): Promise<void> {
  const old = await buildFolder(CONSOLE_FOLDER);
  try {
    if (existsSync(CONSOLE_BUILD)) await rename(CONSOLE_BUILD, join(old, 'dist'));
    await rename(output, CONSOLE_BUILD);
  } finally {
    await rm(old, { recursive: true, force: true });
  }
}
