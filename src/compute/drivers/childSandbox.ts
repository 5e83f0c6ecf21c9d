/**
 * The life of a sandbox that is a child process, the same in every driver: assigned at most once, its end told
 * once, everything it held on the host released after its end whoever caused it.
 */
import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import type { Duplex, Readable } from 'node:stream';
import { OperationalError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import type { Sandbox, SandboxAssignment, SandboxExit, SandboxLimits } from '../sandbox.ts';

export interface ChildSandboxOptions {
  readonly id: string;
  readonly taskRoot: string;
  readonly layersRoot?: string;
  readonly address?: string | undefined;
  readonly child: ChildProcess;
  readonly channel: Duplex;
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly answers?: Readable;
  readonly control?: Duplex;
  readonly extensionOutput?: Readable;
  /** What the sandbox was booted with. */
  readonly bootLimits: SandboxLimits;
  readonly confinement: Confinement;
  readonly log: Log;
}

/** What a driver does to its sandbox. */
export interface Confinement {
  /** Shows the code and sets memory and CPU limits. */
  assign(assignment: SandboxAssignment): Promise<void>;
  endBoost(): void;
  freeze(): void;
  thaw(): void;
  peakMemoryBytes(): number;
  proportionalSetSize(): Promise<number>;
  /** The memory limit has killed a process of it. */
  memoryExceeded(): boolean;
  /** SIGTERM to the process that the sandbox was booted with. */
  terminate(): void;
  /** SIGKILL to everything in it, frozen or not. */
  killAll(): void;
  /** After the child has ended: waits until nothing of it lives and takes back what it held on the host. */
  release(): Promise<void>;
}

export function createChildSandbox(options: ChildSandboxOptions): Sandbox {
  const { child, confinement, bootLimits } = options;
  let assigned = false;
  let ended = false;
  let finalPeakBytes = 0;
  let released: Promise<void> = Promise.resolve();

  const onEnd = (code: number | null, signal: string | null): SandboxExit => {
    ended = true;
    finalPeakBytes = confinement.peakMemoryBytes();
    const end = decodeExit(code, signal);
    const outOfMemory = end.signal === 'SIGKILL' && confinement.memoryExceeded();
    released = confinement.release().catch((error: unknown) => {
      options.log.error({ sandbox: options.id, error: String(error) }, 'a sandbox was not cleaned up');
    });
    return { ...end, outOfMemory };
  };
  const exited = new Promise<SandboxExit>((resolve) => {
    // It may have ended between its start and this line.
    if (child.exitCode !== null || child.signalCode !== null)
      resolve(onEnd(child.exitCode, child.signalCode));
    else child.once('exit', (code, signal) => resolve(onEnd(code, signal)));
  });

  return {
    id: options.id,
    taskRoot: options.taskRoot,
    ...(options.layersRoot !== undefined && { layersRoot: options.layersRoot }),
    address: options.address,
    channel: options.channel,
    stdout: options.stdout,
    stderr: options.stderr,
    ...(options.answers !== undefined && { answers: options.answers }),
    ...(options.control !== undefined && { control: options.control }),
    ...(options.extensionOutput !== undefined && { extensionOutput: options.extensionOutput }),
    exited,
    assign: async (assignment) => {
      if (assigned) throw new OperationalError('assign sandbox', 'a sandbox is assigned at most once');
      assigned = true;
      checkLimits(assignment.limits, bootLimits);
      if (ended) throw new OperationalError('assign sandbox', 'the sandbox has ended');
      await confinement.assign(assignment);
    },
    endBoost: () => ended || confinement.endBoost(),
    freeze: () => ended || confinement.freeze(),
    thaw: () => ended || confinement.thaw(),
    peakMemoryBytes: () => (ended ? finalPeakBytes : confinement.peakMemoryBytes()),
    proportionalSetSize: async () => (ended ? 0 : confinement.proportionalSetSize()),
    terminate: () => ended || confinement.terminate(),
    kill: async () => {
      if (!ended) confinement.killAll();
      await exited;
      await released;
      for (const stream of [options.channel, options.stdout, options.stderr]) {
        // Someone who listens still gets what was written before the end; a stream without listeners would
        // hold its descriptor for ever.
        if (stream === options.channel || stream.readableFlowing === null) stream.destroy();
      }
      options.answers?.destroy();
      options.control?.destroy();
      options.extensionOutput?.destroy();
    },
  };
}

function checkLimits(asked: SandboxLimits, booted: SandboxLimits): void {
  for (const name of ['ephemeralStorageMiB', 'processes', 'openFiles'] as const) {
    if (asked[name] !== booted[name]) {
      throw new OperationalError(
        'assign sandbox',
        `${name} is ${booted[name]} since boot and cannot become ${asked[name]}`,
      );
    }
  }
}

/** Of several names of one signal, the first: SIGABRT, not SIGIOT. */
const signalNames = new Map(
  Object.entries(constants.signals)
    .toReversed()
    .map(([name, number]) => [number, name]),
);

/** A launcher in between reports a death by signal as 128 + its number, as shells do. */
export function decodeExit(
  code: number | null,
  signal: string | null,
): { code: number | null; signal: string | null } {
  const name = code !== null && code > 128 ? signalNames.get(code - 128) : undefined;
  return name === undefined ? { code, signal } : { code: null, signal: name };
}
