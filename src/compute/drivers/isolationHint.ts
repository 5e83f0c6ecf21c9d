import { readFileSync } from 'node:fs';
import { OperationalError } from '../../base/errors.ts';

/** Why a sandbox can't be made here, and what to do about it. */
export function explainFailure(error: unknown): { reason: string; hint: string } {
  const reason = error instanceof Error ? error.message : String(error);
  const known = error instanceof OperationalError ? error.hint : undefined;
  return { reason, hint: settingHint(reason, readSetting) ?? known ?? 'run `mayfly doctor`' };
}

const FORBIDDEN = /namespace|not permitted|permission denied|no space left|RTM_NEWADDR/i;

/** The settings by which distributions forbid user namespaces. `setting`: text of a file below /proc/sys. */
export function settingHint(
  reason: string,
  setting: (name: string) => string | undefined,
): string | undefined {
  if (/unknown option/i.test(reason)) return 'bubblewrap 0.8 or newer is needed';
  if (!FORBIDDEN.test(reason)) return undefined;
  if (setting('kernel/apparmor_restrict_unprivileged_userns') === '1') {
    return 'sysctl -w kernel.apparmor_restrict_unprivileged_userns=0 (or give bwrap an AppArmor profile), or run as root';
  }
  if (setting('kernel/unprivileged_userns_clone') === '0') {
    return 'sysctl -w kernel.unprivileged_userns_clone=1, or run as root';
  }
  if (setting('user/max_user_namespaces') === '0') {
    return 'sysctl -w user.max_user_namespaces=15000, or run as root';
  }
  return 'in a container: allow it to mount and to make namespaces (docker run --privileged)';
}

function readSetting(name: string): string | undefined {
  try {
    return readFileSync(`/proc/sys/${name}`, 'latin1').trim();
  } catch {
    return undefined;
  }
}
