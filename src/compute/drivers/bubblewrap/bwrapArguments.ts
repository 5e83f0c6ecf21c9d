import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { assert } from '../../../base/errors.ts';
import type { RuntimeProcess } from '../../sandbox.ts';
import { makeLayersPlace } from '../layersPlace.ts';
import { makeTaskPlace } from '../taskPlace.ts';
import {
  hostsFile,
  makeReadableFolder,
  parentFolders,
  SANDBOX_GID,
  SANDBOX_UID,
  userArguments,
} from './hostFiles.ts';

/** File descriptors of the launch; 3 is the channel and stays open, the others are closed before the runtime. */
export const CHANNEL_FD = 3;
/** It stays open where the runtime writes its frames to it. */
export const STARTED_FD = 4;
export const ARGUMENTS_FD = 5;
const SECCOMP_FD = 6;
/** Of a supervised sandbox, and the next one; they stay open too. */
export const CONTROL_FD = 7;

export interface SandboxPlace {
  /** Host folder of this sandbox; see `prepareFolder`. */
  readonly folder: string;
  /** The sandbox's host user id; undefined: this process's own, mapped by a user namespace. */
  readonly uid: number | undefined;
  /** A disk image is mounted at `folder/tmp`; else /tmp is memory. */
  readonly diskTmp: boolean;
  /** It starts in a network namespace that was prepared for it. */
  readonly hasNetwork: boolean;
  /** Its own address, where the platform calls it at that. */
  readonly address?: string | undefined;
}

/**
 *   FOLDER/var/       shown at /var; assignment puts the package in the place of `task` in it
 *   FOLDER/opt/       shown at /opt; assignment fills it with layers
 *   FOLDER/tmp/       mount point of the disk image, if any
 *   FOLDER/passwd, group, arguments
 *   FOLDER/task.before, opt.before   what was in the places of package and layers until assignment
 */
export function prepareFolder(folder: string, runtime: RuntimeProcess): void {
  makeReadableFolder(join(folder, 'var'));
  makeLayersPlace(join(folder, 'opt'));
  mkdirSync(join(folder, 'tmp'), { mode: 0o700 });
  makeTaskPlace(join(folder, 'var', 'task'));
  for (const mount of runtime.mounts) {
    assert(isPlainPath(mount.inside) && isPlainPath(mount.host), 'mounts are plain absolute paths');
    if (/^\/(var|opt)\//.test(mount.inside)) makeMountPoint(mount.host, join(folder, mount.inside));
  }
}

function isPlainPath(path: string): boolean {
  return path !== '/' && posix.isAbsolute(path) && posix.normalize(path) === path && !path.includes('\0');
}

/** /var and /opt are read-only, so bubblewrap can't make mount points in it. */
function makeMountPoint(host: string, path: string): void {
  if (statSync(host).isDirectory()) makeReadableFolder(path);
  else {
    makeReadableFolder(dirname(path));
    writeFileSync(path, '');
  }
}

/** Variables that change what every program does from its first instruction on. */
const LOADER = /^(LD_|MALLOC_|GLIBC_)/;

/** NAME=VALUE of those among the runtime's variables; not for programs that still have rights. */
export function loaderVariables(environment: Readonly<Record<string, string>>): string[] {
  return Object.entries(environment)
    .filter(([name]) => LOADER.test(name))
    .map(([name, value]) => `${name}=${value}`);
}

/** What stands before a supervised runtime listens to its channel. */
export function hasAnswersApart({ answersApart, supervised }: RuntimeProcess): boolean {
  return answersApart === true && supervised !== true;
}

/** The options of bwrap. They reach it by a descriptor: /proc/1/cmdline inside would show host paths. */
export function bwrapArguments(
  place: SandboxPlace,
  runtime: RuntimeProcess,
  common: CommonArguments,
): string[] {
  const environment = {
    ...runtime.environment,
    MAYFLY_CHANNEL_FD: String(CHANNEL_FD),
    ...(hasAnswersApart(runtime) && { MAYFLY_ANSWERS_FD: String(STARTED_FD) }),
    ...(runtime.supervised && { MAYFLY_CONTROL_FD: String(CONTROL_FD) }),
  };
  return [
    ['--die-with-parent', '--new-session', '--hostname', 'sandbox'],
    ['--unshare-pid', '--unshare-ipc', '--unshare-uts', '--unshare-cgroup-try'],
    place.hasNetwork ? [] : ['--unshare-net'],
    identityArguments(place.uid),
    ['--clearenv'],
    Object.entries(environment)
      .filter(([name]) => !LOADER.test(name))
      .flatMap(([name, value]) => ['--setenv', name, value]),
    common.system,
    common.proc,
    ['--dev', '/dev', '--remount-ro', '/dev'],
    common.etc,
    userArguments(place.folder, place.uid ?? SANDBOX_UID, place.uid ?? SANDBOX_GID),
    place.address === undefined ? [] : ['--ro-bind', hostsFile(place.folder, place.address), '/etc/hosts'],
    ['--ro-bind', join(place.folder, 'var'), '/var'],
    ['--ro-bind', join(place.folder, 'opt'), '/opt'],
    runtime.mounts.flatMap(({ host, inside }) => [...parentFolders(inside), '--ro-bind', host, inside]),
    tmpArguments(place, runtime.limits.ephemeralStorageMiB),
    [
      '--chdir',
      runtime.startsInTaskRoot ? '/var/task' : '/',
      '--remount-ro',
      '/',
      '--seccomp',
      String(SECCOMP_FD),
    ],
  ].flat();
}

export interface CommonArguments {
  readonly system: readonly string[];
  readonly proc: readonly string[];
  readonly etc: readonly string[];
}

/**
 * As root there is no user namespace: the runtime changes to its own host uid just before it is executed, for
 * which it keeps three capabilities until then. The namespaces belong to root, so nobody inside has rights in them.
 */
function identityArguments(uid: number | undefined): string[] {
  return uid === undefined
    ? ['--unshare-user', '--uid', String(SANDBOX_UID), '--gid', String(SANDBOX_GID), '--cap-drop', 'ALL']
    : [
        '--cap-drop',
        'ALL',
        ...['SETUID', 'SETGID', 'SETPCAP'].flatMap((name) => ['--cap-add', `CAP_${name}`]),
      ];
}

function tmpArguments(place: SandboxPlace, sizeMiB: number): string[] {
  return place.diskTmp
    ? ['--bind', join(place.folder, 'tmp'), '/tmp']
    : ['--perms', '1777', '--size', String(sizeMiB * 1024 * 1024), '--tmpfs', '/tmp'];
}
