import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { availableParallelism, release } from 'node:os';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '../../../base/clock.ts';
import { OperationalError } from '../../../base/errors.ts';
import type { Ids } from '../../../base/ids.ts';
import type { Log } from '../../../base/log.ts';
import type { RuntimeProcess, Sandbox, SandboxDriver } from '../../sandbox.ts';
import type { Cgroup } from '../cgroup/cgroup.ts';
import { openCgroupTree, readParentsRecord, removeGroups } from '../cgroup/cgroupTree.ts';
import { createChildSandbox } from '../childSandbox.ts';
import { createCodeClones } from '../codeClone.ts';
import { createGate } from '../gate.ts';
import { createUidPool, uidRange } from '../uidPool.ts';
import { bwrapArguments, prepareFolder, type CommonArguments } from './bwrapArguments.ts';
import { confine } from './confinement.ts';
import { createTmpTemplates } from './diskTmp.ts';
import { etcArguments, procArguments, systemArguments } from './hostFiles.ts';
import { findHostPrograms } from './hostPrograms.ts';
import { inheritedFiles } from './inheritedFiles.ts';
import { describeIsolation } from './isolation.ts';
import { launch } from './launch.ts';
import { encodeProgram, seccompProgram } from './seccompFilter.ts';

export interface BubblewrapDriverOptions {
  /** The driver's own host folder, on the file system of the unpacked code; one platform at a time. */
  readonly folder: string;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** Boots at the same time; the others wait. Default: twice the cores. */
  readonly bootConcurrency?: number;
}

/** Clones of packages kept for reuse. */
const KEPT_CLONES = 256;

/** Throws OperationalError with a hint when this machine has not what it takes; removes what an earlier run left. */
export async function createBubblewrapDriver(options: BubblewrapDriverOptions): Promise<SandboxDriver> {
  const { clock, ids, log, folder } = options;
  const programs = findHostPrograms();
  const inherited = inheritedFiles();
  const asRoot = process.getuid?.() === 0;
  const parentsRecord = join(folder, 'cgroups.json');
  await removeGroups(ownGroups(readParentsRecord(parentsRecord)), clock);
  for (const name of ['sandboxes', 'clones']) rmSync(join(folder, name), { recursive: true, force: true });
  mkdirSync(join(folder, 'sandboxes'), { recursive: true, mode: 0o700 });

  const cgroups = openCgroupTree({ name: groupName(folder), clock });
  writeFileSync(parentsRecord, JSON.stringify(cgroups.parents));
  const accountedMemory = cgroups.controllers.memory !== false;
  const seccompFile = join(folder, 'seccomp.bpf');
  // Before Linux 5.14 a user's processes were counted over all user namespaces together.
  const limitProcesses = asRoot || kernelIsAtLeast(5, 14);
  const architecture = process.arch === 'arm64' ? 'arm64' : 'x64';
  writeFileSync(seccompFile, encodeProgram(seccompProgram(architecture, accountedMemory)));
  const common: CommonArguments = {
    system: systemArguments(),
    proc: procArguments(),
    etc: etcArguments(join(folder, 'etc')),
  };
  const clones = createCodeClones({ folder: join(folder, 'clones'), readOnly: true, keep: KEPT_CLONES });
  const uids = asRoot
    ? createUidPool(uidRange(folder, readFileSync('/proc/self/uid_map', 'latin1')))
    : undefined;
  const templates = asRoot ? createTmpTemplates(join(folder, 'tmp')) : undefined;
  let diskTmp = templates !== undefined;
  const turn = createGate(options.bootConcurrency ?? availableParallelism() * 2);
  const living = new Set<Sandbox>();
  const closing = new AbortController();

  const tmpTemplate = async (sizeMiB: number): Promise<string | undefined> => {
    if (!diskTmp) return undefined;
    try {
      return await templates?.template(sizeMiB);
    } catch (error) {
      diskTmp = false;
      log.warn({ error: String(error) }, 'no disk images for /tmp here; it is memory instead');
      return undefined;
    }
  };

  const boot = async (runtime: RuntimeProcess, signal: AbortSignal): Promise<Sandbox> => {
    const id = ids.hex(16);
    const home = join(folder, 'sandboxes', id);
    const template = await tmpTemplate(runtime.limits.ephemeralStorageMiB);
    const uid = uids?.take();
    const group: Cgroup = cgroups.create(id);
    const cleanUp = async () => {
      await rm(home, { recursive: true, force: true });
      group.tryRemove();
      if (uid !== undefined) uids?.giveBack(uid);
    };
    try {
      prepareFolder(home, runtime);
      group.setMemory(runtime.limits.memoryMiB * 1024 * 1024);
      // bwrap's own two processes are in the group as well.
      group.setProcesses(runtime.limits.processes + 2);
      const place = { folder: home, uid, diskTmp: template !== undefined };
      const launched = await launch(
        {
          folder: home,
          uid,
          runtime,
          bwrapArguments: bwrapArguments(place, runtime, common),
          joinFiles: group.joinFiles,
          diskTmp: template === undefined ? undefined : { image: join(home, 'tmp.img'), template },
          seccompFile,
          limitProcesses,
          programs,
          inherited,
        },
        signal,
      );
      const sandbox = createChildSandbox({
        ...launched,
        id,
        taskRoot: '/var/task',
        bootLimits: runtime.limits,
        confinement: confine({
          home,
          child: launched.child,
          group,
          controllers: cgroups.controllers,
          bootLimits: runtime.limits,
          clones,
          clock,
          cleanUp,
        }),
        log,
      });
      living.add(sandbox);
      void sandbox.exited.then(() => living.delete(sandbox));
      return sandbox;
    } catch (error) {
      await cleanUp();
      throw error;
    }
  };

  return {
    name: 'bubblewrap',
    boot: (runtime, signal) => {
      const either = AbortSignal.any([signal, closing.signal]);
      return turn(either, () => boot(runtime, either));
    },
    describe: () => describeIsolation({ asRoot, controllers: cgroups.controllers, diskTmp }),
    close: async () => {
      closing.abort(new OperationalError('boot sandbox', 'the driver is closing'));
      await Promise.all([...living].map((sandbox) => sandbox.kill()));
      await cgroups.remove();
      for (const name of ['sandboxes', 'clones']) {
        await rm(join(folder, name), { recursive: true, force: true });
      }
    },
  };
}

function groupName(folder: string): string {
  return `mayfly-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`;
}

/** A record is only trusted as far as it names groups like ours. */
function ownGroups(paths: readonly string[]): readonly string[] {
  return paths.filter((path) => /^\/[^\0]*\/mayfly-[0-9a-f]{12}$/.test(path) && !path.includes('/../'));
}

function kernelIsAtLeast(major: number, minor: number): boolean {
  const [ours = 0, oursMinor = 0] = release().split('.').map(Number);
  return ours > major || (ours === major && oursMinor >= minor);
}
