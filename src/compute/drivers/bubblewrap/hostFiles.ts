/** The parts of the host's file system that every sandbox sees, and the few files of /etc made for it. */
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** The user that AWS shows to functions. */
export const SANDBOX_USER = 'sbx_user1051';
export const SANDBOX_UID = 993;
export const SANDBOX_GID = 990;

const ROOT_ENTRIES = ['/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32'];

/** /usr and the entries beside it, as links or folders, whichever the host has. */
export function systemArguments(): string[] {
  const rest = ROOT_ENTRIES.filter((path) => existsSync(path)).flatMap((path) =>
    lstatSync(path).isSymbolicLink() ? ['--symlink', readlinkSync(path), path] : ['--ro-bind', path, path],
  );
  return ['--ro-bind', '/usr', '/usr', ...rest];
}

/** Read-only parts of the host's /etc that programs need and that hold no secrets. Not /etc/ssl: it has private keys. */
const ETC_ENTRIES = [
  'alternatives',
  'ca-certificates',
  'crypto-policies',
  'gai.conf',
  'ld.so.cache',
  'localtime',
  'mime.types',
  'os-release',
  'pki/ca-trust/extracted',
  'pki/tls/cert.pem',
  'pki/tls/certs',
  'pki/tls/openssl.cnf',
  'protocols',
  'services',
  'ssl/certs',
  'ssl/openssl.cnf',
];
/** Configuration folders of language runtimes, such as /etc/java-17-openjdk. */
const ETC_RUNTIMES = /^(java-|python3|dotnet$)/;

/** Beside them, each sandbox has its own passwd and group: what is here is the place where they are shown. */
const SHARED_FILES: Readonly<Record<string, string>> = {
  passwd: '',
  group: '',
  hosts: '127.0.0.1 localhost\n::1 localhost\n',
  'nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files dns\n',
};

/** bwrap itself makes the folders above a mount point for nobody but root to enter. */
export function parentFolders(path: string): string[] {
  const parts = path.split('/').slice(1, -1);
  return parts.flatMap((_, index) => ['--dir', `/${parts.slice(0, index + 1).join('/')}`]);
}

/**
 * Makes `folder` into the /etc of all sandboxes and answers the arguments that show it. Each mount makes bwrap read
 * all of the mounts again, so files are copied once and shown together; only folders are mounted, as they are now.
 */
export function etcArguments(folder: string, nameServers: readonly string[] = []): string[] {
  rmSync(folder, { recursive: true, force: true });
  makeReadableFolder(folder);
  const resolvers = nameServers.map((address) => `nameserver ${address}\n`).join('');
  const files = { ...SHARED_FILES, 'resolv.conf': resolvers || '# names are not resolved here\n' };
  for (const [name, text] of Object.entries(files)) writeReadable(join(folder, name), text);
  const names = [...ETC_ENTRIES, ...readdirSync('/etc').filter((name) => ETC_RUNTIMES.test(name))];
  const mounts = names
    .filter((name) => existsSync(`/etc/${name}`))
    .flatMap((name) => showEntry(`/etc/${name}`, join(folder, name)));
  return ['--ro-bind', folder, '/etc', ...mounts];
}

function showEntry(path: string, place: string): string[] {
  if (statSync(path).isDirectory()) {
    makeReadableFolder(place);
    return ['--ro-bind', path, path];
  }
  makeReadableFolder(dirname(place));
  writeReadable(place, readFileSync(path));
  return [];
}

/** Readable by the sandboxes' users whatever the platform's umask is. */
function writeReadable(path: string, text: string | Uint8Array): void {
  writeFileSync(path, text);
  chmodSync(path, 0o644);
}

/** With the folders above it, as far as they are missing. */
export function makeReadableFolder(path: string): void {
  const made = mkdirSync(path, { recursive: true });
  for (let folder = path; made !== undefined && folder.length >= made.length; folder = dirname(folder)) {
    chmodSync(folder, 0o755);
  }
}

/** Where what is in the sandbox is called at by the platform has AWS's names for it. */
export function hostsFile(folder: string, address: string): string {
  const path = join(folder, 'hosts');
  writeReadable(path, `${SHARED_FILES['hosts']}${address} sandbox.localdomain sandbox\n`);
  return path;
}

/** passwd and group name the sandbox's own user; written beside the sandbox. */
export function userArguments(folder: string, uid: number, gid: number): string[] {
  writeReadable(
    join(folder, 'passwd'),
    `root:x:0:0:root:/root:/sbin/nologin\n${SANDBOX_USER}:x:${uid}:${gid}::/home/${SANDBOX_USER}:/sbin/nologin\n`,
  );
  writeReadable(join(folder, 'group'), `root:x:0:\n${SANDBOX_USER}:x:${gid}:\n`);
  return [
    '--ro-bind',
    join(folder, 'passwd'),
    '/etc/passwd',
    '--ro-bind',
    join(folder, 'group'),
    '/etc/group',
  ];
}

/** What /proc tells about the whole machine that is no function's business; Docker's list. */
const PROC_MASKED = [
  'acpi',
  'asound',
  'interrupts',
  'kallsyms',
  'kcore',
  'key-users',
  'keys',
  'kmsg',
  'latency_stats',
  'modules',
  'sched_debug',
  'scsi',
  'sysrq-trigger',
  'timer_list',
  'timer_stats',
];

export function procArguments(): string[] {
  const masks = PROC_MASKED.map((name) => `/proc/${name}`)
    .filter((path) => existsSync(path))
    .flatMap((path) =>
      statSync(path).isDirectory()
        ? ['--tmpfs', path, '--remount-ro', path]
        : ['--ro-bind', '/dev/null', path],
    );
  return ['--proc', '/proc', ...masks];
}
