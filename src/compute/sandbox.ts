import type { Server, Socket } from 'node:net';
import type { Duplex, Readable } from 'node:stream';

/**
 * A sandbox: a runtime process (and its children) that runs function code shut off from the host and from
 * every other sandbox. Life: `boot` (runtime started, no code visible) -> `assign` (code linked or mounted in,
 * limits set; once, for ever) -> freeze/thaw between invocations -> `kill`. Drivers: `drivers/bubblewrap/`,
 * `drivers/process/`, `drivers/oci/`. One conformance suite (`sandbox.conformance.ts`) holds them all.
 */
export interface SandboxDriver {
  readonly name: 'bubblewrap' | 'process' | 'oci';
  /**
   * Boots a runtime without code. Resolves once the sandbox is complete and the runtime is being executed (the
   * BOOTED frame is the caller's to await). Throws OperationalError with a hint when the machine cannot. Boots
   * beyond the driver's concurrency wait for their turn. The runtime also gets MAYFLY_CHANNEL_FD=3.
   */
  boot(runtime: RuntimeProcess, signal: AbortSignal): Promise<Sandbox>;
  /**
   * Makes a sandbox in which everything is done but the start of the runtime: it waits at a fraction of the memory, shut
   * off and bounded like any other, and costs a boot no more than the runtime itself takes. Only in drivers where that
   * is a gain; not for runtimes that are supervised or come with an image.
   */
  prepare?(runtime: RuntimeProcess, signal: AbortSignal): Promise<PreparedSandbox>;
  /**
   * How sandboxes reach the platform; undefined where they have no network of their own. What listens at `address`
   * is reached from sandboxes only, and only on the ports that were opened.
   */
  readonly gateway?: Gateway | undefined;
  /**
   * The same for the Runtime API, made when it is first asked for: with `--egress none` too, where only sandboxes of
   * runtimes with the protocol `http` get a network, and reach only the ports opened here. Rejects with OperationalError
   * where it can't be had.
   */
  runtimeGateway?(): Promise<Gateway>;
  /**
   * Where a sandbox finds the ports that it alone was given with `RuntimeProcess.hostPorts` (`127.0.0.1`); undefined
   * in a driver that can't give any. Either this or a `gateway` whose sandboxes have an `address` is what functions
   * need that speak the Runtime API over HTTP.
   */
  readonly hostPortsAddress?: string | undefined;
  /** What this driver isolates on this machine, for `doctor`, `up` and the console. */
  describe(): IsolationReport;
  /** Ends every sandbox and removes what the driver made on the host (cgroups, folders). Also run at start
   *  for what a killed platform left behind. */
  close(): Promise<void>;
}

export interface PreparedSandbox {
  /** Nothing may be written to its channel, and it can't be assigned, before `start`. */
  readonly sandbox: Sandbox;
  /**
   * Starts the runtime, at most once. It says itself that it runs, or the sandbox's end is told. Awaited: its variable
   * MAYFLY_AWAITED is set, since a function waits for it.
   */
  start(awaited: boolean): void;
}

/** The platform as sandboxes reach it. */
export interface Gateway {
  readonly address: string;
  /** The address is one of the host's: a server that listens on all of those is reached at it. */
  readonly onHost: boolean;
  openPort(port: number): Promise<void>;
  /**
   * Lets this server accept connections at the address, and answers its port (0: any free one). For an ordinary user
   * the address is in a network of the sandboxes' own, out of reach of `server.listen`. Rejects with the system's error.
   */
  listen(server: Server, port: number): Promise<number>;
  /** Connects to a port of a sandbox, by its `address`. Rejects with the system's error. */
  dial(address: string, port: number): Promise<Socket>;
}

/** How to start a runtime, the same for every sandbox of it. */
export interface RuntimeProcess {
  /** e.g. `nodejs24.x`; names the pool. */
  readonly runtime: string;
  /** Absolute paths INSIDE the sandbox; argv[0] is the interpreter. */
  readonly argv: readonly string[];
  /** Complete: nothing is inherited from the platform. */
  readonly environment: Readonly<Record<string, string>>;
  /** Host folders shown read-only inside (the interpreter, Mayfly's runtime client, SDKs). */
  readonly mounts: readonly { host: string; inside: string }[];
  /** Initial limits, before assignment sets the function's own. */
  readonly limits: SandboxLimits;
  /**
   * Its client writes its frames to a socket of their own, which MAYFLY_ANSWERS_FD names, where a driver gives it one:
   * on a single socket the kernel wakes who waits for the next event once more when the answer before is taken.
   */
  readonly answersApart?: true;
  /**
   * Host folder of an unpacked container image, shown read-only as `/` in place of the host's programs. Its mount
   * points exist (images/seal.ts). `argv[0]` is then looked up in the image, along its PATH.
   */
  readonly rootFolder?: string;
  /** Inside; default `/`. */
  readonly workingDirectory?: string;
  /**
   * Only with `rootFolder`: called when the sandbox has its address and nothing runs in it yet; answers variables to add.
   */
  readonly arrange?: (address: string | undefined) => Readonly<Record<string, string>>;
  /**
   * What the runtime speaks once it runs the function's code: frames over its channel (the default), or the HTTP
   * Runtime API, for which its sandbox must reach the platform even where functions have no network otherwise.
   */
  readonly protocol?: 'frames' | 'http';
  /**
   * TCP ports of the host's 127.0.0.1, where the platform listens for this sandbox alone: it reaches them at the
   * driver's `hostPortsAddress`, no other sandbox does, and it no other port. Only for drivers that have that address.
   */
  readonly hostPorts?: readonly number[];
  /**
   * Its program starts others and is told which over a socket of its own (extensions/supervisor.ts): MAYFLY_CONTROL_FD
   * names it, and the descriptor after it takes what extensions write. Both are below 9.
   */
  readonly supervised?: true;
  /**
   * Names of the executables in `extensions/` of its layers, or of its image: started beside the runtime, with a
   * network in which the Runtime API is reached. Drivers don't look at it, see extensions/supervisedSandbox.ts.
   */
  readonly extensions?: readonly string[];
  /**
   * A program inside that gets the runtime's command and is to become it (AWS_LAMBDA_EXEC_WRAPPER): it, and the runtime
   * with it, starts when the function's files are there. Drivers don't look at it, see extensions/supervisedSandbox.ts.
   */
  readonly wrapper?: string;
  /**
   * The runtime's working folder is `taskRoot` from its start, since it can't change it later: the folder is there,
   * empty, and assignment fills it. Default: the folder appears at assignment.
   */
  readonly startsInTaskRoot?: boolean;
}

/**
 * Memory is set again at assignment. The other three are final at boot: an assignment that asks for other
 * values is refused, so a function with an unusual /tmp is booted for itself instead of taken from the pool.
 */
export interface SandboxLimits {
  readonly memoryMiB: number;
  /** Size of /tmp. */
  readonly ephemeralStorageMiB: number;
  /** Processes and threads together; AWS: 1024. */
  readonly processes: number;
  readonly openFiles: number;
}

export interface Sandbox {
  readonly id: string;
  /**
   * Where the runtime finds the code after `assign`: `/var/task`, or a folder of the host in a driver without
   * namespaces. Goes into LAMBDA_TASK_ROOT and PWD of the function's environment variables.
   */
  readonly taskRoot: string;
  /** The same for layers: where they are seen after `assign`. Default: `/opt`. */
  readonly layersRoot?: string;
  /**
   * Its own source address as a listener at the gateway sees it: no other sandbox, and nobody else, has it or can
   * forge it. Undefined in drivers without such addresses.
   */
  readonly address?: string | undefined;
  /** The framed protocol with the runtime (frames.ts): an inherited socket pair, invisible to anyone else. */
  readonly channel: Duplex;
  /** Frames of the runtime's that come apart from the channel's: see `RuntimeProcess.answersApart`. */
  readonly answers?: Readable;
  /** Only with `RuntimeProcess.supervised`: the supervisor's socket, and what extensions write. */
  readonly control?: Duplex;
  readonly extensionOutput?: Readable;
  /** Where what the function and the platform log is also told; only where there can be extensions. */
  readonly telemetry?: TelemetryInlet;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Shows the unpacked code at `taskRoot` and the layers at `layersRoot` (read-only), and sets the function's limits. At most once. */
  assign(assignment: SandboxAssignment): Promise<void>;
  /** Ends the CPU boost of an assignment with `boost`: the CPU quota holds from now on. Idempotent, cheap. */
  endBoost(): void;
  /** Stops every process of the sandbox from running until `thaw`; best effort where there is no freezer. */
  freeze(): void;
  thaw(): void;
  /** Highest memory use so far, bytes. */
  peakMemoryBytes(): number;
  /** Proportional set size now, bytes; for the pool's budget. */
  proportionalSetSize(): Promise<number>;
  /**
   * Before `kill`, where extensions are to be told: resolves when they have ended, or their time is up. Never rejects;
   * idempotent. Only in sandboxes that have any.
   */
  shutDown?(reason: ShutdownReason): Promise<void>;
  /** SIGTERM to the runtime alone, for one that wants to hear of its end. Only where the driver can. */
  terminate?(): void;
  /** SIGKILL to every process; resolves when all are gone and the host is clean. Idempotent. */
  kill(): Promise<void>;
  /** Resolves when the runtime process has ended, for whatever reason. */
  readonly exited: Promise<SandboxExit>;
}

export interface SandboxAssignment {
  /** Host folder of the unpacked package, or undefined for none. */
  readonly codeFolder: string | undefined;
  /** Host folder of the layers, laid over each other, shown read-only at `layersRoot`. Default: none, which is empty. */
  readonly layersFolder?: string | undefined;
  readonly limits: SandboxLimits;
  /** No CPU quota until `endBoost`, as AWS does while a function initialises. Default: the quota at once. */
  readonly boost?: boolean;
}

/** Why an environment ends, as extensions are told. */
export type ShutdownReason = 'spindown' | 'timeout' | 'failure';

/** What an environment tells of itself to those who subscribed to it. Never blocks, never throws. */
export interface TelemetryInlet {
  /** One line of the function's own log, or of an extension's, as it is logged. */
  line(source: 'function' | 'extension', atMs: number, text: string): void;
  /** Events of the platform, each a JSON text `{time, type, record}`. */
  platform(events: readonly string[]): void;
  /** Whether anyone listens, or may still come to. */
  readonly wanted: boolean;
}

export interface SandboxExit {
  readonly code: number | null;
  readonly signal: string | null;
  /** The memory limit killed it. */
  readonly outOfMemory: boolean;
}

export interface IsolationReport {
  readonly driver: string;
  /** e.g. { namespaces: true, seccomp: true, memoryLimit: 'cgroup v1', cpuLimit: …, freezer: …, network: 'none' } */
  readonly properties: Readonly<Record<string, string | boolean>>;
  /** Sentences about what is not isolated here and how to get it; empty when everything is. */
  readonly warnings: readonly string[];
}
