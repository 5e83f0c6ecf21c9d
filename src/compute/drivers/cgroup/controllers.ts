import { existsSync, mkdirSync } from 'node:fs';
import {
  CPU_PERIOD_US,
  cpuQuotaUs,
  type Cgroup,
  type CgroupController,
  type ControllerFiles,
} from './cgroup.ts';
import {
  readControl,
  readCounter,
  readProcesses,
  tryRemoveGroup,
  tryWriteControl,
  writeControl,
} from './controlFile.ts';

/** One sandbox's group over the controllers that act here; the same file names the versions differ in side by side. */
export function createCgroup(controllers: ReadonlyMap<CgroupController, ControllerFiles>): Cgroup {
  const folders = [...new Set([...controllers.values()].map((files) => files.folder))];
  for (const folder of folders) mkdirSync(folder, { recursive: true });
  const memory = controllers.get('memory');
  const cpu = controllers.get('cpu');
  const pids = controllers.get('pids');
  const freezer = controllers.get('freezer');
  const setFrozen = (frozen: boolean) => {
    if (freezer?.version === 'cgroup v1') {
      tryWriteControl(`${freezer.folder}/freezer.state`, frozen ? 'FROZEN' : 'THAWED');
    } else if (freezer) tryWriteControl(`${freezer.folder}/cgroup.freeze`, frozen ? '1' : '0');
  };
  return {
    joinFiles: folders.map((folder) => `${folder}/cgroup.procs`),
    setMemory: (bytes) => memory && setMemory(memory, bytes),
    setCpu: (cores) => cpu && setCpu(cpu, cores),
    setProcesses: (count) => pids && writeControl(`${pids.folder}/pids.max`, String(count)),
    freeze: () => setFrozen(true),
    thaw: () => setFrozen(false),
    memoryKills: () => (memory ? memoryKills(memory) : 0),
    peakMemoryBytes: () => memory && peakMemoryBytes(memory),
    processes: () => (folders[0] === undefined ? [] : readProcesses(folders[0])),
    tryRemove: () => folders.map(tryRemoveGroup).every(Boolean),
  };
}

function setMemory({ folder, version }: ControllerFiles, bytes: number): void {
  const text = String(bytes);
  if (version === 'cgroup v2') {
    tryWriteControl(`${folder}/memory.swap.max`, '0');
    writeControl(`${folder}/memory.max`, text);
    return;
  }
  // Memory and swap together may never be below memory alone, so the order depends on the direction.
  const both = `${folder}/memory.memsw.limit_in_bytes`;
  tryWriteControl(`${folder}/memory.swappiness`, '0');
  if (!tryWriteControl(`${folder}/memory.limit_in_bytes`, text)) {
    tryWriteControl(both, text);
    writeControl(`${folder}/memory.limit_in_bytes`, text);
  }
  tryWriteControl(both, text);
}

function setCpu(files: ControllerFiles, cores: number | undefined): void {
  if (cores === undefined) removeQuota(files);
  else setQuota(files, cpuQuotaUs(cores));
}

/** A quota unused in one period may be used in the next: that much is a burst. */
function setQuota({ folder, version }: ControllerFiles, quotaUs: number): void {
  if (version === 'cgroup v2') {
    writeControl(`${folder}/cpu.max`, `${quotaUs} ${CPU_PERIOD_US}`);
    tryWriteControl(`${folder}/cpu.max.burst`, String(quotaUs));
    return;
  }
  writeControl(`${folder}/cpu.cfs_period_us`, String(CPU_PERIOD_US));
  writeControl(`${folder}/cpu.cfs_quota_us`, String(quotaUs));
  tryWriteControl(`${folder}/cpu.cfs_burst_us`, String(quotaUs));
}

/** Never fails: it also helps what is being ended to end. */
function removeQuota({ folder, version }: ControllerFiles): void {
  if (version === 'cgroup v2') {
    tryWriteControl(`${folder}/cpu.max.burst`, '0');
    tryWriteControl(`${folder}/cpu.max`, `max ${CPU_PERIOD_US}`);
    return;
  }
  tryWriteControl(`${folder}/cpu.cfs_burst_us`, '0');
  tryWriteControl(`${folder}/cpu.cfs_quota_us`, '-1');
}

function memoryKills({ folder, version }: ControllerFiles): number {
  return readCounter(
    `${folder}/${version === 'cgroup v2' ? 'memory.events' : 'memory.oom_control'}`,
    'oom_kill',
  );
}

function peakMemoryBytes({ folder, version }: ControllerFiles): number | undefined {
  const names = version === 'cgroup v2' ? ['memory.peak', 'memory.current'] : ['memory.max_usage_in_bytes'];
  for (const name of names) {
    const text = readControl(`${folder}/${name}`);
    if (text !== undefined) return Number(text);
  }
  return undefined;
}

/** Whether a version 2 group has this controller's files. */
export function hasController(folder: string, controller: CgroupController): boolean {
  const file = { memory: 'memory.max', cpu: 'cpu.max', pids: 'pids.max', freezer: 'cgroup.freeze' }[
    controller
  ];
  return existsSync(`${folder}/${file}`);
}
