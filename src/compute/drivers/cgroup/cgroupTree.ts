import { accessSync, constants, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import type { Clock } from '../../../base/clock.ts';
import {
  type CgroupController,
  type CgroupTree,
  type CgroupVersion,
  type ControllerFiles,
} from './cgroup.ts';
import { ancestors } from '../processTree.ts';
import { parseCgroupMounts, type CgroupMounts } from './cgroupMounts.ts';
import { createCgroup, hasController } from './controllers.ts';
import { readControl, readProcesses, tryRemoveGroup, tryWriteControl } from './controlFile.ts';

const CONTROLLERS: readonly CgroupController[] = ['memory', 'cpu', 'pids', 'freezer'];

export interface CgroupTreeOptions {
  /** Name of the parent group; one per data folder. */
  readonly name: string;
  readonly clock: Clock;
}

/** Finds what this process may use and makes the parent groups; empty of controllers when it may use nothing. */
export function openCgroupTree(
  options: CgroupTreeOptions,
): CgroupTree & { readonly parents: readonly string[] } {
  const mounts = parseCgroupMounts(
    readControl('/proc/self/mountinfo') ?? '',
    readControl('/proc/self/cgroup') ?? '',
  );
  const parents = findParents(mounts, options.name);
  const version = (controller: CgroupController) => parents.get(controller)?.version ?? false;
  const folders = [...new Set([...parents.values()].map((files) => files.folder))];
  return {
    parents: folders,
    controllers: {
      memory: version('memory'),
      cpu: version('cpu'),
      pids: version('pids'),
      freezer: version('freezer'),
    },
    create: (name) =>
      createCgroup(
        new Map(
          [...parents].map(([controller, files]) => [
            controller,
            { ...files, folder: posix.join(files.folder, name) },
          ]),
        ),
      ),
    remove: () => removeGroups(folders, options.clock),
  };
}

function findParents(mounts: CgroupMounts, name: string): Map<CgroupController, ControllerFiles> {
  const found = new Map<CgroupController, ControllerFiles>();
  const add = (controller: CgroupController, folder: string, version: CgroupVersion) => {
    if (!found.has(controller)) found.set(controller, { folder, version });
  };
  const addV1 = (controllers: readonly CgroupController[]) => {
    for (const controller of controllers) {
      const own = found.has(controller) ? undefined : mounts.v1.get(controller);
      const folder = own && makeGroup(own, name);
      if (folder) add(controller, folder, 'cgroup v1');
    }
  };
  addV1(['memory', 'cpu', 'pids']);
  // Version 2 freezes even where it has no other controller, and what it froze can be killed: version 1 would
  // keep the idle sandboxes of a platform that was killed until the next start.
  const missing = CONTROLLERS.filter((controller) => !found.has(controller));
  const best = mounts.v2 && bestUnifiedGroup(mounts.v2, name, missing);
  for (const controller of best?.controllers ?? []) add(controller, best?.folder ?? '', 'cgroup v2');
  addV1(['freezer']);
  return found;
}

function makeGroup(parent: string, name: string): string | undefined {
  const folder = posix.join(parent, name);
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(posix.join(folder, 'cgroup.procs'), constants.W_OK);
    return folder;
  } catch {
    return undefined;
  }
}

interface UnifiedGroup {
  readonly folder: string;
  /** Those that act in its children. */
  readonly controllers: readonly CgroupController[];
}

/**
 * In version 2 a group with processes of its own can't hand controllers to children. So: our own group when we
 * are alone in it (we move into a leaf of it), else, as root, a group beside everyone's at the top.
 */
function bestUnifiedGroup(
  v2: { own: string; root: string },
  name: string,
  wanted: readonly CgroupController[],
): UnifiedGroup | undefined {
  let best: UnifiedGroup | undefined;
  for (const base of new Set([v2.own, v2.root])) {
    const group = makeUnifiedGroup(base, name, wanted);
    if (!group) continue;
    const better = group.controllers.length > (best?.controllers.length ?? 0);
    const worse = better ? best : group;
    if (worse) tryRemoveGroup(worse.folder);
    if (better) best = group;
    if (best?.controllers.length === wanted.length) break;
  }
  return best;
}

function makeUnifiedGroup(
  base: string,
  name: string,
  wanted: readonly CgroupController[],
): UnifiedGroup | undefined {
  const folder = makeGroup(base, name);
  if (folder === undefined) return undefined;
  const limits = wanted.some((controller) => controller !== 'freezer');
  if (limits && (isMachineRoot(base) || emptied(base))) {
    delegate(base);
    delegate(folder);
  }
  const probe = makeGroup(folder, 'probe');
  const controllers = wanted.filter((controller) => probe !== undefined && hasController(probe, controller));
  if (probe !== undefined) tryRemoveGroup(probe);
  return { folder, controllers };
}

/** Hands every controller that the group has to its children. */
function delegate(folder: string): void {
  const available = words(readControl(posix.join(folder, 'cgroup.controllers')));
  const handedOn = words(readControl(posix.join(folder, 'cgroup.subtree_control')));
  for (const name of ['memory', 'cpu', 'pids']) {
    if (!available.includes(name) || handedOn.includes(name)) continue;
    tryWriteControl(posix.join(folder, 'cgroup.subtree_control'), `+${name}`);
  }
}

const isMachineRoot = (group: string) => !existsSync(posix.join(group, 'cgroup.type'));

/**
 * Moves us and who started us (a launcher, systemd-run) into a leaf; anyone else's processes are not ours to
 * move. False when the group still has some: handing on only some controllers would spoil its children.
 */
function emptied(base: string): boolean {
  const processes = readProcesses(base);
  const ours = new Set([process.pid, ...ancestors(process.pid)]);
  if (!processes.every((id) => ours.has(id))) return false;
  const leaf = processes.length === 0 ? undefined : makeGroup(base, 'mayfly-platform');
  for (const id of leaf === undefined ? [] : processes) {
    tryWriteControl(posix.join(leaf ?? '', 'cgroup.procs'), String(id));
  }
  return readProcesses(base).length === 0;
}

const words = (text: string | undefined) => (text ?? '').split(/\s+/).filter(Boolean);

/** Kills every process in the groups below and removes the groups; what can't die within two seconds stays. */
export async function removeGroups(parents: readonly string[], clock: Clock): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const left = parents.filter((parent) => existsSync(parent) && !removeGroup(parent));
    if (left.length === 0) return;
    await clock.sleep(20);
  }
}

function removeGroup(parent: string): boolean {
  const children = readdirSync(parent, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const child of children) emptyGroup(posix.join(parent, child.name));
  return tryRemoveGroup(parent);
}

function emptyGroup(folder: string): void {
  tryWriteControl(posix.join(folder, 'freezer.state'), 'THAWED');
  tryWriteControl(posix.join(folder, 'cgroup.freeze'), '0');
  for (const id of readProcesses(folder)) killProcess(id);
  tryRemoveGroup(folder);
}

function killProcess(id: number): void {
  try {
    process.kill(id, 'SIGKILL');
  } catch {
    // It was gone already.
  }
}

/** Own parent groups of an earlier run, from its record. */
export function readParentsRecord(path: string): readonly string[] {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
  } catch {
    return [];
  }
}
