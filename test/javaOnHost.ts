/** Java functions for tests: which runtimes this machine has, and classes compiled with its JDK. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findJdks } from '../src/compute/runtimes/javaFind.ts';

const MAJORS = [17, 21, 25];
const jdks = findJdks(process.env).filter(({ compiler }) => compiler);

/** Runtimes that functions can use here, the oldest first. */
export const JAVA_RUNTIMES = MAJORS.filter((major) => jdks.some((jdk) => jdk.major === major)).map(
  (major) => `java${major}`,
);
/** The runtime that tests use, when `skipWithoutJava` does not speak against it. */
export const JAVA = JAVA_RUNTIMES[0] ?? 'java17';
export const skipWithoutJava = JAVA_RUNTIMES.length > 0 ? false : `there is no JDK ${MAJORS.join(', ')} here`;

/**
 * The class files of these sources, by their paths in a package. `cacheFolder` is one where a Java runtime has been
 * prepared: AWS's interfaces are in it.
 */
export function compileJava(sources: readonly string[], cacheFolder: string): Record<string, Buffer> {
  const oldest = jdks.toSorted((a, b) => a.major - b.major).find(({ major }) => major >= 17);
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-classes-'));
  const jars = join(cacheFolder, 'java', '*');
  try {
    const options = ['--release', '17', '-parameters', '-nowarn', '-d', folder, '-cp', jars];
    execFileSync(join(oldest?.home ?? '', 'bin', 'javac'), [...options, ...sources]);
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) =>
      file.isFile(),
    );
    return Object.fromEntries(
      files.map((file) => {
        const path = join(file.parentPath, file.name);
        return [path.slice(folder.length + 1), readFileSync(path)];
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The handlers that tests share; see runtimes/test/java/handlers. */
export function testHandlers(cacheFolder: string): Record<string, Buffer> {
  const folder = join(import.meta.dirname, '../runtimes/test/java/handlers');
  const sources = readdirSync(folder).map((name) => join(folder, name));
  return compileJava(sources, cacheFolder);
}
