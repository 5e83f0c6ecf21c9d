import { unzipSync, zipSync, type Zippable } from 'fflate';
import { readModes } from './zipModes.ts';

/** A file of a package. */
export interface PackedFile {
  readonly content: Uint8Array;
  /** Unix permissions, e.g. 0o755; what a zip file without them is given by Lambda. */
  readonly mode: number;
}

/** By path, e.g. `lib/orders.py`. */
export type PackedFiles = ReadonlyMap<string, PackedFile>;

/** Unix, regular file. */
const REGULAR_FILE = 0o100000;
const UNIX = 3;
const USUAL_MODE = 0o644;

/** Folders are not kept: they are there by the files in them. Throws on what is no zip file. */
export function unpack(zip: Uint8Array): PackedFiles {
  const modes = readModes(zip);
  return new Map(
    Object.entries(unzipSync(zip))
      .filter(([path]) => !path.endsWith('/'))
      .map(([path, content]) => [path, { content, mode: modes.get(path) || USUAL_MODE }]),
  );
}

/** The same files give the same bytes, whenever they are packed. */
export function pack(files: PackedFiles): Uint8Array<ArrayBuffer> {
  const entries: Zippable = {};
  for (const [path, { content, mode }] of [...files].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    entries[path] = [
      content,
      { os: UNIX, attrs: ((REGULAR_FILE | mode) << 16) >>> 0, mtime: '2020-01-01T00:00:00' },
    ];
  }
  return zipSync(entries, { level: 6 });
}

/** Of a new file: what is started is executable. */
export function modeFor(path: string): number {
  return path === 'bootstrap' || path.endsWith('.sh') ? 0o755 : USUAL_MODE;
}
