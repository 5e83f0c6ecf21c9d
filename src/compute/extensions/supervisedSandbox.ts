/**
 * A sandbox with external extensions, or whose runtime a wrapper of the function's starts: booted for its function alone,
 * with a supervisor (supervisor.ts) that starts them and the runtime. Seen from outside it is like all others.
 *
 *   ASSIGN --> extensions are started --all have registered--> the runtime gets its function --> READY when all are
 *
 * A runtime that speaks frames goes on speaking them; they pass through here. With a wrapper it starts after ASSIGN, which
 * waits for its BOOTED.
 */
import { assert } from '../../base/errors.ts';
import { decodeExit } from '../drivers/childSandbox.ts';
import {
  encodeFrame,
  frameDecoder,
  FrameType,
  type AssignMeta,
  type Frame,
  type InvokeMeta,
} from '../frames.ts';
import { lineSplitter } from '../logLines.ts';
import { bootstrapProblem, invalidEntrypoint, noBootstrapReader } from '../runtimeApi/bootstrapProblem.ts';
import { FrameChannel } from '../runtimeApi/frameChannel.ts';
import type { Entrance, Entrances } from '../runtimeApi/runtimeApiEntrance.ts';
import { RuntimeSession } from '../runtimeApi/runtimeSession.ts';
import { quoted, startScript } from '../runtimeApi/startScript.ts';
import type {
  RuntimeProcess,
  Sandbox,
  SandboxAssignment,
  SandboxDriver,
  SandboxExit,
  ShutdownReason,
} from '../sandbox.ts';
import { environmentApi, type ApiNeeds, type EnvironmentApi } from './environmentApi.ts';
import { INTERNAL_SHUTDOWN_MS, RUNTIME_SHUTDOWN_MS, SHUTDOWN_MS, Waiting } from './shutdown.ts';
import {
  endWith,
  signalRuntime,
  startExtension,
  startRuntime,
  supervised,
  supervisorReader,
  type Told,
} from './supervisor.ts';
import { wrapperScript } from './wrapperScript.ts';

export async function bootSupervised(
  driver: SandboxDriver,
  entrances: Entrances,
  needs: ApiNeeds,
  runtime: RuntimeProcess,
  signal: AbortSignal,
): Promise<Sandbox> {
  const entrance = await entrances.prepare();
  try {
    const { hostPorts } = entrance;
    const frames = runtime.protocol !== 'http';
    const startsNow = frames && runtime.wrapper === undefined;
    const sandbox = await driver.boot(
      {
        ...runtime,
        argv: supervised(startsNow ? 'now' : 'later', frames ? runtime.argv : []),
        protocol: 'http',
        supervised: true,
        ...(hostPorts.length === 0 ? {} : { hostPorts }),
      },
      signal,
    );
    return new SupervisedSandbox(needs, runtime, sandbox, entrance).asSandbox();
  } catch (error) {
    entrance.close();
    throw error;
  }
}

/** AWS keeps these from extensions. */
const NOT_FOR_EXTENSIONS = /^_|^AWS_XRAY_CONTEXT_MISSING$/;
/** What extensions may still write while the environment ends. */
const LAST_WORDS_BYTES = 1024 * 1024;
/** A runtime that is killed for want of memory takes the sandbox with it, which then tells why. */
const KILLED_STATUS = 137;

class SupervisedSandbox {
  readonly #needs: ApiNeeds;
  readonly #runtime: RuntimeProcess;
  readonly #sandbox: Sandbox;
  readonly #entrance: Entrance;
  readonly #address: string;
  readonly #channel: FrameChannel;
  readonly #api: EnvironmentApi;
  /** The runtime's, where it speaks HTTP. */
  readonly #session: RuntimeSession | undefined;
  readonly #waiting: Waiting;
  readonly #exited = Promise.withResolvers<SandboxExit>();
  #problem: string | undefined;
  /** What a wrapped runtime is given when it has started. */
  #assigned: AssignMeta | undefined;
  #runtimePid: number | undefined;
  #runtimeEnded = false;
  #shutDown: Promise<void> | undefined;
  #lastWordsBytes = 0;

  constructor(needs: ApiNeeds, runtime: RuntimeProcess, sandbox: Sandbox, entrance: Entrance) {
    this.#needs = needs;
    this.#runtime = runtime;
    this.#sandbox = sandbox;
    this.#entrance = entrance;
    this.#waiting = new Waiting(needs.clock);
    this.#channel = new FrameChannel(
      (frame) => this.#fromPlatform(frame),
      () => entrance.close(),
    );
    const speaksHttp = runtime.protocol === 'http';
    this.#api = environmentApi(needs, {
      channel: this.#channel,
      external: runtime.extensions ?? [],
      announcesIdle: speaksHttp,
      connect: (port) => entrance.connect(port),
      onChange: () => this.#waiting.changed(),
    });
    this.#session = speaksHttp ? new RuntimeSession(this.#api.gate) : undefined;
    this.#address = entrance.open(sandbox, this.#api.caller(this.#session));
    this.#listen();
  }

  asSandbox(): Sandbox {
    const sandbox = this.#sandbox;
    return {
      ...sandbox,
      channel: this.#channel,
      telemetry: this.#api.hub,
      exited: Promise.race([sandbox.exited, this.#exited.promise]),
      assign: (assignment) => this.#assign(assignment),
      freeze: () => {
        this.#api.hub.pause();
        sandbox.freeze();
      },
      thaw: () => {
        sandbox.thaw();
        this.#api.hub.resume();
      },
      shutDown: (reason) => (this.#shutDown ??= this.#shutDownAll(reason)),
      kill: async () => {
        this.#api.hub.close();
        this.#entrance.close();
        await sandbox.kill();
        this.#channel.destroy();
      },
    };
  }

  #listen(): void {
    const { control, extensionOutput, channel } = this.#sandbox;
    assert(control !== undefined && extensionOutput !== undefined, 'a supervised sandbox has its streams');
    control.on(
      'data',
      supervisorReader((told) => this.#told(told)),
    );
    if (this.#session === undefined) this.#passFrames();
    else channel.on('data', noBootstrapReader(this.#sandbox, this.#channel));
    const lines = lineSplitter((line) => this.#extensionLine(line));
    extensionOutput.on('data', (chunk: Buffer) => lines.push(chunk));
    extensionOutput.once('close', () => lines.flush());
  }

  /** What a runtime says that speaks frames. */
  #passFrames(): void {
    const { channel } = this.#sandbox;
    const { gate } = this.#api;
    const decode = frameDecoder(({ type, meta, body }) => {
      if (type === FrameType.booted && this.#runtime.wrapper !== undefined) return this.#wrapperIsThrough();
      const known = type as Parameters<typeof gate.give>[0];
      if (gate.give(known, type === FrameType.responseChunk ? undefined : meta, body)) return;
      channel.pause();
      gate.whenRead(() => channel.resume());
    });
    channel.on('data', (chunk: Buffer) => {
      try {
        decode(chunk);
      } catch {
        this.#channel.destroy();
      }
    });
  }

  /** The runtime runs at last. */
  #wrapperIsThrough(): void {
    const assigned = this.#assigned;
    this.#assigned = undefined;
    if (assigned !== undefined) this.#toRuntime(FrameType.assign, assigned);
  }

  async #assign(assignment: SandboxAssignment): Promise<void> {
    if (this.#startsBootstrap) this.#problem = bootstrapProblem(assignment, this.#sandbox);
    await this.#sandbox.assign(assignment);
  }

  get #startsBootstrap(): boolean {
    return this.#session !== undefined && this.#runtime.rootFolder === undefined;
  }

  #fromPlatform({ type, meta, body }: Frame): void {
    if (type === FrameType.assign) return void this.#start(meta as unknown as AssignMeta);
    if (type !== FrameType.invoke) return;
    const invocation = meta as unknown as InvokeMeta;
    this.#api.gate.invoke(invocation);
    if (this.#session === undefined) this.#toRuntime(type, meta, body);
    else this.#session.invoke(invocation, body);
  }

  #toRuntime(type: typeof FrameType.assign | typeof FrameType.invoke, meta: object, body?: Buffer): void {
    for (const part of encodeFrame(type, meta, body)) this.#sandbox.channel.write(part);
  }

  /** Extensions first, as on AWS; the runtime when all of them have registered. */
  async #start(assigned: AssignMeta): Promise<void> {
    const { gate, hub } = this.#api;
    const { layersRoot = '/opt', control } = this.#sandbox;
    const environment = {
      // An image has its variables from the start.
      ...(this.#runtime.rootFolder === undefined ? {} : this.#runtime.environment),
      ...assigned.environment,
      AWS_LAMBDA_RUNTIME_API: this.#address,
    };
    const meta = { ...assigned, environment };
    hub.json = meta.logFormat === 'JSON';
    gate.assigned(meta);
    if (!gate.mayStart()) return;
    const visible = Object.entries(environment).filter(([name]) => !NOT_FOR_EXTENSIONS.test(name));
    for (const [index, { name }] of gate.registry.all.entries()) {
      control?.write(startExtension(index, `${layersRoot}/extensions/${name}`, Object.fromEntries(visible)));
    }
    // For how long this may take, who waits for the initialisation knows.
    await this.#waiting.until(() => gate.registry.externalRegistered, 2 ** 31 - 1);
    this.#startRuntime(meta);
  }

  #startRuntime(meta: AssignMeta): void {
    const { control } = this.#sandbox;
    const { argv, rootFolder, wrapper } = this.#runtime;
    if (this.#problem !== undefined) invalidEntrypoint(this.#channel, this.#problem);
    else if (wrapper !== undefined) {
      this.#assigned = meta;
      const script = wrapperScript(wrapper, this.#sandbox, meta.environment);
      control?.write(startRuntime(script));
    } else if (this.#session === undefined) this.#toRuntime(FrameType.assign, meta);
    else if (rootFolder === undefined)
      control?.write(startRuntime(startScript(this.#sandbox, meta.environment)));
    else {
      const address = quoted(this.#address);
      const command = argv.map(quoted).join(' ');
      control?.write(startRuntime(`export AWS_LAMBDA_RUNTIME_API=${address}; exec ${command}`));
    }
  }

  #told(told: Told): void {
    if (told.kind === 'up') {
      const startsLater = this.#session !== undefined || this.#runtime.wrapper !== undefined;
      if (startsLater) this.#channel.give(FrameType.booted, undefined);
    } else if (told.kind === 'pid') this.#runtimePid = told.pid;
    else if (told.kind === 'ended') {
      // What it wrote last lies in its pipe, which one whole poll of the event loop reads.
      setImmediate(() => setImmediate(() => this.#api.gate.ended(told.index, told.status)));
    } else this.#runtimeHasEnded(told.status);
  }

  #runtimeHasEnded(status: number): void {
    this.#runtimeEnded = true;
    this.#waiting.changed();
    if (status === KILLED_STATUS && this.#shutDown === undefined) {
      this.#sandbox.control?.write(endWith(status));
    } else this.#exited.resolve({ ...decodeExit(status, null), outOfMemory: false });
  }

  #extensionLine(line: string): void {
    if (this.#shutDown !== undefined) {
      this.#lastWordsBytes += line.length;
      if (this.#lastWordsBytes > LAST_WORDS_BYTES) return;
    }
    const { extensionOutput } = this.#sandbox;
    const meta = { source: 'extension', timestampMs: this.#needs.clock.now() };
    if (this.#channel.give(FrameType.log, meta, Buffer.from(line))) return;
    extensionOutput?.pause();
    this.#channel.whenRead(() => extensionOutput?.resume());
  }

  async #shutDownAll(reason: ShutdownReason): Promise<void> {
    const { gate, hub } = this.#api;
    const { clock } = this.#needs;
    const { all } = gate.registry;
    const alive = all.some(({ external, registered, ended }) => external && registered && !ended);
    const inside = all.some(({ external }) => !external);
    gate.shuttingDown();
    if (!alive && (!inside || reason !== 'spindown')) return;
    this.#sandbox.thaw();
    if (!alive) return this.#endRuntime(reason, INTERNAL_SHUTDOWN_MS);
    const endMs = clock.monotonic() + SHUTDOWN_MS;
    const left = (): number => endMs - clock.monotonic();
    await this.#endRuntime(reason);
    void hub.drain();
    const told = gate.registry.shutDown(reason, Math.round(clock.now() + left()));
    await this.#waiting.until(() => told.every(({ ended }) => ended), left());
  }

  /** Only one that is well is asked; what has run out of time or failed is not waited for. */
  async #endRuntime(reason: ShutdownReason, waitMs: number = RUNTIME_SHUTDOWN_MS): Promise<void> {
    const pid = this.#runtimePid;
    if (pid === undefined || this.#runtimeEnded) return;
    this.#sandbox.control?.write(signalRuntime(pid, reason === 'spindown' ? 'TERM' : 'KILL'));
    if (reason === 'spindown') await this.#waiting.until(() => this.#runtimeEnded, waitMs);
  }
}
