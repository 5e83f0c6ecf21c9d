import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { RuntimeState } from '../runtimeCatalogue.ts';
import type { SandboxLimits } from '../sandbox.ts';
import type { CommandResult, HostEnvironment } from './command.ts';
import type { Library } from './library.ts';

/** What every runtime of the catalogue is made with. */
export interface Shelf {
  /** Absolute path of downloads shared by all data folders. */
  readonly cacheFolder: string;
  /** The clone's `runtimes/`. */
  readonly runtimesFolder: string;
  readonly environment: HostEnvironment;
  readonly log: Log;
  readonly clock: Clock;
  /** Without: nothing is fetched from a registry. */
  readonly downloads: boolean;
  /** Without: libraries are used where they are, but not installed when a runtime is prepared. */
  readonly libraries: boolean;
  run(argv: readonly string[], folder: string, timeoutMs: number): Promise<CommandResult>;
}

/** One runtime of the catalogue; see RuntimeCatalogue for the promises. */
export interface CataloguedRuntime {
  state(): RuntimeState;
  prepare(): Promise<RuntimeState>;
  /** The state once the machine has been searched; downloads nothing. */
  discover(): Promise<RuntimeState>;
  readonly libraries: readonly Library[];
}

/** Until assignment sets the function's own. */
export const PREBOOT_LIMITS: SandboxLimits = {
  memoryMiB: 256,
  ephemeralStorageMiB: 512,
  processes: 1024,
  openFiles: 1024,
};

/** As AWS sets it; folders that do not exist do no harm. */
export const LIBRARY_PATH =
  '/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib';

/** User variables that only act when a process starts, whatever the language. */
export const PROCESS_BOOT_VARIABLES: readonly string[] = [
  'GLIBC_TUNABLES',
  'LANG',
  'LC_ALL',
  'LD_LIBRARY_PATH',
  'LD_PRELOAD',
  'MALLOC_ARENA_MAX',
  'OPENSSL_CONF',
];
