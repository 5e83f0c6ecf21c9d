import { posix } from 'node:path';

/** Where this process stands in each control group hierarchy that is mounted. */
export interface CgroupMounts {
  /** Version 1: folder of our own group, by controller. */
  readonly v1: ReadonlyMap<string, string>;
  /** Version 2: folder of our own group, and of the highest group that is visible. */
  readonly v2: { readonly own: string; readonly root: string } | undefined;
}

/** From the texts of /proc/self/mountinfo and /proc/self/cgroup. */
export function parseCgroupMounts(mountInfo: string, ownGroups: string): CgroupMounts {
  const own = parseOwnGroups(ownGroups);
  const v1 = new Map<string, string>();
  let v2: CgroupMounts['v2'];
  for (const line of mountInfo.split('\n')) {
    const [before = '', after = ''] = line.split(' - ');
    const [, , , root = '', mountPoint = ''] = before.split(' ');
    const [type, , options = ''] = after.split(' ');
    if (type === 'cgroup2') {
      v2 ??= { own: within(mountPoint, root, own.get('') ?? '/'), root: unescape(mountPoint) };
    } else if (type === 'cgroup') {
      for (const controller of options.split(',')) {
        const path = own.get(controller);
        if (path !== undefined) v1.set(controller, within(mountPoint, root, path));
      }
    }
  }
  return { v1, v2 };
}

/** Controller -> path; the empty name is version 2. */
function parseOwnGroups(text: string): Map<string, string> {
  const groups = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, controllers, ...path] = line.split(':');
    if (controllers === undefined) continue;
    for (const controller of controllers.split(',')) groups.set(controller, path.join(':'));
  }
  return groups;
}

/** A container sees its own group as the mount's root. */
function within(mountPoint: string, root: string, path: string): string {
  const relative = posix.relative(unescape(root), path);
  return posix.join(unescape(mountPoint), relative.startsWith('..') ? '' : relative);
}

/** mountinfo writes space, tab, newline and backslash in octal. */
function unescape(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));
}
