import { lstatSync, readdirSync, watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';

/**
 * Calls `changed` for whatever happens below a folder, except in paths that are not of interest; with the path, as far as the
 * system tells. Rejects when it can't be watched; resolves when `signal` says so.
 *
 * On Linux each folder is watched, not each file, as Node's own recursive watch does: that one loses a file whose name goes
 * to another, and so many editors save, `sed -i` and `git checkout` write.
 */
export async function watchFolder(
  folder: string,
  { isOfInterest, changed, signal }: Watching,
): Promise<void> {
  const tree = new WatchedTree(folder, isOfInterest, changed);
  const stopped = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
    if (signal.aborted) resolve();
  });
  try {
    tree.add('');
    await Promise.race([stopped, tree.failed]);
  } finally {
    tree.close();
  }
}

interface Watching {
  /** Of a path relative to the folder. */
  readonly isOfInterest: (path: string) => boolean;
  readonly changed: (path?: string) => void;
  readonly signal: AbortSignal;
}

/** Where one watch sees everything below its folder. */
const IS_DEEP = process.platform !== 'linux';

class WatchedTree {
  readonly #root: string;
  readonly #isOfInterest: (path: string) => boolean;
  readonly #changed: (path?: string) => void;
  /** By path relative to the root. */
  readonly #watches = new Map<string, FSWatcher>();
  readonly #failure = Promise.withResolvers<never>();

  constructor(root: string, isOfInterest: (path: string) => boolean, changed: (path?: string) => void) {
    this.#root = root;
    this.#isOfInterest = isOfInterest;
    this.#changed = changed;
  }

  get failed(): Promise<never> {
    return this.#failure.promise;
  }

  /** A folder and those in it. Throws when it can't be watched. */
  add(path: string): void {
    const watcher = watch(join(this.#root, path), { recursive: IS_DEEP }, (_event, name) =>
      this.#seen(path, name),
    );
    // A folder that goes ends its watch; whether it was in use shows in what is missing then.
    watcher.on('error', () => watcher.close());
    this.#watches.set(path, watcher);
    if (IS_DEEP) return;
    for (const entry of readdirSync(join(this.#root, path), { withFileTypes: true })) {
      const below = join(path, entry.name);
      if (entry.isDirectory() && this.#isOfInterest(below)) this.add(below);
    }
  }

  close(): void {
    for (const watcher of this.#watches.values()) watcher.close();
    this.#watches.clear();
  }

  #seen(folder: string, name: string | null): void {
    if (name === null) return this.#changed();
    const path = join(folder, name);
    if (!this.#isOfInterest(path)) return;
    try {
      if (!IS_DEEP) this.#look(path);
    } catch (error) {
      this.#failure.reject(error instanceof Error ? error : new Error(String(error)));
    }
    this.#changed(path);
  }

  /** Something of this name has come, gone, or become another. */
  #look(path: string): void {
    const isFolder = isDirectory(join(this.#root, path));
    const known = this.#watches.has(path);
    if (known) this.#forget(path);
    if (!isFolder) return;
    try {
      this.add(path);
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }

  #forget(path: string): void {
    for (const [watched, watcher] of this.#watches) {
      if (watched !== path && !watched.startsWith(join(path, '/'))) continue;
      watcher.close();
      this.#watches.delete(watched);
    }
  }
}

function isDirectory(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
