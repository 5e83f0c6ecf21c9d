import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { systemErrorCode } from './errors.ts';

/**
 * Makes a folder and those above it that are missing; true when there was none. For paths that people type: Node's
 * own recursive mkdir never comes back from places where nothing can be made, such as `/proc/x`.
 * Throws the system's error.
 */
export function makeFolder(path: string, mode = 0o777): boolean {
  try {
    mkdirSync(path, { mode });
    return true;
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'EEXIST' && isFolder(path)) return false;
    const parent = dirname(path);
    if (code !== 'ENOENT' || isFolder(parent)) throw error;
    makeFolder(parent, mode);
    return makeFolder(path, mode);
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
