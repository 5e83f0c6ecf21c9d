import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { MAX_EXTENSIONS } from './extensionRegistry.ts';

/**
 * The external extensions in this folder of the host, which is or becomes a sandbox's /opt: the names of the files in
 * `extensions/`, and no more of them than tell that there are too many. The folder is a function's: no link in it is
 * followed.
 */
export function extensionNames(opt: string | undefined): readonly string[] {
  if (opt === undefined) return [];
  const folder = join(opt, 'extensions');
  if (!isFolder(opt) || !isFolder(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ name }) => name)
    .toSorted()
    .slice(0, MAX_EXTENSIONS + 1);
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
