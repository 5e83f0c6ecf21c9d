import { join } from 'node:path';
import type { RuntimeProcess } from '../../sandbox.ts';

/** Without mounts, a path inside the sandbox is the host's path that would have been mounted there. */
export function onHost(path: string, mounts: RuntimeProcess['mounts']): string {
  const mount = mounts
    .filter(({ inside }) => path === inside || path.startsWith(`${inside}/`))
    .sort((a, b) => b.inside.length - a.inside.length)[0];
  return mount === undefined ? path : join(mount.host, path.slice(mount.inside.length));
}
