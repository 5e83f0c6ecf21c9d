import { accessSync, constants } from 'node:fs';
import { OperationalError, systemErrorCode } from '../base/errors.ts';
import { makeFolder } from '../base/makeFolder.ts';

/** Makes the cache folder; throws when it can't be written, before a function finds that out. */
export function ensureCacheFolder(folder: string): void {
  try {
    makeFolder(folder);
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new OperationalError(
      'make the cache folder',
      `the cache folder ${folder} can't be written (${systemErrorCode(error) ?? String(error)})`,
      { cause: error, hint: 'choose another with --cache or MAYFLY_CACHE' },
    );
  }
}
