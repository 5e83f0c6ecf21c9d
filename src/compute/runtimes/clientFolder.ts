import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeSharedFolder, publishFolderSync } from './sharedFolder.ts';

/** What becomes /var/runtime: Mayfly's client of one language beside the libraries that functions find there. */
export interface ClientFolder {
  /** Host folder, shown at /var/runtime. */
  readonly folder: string;
  /** Name of the client's folder in it; changes with the client, so that platforms of two versions can share. */
  readonly client: string;
}

/**
 * Copies the client out of the clone into the cache: a sandbox must be able to read it wherever the clone lies.
 * A dozen small files; nothing to do when they are there. `made`: what is made of them, to lie beside them.
 */
export function installClient(
  source: string,
  folder: string,
  libraries: string,
  made: (files: readonly ClientFile[]) => readonly ClientFile[] = () => [],
): ClientFolder {
  const found = clientFiles(source);
  const files = [...found, ...made(found)];
  const hash = createHash('sha256');
  for (const { path, content } of files) hash.update(`${path}\0${content.length}\0`).update(content);
  const client = `client-${hash.digest('hex').slice(0, 12)}`;
  makeSharedFolder(join(folder, libraries));
  const target = join(folder, client);
  if (!existsSync(target)) {
    publishFolderSync(target, (draft) => {
      for (const { path, content } of files) writeShared(join(draft, path), content);
    });
  }
  return { folder, client };
}

/** The libraries' lock files and whatever Python left behind are not part of the client. */
const NOT_CLIENT = /(^|\/)(sdk|packages|__pycache__)(\/|$)|\.test\.ts$/;

export interface ClientFile {
  /** Relative to the client's folder. */
  readonly path: string;
  readonly content: Buffer;
}

/** The files of a client, in a fixed order. */
export function clientFiles(source: string): ClientFile[] {
  return readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(source.length + 1))
    .filter((path) => !NOT_CLIENT.test(path))
    .toSorted()
    .map((path) => ({ path, content: readFileSync(join(source, path)) }));
}

function writeShared(path: string, content: Buffer): void {
  mkdirSync(dirname(path), { recursive: true });
  chmodSync(dirname(path), 0o755);
  writeFileSync(path, content);
  chmodSync(path, 0o644);
}
