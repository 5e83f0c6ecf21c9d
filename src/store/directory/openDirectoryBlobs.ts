import { createHash, type Hash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, chmod, mkdir, open, readdir, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { OperationalError, systemErrorCode } from '../../base/errors.ts';
import type { Ids } from '../../base/ids.ts';
import type { BlobInfo, Blobs } from '../blobs.ts';
import { footerOf, readFooter } from './footer.ts';

/**
 * Blobs as files. A name becomes the SHA-256 of itself, so that any text is a file name of one length:
 *
 *   FOLDER/3f/3fa9…    content, then a footer with the name, the size and the hash (footer.ts)
 *   FOLDER/new/ID      being written; what a killed process left there is removed at the next open
 *
 * A blob appears by a rename, after its file was synced; it is reported stored after the folder was synced too.
 */
export interface DirectoryBlobsOptions {
  /** Made, for its owner alone, when it is not there; nothing else lives in it. */
  readonly folder: string;
  readonly ids: Ids;
}

export async function openDirectoryBlobs({ folder, ids }: DirectoryBlobsOptions): Promise<Blobs> {
  const unfinished = join(folder, 'new');
  await prepare(folder, unfinished);
  const shards = shardFolders(folder);
  const pathOf = (name: string) => {
    const hash = createHash('sha256').update(name).digest('hex');
    return join(folder, hash.slice(0, 2), hash);
  };

  return {
    put: async (name, content) => {
      const path = pathOf(name);
      const temporary = join(unfinished, ids.hex(32));
      try {
        const info = await write(temporary, name, content);
        await shards.make(dirname(path));
        await rename(temporary, path);
        await syncFolder(dirname(path));
        return info;
      } catch (error) {
        await rm(temporary, { force: true });
        throw asOperational('blobs.put', error);
      }
    },
    open: async (name, range) => {
      const found = await find(pathOf(name));
      if (!found) return undefined;
      const start = range?.start ?? 0;
      const end = Math.min(range?.end ?? Infinity, found.info.bytes - 1);
      if (start <= end) return found.handle.createReadStream({ start, end });
      await found.handle.close();
      return Readable.from([]);
    },
    read: async (name) => {
      const found = await find(pathOf(name));
      if (!found) return undefined;
      try {
        return await readWhole(found.handle, found.info.bytes);
      } finally {
        await found.handle.close();
      }
    },
    info: async (name) => {
      const found = await find(pathOf(name));
      await found?.handle.close();
      return found?.info;
    },
    delete: async (name) => {
      const path = pathOf(name);
      try {
        await rm(path);
        await syncFolder(dirname(path));
      } catch (error) {
        if (systemErrorCode(error) !== 'ENOENT') throw asOperational('blobs.delete', error);
      }
    },
    names: () => names(folder),
  };
}

interface FoundBlob {
  readonly handle: FileHandle;
  readonly name: string;
  readonly info: BlobInfo;
}

async function find(path: string): Promise<FoundBlob | undefined> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, 'r');
    return { handle, ...(await readFooter(handle)) };
  } catch (error) {
    await handle?.close();
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw asOperational('blobs.read', error);
  }
}

async function write(
  path: string,
  name: string,
  content: Uint8Array | AsyncIterable<Uint8Array>,
): Promise<BlobInfo> {
  const handle = await open(path, 'wx', 0o600);
  try {
    const hash = createHash('sha256');
    const bytes = await writeContent(handle, content, hash);
    const digest = hash.digest();
    await writeWhole(handle, footerOf(name, bytes, digest));
    await handle.sync();
    return { bytes, sha256: digest.toString('base64') };
  } finally {
    await handle.close();
  }
}

async function writeContent(
  handle: FileHandle,
  content: Uint8Array | AsyncIterable<Uint8Array>,
  hash: Hash,
): Promise<number> {
  let bytes = 0;
  const append = async (chunk: Uint8Array) => {
    hash.update(chunk);
    await writeWhole(handle, chunk);
    bytes += chunk.byteLength;
  };
  if (content instanceof Uint8Array) await append(content);
  else for await (const chunk of content) await append(chunk);
  return bytes;
}

/** The system may write less than it was given. */
async function writeWhole(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  let rest = bytes;
  while (rest.byteLength > 0) rest = rest.subarray((await handle.write(rest)).bytesWritten);
}

async function readWhole(handle: FileHandle, bytes: number): Promise<Uint8Array> {
  const out = new Uint8Array(bytes);
  let at = 0;
  while (at < bytes) {
    const { bytesRead } = await handle.read(out, at, bytes - at, at);
    if (bytesRead === 0) throw new Error('the file is shorter than its footer says');
    at += bytesRead;
  }
  return out;
}

async function* names(root: string): AsyncGenerator<string> {
  for (const shard of await readdir(root)) {
    if (!/^[0-9a-f]{2}$/.test(shard)) continue;
    for (const file of await readdir(join(root, shard))) {
      const found = await find(join(root, shard, file));
      // Deleted since the folder was read.
      if (!found) continue;
      await found.handle.close();
      yield found.name;
    }
  }
}

async function prepare(root: string, unfinished: string): Promise<void> {
  try {
    await mkdir(root, { recursive: true, mode: 0o700 });
    await chmod(root, 0o700);
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { mode: 0o700 });
    await access(root, constants.W_OK | constants.X_OK);
    await syncFolder(root);
    await syncFolder(dirname(root));
  } catch (error) {
    throw asOperational('blobs.open', error);
  }
}

/** Makes folders, each once, and durable before the first file in them. */
function shardFolders(root: string): { make(folder: string): Promise<void> } {
  const made = new Map<string, Promise<void>>();
  const make = async (folder: string) => {
    try {
      await mkdir(folder, { mode: 0o700 });
    } catch (error) {
      if (systemErrorCode(error) !== 'EEXIST') throw error;
    }
    await syncFolder(root);
  };
  return {
    make: (folder) => {
      let making = made.get(folder);
      if (!making) {
        made.set(folder, (making = make(folder)));
        making.catch(() => made.delete(folder));
      }
      return making;
    },
  };
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Failures of the file system as operational errors; what the source of the content threw stays itself. */
function asOperational(operation: string, error: unknown): unknown {
  const code = systemErrorCode(error);
  if (error instanceof OperationalError || code === undefined || !(error instanceof Error)) return error;
  // A fault of the protocol has a code, too.
  if (!('errno' in error)) return error;
  const hint = code === 'ENOSPC' ? 'the disk is full: free space where the data folder is' : undefined;
  return new OperationalError(operation, error.message, { cause: error, ...(hint && { hint }) });
}
