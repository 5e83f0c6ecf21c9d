/**
 * What all sandboxes of one driver share on the host:
 *
 *   FOLDER/sandboxes/ID/   one for each sandbox (bwrapArguments.ts)
 *          clones/         code being cloned, and clones that wait for reuse
 *          tmp/SIZE.img    templates for /tmp
 *          etc/            the files of /etc that are ours
 *          seccomp.bpf     the filter
 *          cgroups.json    our parent control groups, for the next start after a kill
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { release } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../../base/clock.ts';
import { OperationalError } from '../../../base/errors.ts';
import type { Ids } from '../../../base/ids.ts';
import type { Log } from '../../../base/log.ts';
import type { CgroupTree } from '../cgroup/cgroup.ts';
import { openCgroupTree, readParentsRecord, removeGroups } from '../cgroup/cgroupTree.ts';
import { createCodeClones, type CodeClones } from '../codeClone.ts';
import { explainFailure } from '../isolationHint.ts';
import {
  openFunctionNetwork,
  type FunctionNetwork,
  type NetworkOptions,
} from '../network/functionNetwork.ts';
import { createUidPool, uidRange, type UidPool } from '../uidPool.ts';
import type { CommonArguments } from './bwrapArguments.ts';
import { createTmpImages, type TmpImages } from './diskTmp.ts';
import { etcArguments, procArguments, systemArguments } from './hostFiles.ts';
import { findHostPrograms, type HostPrograms } from './hostPrograms.ts';
import { inheritedFiles } from './inheritedFiles.ts';
import { encodeProgram, seccompProgram } from './seccompFilter.ts';

export interface BubblewrapDriverOptions {
  /** The driver's own host folder, absolute, on the file system of the unpacked code; one platform at a time. */
  readonly folder: string;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** What runs container images: name or absolute path of an OCI runtime. Default: runc. */
  readonly ociRuntime?: string | undefined;
  /** Boots at the same time; the others wait. Default: twice the cores. */
  readonly bootConcurrency?: number;
  /** Default: no network but a loopback interface of its own in each sandbox. */
  readonly network?: NetworkOptions;
}

export interface BubblewrapHost {
  readonly programs: HostPrograms;
  readonly common: CommonArguments;
  readonly cgroups: CgroupTree;
  readonly clones: CodeClones;
  readonly seccompFile: string;
  readonly inherited: readonly number[];
  /** Undefined: sandboxes run as the platform's own user. */
  readonly uids: UidPool | undefined;
  readonly tmpImages: TmpImages;
  readonly limitProcesses: boolean;
  /** Undefined: sandboxes have no network. */
  readonly network: FunctionNetwork | undefined;
  /** Why, when one was wanted. */
  readonly networkAbsent: { readonly reason: string; readonly hint: string } | undefined;
  /**
   * The network of sandboxes whose runtime has to reach the platform; undefined where there can be none. With
   * `--egress none` it is made when it is first asked for, and nothing but the Runtime API is reached in it.
   */
  runtimeNetwork(): Promise<FunctionNetwork>;
  folderOf(id: string): string;
  /** Once no sandbox is left. */
  remove(): Promise<void>;
}

/** What functions have unless they ask for more. */
const COMMON_TMP_MIB = 512;
/** Clones of packages kept for reuse. */
const KEPT_CLONES = 256;

/** Removes what an earlier run left first. Throws OperationalError when a program is missing. */
export async function openHost(options: BubblewrapDriverOptions): Promise<BubblewrapHost> {
  const { folder, clock, log } = options;
  const programs = findHostPrograms();
  const asRoot = process.getuid?.() === 0;
  const parentsRecord = join(folder, 'cgroups.json');
  await removeGroups(readParentsRecord(parentsRecord).filter(isOurGroup), clock);
  for (const name of ['sandboxes', 'clones']) rmSync(join(folder, name), { recursive: true, force: true });
  mkdirSync(join(folder, 'sandboxes'), { recursive: true, mode: 0o700 });

  const cgroups = openCgroupTree({ name: groupName(folder), clock });
  writeFileSync(parentsRecord, JSON.stringify(cgroups.parents));
  const seccompFile = join(folder, 'seccomp.bpf');
  writeFileSync(seccompFile, encodeProgram(filterFor(cgroups)));
  const tmpImages = createTmpImages({ folder: join(folder, 'tmp'), usable: asRoot, log });
  // The trial sandbox will want it, and making it takes as long as the network does.
  const commonTmp = tmpImages.template(COMMON_TMP_MIB);
  const { network, networkAbsent } = await openNetwork(options);
  const ofRuntimes = runtimeNetworkOf(options, { network, networkAbsent });
  return {
    programs,
    common: {
      system: systemArguments(),
      proc: procArguments(),
      etc: etcArguments(join(folder, 'etc'), network?.nameServers),
    },
    cgroups,
    clones: createCodeClones({ folder: join(folder, 'clones'), readOnly: true, keep: KEPT_CLONES }),
    seccompFile,
    inherited: inheritedFiles(),
    uids: asRoot ? createUidPool(uidRange(folder, readFileSync('/proc/self/uid_map', 'latin1'))) : undefined,
    tmpImages,
    // Before Linux 5.14 a user's processes were counted over all user namespaces together.
    limitProcesses: asRoot || kernelIsAtLeast(5, 14),
    network,
    networkAbsent,
    runtimeNetwork: ofRuntimes.open,
    folderOf: (id) => join(folder, 'sandboxes', id),
    remove: async () => {
      await commonTmp;
      await network?.close();
      await ofRuntimes.close();
      await cgroups.remove();
      await rm(join(folder, 'sandboxes'), { recursive: true, force: true });
      await rm(join(folder, 'clones'), { recursive: true, force: true });
    },
  };
}

type Networking = Pick<BubblewrapHost, 'network' | 'networkAbsent'>;

/** A machine that can't give functions a network still runs them. */
async function openNetwork(options: BubblewrapDriverOptions): Promise<Networking> {
  const absent = { network: undefined, networkAbsent: undefined };
  const { network } = options;
  if (network === undefined || network.egress === 'none') return absent;
  try {
    return { ...absent, network: await openFunctionNetwork({ ...options, ...network }) };
  } catch (error) {
    return { ...absent, networkAbsent: explainFailure(error) };
  }
}

/** Where functions have a network, it is that; with `--egress none` one of its own, in which the rest is refused. */
function runtimeNetworkOf(options: BubblewrapDriverOptions, { network, networkAbsent }: Networking) {
  const wanted = options.network;
  let opened: Promise<FunctionNetwork> | undefined;
  const open = (): Promise<FunctionNetwork> => {
    if (network !== undefined) return Promise.resolve(network);
    const { reason = 'none was asked for', hint } = networkAbsent ?? {};
    if (wanted === undefined || networkAbsent !== undefined) {
      const error = new OperationalError('prepare networks', reason, hint === undefined ? {} : { hint });
      return Promise.reject(error);
    }
    const opening = opened ?? openFunctionNetwork({ ...options, ...wanted });
    opened = opening;
    // Whoever asks next tries again.
    opening.catch(() => (opened === opening ? (opened = undefined) : undefined));
    return opening;
  };
  return { open, close: async () => (await opened?.catch(() => undefined))?.close() };
}

function filterFor(cgroups: CgroupTree) {
  return seccompProgram(process.arch === 'arm64' ? 'arm64' : 'x64', cgroups.controllers.memory !== false);
}

function groupName(folder: string): string {
  return `mayfly-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`;
}

/** A record is only trusted as far as it names groups like ours. */
function isOurGroup(path: string): boolean {
  return /^\/[^\0]*\/mayfly-[0-9a-f]{12}$/.test(path) && !path.includes('/../');
}

function kernelIsAtLeast(major: number, minor: number): boolean {
  const [ours = 0, oursMinor = 0] = release().split('.').map(Number);
  return ours > major || (ours === major && oursMinor >= minor);
}
