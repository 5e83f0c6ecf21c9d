/**
 * Limits, freezing and ending of one sandbox: by its control group where the machine gives us one, else by what
 * an ordinary user can do (a memory watchdog, SIGSTOP to every process).
 */
import type { ChildProcess } from 'node:child_process';
import { statfsSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../../base/clock.ts';
import { OperationalError } from '../../../base/errors.ts';
import type { SandboxLimits } from '../../sandbox.ts';
import type { Cgroup, CgroupTree } from '../cgroup/cgroup.ts';
import type { Confinement } from '../childSandbox.ts';
import type { CodeClones } from '../codeClone.ts';
import { showLayers } from '../layersPlace.ts';
import { showTask } from '../taskPlace.ts';
import { startMemoryWatchdog } from '../memoryWatchdog.ts';
import {
  children,
  descendants,
  identify,
  isAlive,
  proportionalSetSize,
  sendSignal,
  signalTree,
} from '../processTree.ts';

export interface ConfinementOptions {
  readonly home: string;
  /** bwrap's outer process; its only child is the sandbox's pid 1. */
  readonly child: ChildProcess;
  readonly group: Cgroup;
  readonly controllers: CgroupTree['controllers'];
  readonly bootLimits: SandboxLimits;
  readonly clones: CodeClones;
  /** The runtime has /var/task for its working folder already. */
  readonly startsInTaskRoot: boolean;
  readonly clock: Clock;
  /** False where the number of files in /tmp is bounded already. */
  readonly countsFiles?: boolean;
  /** Nothing of the runtime runs until `runs` is called. */
  readonly waits?: boolean;
  /** Removes the sandbox's folder and group, and gives its uid back. */
  readonly cleanUp: () => Promise<void>;
}

/** Memory that buys one core: AWS's figure. */
const MIB_PER_CORE = 1769;
const MIB = 1024 * 1024;

export function confine(options: ConfinementOptions): Confinement & { runs(): void } {
  const { group, child, clones, clock, controllers } = options;
  const task = join(options.home, 'var', 'task');
  const opt = join(options.home, 'opt');
  const outer = child.pid ?? 0;
  const first = children(outer).map(identify)[0];
  const inGroup = group.joinFiles.length > 0;
  const processes = () => (inGroup ? group.processes() : descendants(outer));
  let codeFolder: string | undefined;
  let layersFolder: string | undefined;
  let quota: number | undefined;

  const killAll = () => {
    child.kill('SIGKILL');
    if (first && isAlive(first)) sendSignal(first.id, 'SIGKILL');
    for (const id of inGroup ? group.processes() : []) sendSignal(id, 'SIGKILL');
    // A process frozen by its group dies when it is thawed, and one without processor time takes long to die.
    group.setCpu(undefined);
    group.thaw();
  };
  const watchdog = controllers.memory
    ? undefined
    : startMemoryWatchdog({
        clock,
        processes,
        otherBytes: () =>
          first === undefined || options.countsFiles === false ? 0 : fileNodeBytes(first.id),
        kill: killAll,
        limitBytes: options.bootLimits.memoryMiB * MIB,
      });

  if (options.waits === true) watchdog?.pause();
  return {
    killAll,
    runs: () => watchdog?.resume(),
    terminate: () => {
      // Pid 1 of the sandbox only reaps.
      const [runtime] = first && isAlive(first) ? children(first.id) : [];
      if (runtime !== undefined) sendSignal(runtime, 'SIGTERM');
    },
    assign: async ({ codeFolder: folder, layersFolder: layers, limits, boost }) => {
      group.setMemory(limits.memoryMiB * MIB);
      watchdog?.setLimit(limits.memoryMiB * MIB);
      quota = limits.memoryMiB / MIB_PER_CORE;
      if (!boost) endBoost();
      await showLayers(clones, layers, opt, join(options.home, 'opt.before'));
      layersFolder = layers;
      if (folder === undefined) return;
      await showTask(clones, folder, task, options.startsInTaskRoot, join(options.home, 'task.before'));
      codeFolder = folder;
    },
    endBoost,
    freeze: () => {
      watchdog?.pause();
      if (controllers.freezer) group.freeze();
      else signalTree(outer, 'SIGSTOP');
    },
    thaw: () => {
      if (controllers.freezer) group.thaw();
      else signalTree(outer, 'SIGCONT');
      watchdog?.resume();
    },
    peakMemoryBytes: () => watchdog?.peakBytes() ?? group.peakMemoryBytes() ?? 0,
    proportionalSetSize: () => proportionalSetSize(processes()),
    memoryExceeded: () => watchdog?.exceeded() ?? group.memoryKills() > 0,
    release: async () => {
      watchdog?.stop();
      await ended(clock, killAll, () => group.processes().length === 0 && !(first && isAlive(first)));
      if (codeFolder !== undefined) await clones.takeBack(codeFolder, task);
      if (layersFolder !== undefined) await clones.takeBack(layersFolder, opt);
      await options.cleanUp();
    },
  };

  function endBoost(): void {
    if (quota !== undefined) group.setCpu(quota);
    quota = undefined;
  }
}

/** The end of bwrap ends its pid 1, and with it every process inside; this waits for the kernel to finish. */
async function ended(clock: Clock, kill: () => void, gone: () => boolean): Promise<void> {
  const deadline = clock.monotonic() + 10_000;
  while (!gone()) {
    if (clock.monotonic() > deadline) throw new OperationalError('end sandbox', 'its processes do not die');
    kill();
    await clock.sleep(1);
  }
}

/** Ends what a boot that failed had started. */
export function endGroup(group: Cgroup, clock: Clock): Promise<void> {
  const kill = () => {
    for (const id of group.processes()) sendSignal(id, 'SIGKILL');
  };
  return ended(clock, kill, () => group.processes().length === 0);
}

/** About what the kernel keeps for a file in memory besides its content, which the size of /tmp bounds. */
const NODE_BYTES = 1024;

/** A /tmp in memory limits bytes but not files: empty ones would cost the host memory that nobody counts. */
function fileNodeBytes(id: number): number {
  try {
    const { files, ffree } = statfsSync(`/proc/${id}/root/tmp`);
    return (files - ffree) * NODE_BYTES;
  } catch {
    return 0;
  }
}
