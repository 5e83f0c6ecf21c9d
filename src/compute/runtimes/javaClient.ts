import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, linkSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clientFiles } from './clientFolder.ts';
import { lastLine, UMASK } from './command.ts';
import type { Jdk } from './javaFind.ts';
import { commonJavaOptions } from './javaOptions.ts';
import { cachedJar, JAVA_LIBRARIES, jarOf } from './javaLibraries.ts';
import { publishFolder } from './sharedFolder.ts';
import type { Shelf } from './shelf.ts';

/**
 * Mayfly's client for one JDK, with the libraries and the class-data archive:
 *
 *   CACHE/runtimes/java17-HASH/runtime/client.jar     shown at /var/runtime
 *                                      aws-lambda-java-….jar
 *                                      client.jsa     what the client loads, mapped into memory at each start
 *                             /task/                  beside it, as /var/task is beside /var/runtime
 *
 * A JVM takes an archive only if the class path is the one that it was made with, to the letter: both are named from
 * the working folder, `../runtime/client.jar`, which is true in this folder and in every sandbox.
 */
export interface JavaClient {
  /** Shown at /var/runtime. */
  readonly folder: string;
  isInstalled(): boolean;
  /** Throws an Error whose message is the reason. */
  install(): Promise<void>;
}

export const CLIENT_JAR = '../runtime/client.jar';
export const CLIENT_ARCHIVE = '../runtime/client.jsa';

const COMPILE_TIMEOUT_MS = 120_000;

export function createJavaClient(shelf: Shelf, runtime: string, jdk: Jdk): JavaClient {
  const source = join(shelf.runtimesFolder, 'java');
  const whole = join(shelf.cacheFolder, 'runtimes', `${runtime}-${identity(source, jdk)}`);
  return {
    folder: join(whole, 'runtime'),
    isInstalled: () => existsSync(whole),
    install: () =>
      publishFolder(whole, async (draft) => {
        const target = join(draft, 'whole');
        for (const name of ['', 'runtime', 'task']) makeFolder(join(target, name));
        for (const library of JAVA_LIBRARIES) {
          linkOrCopy(cachedJar(shelf, library), join(target, 'runtime', jarOf(library)));
        }
        await compile(shelf, jdk, source, draft, join(target, 'runtime'));
        await archive(shelf, jdk, draft, join(target, 'task'));
        return target;
      }),
  };
}

/** Another client, another library or another JDK at the same place: another folder. */
function identity(source: string, jdk: Jdk): string {
  const hash = createHash('sha256').update(`${jdk.home}\0${jdk.version}\0`);
  const modules = statSync(join(jdk.home, 'lib', 'modules'), { throwIfNoEntry: false });
  hash.update(`${modules?.size}:${modules?.mtimeMs}\0`);
  for (const { sha256 } of JAVA_LIBRARIES) hash.update(sha256);
  for (const { path, content } of clientFiles(source))
    hash.update(`${path}\0${content.length}\0`).update(content);
  return hash.digest('hex').slice(0, 12);
}

function makeFolder(path: string): void {
  mkdirSync(path, { recursive: true });
  chmodSync(path, 0o755);
}

function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
  chmodSync(to, 0o644);
}

/** `java.io` is opened on AWS too; the rest lets the client set what System.getenv and the C library's show. */
const OPENED = 'java.base/java.io java.base/java.lang java.base/java.util';
const EXPORTED = 'java.base/jdk.internal.misc';

async function compile(
  shelf: Shelf,
  jdk: Jdk,
  source: string,
  draft: string,
  runtime: string,
): Promise<void> {
  const jars = JAVA_LIBRARIES.map(jarOf);
  const manifest = join(draft, 'manifest');
  writeFileSync(
    manifest,
    `Main-Class: mayfly.Main\nClass-Path: ${jars.join('\n  ')}\nAdd-Opens: ${OPENED}\nAdd-Exports: ${EXPORTED}\n`,
  );
  const files = clientFiles(source)
    .filter(({ path }) => path.endsWith('.java'))
    .map(({ path }) => join(source, path));
  const classPath = jars.map((jar) => join(runtime, jar)).join(':');
  const javac = [join(jdk.home, 'bin', 'javac'), '-nowarn', '-proc:none', '-encoding', 'UTF-8'];
  javac.push('--add-exports', `${EXPORTED}=ALL-UNNAMED`);
  await run(shelf, draft, [...javac, '-d', join(draft, 'classes'), '-cp', classPath, ...files]);
  const jar = [join(jdk.home, 'bin', 'jar'), '--create', '--file', join(runtime, 'client.jar')];
  await run(shelf, draft, [...jar, '--manifest', manifest, '-C', join(draft, 'classes'), '.']);
}

/** Runs the client once with a function of its own, and keeps the classes that it loaded. */
async function archive(shelf: Shelf, jdk: Jdk, draft: string, task: string): Promise<void> {
  const java = [
    join(jdk.home, 'bin', 'java'),
    ...commonJavaOptions(jdk.major),
    `-XX:ArchiveClassesAtExit=${CLIENT_ARCHIVE}`,
  ];
  const exported = ['--add-exports', `${EXPORTED}=ALL-UNNAMED`];
  const opened = OPENED.split(' ').flatMap((name) => ['--add-opens', `${name}=ALL-UNNAMED`]);
  const train = [
    ...java,
    ...opened,
    ...exported,
    '-cp',
    CLIENT_JAR,
    'mayfly.Training',
    join(draft, 'classes'),
  ];
  await run(shelf, task, train);
  chmodSync(join(task, CLIENT_ARCHIVE), 0o644);
}

async function run(shelf: Shelf, folder: string, argv: readonly string[]): Promise<void> {
  const result = await shelf.run([...UMASK, ...argv], folder, COMPILE_TIMEOUT_MS);
  if (result.code !== 0) throw new Error(`${argv[0] ?? ''} failed: ${lastLine(result)}`);
}
