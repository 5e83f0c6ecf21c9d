/**
 * The memory limit where no control group holds it: adds up the resident memory of a sandbox's processes twenty
 * times a second while it may run, and kills it on excess. A function can exceed its limit for that long.
 */
import type { Clock, Timer } from '../../base/clock.ts';
import { proportionalBytes, residentBytes } from './processTree.ts';

export interface MemoryWatchdog {
  setLimit(bytes: number): void;
  pause(): void;
  resume(): void;
  stop(): void;
  exceeded(): boolean;
  peakBytes(): number;
}

export interface MemoryWatchdogOptions {
  readonly clock: Clock;
  readonly limitBytes: number;
  readonly processes: () => readonly number[];
  /** Memory that belongs to the sandbox but to no process of it. */
  readonly otherBytes?: () => number;
  readonly kill: () => void;
}

const PERIOD_MS = 50;

export function startMemoryWatchdog(options: MemoryWatchdogOptions): MemoryWatchdog {
  let limit = options.limitBytes;
  let peak = 0;
  let exceeded = false;
  let stopped = false;
  let timer: Timer | undefined;

  const sum = (bytesOf: (id: number) => number) =>
    options.processes().reduce((total, id) => total + bytesOf(id), options.otherBytes?.() ?? 0);
  const measure = () => {
    let bytes = sum(residentBytes);
    // Forked processes share most of their memory: look closer before judging.
    if (bytes > limit) bytes = sum(proportionalBytes);
    peak = Math.max(peak, bytes);
    return bytes;
  };
  const look = () => {
    if (measure() > limit) {
      exceeded = true;
      peak = limit;
      options.kill();
    } else resume();
  };
  const resume = () => {
    timer?.cancel();
    if (!exceeded && !stopped) timer = options.clock.timer(PERIOD_MS, look);
  };
  resume();
  return {
    setLimit: (bytes) => (limit = bytes),
    pause: () => timer?.cancel(),
    resume,
    stop: () => {
      stopped = true;
      timer?.cancel();
    },
    exceeded: () => exceeded,
    peakBytes: () => {
      if (!exceeded && !stopped) measure();
      return peak;
    },
  };
}
