import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { OperationalError } from '../base/errors.ts';
import { CLONE_FOLDER } from '../config.ts';
import type { ConsoleState } from '../edge/console/buildingPage.ts';
import {
  CONSOLE_BUILD,
  CONSOLE_FOLDER,
  CONSOLE_SOURCES,
  DIGEST_FILE,
  digestOfBuild,
  digestOfSources,
  hasConsoleSources,
} from './consoleSources.ts';

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
  const output = await mkdtemp(join(CONSOLE_FOLDER, '.build-'));
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
  const inPlace = existsSync(join(CLONE_FOLDER, 'node_modules', 'vite'));
  const workspace = inPlace ? CLONE_FOLDER : await installPackages({ cacheFolder, signal, step });
  const folder = join(workspace, 'console');
  if (!inPlace) await copySources(folder);
  step('Compiling it');
  const vite = join(workspace, 'node_modules', 'vite', 'bin', 'vite.js');
  const args = [vite, 'build', '--outDir', output, '--emptyOutDir', '--logLevel', 'error'];
  await run(process.execPath, args, { cwd: folder, signal });
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

/** A folder of the cache with the console's packages, exactly those of the lockfile; made once. */
async function installPackages({ cacheFolder, signal, step }: BuildNeeds): Promise<string> {
  const names = ['package.json', 'package-lock.json', join('console', 'package.json')];
  const hash = createHash('sha256');
  for (const name of names) hash.update(readFileSync(join(CLONE_FOLDER, name)));
  const parent = join(cacheFolder, 'console');
  const folder = join(parent, hash.digest('hex').slice(0, 16));
  if (existsSync(folder)) return folder;
  step('Installing the packages that it is built with (once, about a minute)');
  await mkdir(parent, { recursive: true });
  for (const name of await readdir(parent)) await rm(join(parent, name), { recursive: true, force: true });
  const staging = await mkdtemp(join(parent, '.install-'));
  try {
    await mkdir(join(staging, 'console'));
    for (const name of [...names, '.npmrc']) await cp(join(CLONE_FOLDER, name), join(staging, name));
    await run('npm', ['ci', '--workspace', 'console', '--include=dev', ...QUIET_NPM], {
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

async function copySources(folder: string): Promise<void> {
  for (const name of CONSOLE_SOURCES) {
    await rm(join(folder, name), { recursive: true, force: true });
    const from = join(CONSOLE_FOLDER, name);
    if (existsSync(from)) await cp(from, join(folder, name), { recursive: true });
  }
}

/** The new build takes the old one's place whole. */
async function replace(output: string): Promise<void> {
  const old = await mkdtemp(join(CONSOLE_FOLDER, '.build-'));
  try {
    if (existsSync(CONSOLE_BUILD)) await rename(CONSOLE_BUILD, join(old, 'dist'));
    await rename(output, CONSOLE_BUILD);
  } finally {
    await rm(old, { recursive: true, force: true });
  }
}

/** Runs a program at the lowest priority; rejects with the end of what it wrote when it fails. */
function run(
  program: string,
  args: readonly string[],
  options: { cwd: string; signal: AbortSignal },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    if (child.pid !== undefined) lowerPriority(child.pid);
    let output = '';
    const keep = (text: Buffer) => (output = `${output}${text.toString()}`.slice(-4000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${program} ended with ${code ?? signal}: ${output.trim()}`));
    });
  });
}

function lowerPriority(pid: number): void {
  try {
    setPriority(pid, 10);
  } catch {
    // It has ended already, or the machine knows no priorities.
  }
}
