/** The configuration of one container, as OCI's runtime specification (1.0) has it. */
import type { RuntimeProcess } from '../../sandbox.ts';
import type { OciSeccomp } from './ociSeccomp.ts';
import type { Bind } from './sandboxView.ts';

export interface BundleFacts {
  readonly runtime: RuntimeProcess;
  /** Host folder that becomes the root, shown read-only. */
  readonly root: string;
  /** Read-only, in this order. */
  readonly binds: readonly Bind[];
  readonly masked: readonly string[];
  /** Host folder of the disk image for /tmp; undefined: /tmp is memory. */
  readonly diskTmp: string | undefined;
  /** The sandbox's own host user; undefined: the platform's user, in a user namespace. */
  readonly uid: number | undefined;
  /** It starts in a network of its own; else it gets an empty one. */
  readonly hasNetwork: boolean;
  readonly seccomp: OciSeccomp;
  /** Control group files that the container's first process must join; undefined: it is in the groups by birth. */
  readonly joinFiles: readonly string[] | undefined;
  /** Group for what the runtime itself insists upon. */
  readonly runtimeGroup: string | undefined;
  /** Program that makes the container yield to the platform; undefined without a share of processor time. */
  readonly chrt: string | undefined;
  readonly limitProcesses: boolean;
}

/** No more files in a /tmp of memory than its size in pages of 1 KiB: empty ones cost memory that nobody counts. */
const KIB_PER_FILE = 4;

export function bundleConfig(facts: BundleFacts): object {
  const { runtime, uid } = facts;
  const { limits } = runtime;
  const environment = {
    ...runtime.environment,
    ...(runtime.rootFolder === undefined && { MAYFLY_CHANNEL_FD: '3' }),
    ...(runtime.supervised && { MAYFLY_CONTROL_FD: '4' }),
  };
  const limit = (type: string, value: number) => ({ type: `RLIMIT_${type}`, hard: value, soft: value });
  return {
    ociVersion: '1.0.2',
    process: {
      terminal: false,
      user: { uid: uid ?? 0, gid: uid ?? 0, umask: 0o022 },
      args: runtime.rootFolder === undefined ? underInit(runtime.argv) : runtime.argv,
      env: Object.entries(environment).map(([name, value]) => `${name}=${value}`),
      cwd: runtime.workingDirectory ?? (runtime.startsInTaskRoot ? '/var/task' : '/'),
      capabilities: { bounding: [], effective: [], permitted: [], inheritable: [], ambient: [] },
      rlimits: [
        limit('CORE', 0),
        limit('NOFILE', limits.openFiles),
        limit('MEMLOCK', 65_536),
        ...(facts.limitProcesses ? [limit('NPROC', limits.processes + INIT_PROCESSES)] : []),
      ],
      noNewPrivileges: true,
      ...(uid !== undefined && { oomScoreAdj: 500 }),
    },
    root: { path: facts.root, readonly: true },
    hostname: 'sandbox',
    mounts: [
      { destination: '/proc', type: 'proc', source: 'proc', options: ['nosuid', 'noexec', 'nodev'] },
      {
        destination: '/dev',
        type: 'tmpfs',
        source: 'tmpfs',
        options: ['nosuid', 'noexec', 'mode=755', 'size=64k'],
      },
      {
        destination: '/dev/pts',
        type: 'devpts',
        source: 'devpts',
        options: ['nosuid', 'noexec', 'newinstance', 'ptmxmode=0666', 'mode=0620'],
      },
      ...facts.binds.map(({ host, inside }) => bind(host, inside, ['ro'])),
      tmpMount(facts),
    ],
    hooks: { createRuntime: [joinHook(facts)] },
    linux: {
      namespaces: [
        ...['pid', 'ipc', 'uts', 'mount', 'cgroup'].map((type) => ({ type })),
        ...(facts.hasNetwork ? [] : [{ type: 'network' }]),
        ...(uid === undefined ? [{ type: 'user' }] : []),
      ],
      ...(uid === undefined && { uidMappings: [OWN_ID], gidMappings: [OWN_ID] }),
      ...(facts.runtimeGroup !== undefined && { cgroupsPath: facts.runtimeGroup }),
      maskedPaths: [...facts.masked, '/sys/firmware'],
      readonlyPaths: ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys'],
      seccomp: facts.seccomp,
    },
  };
}

/**
 * Process 1 ignores signals that it does not handle, even its own, and must reap orphans, so it is a shell, as
 * bubblewrap's is bwrap. The shell tells how its child ended, for which its standard error is closed. It also drops
 * the HOME that OCI runtimes invent. An image's program is process 1 itself: there may be no shell.
 */
const INIT = `unset HOME; exec /bin/sh -c '(exec "$@" 2>&9 9>&-); exit $?' sh "$@" 9>&2 2>/dev/null`;

/** Beside the runtime's own processes. */
export const INIT_PROCESSES = 1;

function underInit(argv: readonly string[]): string[] {
  return ['/bin/sh', '-c', INIT, 'sh', ...argv];
}

/** Inside the user namespace that the launch makes around the runtime (ociLaunch.ts), the platform's user is 0. */
const OWN_ID = { containerID: 0, hostID: 0, size: 1 };

function bind(source: string, destination: string, options: readonly string[]) {
  return { destination, type: 'bind', source, options: ['rbind', 'nosuid', 'nodev', ...options] };
}

function tmpMount({ diskTmp, runtime }: BundleFacts) {
  if (diskTmp !== undefined) return bind(diskTmp, '/tmp', ['rw']);
  const sizeMiB = runtime.limits.ephemeralStorageMiB;
  const files = Math.ceil((sizeMiB * 1024) / KIB_PER_FILE);
  return {
    destination: '/tmp',
    type: 'tmpfs',
    source: 'tmpfs',
    options: ['nosuid', 'nodev', 'mode=1777', `size=${sizeMiB}m`, `nr_inodes=${files}`],
  };
}

/**
 * CHRT FILE… ; the container's state comes as JSON on standard input. It runs before the container's first process
 * executes anything, and its failure fails the boot.
 */
const JOIN = `
read -r state || [ -n "$state" ] || exit 1
pid=\${state#*'"pid":'}; pid=\${pid# }; pid=\${pid%%[!0-9]*}
[ -n "$pid" ] || exit 1
chrt=$1; shift
for file in "$@"; do echo "$pid" >"$file" || exit 1; done
[ -z "$chrt" ] || "$chrt" --idle --pid 0 "$pid"`;

/** The hook's parent is the runtime: of all in the groups it dies first for want of memory, and its end ends the rest. */
const DIE_FIRST = 'echo 1000 >/proc/$PPID/oom_score_adj';

function joinHook({ joinFiles, chrt }: BundleFacts) {
  const words = joinFiles === undefined ? [DIE_FIRST] : [JOIN, 'sh', chrt ?? '', ...joinFiles];
  return {
    path: '/bin/sh',
    args: ['sh', '-c', ...words],
    env: ['PATH=/usr/bin:/bin', 'LC_ALL=C'],
  };
}
