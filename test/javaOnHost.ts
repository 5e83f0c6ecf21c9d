/** Java functions for tests: which runtimes this machine has, and classes compiled with its JDK. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../src/base/clock.ts';
import { runCommand } from '../src/compute/runtimes/command.ts';
import { findJdks } from '../src/compute/runtimes/javaFind.ts';
import { fetchJavaLibraries } from '../src/compute/runtimes/javaLibraries.ts';

const NEVER = new AbortController().signal;
const MAJORS = [17, 21, 25];
const jdks = findJdks(process.env).filter(({ compiler }) => compiler);

/** Runtimes that functions can use here, the oldest first. */
export const JAVA_RUNTIMES = MAJORS.filter((major) => jdks.some((jdk) => jdk.major === major)).map(
  (major) => `java${major}`,
);
/** The runtime that tests use, when `skipWithoutJava` does not speak against it. */
export const JAVA = JAVA_RUNTIMES[0] ?? 'java17';
const cacheFolder = join(tmpdir(), 'mayfly-test-cache');
export const skipWithoutJava = await whyWithout();

/** Why Java cannot be tested here, or false. */
async function whyWithout(): Promise<string | false> {
  if (JAVA_RUNTIMES.length === 0) return `there is no JDK ${MAJORS.join(', ')} here`;
  const run = (argv: readonly string[], folder: string, timeoutMs: number) =>
    runCommand(argv, { clock: systemClock(), environment: process.env, folder, timeoutMs, signal: NEVER });
  try {
    await fetchJavaLibraries({ cacheFolder, environment: process.env, downloads: true, run });
    return false;
  } catch (error) {
    return `AWS's libraries for Java cannot be had here: ${String(error)}`;
  }
}

/** The class files of these sources, by their paths in a package; AWS's interfaces are at hand. */
export async function compileJava(sources: readonly string[]): Promise<Record<string, Buffer>> {
  const oldest = jdks.toSorted((a, b) => a.major - b.major).find(({ major }) => major >= 17);
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-classes-'));
  try {
    const options = [
      '--release',
      '17',
      '-nowarn',
      '-encoding',
      'UTF-8',
      '-d',
      folder,
      '-cp',
      join(cacheFolder, 'java', '*'),
    ];
    execFileSync(join(oldest?.home ?? '', 'bin', 'javac'), [...options, ...sources]);
    const files = readdirSync(folder, { recursive: true, withFileTypes: true });
    return Object.fromEntries(
      files.flatMap((file) => {
        const path = join(file.parentPath, file.name);
        return file.isFile() ? [[path.slice(folder.length + 1), readFileSync(path)]] : [];
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The handlers that tests share; see runtimes/test/java/handlers. */
export function testHandlers(): Promise<Record<string, Buffer>> {
  const folder = join(import.meta.dirname, '../runtimes/test/java/handlers');
  return compileJava(readdirSync(folder).map((name) => join(folder, name)));
}
