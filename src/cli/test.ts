import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CLONE_FOLDER } from '../config.ts';
import { ensureBubblewrap } from './bubblewrapPackage.ts';
import { ensureGo } from './goPackages.ts';
import { ensureNetworkPackages } from './networkPackages.ts';
import { ensureImagePackages } from './imagePackages.ts';
import { ensureJava } from './javaPackages.ts';
import { ensureRuby } from './rubyPackages.ts';
import { runChild } from './runChild.ts';

const bin = (name: string) => join(CLONE_FOLDER, 'node_modules', '.bin', name);

/** What is checked before any test runs: types, lint, format. */
const CHECKS: readonly (readonly [string, ...string[]])[] = [
  ['tsc', '--noEmit'],
  ['oxlint', '--type-aware', '--deny-warnings'],
  ['oxfmt', '--check'],
];

const EVERYTHING = ['src/**/*.test.ts', 'runtimes/**/*.test.ts', 'test/**/*.test.ts'];

/** `./mayfly test [FILES]`: all checks and tests, or only the test files named. Ends with the runner's summary. */
export async function test(args: readonly string[]): Promise<number> {
  const say = (line: string) => process.stderr.write(`mayfly: ${line}\n`);
  await ensureBubblewrap(say);
  await ensureNetworkPackages(say, true);
  await ensureRuby(say);
  await ensureJava(say);
  await ensureGo(say);
  await ensureImagePackages(say);
  if (args.length === 0) {
    for (const [program, ...rest] of CHECKS) {
      process.stderr.write(`mayfly: ${program} ${rest.join(' ')}\n`);
      const code = await runChild(process.execPath, [bin(program), ...rest], { cwd: CLONE_FOLDER });
      if (code !== 0) return code;
    }
  }
  const files = args.map((arg) => (existsSync(arg) ? arg : join(CLONE_FOLDER, arg)));
  return runChild(
    process.execPath,
    [
      '--test',
      '--test-concurrency=2',
      '--test-timeout=300000',
      '--test-reporter=spec',
      ...(files.length > 0 ? files : EVERYTHING),
    ],
    { cwd: CLONE_FOLDER },
  );
}
