/**
 * Makes an unpacked image fit to be the root of a sandbox, where it is shown read-only to a user of nobody's:
 * nothing but folders, files and links, no set-user-id bits, the places where the sandbox's own things are mounted.
 * What the image's USER may do there, the sandbox's user may.
 */
import { chmodSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode } from '../../base/errors.ts';
import { ImageRefused } from './imageRefused.ts';
import type { Owner } from './inspectLayers.ts';

export interface SealOptions {
  readonly user: string;
  readonly owners: ReadonlyMap<string, Owner>;
  /** Lets the event loop turn now and then. */
  readonly turn: () => Promise<void> | undefined;
}

const MOUNTED_FOLDERS = ['dev', 'etc', 'proc', 'tmp'];
const MOUNTED_FILES = ['etc/hosts', 'etc/passwd', 'etc/resolv.conf'];
const ROOT_LINE = 'root:x:0:0:root:/root:/sbin/nologin\n';
const MAX_USERS_BYTES = 1024 * 1024;

export async function sealImage(root: string, { user, owners, turn }: SealOptions): Promise<void> {
  makePlaces(root);
  const who = findUser(root, user);
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    settle(join(root, folder), 0o700, owners.get(folder), who);
    for (const name of await readdir(join(root, folder))) {
      const path = folder === '' ? name : `${folder}/${name}`;
      const kind = lstatSync(join(root, path));
      if (kind.isDirectory()) folders.push(path);
      else if (kind.isFile()) settle(join(root, path), 0o400, owners.get(path), who);
      else if (!kind.isSymbolicLink()) rmSync(join(root, path));
      const pause = turn();
      if (pause) await pause;
    }
  }
  chmodSync(root, 0o755);
}

/** Mounts follow no link, so there is none on the way to them. */
function makePlaces(root: string): void {
  for (const name of MOUNTED_FOLDERS) {
    const path = join(root, name);
    const kind = kindOf(path);
    if (kind === 'folder') continue;
    if (kind !== 'nothing') {
      if (name === 'etc') throw new ImageRefused('invalid', 'its /etc is no folder');
      rmSync(path);
    }
    mkdirSync(path, { mode: 0o755 });
  }
  for (const name of MOUNTED_FILES) {
    const path = join(root, name);
    const kind = kindOf(path);
    if (kind === 'file') {
      // It is read whole at each boot.
      if (name === 'etc/passwd' && lstatSync(path).size > MAX_USERS_BYTES)
        throw new ImageRefused('invalid', 'its /etc/passwd is too large');
      continue;
    }
    rmSync(path, { recursive: true, force: true });
    writeFileSync(path, name === 'etc/passwd' ? ROOT_LINE : '', { mode: 0o644 });
  }
}

function kindOf(path: string): 'nothing' | 'folder' | 'file' | 'other' {
  try {
    const stats = lstatSync(path);
    return stats.isDirectory() ? 'folder' : stats.isFile() ? 'file' : 'other';
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return 'nothing';
    throw error;
  }
}

/** `least`: so that the platform can read and remove it where it is no root. */
function settle(path: string, least: number, owner: Owner | undefined, who: Owner | undefined): void {
  const before = lstatSync(path).mode & 0o7777;
  let mode = (before & 0o777) | least;
  if (owner !== undefined && who !== undefined) {
    if (owner.uid === who.uid) mode |= (mode >> 6) & 0o7;
    if (owner.gid === who.gid) mode |= (mode >> 3) & 0o7;
  }
  if (mode !== before) chmodSync(path, mode);
}

/** USER is NAME, UID, NAME:GROUP or UID:GID. Root and none stand for nobody in particular. */
function findUser(root: string, user: string): Owner | undefined {
  const [name = '', group] = user.split(':');
  if (name === '') return undefined;
  const entry = lookUp(root, 'etc/passwd', name);
  const uid = entry === undefined ? numeric(name) : Number(entry[2]);
  if (uid === undefined) throw new ImageRefused('invalid', 'its USER is not in its /etc/passwd');
  const fallback = entry === undefined ? -1 : Number(entry[3]);
  const gid = group === undefined ? fallback : groupId(root, group);
  return uid === 0 ? undefined : { uid, gid };
}

function groupId(root: string, group: string): number {
  const entry = lookUp(root, 'etc/group', group);
  const gid = entry === undefined ? numeric(group) : Number(entry[2]);
  if (gid === undefined) throw new ImageRefused('invalid', 'the group of its USER is not in its /etc/group');
  return gid;
}

function lookUp(root: string, file: string, name: string): string[] | undefined {
  const path = join(root, file);
  if (kindOf(path) !== 'file' || lstatSync(path).size > MAX_USERS_BYTES) return undefined;
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.map((line) => line.split(':')).find((parts) => parts[0] === name);
}

function numeric(text: string): number | undefined {
  return /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}
