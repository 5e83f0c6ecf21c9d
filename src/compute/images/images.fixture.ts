/** For tests: an image store in a temporary folder. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../base/clock.ts';
import { systemIds } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import { createImages, type Images } from './createImages.ts';
import { missingImagePrograms } from './imagePrograms.ts';

export interface TestImages {
  readonly images: Images;
  /** Another store in the same folder, as after a restart. */
  reopen(): Images;
  /** The store's folder. */
  readonly folder: string;
  /** For layouts; images may come from it. */
  readonly layouts: string;
  close(): Promise<void>;
}

export function testImages(environment: Readonly<Record<string, string>> = {}): TestImages {
  const place = mkdtempSync(join(tmpdir(), 'mayfly-images-'));
  const folder = join(place, 'store');
  const layouts = join(place, 'layouts');
  mkdirSync(layouts);
  const needs = {
    folder,
    localFolders: [layouts],
    environment: { PATH: process.env['PATH'], HOME: place, ...environment },
    clock: systemClock(),
    ids: systemIds(),
    log: silentLog(),
  };
  const images = createImages(needs);
  return {
    images,
    reopen: () => createImages(needs),
    folder,
    layouts,
    close: async () => {
      await images.close();
      rmSync(place, { recursive: true, force: true });
    },
  };
}

/** For `skip`: why images can't be tested here. */
export function noImagesReason(): string | false {
  const missing = process.platform === 'linux' ? missingImagePrograms() : ['Linux'];
  return missing.length === 0 ? false : `not installed: ${missing.join(', ')}`;
}
