import type { ChildProcess } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../../base/clock.ts';
import type { SandboxLimits } from '../../sandbox.ts';
import type { Confinement } from '../childSandbox.ts';
import type { CodeClones } from '../codeClone.ts';
import { showLayers } from '../layersPlace.ts';
import { startMemoryWatchdog } from '../memoryWatchdog.ts';
import { descendants, killMarked, proportionalSetSize, sendSignal } from '../processTree.ts';

const MIB = 1024 * 1024;

export interface ProcessConfinementOptions {
  readonly home: string;
  /** Leader of a process group of its own. */
  readonly child: ChildProcess;
  readonly clones: CodeClones;
  readonly clock: Clock;
  readonly bootLimits: SandboxLimits;
}

export function confineProcess({
  home,
  child,
  clones,
  clock,
  bootLimits,
}: ProcessConfinementOptions): Confinement {
  const leader = child.pid ?? 0;
  const processes = () => descendants(leader);
  const killAll = () => {
    // A function's children may have left the group, so both.
    const known = processes();
    signalGroup(leader, 'SIGKILL');
    for (const id of known) sendSignal(id, 'SIGKILL');
  };
  const watchdog = startMemoryWatchdog({
    clock,
    processes,
    kill: killAll,
    limitBytes: bootLimits.memoryMiB * MIB,
  });
  return {
    killAll,
    terminate: () => {
      if (leader > 1) sendSignal(leader, 'SIGTERM');
    },
    assign: async ({ codeFolder, layersFolder, limits }) => {
      watchdog.setLimit(limits.memoryMiB * MIB);
      await showLayers(clones, layersFolder, join(home, 'opt'), join(home, 'opt.before'));
      if (codeFolder !== undefined) await clones.show(codeFolder, join(home, 'task'));
    },
    endBoost: () => {},
    freeze: () => {
      watchdog.pause();
      signalGroup(leader, 'SIGSTOP');
    },
    thaw: () => {
      signalGroup(leader, 'SIGCONT');
      watchdog.resume();
    },
    peakMemoryBytes: () => watchdog.peakBytes(),
    proportionalSetSize: () => proportionalSetSize(processes()),
    memoryExceeded: () => watchdog.exceeded(),
    release: async () => {
      watchdog.stop();
      // The leader's process id cannot be another's while its group has members.
      signalGroup(leader, 'SIGKILL');
      killMarked(`TMPDIR=${home}/`);
      await rm(home, { recursive: true, force: true });
    },
  };
}

function signalGroup(leader: number, signal: NodeJS.Signals): void {
  if (leader > 1) sendSignal(-leader, signal);
}
