import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { CLONE_FOLDER, readConfig } from '../config.ts';
import { ensureBubblewrap } from './bubblewrapPackage.ts';
import { ensureChromium } from './chromiumPackage.ts';
import { buildBundle } from './bundle.ts';
import { buildConsole } from './consoleBuild.ts';
import { ensureGo } from './goPackages.ts';
import { ensureNetworkPackages } from './networkPackages.ts';
import { ensureImagePackages } from './imagePackages.ts';
import { ensureJava } from './javaPackages.ts';
import { ensureMono } from './monoPackages.ts';
import { ensureRuby } from './rubyPackages.ts';
import { runChild } from './runChild.ts';

const bin = (name: string) => join(CLONE_FOLDER, 'node_modules', '.bin', name);

/** What is checked before any test runs: types, lint, format. */
const CHECKS: readonly (readonly [string, ...string[]])[] = [
  ['tsc', '--noEmit'],
  ['tsc', '--noEmit', '--project', 'console'],
  ['oxlint', '--type-aware', '--deny-warnings'],
  ['oxfmt', '--check'],
];

const EVERYTHING = [
  'src/**/*.test.ts',
  'console/src/**/*.test.ts',
  'runtimes/**/*.test.ts',
  'test/**/*.test.ts',
];

/** More failing files than these are no accident. */
const MOST_FILES_RUN_AGAIN = 4;

/**
 * `./mayfly test [FILES]`: all checks and tests, or only the test files named. Ends with the runner's summary. Of a
 * whole run, files that failed run once more by themselves; what passes only then is named as flaky: a bug, not a break.
 */
export async function test(args: readonly string[]): Promise<number> {
  const say = (line: string) => process.stderr.write(`mayfly: ${line}\n`);
  await ensureBubblewrap(say);
  await ensureNetworkPackages(say, true);
  await ensureRuby(say);
  await ensureJava(say);
  await ensureMono(say);
  await ensureGo(say);
  await ensureImagePackages(say);
  await ensureChromium(say);
  if (args.length === 0) {
    for (const [program, ...rest] of CHECKS) {
      process.stderr.write(`mayfly: ${program} ${rest.join(' ')}\n`);
      const code = await runChild(process.execPath, [bin(program), ...rest], { cwd: CLONE_FOLDER });
      if (code !== 0) return code;
    }
  }
  const { cacheFolder } = readConfig([]).config;
  const { signal } = new AbortController();
  await buildConsole({ cacheFolder, signal, step: (text) => say(`the console: ${text}`) });
  await buildBundle(cacheFolder, signal);
  if (args.length > 0) {
    return run(args.map((arg) => (existsSync(arg) ? arg : join(CLONE_FOLDER, arg))));
  }
  const folder = await mkdtemp(join(tmpdir(), 'mayfly-tests-'));
  try {
    const failed = join(folder, 'failed');
    const code = await run(EVERYTHING, failed);
    const files = code === 0 ? [] : (await readFile(failed, 'utf8')).split('\n').filter(Boolean);
    if (files.length === 0 || files.length > MOST_FILES_RUN_AGAIN) return code;
    const names = files.map((file) => relative(CLONE_FOLDER, file)).join(' ');
    say(`failed, and run once more: ${names}`);
    const again = await run(files);
    if (again === 0) say(`flaky, each to be mended: ${names}`);
    return again;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function run(files: readonly string[], failedTo?: string): Promise<number> {
  const reporters = [
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    ...(failedTo === undefined
      ? []
      : [
          `--test-reporter=${join(CLONE_FOLDER, 'src/cli/failedTestFiles.ts')}`,
          `--test-reporter-destination=${failedTo}`,
        ]),
  ];
  return runChild(
    process.execPath,
    ['--test', '--test-concurrency=2', '--test-timeout=300000', ...reporters, ...files],
    { cwd: CLONE_FOLDER },
  );
}
