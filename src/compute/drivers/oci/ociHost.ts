/** What all containers of one driver share on the host; as bubblewrap's host (bubblewrapHost.ts), which has most of it. */
import { join } from 'node:path';
import { OperationalError } from '../../../base/errors.ts';
import type { BubblewrapHost } from '../bubblewrap/bubblewrapHost.ts';
import { findProgram } from '../findProgram.ts';
import type { LaunchPrograms } from './ociLaunch.ts';
import { findOciRuntime, refuseAsUser, type OciRuntime } from './ociRuntime.ts';
import { ociSeccomp, type OciSeccomp } from './ociSeccomp.ts';
import { runtimeGroups, type RuntimeGroups } from './runtimeGroups.ts';
import { sandboxView, type Bind, type SandboxView } from './sandboxView.ts';

/** Of bubblewrap's host what does not depend on bubblewrap. */
export type SandboxHost = Pick<
  BubblewrapHost,
  | 'common'
  | 'cgroups'
  | 'clones'
  | 'uids'
  | 'tmpImages'
  | 'limitProcesses'
  | 'network'
  | 'runtimeNetwork'
  | 'folderOf'
>;

export interface OciHost extends SandboxHost {
  readonly oci: OciRuntime;
  readonly programs: LaunchPrograms & { readonly chrt: string };
  readonly view: SandboxView;
  /** Files of /etc that are ours in images too. */
  readonly imageFiles: readonly Bind[];
  readonly seccomp: OciSeccomp;
  readonly runtimeGroups: RuntimeGroups;
}

const OURS_IN_IMAGES: readonly string[] = ['resolv.conf', 'hosts'];

/** `folder`: the driver's. Throws OperationalError with a hint when a program is missing. */
export function ociHost(host: SandboxHost, folder: string, runtime?: string): OciHost {
  const { system, proc, etc } = host.common;
  const view = sandboxView([...system, ...proc, ...etc]);
  const etcFolder = view.binds.find(({ inside }) => inside === '/etc')?.host ?? '/etc';
  const oci = findOciRuntime(runtime);
  if (host.uids === undefined) refuseAsUser(oci);
  return {
    ...host,
    oci,
    programs: { setpriv: need('setpriv'), unshare: need('unshare'), chrt: need('chrt') },
    view,
    imageFiles: OURS_IN_IMAGES.map((name) => ({ host: join(etcFolder, name), inside: `/etc/${name}` })),
    seccomp: ociSeccomp(
      process.arch === 'arm64' ? 'arm64' : 'x64',
      host.cgroups.controllers.memory !== false,
    ),
    runtimeGroups: runtimeGroups(folder),
  };
}

function need(name: string): string {
  const path = findProgram(name);
  if (path !== undefined) return path;
  throw new OperationalError('find sandbox programs', `${name} is not installed`, {
    hint: 'apt-get install util-linux',
  });
}
