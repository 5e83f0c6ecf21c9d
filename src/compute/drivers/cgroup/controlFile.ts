import { closeSync, openSync, readFileSync, rmdirSync, writeSync } from 'node:fs';
import { systemErrorCode } from '../../../base/errors.ts';

/** Writes a kernel control file in one write(2), without creating it. */
export function writeControl(path: string, text: string): void {
  const file = openSync(path, 'w');
  try {
    writeSync(file, text);
  } finally {
    closeSync(file);
  }
}

/** False when the kernel has no such file or refuses the value. */
export function tryWriteControl(path: string, text: string): boolean {
  try {
    writeControl(path, text);
    return true;
  } catch {
    return false;
  }
}

/** Undefined when the file is not there (any more). */
export function readControl(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}

/** The number after `key` in a file of `key number` lines; 0 when absent. */
export function readCounter(path: string, key: string): number {
  const line = (readControl(path) ?? '').split('\n').find((text) => text.startsWith(`${key} `));
  return line === undefined ? 0 : Number(line.slice(key.length + 1));
}

export function readProcesses(folder: string): number[] {
  const text = readControl(`${folder}/cgroup.procs`) ?? '';
  return text.split('\n').filter(Boolean).map(Number);
}

/** True when the group is gone; false while it is in use. */
export function tryRemoveGroup(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch (error) {
    return systemErrorCode(error) === 'ENOENT';
  }
}
