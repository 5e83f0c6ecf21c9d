/**
 * /tmp on disk: a sparse ext4 image on a loop device for each sandbox, so that what a function writes to /tmp is
 * not charged to its memory. The image is a copy of an empty template (about 60 KiB of real blocks), made once
 * for each size. Deleted blocks return to the host (`discard`); the device goes away with the sandbox's mounts.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Log } from '../../../base/log.ts';

const run = promisify(execFile);

export interface TmpImages {
  /** Path of the template for this size, made when asked for first; undefined: /tmp must be memory here. */
  template(sizeMiB: number): Promise<string | undefined>;
  usable(): boolean;
}

export interface TmpImagesOptions {
  readonly folder: string;
  /** Only root can mount. */
  readonly usable: boolean;
  readonly log: Log;
}

export function createTmpImages({ folder, usable, log }: TmpImagesOptions): TmpImages {
  const made = new Map<number, Promise<string | undefined>>();
  let works = usable;
  const make = async (sizeMiB: number) => {
    try {
      return await makeTemplate(folder, sizeMiB);
    } catch (error) {
      works = false;
      log.warn({ error: String(error) }, 'no disk images for /tmp here; it is memory instead');
      return undefined;
    }
  };
  if (usable) mkdirSync(folder, { recursive: true, mode: 0o700 });
  return {
    usable: () => works,
    template: (sizeMiB) => {
      if (!works) return Promise.resolve(undefined);
      const template = made.get(sizeMiB) ?? make(sizeMiB);
      made.set(sizeMiB, template);
      return template;
    },
  };
}

/** Empties the root folder and opens it to everyone, in a mount namespace of its own. */
const PREPARE =
  'mount -t ext4 -o loop -- "$1" "$2" && rm -rf -- "$2"/lost+found && chmod 1777 -- "$2" && umount -- "$2"';

async function makeTemplate(folder: string, sizeMiB: number): Promise<string> {
  const path = join(folder, `${sizeMiB}.img`);
  if (existsSync(path)) return path;
  const unfinished = `${path}.new`;
  const place = join(folder, `${sizeMiB}.mount`);
  mkdirSync(place, { recursive: true, mode: 0o700 });
  await writeFile(unfinished, '');
  await truncate(unfinished, imageBytes(sizeMiB));
  const features = ['-O', '^has_journal,^resize_inode', '-m', '0', '-E', 'nodiscard,root_owner=0:0'];
  await run('mkfs.ext4', ['-q', '-F', ...features, '-N', String(inodes(sizeMiB)), unfinished], {
    env: environment,
  });
  await run(
    'unshare',
    ['--mount', '--propagation', 'private', '--', '/bin/sh', '-c', PREPARE, 'sh', unfinished, place],
    {
      env: environment,
    },
  );
  renameSync(unfinished, path);
  await rm(place, { recursive: true });
  return path;
}

const environment = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' };

/** One file for each 16 KiB. */
const inodes = (sizeMiB: number) => sizeMiB * 64;
/** The inode tables (256 bytes each: a 64th) and the rest of ext4's own must not shrink what was asked for. */
const imageBytes = (sizeMiB: number) => (sizeMiB + Math.ceil(sizeMiB / 50) + 2) * 1024 * 1024;
