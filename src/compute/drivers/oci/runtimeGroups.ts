/**
 * The control groups that an OCI runtime makes for each container whether it is wanted or not. The sandbox's
 * processes leave them for its own group before they run anything (bundle.ts, the hook), so these stay empty; a
 * runtime that was killed leaves them, and then they are removed here.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { readControl, tryRemoveGroup } from '../cgroup/controlFile.ts';

export interface RuntimeGroups {
  /** For the bundle: below the root of every hierarchy. */
  pathOf(id: string): string;
  remove(id: string): void;
  /** Host folders of the parent groups. */
  readonly parents: readonly string[];
}

export function runtimeGroups(folder: string): RuntimeGroups {
  const name = `mayfly-${createHash('sha256').update(`${folder}/oci`).digest('hex').slice(0, 12)}`;
  const parents = hierarchies(readControl('/proc/self/mountinfo') ?? '').map((mount) => join(mount, name));
  return {
    pathOf: (id) => `/${name}/${id}`,
    remove: (id) => {
      for (const parent of parents) tryRemoveGroup(join(parent, id));
    },
    parents,
  };
}

/** Mount points of control groups; one with a blank or a backslash in its name (written in octal) is nobody's. */
function hierarchies(mountInfo: string): string[] {
  return mountInfo.split('\n').flatMap((line) => {
    const [before = '', after = ''] = line.split(' - ');
    const mountPoint = before.split(' ')[4] ?? '';
    return /^cgroup2? /.test(after) && !mountPoint.includes('\\') ? [mountPoint] : [];
  });
}
