import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../../base/clock.ts';
import { OperationalError, systemErrorCode } from '../../../base/errors.ts';
import type { Log } from '../../../base/log.ts';
import type { PreparedSandbox, RuntimeProcess } from '../../sandbox.ts';
import type { Cgroup } from '../cgroup/cgroup.ts';
import { createChildSandbox } from '../childSandbox.ts';
import type { FunctionNetwork } from '../network/functionNetwork.ts';
import type { SandboxNetwork } from '../network/namespaceCommands.ts';
import type { BubblewrapHost } from './bubblewrapHost.ts';
import { bwrapArguments, prepareFolder } from './bwrapArguments.ts';
import { confine, endGroup } from './confinement.ts';
import { launch, type Launched } from './launch.ts';

export interface BootRequest {
  readonly id: string;
  readonly runtime: RuntimeProcess;
  readonly clock: Clock;
  readonly log: Log;
  /** After the sandbox's end, when nothing of it is left on the host. */
  readonly onReleased: () => void;
  /** Its runtime waits to be started. */
  readonly waits?: boolean;
}

export async function bootSandbox(
  host: BubblewrapHost,
  request: BootRequest,
  signal: AbortSignal,
): Promise<PreparedSandbox> {
  const { id, runtime, clock, log } = request;
  const home = host.folderOf(id);
  const template = await host.tmpImages.template(runtime.limits.ephemeralStorageMiB);
  const group = host.cgroups.create(id);
  const uid = host.uids?.take();
  let network: { readonly of: FunctionNetwork; readonly own: SandboxNetwork } | undefined;
  const cleanUp = async () => {
    await rm(home, { recursive: true, force: true });
    group.tryRemove();
    if (uid !== undefined) host.uids?.giveBack(uid);
    network?.of.giveBack(network.own);
    request.onReleased();
  };
  try {
    const of = runtime.protocol === 'http' ? await host.runtimeNetwork() : host.network;
    network = of && { of, own: await of.take() };
    const place = {
      folder: home,
      uid,
      tmpTemplate: template,
      enter: network?.of.enter(network.own),
      address: runtime.supervised && network?.own.address,
    };
    const { start, ...launched } = await launchIn(host, place, request, group, signal);
    const confinement = confine({
      home,
      child: launched.child,
      group,
      controllers: host.cgroups.controllers,
      bootLimits: runtime.limits,
      clones: host.clones,
      startsInTaskRoot: runtime.startsInTaskRoot ?? false,
      waits: request.waits ?? false,
      clock,
      cleanUp,
    });
    const sandbox = createChildSandbox({
      ...launched,
      id,
      taskRoot: '/var/task',
      address: network?.own.address,
      bootLimits: runtime.limits,
      confinement,
      log,
    });
    const startAndWatch = (awaited: boolean) => {
      confinement.runs();
      start(awaited);
    };
    return { sandbox, start: startAndWatch };
  } catch (error) {
    await endGroup(group, clock);
    await cleanUp();
    if (systemErrorCode(error) === undefined) throw error;
    throw new OperationalError('boot sandbox', String(error), { cause: error });
  }
}

interface Place {
  readonly folder: string;
  readonly uid: number | undefined;
  readonly tmpTemplate: string | undefined;
  /** What lets it start in its network; see FunctionNetwork. */
  readonly enter: readonly string[] | undefined;
  readonly address: string | undefined;
}

async function launchIn(
  host: BubblewrapHost,
  { folder, uid, tmpTemplate, enter, address }: Place,
  { runtime, waits = false }: BootRequest,
  group: Cgroup,
  signal: AbortSignal,
): Promise<Launched> {
  prepareFolder(folder, runtime);
  group.setMemory(runtime.limits.memoryMiB * 1024 * 1024);
  // bwrap's own two processes are in the group as well.
  group.setProcesses(runtime.limits.processes + 2);
  const diskTmp =
    tmpTemplate === undefined ? undefined : { image: join(folder, 'tmp.img'), template: tmpTemplate };
  const place = { folder, uid, diskTmp: diskTmp !== undefined, hasNetwork: enter !== undefined, address };
  return launch(
    {
      folder,
      uid,
      runtime,
      bwrapArguments: bwrapArguments(place, runtime, host.common),
      joinFiles: group.joinFiles,
      diskTmp,
      seccompFile: host.seccompFile,
      enter: enter ?? [],
      limitProcesses: host.limitProcesses,
      hasCpuShare: host.cgroups.controllers.cpu !== false,
      programs: host.programs,
      inherited: host.inherited,
      waits,
    },
    signal,
  );
}
