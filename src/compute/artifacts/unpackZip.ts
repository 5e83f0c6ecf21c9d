import { chmodSync, closeSync, fchmodSync, mkdirSync, openSync, symlinkSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../base/clock.ts';
import { turns } from './turns.ts';
import { largeContent, linkTargets, SMALL_BYTES, smallContent } from './zipContent.ts';
import { planZip, type PlannedFile } from './zipPlan.ts';

/**
 * Unpacks an archive into `folder`, which is made and must not exist. Throws `ZipRejected`, or the file
 * system's error; what was written until then is the caller's to remove. Files are only ever created, never
 * opened, and links are made last: nothing is written through one.
 */
export async function unpackZip(
  zip: Uint8Array,
  folder: string,
  clock: Pick<Clock, 'monotonic'>,
  maxUnpackedBytes: number,
): Promise<void> {
  const plan = await planZip(zip, maxUnpackedBytes);
  const bytes = Buffer.from(zip.buffer, zip.byteOffset, zip.byteLength);
  const links = linkTargets(bytes, plan.files);
  const turn = turns(() => clock.monotonic());
  makeFolder(folder);
  for (const path of plan.folders) {
    makeFolder(join(folder, path));
    await turn();
  }
  for (const file of plan.files) {
    if (file.kind === 'link') continue;
    if (file.bytes <= SMALL_BYTES) writeSmall(join(folder, file.path), file, bytes);
    else await writeLarge(join(folder, file.path), file, bytes);
    await turn();
  }
  for (const [path, target] of links) symlinkSync(target, join(folder, path));
}

/** Modes are set apart from creation, where the umask would take from them. */
function makeFolder(path: string): void {
  mkdirSync(path);
  chmodSync(path, 0o755);
}

function writeSmall(path: string, file: PlannedFile, zip: Buffer): void {
  const content = smallContent(zip, file);
  const descriptor = openSync(path, 'wx', 0o600);
  try {
    for (let at = 0; at < content.length;) at += writeSync(descriptor, content, at);
    fchmodSync(descriptor, file.mode);
  } finally {
    closeSync(descriptor);
  }
}

async function writeLarge(path: string, file: PlannedFile, zip: Buffer): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  try {
    for await (const piece of largeContent(zip, file)) await handle.writeFile(piece);
    await handle.chmod(file.mode);
  } finally {
    await handle.close();
  }
}
