import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** `dist/current.json`: the bundle, and all that it was made of. */
export interface BundleRecord {
  /** Relative to the clone, with `/`. */
  readonly entry: string;
  /** `[path, bytes, changed at]` of each source, the path relative to the clone, the time (ctime) in ms. */
  readonly sources: readonly (readonly [path: string, sizeBytes: number, changedMs: number])[];
}

export const BUNDLE_FOLDER = 'dist';
export const BUNDLE_RECORD = join(BUNDLE_FOLDER, 'current.json');

/**
 * Path of the bundle's first file when no source has changed since it was made, undefined otherwise. What a file has
 * changed in is told by its ctime, which no tool sets.
 */
export function freshBundle(cloneFolder: string): string | undefined {
  try {
    const text = readFileSync(join(cloneFolder, BUNDLE_RECORD), 'utf8');
    const { entry, sources } = JSON.parse(text) as BundleRecord;
    const changed = sources.some(([path, sizeBytes, changedMs]) => {
      const { size, ctimeMs } = statSync(join(cloneFolder, path));
      return size !== sizeBytes || ctimeMs !== changedMs;
    });
    const path = join(cloneFolder, entry);
    return changed || !statSync(path).isFile() ? undefined : path;
  } catch {
    // There is none, or one of its sources is gone.
    return undefined;
  }
}
