import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lastLine } from './command.ts';
import { makeSharedFolder } from './sharedFolder.ts';
import type { Shelf } from './shelf.ts';

interface JavaLibrary {
  readonly name: string;
  readonly version: string;
  readonly sha256: string;
}

/** What of a shelf matters here. */
type Source = Pick<Shelf, 'cacheFolder' | 'environment' | 'downloads' | 'run'>;

const GROUP = 'com.amazonaws';
const FETCH_TIMEOUT_MS = 10 * 60_000;

/**
 * AWS's own handler loader and serializer, so that events become objects, and results JSON, exactly as there, and the
 * interfaces that functions share with them. docs/dependencies.md says why these.
 */
export const JAVA_LIBRARIES: readonly JavaLibrary[] = [
  {
    name: 'aws-lambda-java-core',
    version: '1.4.0',
    sha256: '575c24393cc1ad645e83e618956eabd89ffe8cc09efae2cb62bc6589154d68ed',
  },
  {
    name: 'aws-lambda-java-serialization',
    version: '1.2.0',
    sha256: '1513c1f945a3213f916a4b2de1760c97b51d84d110f82bbbcf9cfac53d5651e7',
  },
  {
    name: 'aws-lambda-java-runtime-interface-client',
    version: '2.9.0',
    sha256: '26568a5f63bf9e921567e77661be425650abc8972bae2aa0b7e99bab4e4239d9',
  },
];

export const jarOf = ({ name, version }: JavaLibrary): string => `${name}-${version}.jar`;

/** CACHE/java/NAME-VERSION.jar */
export function cachedJar(shelf: Pick<Shelf, 'cacheFolder'>, library: JavaLibrary): string {
  return join(shelf.cacheFolder, 'java', jarOf(library));
}

export const haveJavaLibraries = (shelf: Pick<Shelf, 'cacheFolder'>): boolean =>
  JAVA_LIBRARIES.every((library) => existsSync(cachedJar(shelf, library)));

/**
 * Brings the libraries into the cache: out of the user's Maven repository when they are there, else with the user's own
 * Maven: its mirrors, proxies and credentials. Only files with the expected content are taken. Throws an Error whose
 * message is the reason.
 */
export async function fetchJavaLibraries(shelf: Source): Promise<void> {
  const folder = join(shelf.cacheFolder, 'java');
  makeSharedFolder(folder);
  const missing = () => JAVA_LIBRARIES.filter((library) => !existsSync(cachedJar(shelf, library)));
  for (const library of missing()) adopt(shelf, library, inMavenRepository(shelf, library));
  if (missing().length === 0) return;
  if (!shelf.downloads) throw new Error('downloads are switched off');
  const draft = await mkdtemp(join(folder, '.fetch-'));
  try {
    writeFileSync(join(draft, 'pom.xml'), projectOf(JAVA_LIBRARIES));
    const maven = await shelf.run(MAVEN, draft, FETCH_TIMEOUT_MS);
    if (maven.code !== 0) throw new Error(`Maven could not fetch them: ${lastLine(maven)}`);
    for (const library of missing()) {
      if (adopt(shelf, library, join(draft, 'jars', jarOf(library)))) continue;
      throw new Error(`Maven fetched another ${jarOf(library)} than the one that was chosen`);
    }
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

const MAVEN = [
  'mvn',
  '--batch-mode',
  '--quiet',
  'dependency:copy-dependencies',
  '-DexcludeTransitive=true',
  '-DoutputDirectory=jars',
];

/** A project with nothing but these dependencies, since Maven fetches for projects. */
function projectOf(libraries: readonly JavaLibrary[]): string {
  const dependencies = libraries.map(
    ({ name, version }) =>
      `<dependency><groupId>${GROUP}</groupId><artifactId>${name}</artifactId><version>${version}</version></dependency>`,
  );
  return [
    '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>',
    '<groupId>mayfly</groupId><artifactId>runtime</artifactId><version>1</version><packaging>pom</packaging>',
    `<dependencies>${dependencies.join('')}</dependencies></project>`,
  ].join('\n');
}

function inMavenRepository({ environment }: Source, library: JavaLibrary): string {
  const folder = join(environment['HOME'] ?? '/', '.m2/repository', ...GROUP.split('.'));
  return join(folder, library.name, library.version, jarOf(library));
}

/** Whether the file is there and is the one. */
function adopt(shelf: Source, library: JavaLibrary, file: string): boolean {
  let content: Buffer;
  try {
    content = readFileSync(file);
  } catch {
    return false;
  }
  if (createHash('sha256').update(content).digest('hex') !== library.sha256) return false;
  const target = cachedJar(shelf, library);
  const draft = `${target}.${process.pid}`;
  writeFileSync(draft, content);
  chmodSync(draft, 0o644);
  renameSync(draft, target);
  return true;
}
