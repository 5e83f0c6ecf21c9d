/**
 * The folder that one sandbox sees as /opt: there from its boot, since a mount can't be made in a sandbox that stands,
 * and filled by its assignment. Until then it holds `lib` alone: it is in LD_LIBRARY_PATH, and a folder that is missing
 * when a process starts is not looked into by the dynamic loader ever after.
 */
import { readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { OperationalError } from '../../base/errors.ts';
import type { CodeClones } from './codeClone.ts';
import { makeReadableFolder } from './bubblewrap/hostFiles.ts';

const LIBRARIES = 'lib';

export function makeLayersPlace(place: string): void {
  makeReadableFolder(join(place, LIBRARIES));
}

/** Fills it with the merged layers, or leaves it empty; what was there is moved to `aside`, as in taskPlace.ts. */
export async function showLayers(
  clones: CodeClones,
  layersFolder: string | undefined,
  place: string,
  aside: string,
): Promise<void> {
  const libraries = join(place, LIBRARIES);
  // Else something of the machine's is mounted there.
  if (readdirSync(libraries).length === 0) renameSync(libraries, aside);
  if (layersFolder === undefined) return;
  refuseCovered(layersFolder, place);
  await clones.show(layersFolder, place);
}

/** A runtime of this machine that is installed in /opt has its places there, which layers can't have as well. */
function refuseCovered(layersFolder: string, place: string): void {
  const taken = new Set(readdirSync(place));
  const covered = readdirSync(layersFolder).find((name) => taken.has(name));
  if (covered === undefined) return;
  throw new OperationalError(
    'assign sandbox',
    `the machine's own /opt/${covered} is in the place of a layer's`,
    {
      hint: 'install the runtime elsewhere than in /opt, or name another with --runtime NAME=PATH',
    },
  );
}
