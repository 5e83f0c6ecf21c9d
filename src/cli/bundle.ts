import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import { CLONE_FOLDER } from '../config.ts';
import { installedPackages } from './consolePackages.ts';
import { BUNDLE_FOLDER, freshBundle } from './freshBundle.ts';
import { runInBackground } from './runInBackground.ts';

/**
 * Makes the bundle that the next start runs (docs/decisions/0027), unless it is fresh. It takes a second; with nothing
 * to make it with, or in a clone that is not ours to write, there is none, and nothing else is amiss. Rejects when it cannot be made.
 */
export async function buildBundle(cacheFolder: string, signal: AbortSignal): Promise<void> {
  if (freshBundle(CLONE_FOLDER) !== undefined || !isWritable()) return;
  const packages = installedPackages(cacheFolder);
  if (packages === undefined) return;
  const program = join(CLONE_FOLDER, 'src', 'cli', 'bundleSources.ts');
  await runInBackground(process.execPath, [program, packages], { cwd: CLONE_FOLDER, signal });
}

function isWritable(): boolean {
  const folder = join(CLONE_FOLDER, BUNDLE_FOLDER);
  try {
    accessSync(existsSync(folder) ? folder : CLONE_FOLDER, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
