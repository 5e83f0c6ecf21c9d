import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeSharedFolder } from './sharedFolder.ts';
import type { Shelf } from './shelf.ts';

interface JavaLibrary {
  readonly name: string;
  readonly version: string;
  readonly sha256: string;
}

/** What of a shelf matters here. */
type Source = Pick<Shelf, 'cacheFolder' | 'environment' | 'downloads' | 'signal'>;

const GROUP = 'com/amazonaws';
const CENTRAL = 'https://repo.maven.apache.org/maven2';
const MAX_BYTES = 16 * 1024 * 1024;
const FETCH_TIMEOUT_MS = 120_000;

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
export function cachedJar(shelf: Source, library: JavaLibrary): string {
  return join(shelf.cacheFolder, 'java', jarOf(library));
}

export const haveJavaLibraries = (shelf: Source): boolean =>
  JAVA_LIBRARIES.every((library) => existsSync(cachedJar(shelf, library)));

/**
 * Brings the libraries into the cache: out of the user's Maven repository when they are there, else from Maven
 * Central. Only files with the expected content are taken. Throws an Error whose message is the reason.
 */
export async function fetchJavaLibraries(shelf: Source): Promise<void> {
  makeSharedFolder(join(shelf.cacheFolder, 'java'));
  for (const library of JAVA_LIBRARIES) {
    const target = cachedJar(shelf, library);
    if (existsSync(target)) continue;
    const content = fromMavenRepository(shelf, library) ?? (await fromCentral(shelf, library));
    const draft = `${target}.${process.pid}`;
    writeFileSync(draft, content);
    chmodSync(draft, 0o644);
    renameSync(draft, target);
  }
}

const pathOf = (library: JavaLibrary) => `${GROUP}/${library.name}/${library.version}/${jarOf(library)}`;

function fromMavenRepository(shelf: Source, library: JavaLibrary): Buffer | undefined {
  const home = shelf.environment['HOME'];
  if (home === undefined) return undefined;
  try {
    const content = readFileSync(join(home, '.m2', 'repository', pathOf(library)));
    return isExpected(library, content) ? content : undefined;
  } catch {
    return undefined;
  }
}

async function fromCentral(shelf: Source, library: JavaLibrary): Promise<Buffer> {
  if (!shelf.downloads) throw new Error('downloads are switched off');
  const url = `${CENTRAL}/${pathOf(library)}`;
  let content: Buffer;
  try {
    content = await download(url, AbortSignal.any([shelf.signal, AbortSignal.timeout(FETCH_TIMEOUT_MS)]));
  } catch (error) {
    throw new Error(`${url} could not be fetched: ${reasonOf(error)}`, { cause: error });
  }
  if (!isExpected(library, content)) throw new Error(`${url} is not the file that it was when it was chosen`);
  return content;
}

async function download(url: string, signal: AbortSignal): Promise<Buffer> {
  const response = await fetch(url, { signal });
  if (!response.ok || response.body === null) throw new Error(`status ${response.status}`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new Error('too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || error.message : error.message;
}

function isExpected(library: JavaLibrary, content: Buffer): boolean {
  return createHash('sha256').update(content).digest('hex') === library.sha256;
}
