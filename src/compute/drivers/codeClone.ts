/**
 * Hands an unpacked package to a sandbox in one rename: a clone of the tree, made of hard links, is built at a
 * temporary place and then moved to where the sandbox shows it. Small trees are cloned in one go (a one-file
 * function costs five system calls); large ones yield to the event loop between portions. A clone whose sandbox
 * has ended is kept for the next assignment of the same package, which then costs the rename alone: the sandbox
 * saw it read-only, so it is as good as new.
 */
import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { OperationalError, systemErrorCode } from '../../base/errors.ts';

export interface CodeClones {
  /**
   * Makes the tree of `codeFolder` appear at `target`. An empty folder that is there already stays the same folder,
   * for a process may work in it, and is filled.
   */
  show(codeFolder: string, target: string): Promise<void>;
  /** Takes back what `show` put at `target`, once nothing uses it any more. */
  takeBack(codeFolder: string, target: string): Promise<void>;
}

export interface CodeClonesOptions {
  /** Host folder for unfinished and waiting clones, on the file system of the sandboxes' folders. */
  readonly folder: string;
  /**
   * Whether sandboxes see their clones read-only. If not, clones are copies, so that a function that writes into
   * its own code spoils nobody else's, and none is reused.
   */
  readonly readOnly: boolean;
  /** Clones that wait for reuse, over all packages. */
  readonly keep: number;
}

/** Entries cloned before the event loop gets its turn: about 2 ms. */
const PORTION = 128;

export function createCodeClones(options: CodeClonesOptions): CodeClones {
  /** Least recently returned first. */
  const waiting: { codeFolder: string; path: string }[] = [];
  let sequence = 0;
  const temporary = () => join(options.folder, String(sequence++));
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });

  return {
    show: async (codeFolder, target) => {
      const index = waiting.findLastIndex((clone) => clone.codeFolder === codeFolder);
      const ready = index < 0 ? undefined : waiting.splice(index, 1)[0];
      const path = ready?.path ?? temporary();
      try {
        const work = ready ? undefined : cloneTree(codeFolder, path, options.readOnly);
        while (work && !work.next().done) await nextTurn();
        if (existsSync(target)) fillFolder(path, target);
        else renameSync(path, target);
      } catch (error) {
        rmSync(path, { recursive: true, force: true });
        throw error;
      }
    },
    takeBack: async (codeFolder, target) => {
      if (!options.readOnly) return rm(target, { recursive: true, force: true });
      const path = temporary();
      renameSync(target, path);
      waiting.push({ codeFolder, path });
      const dropped = waiting.length > options.keep ? waiting.shift() : undefined;
      if (dropped) await rm(dropped.path, { recursive: true, force: true });
    },
  };
}

/** Clones a tree by hard links, where that is possible, or by copies. Yields after every portion. Links are cloned as links, never followed. */
export function* cloneTree(source: string, target: string, link: boolean): Generator<void, void> {
  const folders: { source: string; target: string }[] = [{ source, target }];
  let count = 0;
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    cloneFolder(folder.source, folder.target);
    for (const entry of readdirSync(folder.source, { withFileTypes: true })) {
      const from = join(folder.source, entry.name);
      const to = join(folder.target, entry.name);
      if (entry.isDirectory()) folders.push({ source: from, target: to });
      else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(from), to);
      else if (entry.isFile()) cloneFile(from, to, link);
      else throw new OperationalError('clone code', `${entry.name} is neither a file, a folder nor a link`);
      if (++count % PORTION === 0) yield;
    }
  }
}

function fillFolder(path: string, target: string): void {
  for (const name of readdirSync(path)) renameSync(join(path, name), join(target, name));
  chmodSync(target, lstatSync(path).mode & 0o777);
  rmdirSync(path);
}

function cloneFolder(source: string, target: string): void {
  const mode = lstatSync(source).mode & 0o777;
  mkdirSync(target);
  chmodSync(target, mode);
}

/** Where links are impossible (other file system, too many links, a kernel that protects them): copies. */
const LINK_REFUSED: readonly (string | undefined)[] = ['EXDEV', 'EMLINK', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP'];

export function cloneFile(source: string, target: string, link: boolean): void {
  try {
    if (link) return linkSync(source, target);
  } catch (error) {
    if (!LINK_REFUSED.includes(systemErrorCode(error))) throw error;
  }
  copyFileSync(source, target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
}
