/** Says which sandbox driver works on this machine, by really running a sandbox with nothing in it. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../base/clock.ts';
import { OperationalError } from '../../base/errors.ts';
import type { Ids } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import type { IsolationReport, RuntimeProcess, SandboxDriver } from '../sandbox.ts';
import { createBubblewrapDriver } from './bubblewrap/bubblewrapDriver.ts';

export type Isolation =
  | { readonly driver: 'bubblewrap'; readonly report: IsolationReport }
  /** `reason`: why functions can't be isolated here; `hint`: what to install or allow. */
  | { readonly driver: 'process'; readonly reason: string; readonly hint: string };

export interface DetectIsolationNeeds {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}

const NOTHING: RuntimeProcess = {
  runtime: 'none',
  argv: ['/bin/sh', '-c', 'exit 0'],
  environment: { PATH: '/usr/bin:/bin' },
  mounts: [],
  limits: { memoryMiB: 128, ephemeralStorageMiB: 16, processes: 64, openFiles: 64 },
};

/** Takes about 100 ms. The folder it works in is temporary. */
export async function detectIsolation(needs: DetectIsolationNeeds): Promise<Isolation> {
  if (process.platform !== 'linux') {
    return {
      driver: 'process',
      reason: 'sandboxes are made of Linux namespaces, and this is another operating system',
      hint: 'run Mayfly on Linux, or in a Linux virtual machine',
    };
  }
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-isolation-'));
  let driver: SandboxDriver | undefined;
  try {
    driver = await createBubblewrapDriver({ ...needs, folder });
    const sandbox = await driver.boot(NOTHING, new AbortController().signal);
    const { code } = await sandbox.exited;
    await sandbox.kill();
    if (code !== 0) throw new OperationalError('detect isolation', `a trivial sandbox ended with ${code}`);
    return { driver: 'bubblewrap', report: driver.describe() };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const known = error instanceof OperationalError ? error.hint : undefined;
    return { driver: 'process', reason, hint: isolationHint(reason, readSetting) ?? known ?? 'see the log' };
  } finally {
    await driver?.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The settings that distributions forbid user namespaces with, and what to do about each. */
export function isolationHint(
  reason: string,
  setting: (name: string) => string | undefined,
): string | undefined {
  if (!/namespace|not permitted|permission denied|no space left/i.test(reason)) return undefined;
  if (setting('kernel/apparmor_restrict_unprivileged_userns') === '1') {
    return 'sysctl -w kernel.apparmor_restrict_unprivileged_userns=0 (or an AppArmor profile for bwrap), or run as root';
  }
  if (setting('kernel/unprivileged_userns_clone') === '0') {
    return 'sysctl -w kernel.unprivileged_userns_clone=1, or run as root';
  }
  if (setting('user/max_user_namespaces') === '0')
    return 'sysctl -w user.max_user_namespaces=15000, or run as root';
  return 'in a container: give it CAP_SYS_ADMIN and a seccomp profile that allows mount and unshare (docker run --privileged)';
}

function readSetting(name: string): string | undefined {
  try {
    return readFileSync(`/proc/sys/${name}`, 'latin1').trim();
  } catch {
    return undefined;
  }
}
