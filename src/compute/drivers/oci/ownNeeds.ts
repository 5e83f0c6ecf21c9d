import type { Cgroup } from '../cgroup/cgroup.ts';
import type { OwnNeeds } from './ociRuntime.ts';

const MIB = 1024 * 1024;

/** A sandbox's group that is larger by what its OCI runtime needs in it, and does not show that. */
export function withRoomFor(own: OwnNeeds | undefined, group: Cgroup): Cgroup {
  if (own === undefined) return group;
  const ownBytes = own.memoryMiB * MIB;
  return {
    ...group,
    setMemory: (bytes) => group.setMemory(bytes + ownBytes),
    setProcesses: (count) => group.setProcesses(count + own.processes),
    peakMemoryBytes: () => {
      const peak = group.peakMemoryBytes();
      return peak === undefined ? undefined : Math.max(0, peak - ownBytes);
    },
  };
}
