/**
 * Control groups: the kernel's account of what a sandbox uses. One `CgroupTree` per driver owns a parent group
 * and makes a `Cgroup` for every sandbox. A machine may have version 1 (a hierarchy for each controller),
 * version 2 (one for all) or both side by side; `openCgroupTree` takes each controller from where it is.
 */
export interface CgroupTree {
  /** Which controllers act here, and from which version; false: nothing limits that. */
  readonly controllers: Readonly<Record<CgroupController, CgroupVersion | false>>;
  create(name: string): Cgroup;
  /** Kills what is left in the parent groups and removes them. */
  remove(): Promise<void>;
}

export type CgroupController = 'memory' | 'cpu' | 'pids' | 'freezer';
export type CgroupVersion = 'cgroup v1' | 'cgroup v2';

export interface Cgroup {
  /** A process joins by writing `0` to each of these files. */
  readonly joinFiles: readonly string[];
  setMemory(bytes: number): void;
  /** Cores as a fraction; undefined: no quota. */
  setCpu(cores: number | undefined): void;
  setProcesses(count: number): void;
  freeze(): void;
  thaw(): void;
  /** Processes killed because of the memory limit, so far. */
  memoryKills(): number;
  /** Highest use so far; undefined where there is no memory controller. */
  peakMemoryBytes(): number | undefined;
  processes(): readonly number[];
  /** False while processes are still in it. */
  tryRemove(): boolean;
}

/** One controller's files for one sandbox. `folder` is the sandbox's group in that controller's hierarchy. */
export interface ControllerFiles {
  readonly folder: string;
  readonly version: CgroupVersion;
}

/** Long enough for the kernel's least quota (1 ms) at AWS's smallest function, short enough not to stutter. */
export const CPU_PERIOD_US = 20_000;

export function cpuQuotaUs(cores: number): number {
  return Math.max(1_000, Math.round(cores * CPU_PERIOD_US));
}
