/**
 * Reads the headers of a tar stream, strictly: what another reader might understand in another way is refused. A
 * header is 512 bytes, its content follows in whole blocks of 512; `x` and `L`/`K` headers describe the next one.
 *
 *   0 path 100 | 100 mode 8 | 108 uid 8 | 116 gid 8 | 124 size 12 | 148 checksum 8 | 156 type | 257 magic 6 | 345 prefix 155
 */
import { ImageRefused } from './imageRefused.ts';

export interface TarEntry {
  readonly path: string;
  readonly type: 'file' | 'folder' | 'link' | 'symlink' | 'device' | 'pipe';
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly bytes: number;
}

const BLOCK = 512;
const MAX_DESCRIPTION_BYTES = 1024 * 1024;
const MAX_PATH_BYTES = 4096;
const TYPES: Readonly<Record<string, TarEntry['type']>> = {
  '0': 'file',
  '\0': 'file',
  '7': 'file',
  '1': 'link',
  '2': 'symlink',
  '3': 'device',
  '4': 'device',
  '5': 'folder',
  '6': 'pipe',
};

/** Feed it chunks in order, then `end`. Throws ImageRefused. */
export interface TarReader {
  write(chunk: Buffer): void;
  end(): void;
}

export function createTarReader(onEntry: (entry: TarEntry) => void): TarReader {
  let pending: Buffer = Buffer.alloc(0);
  let skip = 0;
  /** Of the entry that is being skipped: some writers (umoci's `insert`) end with the last byte of content. */
  let padding = 0;
  let description: { type: string; bytes: number } | undefined;
  let next: Described = {};
  let ended = false;

  const header = (block: Buffer): void => {
    if (ended) return;
    if (block.every((byte) => byte === 0)) return void (ended = true);
    checkSum(block);
    const type = String.fromCharCode(block[156] ?? 0);
    const bytes = next.size ?? number(block, 124, 12);
    if (type === 'x' || type === 'L' || type === 'K') {
      if (next.size !== undefined || bytes > MAX_DESCRIPTION_BYTES) throw unreadable();
      description = { type, bytes };
      return;
    }
    const entry = readEntry(block, type, bytes, next);
    next = {};
    skip = entry.type === 'file' ? padded(bytes) : 0;
    padding = skip - bytes;
    onEntry(entry);
  };

  return {
    write: (chunk) => {
      let at = 0;
      if (skip > 0) {
        at = Math.min(skip, chunk.length);
        skip -= at;
        if (at === chunk.length) return;
      }
      let data = pending.length > 0 ? Buffer.concat([pending, chunk.subarray(at)]) : chunk.subarray(at);
      for (;;) {
        const wanted = description === undefined ? BLOCK : padded(description.bytes);
        if (data.length < wanted) break;
        const part = data.subarray(0, wanted);
        data = data.subarray(wanted);
        if (description === undefined) header(part);
        else {
          next = described(next, description.type, part.subarray(0, description.bytes));
          description = undefined;
        }
        if (skip > 0) {
          const taken = Math.min(skip, data.length);
          skip -= taken;
          data = data.subarray(taken);
        }
      }
      pending = Buffer.from(data);
    },
    end: () => {
      if (skip > padding || description !== undefined || (pending.length > 0 && !ended)) throw unreadable();
    },
  };
}

/** What describing headers have said about the next entry. */
interface Described {
  readonly path?: string;
  readonly size?: number;
  readonly uid?: number;
  readonly gid?: number;
}

function described(before: Described, type: string, content: Buffer): Described {
  if (type === 'K') return before;
  if (type === 'L') return { ...before, path: content.toString('utf8').replace(/\0.*$/s, '') };
  let after = before;
  for (const [key, value] of paxRecords(content)) {
    if (key.startsWith('GNU.sparse')) throw new ImageRefused('invalid', 'it has sparse files');
    if (key === 'path') after = { ...after, path: value };
    else if (key === 'size' || key === 'uid' || key === 'gid') after = { ...after, [key]: decimal(value) };
  }
  return after;
}

/** Each is `LENGTH KEY=VALUE\n`, the length counting all of it. */
function* paxRecords(content: Buffer): Generator<readonly [string, string]> {
  for (let at = 0; at < content.length;) {
    const blank = content.indexOf(32, at);
    const length = blank < 0 || blank - at > 10 ? NaN : decimal(content.toString('latin1', at, blank));
    const end = at + length;
    const equals = content.indexOf(61, blank);
    if (!(end <= content.length && equals > blank && equals < end && content[end - 1] === 10))
      throw unreadable();
    yield [content.toString('utf8', blank + 1, equals), content.toString('utf8', equals + 1, end - 1)];
    at = end;
  }
}

function readEntry(block: Buffer, letter: string, bytes: number, next: Described): TarEntry {
  const type = TYPES[letter];
  if (type === undefined) {
    throw new ImageRefused(
      'invalid',
      letter === 'S' ? 'it has sparse files' : 'one of its layers has unknown entries',
    );
  }
  // Other readers take a size here for none, or for content.
  if (type !== 'file' && bytes !== 0) throw unreadable();
  const path = next.path ?? headerPath(block);
  if (path === '' || path.includes('\0') || Buffer.byteLength(path) > MAX_PATH_BYTES) throw unreadable();
  return {
    path,
    type,
    mode: number(block, 100, 8) & 0o7777,
    uid: next.uid ?? number(block, 108, 8),
    gid: next.gid ?? number(block, 116, 8),
    bytes,
  };
}

function headerPath(block: Buffer): string {
  const path = text(block, 0, 100);
  const prefix = block.toString('latin1', 257, 263) === 'ustar\0' ? text(block, 345, 155) : '';
  return prefix === '' ? path : `${prefix}/${path}`;
}

function text(block: Buffer, at: number, length: number): string {
  return block.toString('utf8', at, at + length).replace(/\0.*$/s, '');
}

/** Octal, or with the highest bit set, for large ones, binary. */
function number(block: Buffer, at: number, length: number): number {
  const first = block[at] ?? 0;
  if ((first & 0x80) !== 0) {
    if (first !== 0x80 || block.subarray(at + 1, at + length - 6).some((byte) => byte !== 0))
      throw unreadable();
    return block.readUIntBE(at + length - 6, 6);
  }
  const digits = block.toString('latin1', at, at + length).replace(/^[ \0]+|[ \0]+$/g, '');
  if (!/^[0-7]*$/.test(digits)) throw unreadable();
  return digits === '' ? 0 : Number.parseInt(digits, 8);
}

function decimal(digits: string): number {
  if (!/^\d{1,15}$/.test(digits)) throw unreadable();
  return Number(digits);
}

function checkSum(block: Buffer): void {
  let sum = 8 * 32;
  for (let at = 0; at < BLOCK; at++) if (at < 148 || at >= 156) sum += block[at] ?? 0;
  if (sum !== number(block, 148, 8)) throw unreadable();
}

function padded(bytes: number): number {
  return Math.ceil(bytes / BLOCK) * BLOCK;
}

function unreadable(): ImageRefused {
  return new ImageRefused('invalid', 'one of its layers cannot be read');
}
