import { createInflateRaw, crc32, inflateRawSync } from 'node:zlib';
import { leadsOut, MAX_LINK_STEPS } from './zipPath.ts';
import type { PlannedFile } from './zipPlan.ts';
import { ZipRejected } from './zipRejected.ts';

/** Up to this size a file is inflated and written in one go: cheaper than a round through the thread pool. */
export const SMALL_BYTES = 256 * 1024;

/** The whole content of a small file. What inflates to another size or checksum than declared is refused. */
export function smallContent(zip: Buffer, file: PlannedFile): Buffer {
  const data = zip.subarray(file.dataStart, file.dataStart + file.compressedBytes);
  const content = file.method === 0 ? data : inflate(data, file);
  verify(file, content.length, crc32(content));
  return content;
}

function inflate(data: Buffer, file: PlannedFile): Buffer {
  try {
    // One byte more than declared, so that a lie is seen instead of cut off.
    return inflateRawSync(data, { maxOutputLength: file.bytes + 1 });
  } catch (error) {
    throw new ZipRejected('malformed', `${file.path} cannot be inflated`, error);
  }
}

/** The content in pieces, never more than declared; inflated off the event loop. */
export async function* largeContent(zip: Buffer, file: PlannedFile): AsyncGenerator<Buffer> {
  const data = zip.subarray(file.dataStart, file.dataStart + file.compressedBytes);
  let bytes = 0;
  let checksum = 0;
  for await (const piece of file.method === 0 ? slices(data) : inflated(data, file)) {
    bytes += piece.length;
    if (bytes > file.bytes) break;
    checksum = crc32(piece, checksum);
    yield piece;
  }
  verify(file, bytes, checksum);
}

function* slices(data: Buffer): Generator<Buffer> {
  for (let at = 0; at < data.length; at += SMALL_BYTES) yield data.subarray(at, at + SMALL_BYTES);
}

async function* inflated(data: Buffer, file: PlannedFile): AsyncGenerator<Buffer> {
  const stream = createInflateRaw({ chunkSize: SMALL_BYTES });
  stream.end(data);
  try {
    for await (const piece of stream) yield piece as Buffer;
  } catch (error) {
    throw new ZipRejected('malformed', `${file.path} cannot be inflated`, error);
  }
}

function verify(file: PlannedFile, bytes: number, checksum: number): void {
  if (bytes !== file.bytes) throw new ZipRejected('malformed', `${file.path} has another size than declared`);
  if (checksum !== file.crc32) throw new ZipRejected('malformed', `${file.path} has a wrong checksum`);
}

/** They are looked at all in one go. */
const MAX_LINKS = 10_000;

/** Where each link points, all of them together, since one may lead through another. Refuses those that lead out. */
export function linkTargets(zip: Buffer, files: readonly PlannedFile[]): Map<string, string> {
  const links = new Map<string, string>();
  for (const file of files) {
    if (file.kind !== 'link') continue;
    if (links.size >= MAX_LINKS) throw new ZipRejected('malformed', `more than ${MAX_LINKS} links`);
    const target = smallContent(zip, file).toString('utf8');
    if (target === '' || target.includes('\0') || target.startsWith('/')) {
      throw new ZipRejected('malformed', `${file.path} links nowhere or to an absolute path`);
    }
    links.set(file.path, target);
  }
  const budget = { steps: MAX_LINK_STEPS };
  for (const path of links.keys()) {
    if (leadsOut(path.split('/'), links, budget)) throw new ZipRejected('malformed', `${path} links out`);
  }
  return links;
}
