/**
 * Unpacks the image in a layout with umoci, which sees nothing of this machine but its programs, the layout and the
 * empty folder, has no network and no rights, and (as root) runs as a user of its own: whatever a layer makes it do
 * stays in that folder.
 */
import { spawn } from 'node:child_process';
import { chownSync } from 'node:fs';
import { systemArguments } from '../drivers/bubblewrap/hostFiles.ts';
import { ImageRefused } from './imageRefused.ts';

export interface UnpackPrograms {
  readonly bwrap: string;
  readonly prlimit: string;
  readonly setpriv: string;
  readonly umoci: string;
}

export interface Unpacking {
  readonly layout: string;
  /** Empty. */
  readonly target: string;
  /** Undefined: this process is no root. */
  readonly uid: number | undefined;
  /** Of one file. */
  readonly maxFileBytes: number;
  readonly programs: UnpackPrograms;
  readonly signal: AbortSignal;
}

export async function unpackLayout(unpacking: Unpacking): Promise<void> {
  const { target, uid, signal, programs } = unpacking;
  if (uid !== undefined) chownSync(target, uid, uid);
  const child = spawn(programs.bwrap, words(unpacking), {
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' },
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
    signal,
    killSignal: 'SIGKILL',
  });
  let complaint = '';
  child.stderr.on('data', (chunk) => (complaint = (complaint + String(chunk)).slice(-4096)));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  signal.throwIfAborted();
  if (code !== 0) {
    const cause = new Error(complaint.trim() || 'umoci was stopped');
    throw new ImageRefused('invalid', 'it cannot be unpacked', { cause });
  }
}

function words({ layout, target, uid, maxFileBytes, programs }: Unpacking): string[] {
  const rights = ['SETUID', 'SETGID', 'SETPCAP'].flatMap((name) => ['--cap-add', `CAP_${name}`]);
  const identity = ['--reuid', String(uid), '--regid', String(uid), '--clear-groups', '--no-new-privs'];
  const capabilities = ['--inh-caps=-all', '--ambient-caps=-all', '--bounding-set=-all'];
  return [
    [
      '--die-with-parent',
      '--new-session',
      '--unshare-pid',
      '--unshare-ipc',
      '--unshare-uts',
      '--unshare-net',
    ],
    uid === undefined ? ['--unshare-user', '--cap-drop', 'ALL'] : ['--cap-drop', 'ALL', ...rights],
    systemArguments(),
    ['--proc', '/proc', '--dev', '/dev', '--perms', '1777', '--tmpfs', '/tmp'],
    foldersAbove(inside(target)).flatMap((path) => ['--perms', '0755', '--dir', path]),
    ['--ro-bind', layout, '/layout', '--bind', target, inside(target), '--remount-ro', '/', '--'],
    uid === undefined ? [] : [programs.setpriv, ...identity, ...capabilities],
    [programs.prlimit, `--fsize=${maxFileBytes}`, '--core=0'],
    [programs.umoci, 'raw', 'unpack', '--rootless', '--image', '/layout:image', `${inside(target)}/rootfs`],
  ].flat();
}

/** Longer than the place outside: whatever has too long a path is refused in there, and none out here is too long to remove. */
function inside(target: string): string {
  return `/target${target}`;
}

function foldersAbove(path: string): string[] {
  const parts = path.split('/').slice(1, -1);
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`);
}
