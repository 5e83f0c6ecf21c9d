/** Containers beside, or instead of, bubblewrap's sandboxes, on the same host resources. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../../base/clock.ts';
import type { Sandbox } from '../../sandbox.ts';
import { readParentsRecord, removeGroups } from '../cgroup/cgroupTree.ts';
import { bootContainer, type ContainerRequest } from './bootContainer.ts';
import { ociHost, type OciHost, type SandboxHost } from './ociHost.ts';

export interface Containers {
  /** Throws OperationalError with a hint when a program is missing. */
  boot(request: ContainerRequest, signal: AbortSignal): Promise<Sandbox>;
  /** Once no sandbox is left. */
  close(): Promise<void>;
}

export interface ContainersOptions {
  readonly folder: string;
  readonly clock: Clock;
  /** Name or absolute path of the OCI runtime. Default: runc. */
  readonly ociRuntime?: string | undefined;
}

/** Removes what an earlier run left, if there was one; else costs nothing until the first boot. */
export function createContainers(host: SandboxHost, options: ContainersOptions): Containers {
  const { folder, clock } = options;
  const record = join(folder, 'container-cgroups.json');
  const cleaned = removeGroups(readParentsRecord(record).filter(isOurGroup), clock);
  let opened: Promise<OciHost> | undefined;
  const open = async (): Promise<OciHost> => {
    const whole = ociHost(host, folder, options.ociRuntime);
    await cleaned;
    writeFileSync(record, JSON.stringify(whole.runtimeGroups.parents));
    return whole;
  };
  return {
    boot: async (request, signal) => {
      opened ??= open();
      // A program that was missing may be there at the next boot.
      opened.catch(() => (opened = undefined));
      return bootContainer(await opened, request, signal);
    },
    close: async () => {
      await cleaned;
      const whole = await opened?.catch(() => undefined);
      if (whole !== undefined) await removeGroups(whole.runtimeGroups.parents, clock);
    },
  };
}

/** A record is only trusted as far as it names groups like ours. */
function isOurGroup(path: string): boolean {
  return /^\/[^\0]*\/mayfly-[0-9a-f]{12}$/.test(path) && !path.includes('/../');
}
