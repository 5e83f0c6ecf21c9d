import { readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../../base/clock.ts';
import { OperationalError, systemErrorCode } from '../../../base/errors.ts';
import type { Log } from '../../../base/log.ts';
import type { RuntimeProcess, Sandbox } from '../../sandbox.ts';
import { prepareFolder } from '../bubblewrap/bwrapArguments.ts';
import { confine, endGroup } from '../bubblewrap/confinement.ts';
import { hostsFile, SANDBOX_USER, userArguments } from '../bubblewrap/hostFiles.ts';
import type { Cgroup } from '../cgroup/cgroup.ts';
import { createChildSandbox } from '../childSandbox.ts';
import type { FunctionNetwork } from '../network/functionNetwork.ts';
import type { SandboxNetwork } from '../network/namespaceCommands.ts';
import { bundleConfig, INIT_PROCESSES } from './bundle.ts';
import type { OciHost } from './ociHost.ts';
import { launchContainer } from './ociLaunch.ts';
import { withRoomFor } from './ownNeeds.ts';
import { makePrivateFolder, makeRoot, type Bind } from './sandboxView.ts';

export interface ContainerRequest {
  readonly id: string;
  readonly runtime: RuntimeProcess;
  readonly clock: Clock;
  readonly log: Log;
  /** After the sandbox's end, when nothing of it is left on the host. */
  readonly onReleased: () => void;
}

export async function bootContainer(
  host: OciHost,
  request: ContainerRequest,
  signal: AbortSignal,
): Promise<Sandbox> {
  const { id, runtime, clock, log } = request;
  refuseWithoutChannel(host, runtime);
  const home = host.folderOf(id);
  const template = await host.tmpImages.template(runtime.limits.ephemeralStorageMiB);
  const group = withRoomFor(host.oci.own, host.cgroups.create(id));
  const uid = host.uids?.take();
  let network: { readonly of: FunctionNetwork; readonly own: SandboxNetwork } | undefined;
  const cleanUp = async () => {
    await rm(home, { recursive: true, force: true });
    group.tryRemove();
    host.runtimeGroups.remove(id);
    if (uid !== undefined) host.uids?.giveBack(uid);
    network?.of.giveBack(network.own);
    request.onReleased();
  };
  try {
    const of = runtime.protocol === 'http' ? await host.runtimeNetwork() : host.network;
    network = of && { of, own: await of.take() };
    const ownAddress = runtime.supervised && network?.own.address;
    const place = { id, home, uid, template, hasNetwork: network !== undefined, address: ownAddress };
    prepare(host, place, arranged(runtime, network?.own.address), group);
    const launched = await launchContainer(
      {
        id,
        folder: home,
        asRoot: uid !== undefined,
        diskTmp: template === undefined ? undefined : { image: join(home, 'tmp.img'), template },
        oci: host.oci,
        hasChannel: runtime.rootFolder === undefined,
        supervised: runtime.supervised === true,
        joinFiles: host.oci.own === undefined ? [] : group.joinFiles,
        chrt: host.oci.own === undefined ? undefined : yieldsBy(host),
        enter: network?.of.enter(network.own) ?? [],
        programs: host.programs,
      },
      signal,
    );
    const confinement = confine({
      home,
      child: launched.child,
      group,
      controllers: host.cgroups.controllers,
      bootLimits: runtime.limits,
      clones: host.clones,
      startsInTaskRoot: runtime.startsInTaskRoot ?? false,
      clock,
      // The size of /tmp bounds its files too (bundle.ts).
      countsFiles: false,
      cleanUp,
    });
    const address = network?.own.address;
    const life = { id, taskRoot: '/var/task', address, bootLimits: runtime.limits, confinement, log };
    return createChildSandbox({ ...launched, ...life });
  } catch (error) {
    await endGroup(group, clock);
    await cleanUp();
    if (systemErrorCode(error) === undefined) throw error;
    throw new OperationalError('boot sandbox', String(error), { cause: error });
  }
}

function refuseWithoutChannel({ oci }: OciHost, { runtime, rootFolder, supervised }: RuntimeProcess): void {
  const needed = supervised === true || rootFolder === undefined;
  if (!needed || oci.channelOptions !== undefined) return;
  throw new OperationalError('boot sandbox', `${oci.name} hands no descriptors on, which ${runtime} needs`, {
    hint: 'choose --oci-runtime runc or crun, or use container images',
  });
}

function arranged(runtime: RuntimeProcess, address: string | undefined): RuntimeProcess {
  const added = runtime.arrange?.(address);
  return added === undefined ? runtime : { ...runtime, environment: { ...runtime.environment, ...added } };
}

interface Place {
  readonly id: string;
  readonly home: string;
  readonly uid: number | undefined;
  /** Of the disk image for /tmp. */
  readonly template: string | undefined;
  readonly hasNetwork: boolean;
  /** Its own address, where the platform calls it at that. */
  readonly address: string | undefined;
}

/**
 *   HOME/config.json        the bundle
 *        var/  opt/  tmp/   as in bubblewrap's sandboxes
 *        root/              root of a managed runtime: places for mounts
 *        passwd, group      made for it
 *        state/ pid log     the OCI runtime's
 */
function prepare(host: OciHost, place: Place, runtime: RuntimeProcess, group: Cgroup): void {
  const { home, uid } = place;
  prepareFolder(home, runtime);
  makePrivateFolder(join(home, 'state'));
  group.setMemory(runtime.limits.memoryMiB * 1024 * 1024);
  group.setProcesses(runtime.limits.processes + INIT_PROCESSES);
  const image = runtime.rootFolder;
  const binds =
    image === undefined ? hostBinds(host, place, runtime) : imageBinds(host, place, image, runtime);
  const bundle = bundleConfig({
    runtime,
    root: image ?? join(home, 'root'),
    binds,
    masked: host.view.masked,
    diskTmp: place.template === undefined ? undefined : join(home, 'tmp'),
    uid,
    hasNetwork: place.hasNetwork,
    seccomp: host.seccomp,
    joinFiles: host.oci.own === undefined ? group.joinFiles : undefined,
    runtimeGroup: group.joinFiles.length === 0 ? undefined : host.runtimeGroups.pathOf(place.id),
    chrt: yieldsBy(host),
    limitProcesses: host.limitProcesses,
  });
  writeFileSync(join(home, 'config.json'), JSON.stringify(bundle), { mode: 0o600 });
}

function yieldsBy({ cgroups, programs }: OciHost): string | undefined {
  return cgroups.controllers.cpu === false ? undefined : programs.chrt;
}

function hostBinds(host: OciHost, place: Place, runtime: RuntimeProcess): Bind[] {
  const { home, uid } = place;
  userArguments(home, uid ?? 0, uid ?? 0);
  const users = ['passwd', 'group'].map((name) => ({ host: join(home, name), inside: `/etc/${name}` }));
  const view = { ...host.view, binds: [...host.view.binds, ...users, ...ownHosts(place)] };
  makeRoot(join(home, 'root'), view, runtime.mounts);
  return [
    ...view.binds,
    { host: join(home, 'var'), inside: '/var' },
    { host: join(home, 'opt'), inside: '/opt' },
    ...runtime.mounts,
  ];
}

function ownHosts({ home, address }: Place): Bind[] {
  return address === undefined ? [] : [{ host: hostsFile(home, address), inside: '/etc/hosts' }];
}

/** Of an image everything is its own, but for names and addresses. Its mount points were made when it was unpacked. */
function imageBinds(host: OciHost, place: Place, image: string, runtime: RuntimeProcess): Bind[] {
  const { home, uid } = place;
  const passwd = readFileSync(join(image, 'etc/passwd'), 'utf8');
  const user = `${SANDBOX_USER}:x:${uid ?? 0}:${uid ?? 0}::/home/${SANDBOX_USER}:/sbin/nologin\n`;
  const lines = passwd === '' || passwd.endsWith('\n') ? passwd : `${passwd}\n`;
  writeFileSync(join(home, 'passwd'), lines + user, { mode: 0o644 });
  const own = host.imageFiles.map(({ host: from, inside }) => ({ host: from, inside }));
  const passwords = { host: join(home, 'passwd'), inside: '/etc/passwd' };
  return [...own, passwords, ...ownHosts(place), ...runtime.mounts];
}
