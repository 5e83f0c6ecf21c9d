import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { systemErrorCode } from '../../base/errors.ts';

/**
 * Folders of the cache are shared: several platforms may fill them at once, and sandboxes of other users read
 * them. So they appear whole, by a rename, and are readable by everyone whatever the umask says.
 */
export function makeSharedFolder(folder: string): void {
  if (mkdirSync(folder, { recursive: true }) !== undefined) chmodSync(folder, 0o755);
}

/** Makes `folder` with what `fill` puts into it, unless it is there; whoever comes second loses quietly. */
export function publishFolderSync(folder: string, fill: (draft: string) => void): void {
  makeSharedFolder(dirname(folder));
  const draft = mkdtempSync(join(dirname(folder), `.${basename(folder)}-`));
  try {
    chmodSync(draft, 0o755);
    fill(draft);
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!isTaken(error)) throw error;
  }
}

export async function publishFolder(folder: string, fill: (draft: string) => Promise<string>): Promise<void> {
  makeSharedFolder(dirname(folder));
  const draft = await mkdtemp(join(dirname(folder), `.${basename(folder)}-`));
  try {
    chmodSync(draft, 0o755);
    await rename(await fill(draft), folder);
  } catch (error) {
    if (!isTaken(error)) throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** A folder with content is already there. */
export function isTaken(error: unknown): boolean {
  return ['EEXIST', 'ENOTEMPTY'].includes(systemErrorCode(error) ?? '');
}
