/**
 * Layers laid over each other in one folder, file by file, of hard links: the files themselves are those of the
 * unpacked layers, however many functions have which of them. Links of one layer are never followed while another is
 * laid over it, so nothing is written anywhere else; where they lead once layers are combined matters in a sandbox only.
 */
import { chmodSync, lstatSync, mkdirSync, readdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { systemErrorCode } from '../../base/errors.ts';
import { cloneFile } from '../drivers/codeClone.ts';

/** Entries between two chances for other work. */
const PORTION = 128;

/** Lays the tree of `source` over what is at `target`, which may be nothing. Yields after every portion. */
export function* layOver(source: string, target: string): Generator<void, void> {
  const folders = [{ source, target }];
  let count = 0;
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    makeFolder(folder.target);
    for (const entry of readdirSync(folder.source, { withFileTypes: true })) {
      const from = join(folder.source, entry.name);
      const to = join(folder.target, entry.name);
      if (entry.isDirectory()) folders.push({ source: from, target: to });
      else if (entry.isSymbolicLink()) inPlaceOf(to, () => symlinkSync(readlinkSync(from), to));
      else inPlaceOf(to, () => cloneFile(from, to, true));
      if (++count % PORTION === 0) yield;
    }
  }
}

/** A folder stays one with all that is in it; what else has its name gives way, links above all. */
function makeFolder(path: string): void {
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (there?.isDirectory()) return;
  if (there !== undefined) rmSync(path);
  mkdirSync(path);
  chmodSync(path, 0o755);
}

function inPlaceOf(path: string, make: () => void): void {
  try {
    make();
  } catch (error) {
    if (systemErrorCode(error) !== 'EEXIST') throw error;
    rmSync(path, { recursive: true });
    make();
  }
}
