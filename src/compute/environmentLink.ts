import type { Readable } from 'node:stream';
import type { Clock, Timer } from '../base/clock.ts';
import { OperationalError } from '../base/errors.ts';
import { READ_BYTES, type SocketReads } from '../base/socketReads.ts';
import { encodeFrame, frameDecoder, FrameType, type Frame, type FrameTypeValue } from './frames.ts';
import { LINE_COST_BYTES, OutputBudget, type OutputBudgetOptions } from './outputBudget.ts';
import type { RuntimeProcess, Sandbox, SandboxDriver, SandboxExit, ShutdownReason } from './sandbox.ts';

/** Why nothing more comes from a sandbox. */
export type LinkEnd =
  | { readonly kind: 'exit'; readonly exit: SandboxExit }
  /** The peer broke the protocol or closed the channel; the sandbox may still run and must be killed. */
  | { readonly kind: 'violation'; readonly reason: string };

export interface LinkListener {
  onFrame(frame: Frame): void;
  onStdout(chunk: Buffer): void;
  onStderr(chunk: Buffer): void;
  /** Once, after everything that was written before has been given. */
  onEnd(end: LinkEnd): void;
}

/** How long a runtime may live without its channel before it is taken for broken. */
const CLOSED_CHANNEL_MS = 500;

export interface LinkOptions {
  readonly output: OutputBudgetOptions;
  readonly reads: SocketReads;
}

/**
 * A booted sandbox as the platform talks to it: frames decoded, output held to its budget, its end noticed.
 * The peer is hostile: whatever it does ends at worst this link.
 */
export class EnvironmentLink {
  readonly sandbox: Sandbox;
  /** The variables that the runtime was booted with. */
  readonly process: RuntimeProcess;
  /** On the monotonic clock. */
  readonly bootedAtMs: number;
  readonly #clock: Clock;
  readonly #budget: OutputBudget;
  readonly #reads: SocketReads;
  #listener: LinkListener;
  #end: LinkEnd | undefined;
  #killed: Promise<void> | undefined;
  /** Its end is near or was told, but extensions still write. */
  #shuttingDown = false;
  #closing: Timer | undefined;
  /** By stream. */
  readonly #unfinished = new Map<Readable, number>();
  /** The frame that is being given is what the event loop's poll was woken for. */
  #polledFor = false;
  /** The channel is not read: a client is slower than the function writes, or the output budget is spent. */
  #held = false;
  #wasHeld = false;
  #outputHeld = false;
  #whenReleased: (() => void) | undefined;

  constructor(
    sandbox: Sandbox,
    process: RuntimeProcess,
    clock: Clock,
    { output, reads }: LinkOptions,
    listener: LinkListener,
  ) {
    this.sandbox = sandbox;
    this.process = process;
    this.bootedAtMs = clock.monotonic();
    this.#clock = clock;
    this.#listener = listener;
    this.#reads = reads;
    this.#budget = new OutputBudget(
      clock,
      output,
      () => this.#holdOutput(true),
      () => this.#holdOutput(false),
    );
    for (const stream of this.#channels()) this.#readChannel(stream);
    this.#readOutput();
    void sandbox.exited.then((exit) => this.#whenAllRead(() => this.#finish({ kind: 'exit', exit })));
  }

  /** The peer did what it must not: as if it had ended, but it may still run. */
  violate(reason: string): void {
    this.#finish({ kind: 'violation', reason });
  }

  /** Of frames that have begun. */
  get unfinishedBytes(): number {
    let sum = 0;
    for (const bytes of this.#unfinished.values()) sum += bytes;
    return sum;
  }

  get ended(): boolean {
    return this.#end !== undefined;
  }

  /** From now on another listens; at once told of the end when there was one. */
  listen(listener: LinkListener): void {
    this.#listener = listener;
    if (this.#end !== undefined) listener.onEnd(this.#end);
  }

  send(type: FrameTypeValue, meta: object, body?: Uint8Array): void {
    const { channel } = this.sandbox;
    if (this.#end !== undefined || channel.destroyed) return;
    const [head, large] = encodeFrame(type, meta, body);
    if (large === undefined) return void channel.write(head);
    channel.cork();
    channel.write(head);
    channel.write(large);
    channel.uncork();
  }

  /**
   * Calls back when all that the sandbox had written by now has been read. It lies in the pipes: one whole poll
   * of the event loop reads them, and two turns from here have one between them. The budget must not stop it.
   * What lay in the pipes before the frame for which this poll was woken, the poll reads too: then its end is
   * enough, which is what most invocations get. `isAwaited`: then others can begin, so it comes before answers are written.
   */
  whenDrained(then: () => void, isAwaited: boolean = false): void {
    const thisPollIsEnough = this.#polledFor && !this.#budget.hasHeld && !this.#wasHeld;
    this.#budget.suspend();
    const drained = (): void => {
      this.#budget.enforce();
      then();
    };
    const { turn } = this.#clock;
    if (thisPollIsEnough && isAwaited) turn.release(drained);
    else if (thisPollIsEnough) turn.tidy(drained);
    else setImmediate(() => setImmediate(drained));
  }

  /**
   * Stops reading the channel, or goes on: the function then waits in its next write to it. What it writes to
   * stdout and stderr is read all the same.
   */
  hold(held: boolean): void {
    // What is being killed shall not get to write once more.
    if (this.#killed !== undefined) return;
    this.#held = held;
    this.#wasHeld = true;
    for (const stream of this.#channels()) {
      if (held) stream.pause();
      else if (!this.#outputHeld) stream.resume();
    }
    if (held || this.#whenReleased === undefined) return;
    const then = this.#whenReleased;
    this.#whenReleased = undefined;
    then();
  }

  /**
   * Ends every process of the sandbox; resolves when nothing of it is left. Extensions are told first: what they write
   * meanwhile is still heard.
   */
  kill(reason: ShutdownReason = 'spindown'): Promise<void> {
    if (this.#killed !== undefined) return this.#killed;
    const told = this.sandbox.shutDown?.(reason);
    if (told === undefined) return this.#kill();
    this.#shuttingDown = true;
    this.#killed = told.then(() => this.#kill());
    return this.#killed;
  }

  #kill(): Promise<void> {
    this.#shuttingDown = false;
    this.#budget.close();
    this.#closing?.cancel();
    this.#end ??= { kind: 'violation', reason: 'killed by the platform' };
    this.#killed = this.sandbox.kill().finally(() => {
      for (const stream of [...this.#channels(), this.sandbox.stdout, this.sandbox.stderr]) stream.destroy();
    });
    return this.#killed;
  }

  #holdOutput(held: boolean): void {
    this.#outputHeld = held;
    const { stdout, stderr } = this.sandbox;
    for (const stream of this.#held ? [stdout, stderr] : [...this.#channels(), stdout, stderr]) {
      if (held) stream.pause();
      else stream.resume();
    }
  }

  /** As `whenDrained`, but what a slow client has left in the channel is not forgotten. */
  #whenAllRead(then: () => void): void {
    if (this.#held) this.#whenReleased = () => this.#whenAllRead(then);
    else this.whenDrained(() => (this.#held ? this.#whenAllRead(then) : then()));
  }

  /** What frames come from. */
  #channels(): Readable[] {
    const { channel, answers } = this.sandbox;
    return answers === undefined ? [channel] : [channel, answers];
  }

  #readChannel(channel: Readable): void {
    let readGoesOn = false;
    let hasFrame = false;
    const decode = frameDecoder((frame) => {
      hasFrame = true;
      if (this.#end !== undefined && frame.type !== FrameType.log) return;
      // All that arrives is charged; answers, whose number the platform decides itself, are given back. Pieces of
      // a streamed one, whose bytes have a budget of their own, still cost as many lines.
      const answer = frame.type === FrameType.response || frame.type === FrameType.error;
      if (answer) this.#budget.charge(-frame.body.length);
      else if (frame.type === FrameType.responseChunk)
        this.#budget.charge(LINE_COST_BYTES - frame.body.length);
      else this.#budget.charge(LINE_COST_BYTES);
      this.#listener.onFrame(frame);
      this.#polledFor = false;
    });
    this.#reads.read(channel, (chunk) => {
      if (this.#end !== undefined && !this.#shuttingDown) return;
      this.#budget.charge(chunk.length);
      this.#polledFor = !readGoesOn;
      readGoesOn = chunk.length >= READ_BYTES;
      hasFrame = false;
      try {
        this.#unfinished.set(channel, decode(chunk));
        // Byte by byte, a frame would cost no more than its bytes, and the platform a read for each.
        if (!hasFrame) this.#budget.charge(LINE_COST_BYTES);
      } catch (error) {
        this.violate(error instanceof Error ? error.message : String(error));
      }
      this.#polledFor = false;
    });
    // A runtime that exits closes the channel first: its exit status, soon to come, is the better reason.
    const closed = (): void =>
      void (this.#closing ??= this.#clock.timer(CLOSED_CHANNEL_MS, () =>
        this.violate('the channel was closed'),
      ));
    channel.on('end', closed).on('error', closed).on('close', closed);
    // Whoever read the beginning may have stopped it.
    channel.resume();
  }

  #readOutput(): void {
    const { stdout, stderr } = this.sandbox;
    const ignore = (): void => undefined;
    stdout.on('error', ignore).on('data', (chunk: Buffer) => {
      this.#chargeText(chunk);
      this.#listener.onStdout(chunk);
    });
    stderr.on('error', ignore).on('data', (chunk: Buffer) => {
      this.#chargeText(chunk);
      this.#listener.onStderr(chunk);
    });
  }

  #chargeText(chunk: Buffer): void {
    let lines = 0;
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) lines++;
    this.#budget.charge(chunk.length + lines * LINE_COST_BYTES);
  }

  #finish(end: LinkEnd): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    this.#closing?.cancel();
    this.#listener.onEnd(end);
  }
}

export interface BootOptions extends LinkOptions {
  readonly bootTimeoutMs: number;
  /** Aborted when the platform stops. */
  readonly stopping: AbortSignal;
}

/** Boots a sandbox and waits until its runtime says that it runs. Rejects with OperationalError. */
export async function bootLink(
  driver: Pick<SandboxDriver, 'boot'>,
  process: RuntimeProcess,
  clock: Clock,
  options: BootOptions,
): Promise<EnvironmentLink> {
  const late = new AbortController();
  const timer = clock.timer(options.bootTimeoutMs, () => late.abort(new Error('took too long')));
  const signal = AbortSignal.any([late.signal, options.stopping]);
  try {
    const sandbox = await driver.boot(process, signal);
    return await untilBooted(sandbox, process, clock, options, signal);
  } catch (error) {
    if (error instanceof OperationalError) throw error;
    throw new OperationalError('boot', `the runtime ${process.runtime} did not start`, { cause: error });
  } finally {
    timer.cancel();
  }
}

function untilBooted(
  sandbox: Sandbox,
  process: RuntimeProcess,
  clock: Clock,
  options: LinkOptions,
  signal: AbortSignal,
): Promise<EnvironmentLink> {
  return new Promise((resolve, reject) => {
    let said = '';
    const fail = (message: string): void => {
      signal.removeEventListener('abort', onAbort);
      void link.kill();
      const hint = said.trim() === '' ? {} : { hint: `it wrote: ${said.trim()}` };
      reject(new OperationalError('boot', `the runtime ${process.runtime} did not start: ${message}`, hint));
    };
    const onAbort = (): void => fail(String((signal.reason as Error).message));
    const listen = (chunk: Buffer): void => void (said = (said + chunk.toString('utf8')).slice(-2048));
    const link = new EnvironmentLink(sandbox, process, clock, options, {
      onFrame: (frame) => {
        if (frame.type !== FrameType.booted) return fail(`unexpected frame ${frame.type}`);
        signal.removeEventListener('abort', onAbort);
        resolve(link);
      },
      onStdout: listen,
      onStderr: listen,
      onEnd: (end) => fail(end.kind === 'exit' ? `exit ${end.exit.code ?? end.exit.signal}` : end.reason),
    });
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}
