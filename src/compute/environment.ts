import { OperationalError } from '../base/errors.ts';
import { initialise, type InitOutcome } from './environmentInit.ts';
import type { EnvironmentLink, LinkEnd, LinkListener } from './environmentLink.ts';
import type { EnvironmentLog, LogTail } from './environmentLog.ts';
import type { EnvironmentNeeds, EnvironmentOwner, Job } from './environmentOwner.ts';
import { FrameType, type Frame } from './frames.ts';
import {
  exitFault,
  faultType,
  KILLED,
  MAX_RESPONSE_BYTES,
  reportedErrorType,
  responseTooLargeFault,
  startFault,
  timeoutFault,
  type FunctionFault,
} from './functionErrors.ts';
import type { FunctionVersion } from './functionVersion.ts';
import { invokeMeta } from './invokeMeta.ts';
import { platformEvent } from './platformEvent.ts';
import type { Answered, InvocationReport, PlatformLines } from './platformLines.ts';
import { ResponseStream } from './responseStream.ts';
import type { ShutdownReason } from './sandbox.ts';
import { readStart, StreamedAnswer, streamingJob } from './streamedAnswer.ts';
import { usageOf } from './usageOf.ts';

export type EnvironmentState = 'starting' | 'idle' | 'busy' | 'draining' | 'ended';

interface Outcome {
  readonly status: 'success' | 'error' | 'timeout';
  readonly handled: boolean;
  readonly errorType: string | undefined;
  /** The environment cannot be used any more. */
  readonly fatal: boolean;
}

const SUCCESS: Outcome = { status: 'success', handled: false, errorType: undefined, fatal: false };
/** Reading memory use costs more than a short invocation: not more often than this. */
const PEAK_AGE_MS = 100;
/** Whoever has a debugger asks again sooner. */
const INSPECTED_MS = 10_000;
/** Answers to the invocation before that an environment may still give while the next runs. */
const FORGIVEN_ANSWERS = 4;
/** Of a frame that no one waits for: a log line of another thread, say. */
const MAX_UNFINISHED_BYTES = 64 * 1024;
/** How long after its answer a runtime that announces idleness is expected to be idle at any moment. */
const LINGER_MS = 20;
const MIB = 1024 * 1024;
const NOTHING = new Uint8Array();

/**
 * One execution environment of one function version: starts, runs one invocation at a time, ends.
 *
 *   starting -> idle <-> busy -> draining -> idle | ended
 *
 * `draining`: the caller has its answer; what the function had written before is still being read, so that its
 * lines stand before END; a runtime that announces when it is idle is also waited for, as long as its time lasts.
 * `frozen` is a property of idle. A sandbox that fails to initialise is replaced by a
 * fresh one inside the first invocation, in the same log stream.
 */
export class Environment implements LinkListener {
  readonly version: FunctionVersion;
  readonly log: EnvironmentLog;
  /** Started before anybody asks, and kept: provisioned concurrency. */
  readonly provisioned: boolean;
  readonly bornAtMs: number;
  state: EnvironmentState = 'starting';
  frozen = false;
  /** On the monotonic clock. */
  idleSinceMs = 0;
  /** To be ended as soon as it is idle. */
  doomed = false;
  deadlineMs = Infinity;
  /** When its invocation began, or its start, on the monotonic clock. */
  startedAtMs = 0;
  /** How long the last invocation took. */
  tookMs: number | undefined;
  /** It has answered some time ago, but its runtime does not ask for the next invocation yet. */
  lingers = false;
  readonly #lines: PlatformLines;
  readonly #needs: EnvironmentNeeds;
  readonly #owner: EnvironmentOwner;
  #link: EnvironmentLink | undefined;
  #job: Job | undefined;
  #lastId = '';
  #extraAnswers = 0;
  #invocations = 0;
  #initMs: number | undefined;
  #peakBytes = 0;
  #peakReadAtMs = -Infinity;
  #inspectedUntilMs = -Infinity;
  #tail: LogTail | undefined;
  #streamed: StreamedAnswer | undefined;
  /** A streamed answer's first byte, on the monotonic clock. */
  #streamedSinceMs: number | undefined;
  #announcesIdle = false;
  /** The answer was given; what follows when the runtime is idle. */
  #whenIdle: (() => void) | undefined;
  /** After the answer, before the invocation was over. */
  #lateFault: FunctionFault | undefined;

  constructor(
    version: FunctionVersion,
    log: EnvironmentLog,
    lines: PlatformLines,
    needs: EnvironmentNeeds,
    owner: EnvironmentOwner,
    provisioned: boolean = false,
  ) {
    this.version = version;
    this.log = log;
    this.provisioned = provisioned;
    this.bornAtMs = needs.clock.monotonic();
    this.#lines = lines;
    this.#needs = needs;
    this.#owner = owner;
  }

  /** Its own network address, where the platform can reach it by one. */
  get address(): string | undefined {
    return this.#link?.sandbox.address;
  }

  /** A debugger may look into it between invocations too. */
  get isInspected(): boolean {
    return this.#needs.clock.monotonic() < this.#inspectedUntilMs;
  }

  /** For a moment it is not frozen, if its function is open to debuggers: whose word alone would keep it running unpaid. */
  inspect(): void {
    if (this.version.environment['NODE_OPTIONS']?.includes('--inspect') !== true) return;
    this.#inspectedUntilMs = this.#needs.clock.monotonic() + INSPECTED_MS;
    if (this.frozen && this.state === 'idle') this.#thaw();
  }

  /** How many have begun. */
  get invocations(): number {
    return this.#invocations;
  }

  get peakBytes(): number {
    return this.#peakBytes;
  }

  /** Boots and initialises; tells the owner how it went. Never rejects. */
  async start(): Promise<void> {
    try {
      const outcome = await this.#initialise('init');
      if (outcome?.kind === 'ready') this.#ready();
      else if (outcome === undefined) this.end();
      else await this.#retryInside(this.#owner.takeJob(this, outcome));
    } catch (error) {
      this.#startFailed(error);
    }
  }

  /** Runs one invocation; only when idle. Suppressed initialisation has used `usedMs` of its time already. */
  invoke(job: Job, startedAtMs: number = this.#needs.clock.monotonic()): void {
    const { clock, deadlines } = this.#needs;
    const { invocation } = job;
    const nowMs = clock.now();
    const remainingMs = startedAtMs + this.version.timeoutMs - clock.monotonic();
    this.#job = job;
    this.startedAtMs = startedAtMs;
    this.state = 'busy';
    if (++this.#invocations >= this.#needs.maxInvocations) this.doomed = true;
    if (this.frozen) this.#thaw();
    this.deadlineMs = startedAtMs + this.version.timeoutMs;
    deadlines.watch(this);
    this.#link?.send(FrameType.invoke, invokeMeta(invocation, nowMs + remainingMs), invocation.payload);
    this.#begin(job, nowMs);
  }

  /** The function's time is up. */
  expire(): void {
    if (this.#whenIdle !== undefined) return this.#linger();
    if (this.state !== 'busy' || this.#job === undefined) return;
    const fault = timeoutFault(this.#job.invocation.requestId, this.version.timeoutMs);
    this.#fail(fault, 'timeout');
  }

  freeze(): void {
    // What it has begun to send would be kept in the platform's memory for as long as it is idle.
    if ((this.#link?.unfinishedBytes ?? 0) > MAX_UNFINISHED_BYTES) return this.end();
    this.log.flush();
    this.frozen = true;
    this.#link?.sandbox.freeze();
  }

  /** Ends it now, or in a moment when only its last lines are still to be read. A running invocation fails. */
  end(): void {
    if (this.state !== 'draining') return this.#terminate();
    this.doomed = true;
    if (this.#whenIdle !== undefined) void this.#kill('timeout');
    this.#becameIdle();
  }

  onStdout(chunk: Buffer): void {
    this.log.stdout(chunk);
  }

  onStderr(chunk: Buffer): void {
    this.log.stderr(chunk);
  }

  onFrame(frame: Frame): void {
    if (frame.type === FrameType.log) return this.log.frame(frame);
    if (frame.type === FrameType.idle && this.#whenIdle !== undefined) return this.#becameIdle();
    const answer = frame.type === FrameType.response || frame.type === FrameType.error;
    if (frame.type === FrameType.platform) return this.#platform(frame);
    if (frame.type === FrameType.fault) return this.#fault(frame);
    if (!answer) return this.#streamFrame(frame);
    const id = frame.meta['id'];
    if (this.state === 'busy' && id === this.#job?.invocation.requestId && this.#streamed === undefined) {
      return this.#answer(frame);
    }
    // A second answer to the invocation before: nobody else shall pay for it, but it is the last one here. Many are
    // a flood, for which the output budget, meant for what is written besides answers, does not make it pay.
    if (this.state === 'busy' && id === this.#lastId && ++this.#extraAnswers <= FORGIVEN_ANSWERS) {
      this.doomed = true;
      return;
    }
    this.#violate('an answer that nobody asked for');
  }

  onEnd(end: LinkEnd): void {
    const exit = end.kind === 'exit' ? end.exit : KILLED;
    if (this.state === 'busy' && this.#job !== undefined) {
      this.#fail(exitFault(this.#job.invocation.requestId, exit), 'error', exit.outOfMemory);
    } else if (this.state === 'idle') {
      this.end();
    } else {
      this.doomed = true;
      this.#becameIdle();
    }
  }

  #platform({ meta }: Frame): void {
    const nowMs = this.#needs.clock.now();
    this.log.addAll(nowMs, platformEvent(this.#lines, nowMs, meta));
  }

  /** An extension has failed, and with it the environment. */
  #fault({ meta }: Frame): void {
    const reason = String(meta['reason']).slice(0, 256);
    if (this.state === 'busy' && this.#job !== undefined) {
      return this.#fail(startFault(this.#job.invocation.requestId, faultType(meta), reason), 'error');
    }
    // Its caller has the answer, and the report tells of the failure.
    if (this.#whenIdle !== undefined) this.#lateFault = startFault(this.#lastId, faultType(meta), reason);
    void this.#kill('failure');
    this.end();
  }

  #terminate(): void {
    if (this.state === 'ended') return;
    this.state = 'ended';
    this.#needs.deadlines.unwatch(this);
    this.#job?.reject(new OperationalError('invoke', 'the environment was ended by the platform'));
    this.#job = undefined;
    this.log.finishLines();
    this.log.end();
    this.#owner.ended(this, this.#kill());
  }

  async #initialise(phase: 'init' | 'invoke'): Promise<InitOutcome | undefined> {
    const { clock, runtimeVersion, deadlines } = this.#needs;
    const acquired = await this.#owner.acquire(this);
    if (acquired === undefined) return undefined;
    this.#link = acquired.link;
    if (this.state === 'ended') {
      void this.#kill();
      return undefined;
    }
    this.log.tap = acquired.link.sandbox.telemetry;
    this.startedAtMs = phase === 'invoke' ? clock.monotonic() : acquired.startedAtMs;
    const timeoutMs = phase === 'invoke' ? this.version.timeoutMs : this.#initTimeoutMs();
    // Images have no runtime of Lambda's to tell about.
    if (phase === 'init' && this.version.image === undefined) {
      const { name, arn } = runtimeVersion(this.version);
      const beganAtMs = Math.floor(clock.now() - (clock.monotonic() - this.startedAtMs));
      this.log.addAll(beganAtMs, this.#lines.initStart(beganAtMs, name, arn));
    }
    const deadlineMs = clock.monotonic() + timeoutMs;
    const request = { ...acquired, deadlineMs };
    const onPlatform = (frame: Frame): void => this.#platform(frame);
    const outcome = await initialise(acquired.link, request, this.log, deadlines, onPlatform);
    this.#initialised(phase, outcome);
    if (this.log.tap?.wanted === false) this.log.tap = undefined;
    return outcome;
  }

  /** Nobody's invocation pays for it. */
  #provisionedInit(initMs: number): void {
    this.#readPeak();
    const { account, region, functionName, version, memoryMiB } = this.version;
    const atMs = this.#needs.clock.now();
    const identity = { account, region, functionName, version };
    this.#needs.meterProvisioned?.({ ...identity, atMs, memoryMiB, initMs, provisionedMs: 0 });
  }

  #initTimeoutMs(): number {
    const { initTimeoutMs, provisionedInitTimeoutMs } = this.#needs;
    return this.provisioned ? Math.max(provisionedInitTimeoutMs, this.version.timeoutMs) : initTimeoutMs;
  }

  #initialised(phase: 'init' | 'invoke', outcome: InitOutcome): void {
    const { clock } = this.#needs;
    const durationMs = clock.monotonic() - this.startedAtMs;
    if (outcome.kind === 'ready' && phase === 'init' && !this.provisioned) this.#initMs = durationMs;
    if (this.provisioned) this.#provisionedInit(durationMs);
    this.#announcesIdle = outcome.kind === 'ready' && outcome.announcesIdle;
    const status = outcome.kind === 'ready' ? 'success' : outcome.kind === 'timeout' ? 'timeout' : 'error';
    const errorType =
      outcome.kind === 'error'
        ? outcome.errorType
        : outcome.kind === 'exit'
          ? exitFault('', outcome.exit).errorType
          : undefined;
    if (status !== 'success') this.log.finishLines();
    this.log.addAll(
      clock.now(),
      this.#lines.initReport(clock.now(), { durationMs, phase, status, errorType }),
    );
  }

  #ready(): void {
    if (this.state === 'ended') return void this.#kill();
    this.#becomeIdle();
    this.#link?.listen(this);
    if (this.state === 'idle') this.#owner.idle(this);
  }

  /** Suppressed initialisation: once more from the start, in a fresh sandbox, on the invocation's time. */
  async #retryInside(job: Job | undefined): Promise<void> {
    void this.#kill('failure');
    if (job === undefined || this.#isEnded()) {
      this.end();
      return;
    }
    this.#job = job;
    const outcome = await this.#initialise('invoke');
    if (outcome === undefined || this.#isEnded()) return this.end();
    if (outcome.kind === 'ready') {
      this.#becomeIdle();
      this.#link?.listen(this);
      if (!this.#isEnded()) this.invoke(job, this.startedAtMs);
      return;
    }
    this.state = 'busy';
    this.#begin(job, this.#needs.clock.now());
    const { requestId } = job.invocation;
    if (outcome.kind === 'timeout') this.#fail(timeoutFault(requestId, this.version.timeoutMs), 'timeout');
    else if (outcome.kind === 'exit') {
      this.#fail(exitFault(requestId, outcome.exit), 'error', outcome.exit.outOfMemory);
    } else if (outcome.reason === undefined) this.#fail({ ...outcome, logText: undefined }, 'error');
    else this.#fail(startFault(requestId, outcome.errorType, outcome.reason), 'error');
  }

  #isEnded(): boolean {
    return this.state === 'ended';
  }

  #startFailed(error: unknown): void {
    if (this.#isEnded()) return void this.#kill();
    const cause = error instanceof Error ? error : new Error(String(error));
    const job = this.#job ?? this.#owner.takeJob(this);
    this.#job = undefined;
    this.#owner.failed(this, cause);
    this.end();
    job?.reject(cause);
  }

  #begin(job: Job, nowMs: number): void {
    this.#tail = this.log.begin();
    const { requestId, traceHeader } = job.invocation;
    this.log.addAll(nowMs, this.#lines.start(nowMs, requestId, traceHeader));
  }

  #streamFrame(frame: Frame): void {
    const job = this.#job;
    const known = frame.type >= FrameType.responseStart && frame.type <= FrameType.responseEnd;
    if (!known || this.state !== 'busy' || job === undefined) {
      return this.#violate(`frame ${frame.type} in state ${this.state}`);
    }
    const { requestId } = job.invocation;
    if (this.#streamed === undefined) {
      const start = readStart(frame, requestId);
      if (typeof start === 'string') return this.#violate(start);
      return this.#beginStream(job, start.contentType);
    }
    const step = this.#streamed.take(frame, requestId);
    if (step === undefined) return;
    if (step.kind === 'violation') return this.#violate(step.reason);
    if (step.kind === 'tooLarge') {
      return this.#fail(responseTooLargeFault(this.#needs.stream.maxBytes), 'error');
    }
    const type = step.errorType === undefined ? FrameType.response : FrameType.error;
    this.#answer({ type, meta: frame.meta, body: step.payload });
  }

  #beginStream(job: Job, contentType: string | undefined): void {
    const { clock, stream: limits } = this.#needs;
    const tail = this.#tail;
    this.#streamedSinceMs = clock.monotonic();
    if (job.invocation.streamed !== true || tail === undefined) {
      this.#streamed = new StreamedAnswer(undefined, limits.maxBytes);
      return;
    }
    const link = this.#link;
    const { bandwidth } = limits;
    const stream = new ResponseStream(contentType, { clock, bandwidth, hold: (held) => link?.hold(held) });
    this.#streamed = new StreamedAnswer(stream, limits.maxBytes);
    this.#job = streamingJob(job, stream);
    job.begin({ payload: NOTHING, functionError: undefined, logTail: () => tail.read(), stream });
  }

  #answer(frame: Frame): void {
    if (frame.body.length > MAX_RESPONSE_BYTES) {
      const fault = responseTooLargeFault();
      return this.#settle(fault.body, { ...SUCCESS, status: 'error', errorType: fault.errorType });
    }
    if (frame.type === FrameType.response) return this.#settle(frame.body, SUCCESS);
    if (frame.meta['exiting'] === true) this.doomed = true;
    this.#settle(frame.body, {
      status: 'error',
      handled: true,
      errorType: reportedErrorType(frame.meta['errorType']),
      fatal: false,
    });
  }

  #fail(fault: FunctionFault, status: 'error' | 'timeout', outOfMemory: boolean = false): void {
    this.#readPeak();
    if (outOfMemory) this.#peakBytes = this.version.memoryMiB * MIB;
    void this.#kill(status === 'timeout' ? 'timeout' : 'failure');
    const outcome: Outcome = { status, handled: false, errorType: fault.errorType, fatal: true };
    this.#settle(fault.body, outcome, fault.logText);
  }

  #settle(payload: Uint8Array, outcome: Outcome, logText?: string): void {
    const { clock, deadlines } = this.#needs;
    const job = this.#job;
    const tail = this.#tail;
    if (job === undefined || tail === undefined) return;
    const responseBytes = this.#streamed?.bytes ?? payload.length;
    this.#streamed = undefined;
    const durationMs =
      outcome.status === 'timeout' ? this.version.timeoutMs : clock.monotonic() - this.startedAtMs;
    const answered = outcome.fatal ? undefined : this.#answered(durationMs);
    this.#streamedSinceMs = undefined;
    deadlines.unwatch(this);
    this.state = 'draining';
    this.#job = undefined;
    this.#lastId = job.invocation.requestId;
    if (outcome.fatal) this.doomed = true;
    job.resolve({
      payload,
      functionError: outcome.status === 'success' ? undefined : 'Unhandled',
      logTail: () => tail.read(),
    });
    const finish = (ms: number): void => this.#finish(job, ms, responseBytes, outcome, logText, answered);
    const tell = (): void => this.#tellRuntimeDone(job, durationMs, responseBytes, outcome, answered);
    const link = this.#link;
    if (link !== undefined && this.#announcesIdle && !outcome.fatal) {
      if (this.log.tap !== undefined) link.whenDrained(tell);
      return this.#awaitIdle(link, finish);
    }
    const done = (): void => {
      tell();
      finish(durationMs);
    };
    if (link === undefined) done();
    else link.whenDrained(done, this.#owner.isAwaited(this));
  }

  /** Costs nothing where nobody is told. */
  #answered(durationMs: number): Answered | undefined {
    if (this.version.logFormat !== 'JSON' && this.log.tap === undefined) return undefined;
    const { clock } = this.#needs;
    const sinceMs = this.#streamedSinceMs;
    const latencyMs = sinceMs === undefined ? durationMs : sinceMs - this.startedAtMs;
    return { beganAtMs: clock.now() - durationMs, latencyMs, responseMs: durationMs - latencyMs };
  }

  /** Subscribers often wait for this before they ask for the next event themselves. */
  #tellRuntimeDone(
    job: Job,
    durationMs: number,
    responseBytes: number,
    outcome: Outcome,
    answered: Answered | undefined,
  ): void {
    if (this.log.tap === undefined) return;
    const { requestId, traceHeader } = job.invocation;
    const { status, errorType } = outcome;
    const told = { requestId, status, errorType, durationMs, responseBytes, answered, traceHeader };
    this.#lines.runtimeDone(this.#needs.clock.now(), told);
  }

  /** The invocation lasts until its runtime asks for the next. */
  #awaitIdle(link: EnvironmentLink, finish: (durationMs: number) => void): void {
    const { clock, deadlines } = this.#needs;
    this.#whenIdle = () => {
      const durationMs = clock.monotonic() - this.startedAtMs;
      link.whenDrained(() => finish(durationMs));
    };
    this.deadlineMs = Math.min(this.deadlineMs, clock.monotonic() + LINGER_MS);
    deadlines.watch(this);
  }

  #becameIdle(): void {
    const whenIdle = this.#whenIdle;
    this.#whenIdle = undefined;
    this.lingers = false;
    this.#needs.deadlines.unwatch(this);
    whenIdle?.();
  }

  /** Still not idle: others need not wait for it; and when its time is up, neither do we. */
  #linger(): void {
    const endMs = this.startedAtMs + this.version.timeoutMs;
    if (this.#needs.clock.monotonic() >= endMs) return this.end();
    this.deadlineMs = endMs;
    this.#needs.deadlines.watch(this);
    if (this.lingers) return;
    this.lingers = true;
    this.#owner.lingers(this);
  }

  #finish(
    job: Job,
    durationMs: number,
    responseBytes: number,
    outcome: Outcome,
    logText: string | undefined,
    answered: Answered | undefined,
  ): void {
    const { clock, meter } = this.#needs;
    const { version } = this;
    const late = this.#lateFault;
    const atMs = clock.now();
    const initMs = this.#initMs;
    this.#initMs = undefined;
    this.tookMs = durationMs;
    if (!outcome.fatal) this.#readPeak();
    this.log.finishLines();
    const text = late?.logText ?? logText;
    if (text !== undefined) this.log.add(atMs, text);
    const report: InvocationReport = {
      requestId: job.invocation.requestId,
      durationMs,
      billedMs: Math.ceil(durationMs + (initMs ?? 0)),
      memoryMiB: version.memoryMiB,
      maxMemoryMiB: Math.ceil(this.#peakBytes / MIB),
      initMs,
      status: late === undefined ? outcome.status : 'error',
      errorType: late?.errorType ?? outcome.errorType,
      handled: late === undefined && outcome.handled,
      responseBytes,
      answered,
      traceHeader: job.invocation.traceHeader,
    };
    this.log.addAll(atMs, this.#lines.done(atMs, report));
    this.log.end();
    meter(usageOf(version, job, report, atMs, this.provisioned), job.invocation.invokedFunctionArn);
    if (this.doomed) return this.#terminate();
    this.#becomeIdle();
    this.#owner.idle(this);
  }

  #becomeIdle(): void {
    this.state = 'idle';
    this.#job = undefined;
    this.idleSinceMs = this.#needs.clock.monotonic();
  }

  #thaw(): void {
    this.frozen = false;
    this.#link?.sandbox.thaw();
  }

  #violate(reason: string): void {
    const { functionArn } = this.version;
    this.#needs.log.warn({ functionArn, reason }, 'a function broke the runtime protocol; it is ended');
    this.#link?.violate(reason);
  }

  #readPeak(): void {
    const now = this.#needs.clock.monotonic();
    if (now - this.#peakReadAtMs < PEAK_AGE_MS) return;
    this.#peakReadAtMs = now;
    this.#peakBytes = Math.max(this.#peakBytes, this.#link?.sandbox.peakMemoryBytes() ?? 0);
  }

  async #kill(reason: ShutdownReason = 'spindown'): Promise<void> {
    const link = this.#link;
    try {
      await link?.kill(reason);
      // What extensions wrote last.
      if (link?.sandbox.shutDown !== undefined) this.log.flush();
    } catch (error) {
      this.#needs.log.error({ sandbox: link?.sandbox.id, error: String(error) }, 'a sandbox was not removed');
    }
  }
}
