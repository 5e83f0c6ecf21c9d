import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { OperationalError } from '../../base/errors.ts';
import { MAX_EXTENSIONS, MAX_NAME_LENGTH } from './extensionRegistry.ts';

/** More names than this are not read: the function can't start in any case. */
const MAX_ENTRIES = 1000;

/**
 * The external extensions in this folder of the host, which is or becomes a sandbox's /opt: the names of the files in
 * `extensions/`. The folder is a function's: no link in it is followed. Throws OperationalError when AWS's limit is
 * exceeded or a name can't be one.
 */
export function extensionNames(opt: string | undefined): readonly string[] {
  if (opt === undefined) return [];
  const folder = join(opt, 'extensions');
  if (!isFolder(opt) || !isFolder(folder)) return [];
  const names = readdirSync(folder, { withFileTypes: true })
    .slice(0, MAX_ENTRIES)
    .filter((entry) => !entry.isDirectory())
    .map(({ name }) => name)
    .toSorted();
  const bad = names.find((name) => name.length > MAX_NAME_LENGTH || !/^[\x21-\x7e]+$/.test(name));
  if (bad !== undefined)
    throw new OperationalError('start extensions', 'the name of an extension is not plain');
  if (names.length > MAX_EXTENSIONS) {
    throw new OperationalError('start extensions', `more than ${MAX_EXTENSIONS} extensions`);
  }
  return names;
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
