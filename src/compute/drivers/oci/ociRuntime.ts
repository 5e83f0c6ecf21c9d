import { accessSync, constants } from 'node:fs';
import { basename, isAbsolute } from 'node:path';
import { OperationalError } from '../../../base/errors.ts';
import { findProgram } from '../findProgram.ts';

/** A program with runc's command line: runc, crun; runsc (gVisor) and kata-runtime have most of it. */
export interface OciRuntime {
  readonly name: string;
  readonly path: string;
  /** Options before `run`. */
  options(surroundings: Surroundings): readonly string[];
  /** It shall find this file of the host empty, if it is there. */
  readonly hiddenFile: string | undefined;
  /**
   * What it needs for itself, where it stays around the container's processes and holds their memory (gVisor). It
   * joins the sandbox's groups whole, before it makes anything.
   */
  readonly own: OwnNeeds | undefined;
  /** Options of `run` that hand descriptor 3 on; undefined where it can't. */
  readonly channelOptions: readonly string[] | undefined;
  /** The same for descriptors 3, 4 and 5. */
  readonly supervisionOptions: readonly string[] | undefined;
}

export const DEFAULT_OCI_RUNTIME = 'runc';

const CHANNEL_OPTIONS: Readonly<Record<string, readonly string[] | undefined>> = {
  runsc: ['--pass-fd', '3:3'],
  'kata-runtime': undefined,
};

const SUPERVISION_OPTIONS: Readonly<Record<string, readonly string[] | undefined>> = {
  runsc: ['--pass-fd', '3:3', '--pass-fd', '4:4', '--pass-fd', '5:5'],
  'kata-runtime': undefined,
};

/** What a container finds around its runtime. */
export interface Surroundings {
  readonly asRoot: boolean;
  /** A network of its own, in which the runtime is started; else it gets an empty one. */
  readonly hasNetwork: boolean;
}

export interface OwnNeeds {
  readonly memoryMiB: number;
  readonly processes: number;
}

const OPTIONS: Readonly<Record<string, (surroundings: Surroundings) => readonly string[]>> = {
  runc: ({ asRoot }) => (asRoot ? [] : ['--rootless', 'true']),
  // The sandbox's group is made and joined by us.
  crun: () => ['--cgroup-manager=disabled'],
  // The network that a function is started in is its own already, with all its rules.
  runsc: ({ hasNetwork }) => ['--ignore-cgroups', `--network=${hasNetwork ? 'host' : 'none'}`],
};

/** crun starts on a machine with both versions of control groups only when the second has no controller. */
const HIDDEN_FILES: Readonly<Record<string, string>> = {
  crun: '/sys/fs/cgroup/unified/cgroup.controllers',
};

/** Measured, rounded up: 25 MiB, and some 60 threads. */
const OWN_NEEDS: Readonly<Record<string, OwnNeeds>> = { runsc: { memoryMiB: 24, processes: 256 } };

/** `wish`: a program's name or absolute path. Throws OperationalError with a hint when it is not there. */
export function findOciRuntime(wish: string = DEFAULT_OCI_RUNTIME): OciRuntime {
  const name = basename(wish);
  const path = isAbsolute(wish) ? executable(wish) : findProgram(wish);
  if (path === undefined) {
    throw new OperationalError('find OCI runtime', `${wish} is not installed`, {
      hint: /^(runc|crun)$/.test(wish)
        ? `apt-get install ${wish}`
        : `install ${wish}, or choose --oci-runtime runc`,
    });
  }
  const channelOptions = name in CHANNEL_OPTIONS ? CHANNEL_OPTIONS[name] : ['--preserve-fds', '1'];
  const supervisionOptions = name in CHANNEL_OPTIONS ? SUPERVISION_OPTIONS[name] : ['--preserve-fds', '3'];
  const options = OPTIONS[name] ?? (() => []);
  const hiddenFile = HIDDEN_FILES[name];
  return { name, path, options, hiddenFile, own: OWN_NEEDS[name], channelOptions, supervisionOptions };
}

/**
 * gVisor that is started by an ordinary user opens a file for writing before it sees that the mount is read-only, and
 * so empties it: code that others use, the interpreter's client. The host's own permissions prevent that for root.
 */
export function refuseAsUser({ name }: OciRuntime): void {
  if (name !== 'runsc') return;
  throw new OperationalError('find OCI runtime', 'as an ordinary user runsc does not keep files read-only', {
    hint: 'run Mayfly as root, or choose --oci-runtime runc or crun',
  });
}

function executable(path: string): string | undefined {
  try {
    accessSync(path, constants.X_OK);
    return path;
  } catch {
    return undefined;
  }
}
