/**
 * The folder that one sandbox sees as /var/task. It and its `lib` are there, empty, from the boot on: both are in
 * LD_LIBRARY_PATH, and a folder that is missing when a process starts is not looked into by the dynamic loader ever after.
 */
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { makeReadableFolder } from './bubblewrap/hostFiles.ts';
import type { CodeClones } from './codeClone.ts';

const LIBRARIES = 'lib';

export function makeTaskPlace(place: string): void {
  makeReadableFolder(join(place, LIBRARIES));
}

/**
 * Puts the package there; into the same folder where a process works in it, which costs a rename an entry. What was there
 * is moved to `aside`, on the same file system: removing it would wait for the disk, where that is told of free blocks.
 */
export async function showTask(
  clones: CodeClones,
  codeFolder: string,
  place: string,
  isWorkedIn: boolean,
  aside: string,
): Promise<void> {
  renameSync(isWorkedIn ? join(place, LIBRARIES) : place, aside);
  await clones.show(codeFolder, place);
}
