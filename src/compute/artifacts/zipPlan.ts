import { fromBufferPromise, type Entry } from 'yauzl';
import { entryParts } from './zipPath.ts';
import { ZipRejected } from './zipRejected.ts';

/** Files, links and folders of one package, those only implied by a longer name included. */
const MAX_NODES = 100_000;
const MAX_LINK_TARGET_BYTES = 4096;

export interface PlannedFile {
  readonly path: string;
  readonly kind: 'file' | 'link';
  /** 0644 or 0755, or without the write bit where the archive has none. */
  readonly mode: number;
  readonly method: 0 | 8;
  readonly dataStart: number;
  readonly compressedBytes: number;
  readonly bytes: number;
  readonly crc32: number;
}

/** What unpacking will make: every path checked, every size declared and within the limit. */
export interface ZipPlan {
  /** Parents before children. */
  readonly folders: readonly string[];
  readonly files: readonly PlannedFile[];
  readonly unpackedBytes: number;
}

/** Reads the central directory and refuses whatever could write outside the folder or more than the limit. */
export async function planZip(zip: Uint8Array, maxUnpackedBytes: number): Promise<ZipPlan> {
  const bytes = Buffer.from(zip.buffer, zip.byteOffset, zip.byteLength);
  try {
    const archive = await fromBufferPromise(bytes, { strictFileNames: true, validateEntrySizes: true });
    if (archive.entryCount > MAX_NODES) throw new ZipRejected('malformed', 'too many entries');
    const plan = new Planner(bytes, maxUnpackedBytes);
    for await (const entry of archive.eachEntry()) plan.add(entry);
    return plan.finish();
  } catch (error) {
    if (error instanceof ZipRejected) throw error;
    throw new ZipRejected('malformed', error instanceof Error ? error.message : String(error), error);
  }
}

class Planner {
  readonly #zip: Buffer;
  readonly #maxUnpackedBytes: number;
  readonly #nodes = new Map<string, 'folder' | 'file' | 'link'>();
  readonly #folders: string[] = [];
  readonly #files: PlannedFile[] = [];
  #unpackedBytes = 0;

  constructor(zip: Buffer, maxUnpackedBytes: number) {
    this.#zip = zip;
    this.#maxUnpackedBytes = maxUnpackedBytes;
  }

  add(entry: Entry): void {
    const parts = entryParts(entry.fileName);
    const kind = kindOf(entry);
    if (kind === 'folder') {
      if (entry.uncompressedSize > 0) throw new ZipRejected('malformed', 'a folder with content');
      this.#addFolders(parts);
      return;
    }
    if (parts.length === 0) throw new ZipRejected('malformed', 'a file without a name');
    this.#addFolders(parts.slice(0, -1));
    const path = parts.join('/');
    if (this.#nodes.has(path)) throw new ZipRejected('malformed', `${path} is there twice`);
    this.#note(path, kind);
    this.#count(entry.uncompressedSize);
    if (kind === 'link' && entry.uncompressedSize > MAX_LINK_TARGET_BYTES) {
      throw new ZipRejected('malformed', `${path} is a link with too long a target`);
    }
    this.#files.push({
      path,
      kind,
      mode: modeOf(entry),
      method: methodOf(entry),
      dataStart: this.#dataStart(entry),
      compressedBytes: entry.compressedSize,
      bytes: entry.uncompressedSize,
      crc32: entry.crc32,
    });
  }

  finish(): ZipPlan {
    if (this.#nodes.size === 0) throw new ZipRejected('empty', 'nothing is in it');
    return { folders: this.#folders, files: this.#files, unpackedBytes: this.#unpackedBytes };
  }

  #addFolders(parts: readonly string[]): void {
    for (let depth = 1; depth <= parts.length; depth++) {
      const path = parts.slice(0, depth).join('/');
      const known = this.#nodes.get(path);
      if (known === 'folder') continue;
      if (known !== undefined) throw new ZipRejected('malformed', `${path} is a file and a folder`);
      this.#note(path, 'folder');
      this.#folders.push(path);
    }
  }

  #note(path: string, kind: 'folder' | 'file' | 'link'): void {
    if (this.#nodes.size >= MAX_NODES) throw new ZipRejected('malformed', 'too many files and folders');
    this.#nodes.set(path, kind);
  }

  #count(bytes: number): void {
    this.#unpackedBytes += bytes;
    if (this.#unpackedBytes > this.#maxUnpackedBytes) {
      throw new ZipRejected('too-large', `more than ${this.#maxUnpackedBytes} bytes unpacked`);
    }
  }

  /** Where the entry's data begins: only its own header, in front of it, knows. */
  #dataStart(entry: Entry): number {
    const header = entry.relativeOffsetOfLocalHeader;
    if (header + 30 > this.#zip.length || this.#zip.readUInt32LE(header) !== 0x04034b50) {
      throw new ZipRejected('malformed', `${entry.fileName} has no header of its own`);
    }
    const start = header + 30 + this.#zip.readUInt16LE(header + 26) + this.#zip.readUInt16LE(header + 28);
    if (start + entry.compressedSize > this.#zip.length) {
      throw new ZipRejected('malformed', `${entry.fileName} ends beyond the archive`);
    }
    return start;
  }
}

const UNIX_SYSTEMS = new Set([3, 19]);

/** The Unix mode, or 0 when the archive was made on a system without them. */
function unixMode(entry: Entry): number {
  return UNIX_SYSTEMS.has(entry.versionMadeBy >>> 8) ? entry.externalFileAttributes >>> 16 : 0;
}

/** What Maven's archiver writes as the mode of folders that it made up, such as META-INF/maven/. */
const ALL_ONES = 0o170000;

function kindOf(entry: Entry): 'folder' | 'file' | 'link' {
  const named = entry.fileName.endsWith('/');
  switch (unixMode(entry) & 0o170000) {
    case 0o040000:
      return 'folder';
    case 0o120000:
      if (named) break;
      return 'link';
    case 0:
    case 0o100000:
    case ALL_ONES:
      return named ? 'folder' : 'file';
    default:
      break;
  }
  throw new ZipRejected('malformed', `${entry.fileName} is neither a file, a folder nor a link`);
}

/**
 * Everybody may read, and run what somebody may run: the function's user owns nothing here. No set-uid, set-gid
 * or sticky bit, and nobody but the owner may write.
 */
function modeOf(entry: Entry): number {
  const mode = unixMode(entry) & 0o777;
  if (mode === 0) return 0o644;
  return (mode & 0o755) | 0o444 | ((mode & 0o111) === 0 ? 0 : 0o111);
}

function methodOf(entry: Entry): 0 | 8 {
  if (entry.isEncrypted()) throw new ZipRejected('malformed', `${entry.fileName} is encrypted`);
  const method = entry.compressionMethod;
  if (method === 0 || method === 8) return method;
  throw new ZipRejected('malformed', `${entry.fileName} is compressed by unknown method ${method}`);
}
