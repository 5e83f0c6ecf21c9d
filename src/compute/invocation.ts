import type { FunctionVersion } from './functionVersion.ts';

/** One synchronous request to run a function version once. */
export interface Invocation {
  /** UUID; the function sees it as awsRequestId, the caller as x-amzn-RequestId. */
  readonly requestId: string;
  /** As the caller named it: with the alias or version when one was given. */
  readonly invokedFunctionArn: string;
  /** The event, JSON bytes, at most 6 MiB; passed on unchanged. */
  readonly payload: Uint8Array;
  /** Decoded JSON text of X-Amz-Client-Context. */
  readonly clientContext?: string;
  /** `Root=…;Parent=…;Sampled=…` */
  readonly traceHeader?: string;
  /** The platform runs an event that it has accepted before: the rate of requests does not concern it. */
  readonly asynchronous?: boolean;
  /** The caller reads a streamed answer as it is written; else it is collected, and bounded as others are. */
  readonly streamed?: boolean;
}

export interface InvocationResult {
  /** What the function answered, or AWS's error body when `functionError` is set. */
  readonly payload: Uint8Array;
  readonly functionError: 'Unhandled' | undefined;
  /** The last 4 KiB of this invocation's log, when asked for; resolves when the log is complete. */
  readonly logTail: () => Promise<Uint8Array>;
  /** The function streams, and the invocation asked for it: the answer, in place of `payload`, which is empty. */
  readonly stream?: AnswerStream;
}

/**
 * A streamed answer: the bytes that have come since the last ones, in pieces, to be read once, by one reader, who calls `return` (as leaving `for await` does) when it does
 * not want the rest: the function runs on, and what it writes is dropped. While the reader is slow the function waits.
 * Iteration throws when the platform ended the environment; whatever the function did ends it well.
 */
export interface AnswerStream extends AsyncIterable<readonly Uint8Array[]> {
  /** As the function set it; a custom runtime's word. Printable ASCII. */
  readonly contentType: string | undefined;
  /** How the invocation ended: `payload` is AWS's error body when `functionError` is set. */
  readonly ended: Promise<InvocationResult>;
}

/** Why an invocation was not admitted (429). Reasons as in AWS's TooManyRequestsException. */
export type ThrottleReason =
  | 'ConcurrentInvocationLimitExceeded'
  | 'ReservedFunctionConcurrentInvocationLimitExceeded'
  | 'FunctionInvocationRateLimitExceeded'
  | 'ReservedFunctionInvocationRateLimitExceeded';

export class Throttled extends Error {
  readonly reason: ThrottleReason;
  constructor(reason: ThrottleReason) {
    super('Rate Exceeded.');
    this.name = 'Throttled';
    this.reason = reason;
  }
}

export interface Invoker {
  /**
   * Runs the function once: in a warm environment, a pre-booted one, or one booted for it.
   * Resolves with the function's answer or its error; throws `Throttled`, or `OperationalError` when no
   * environment could be had.
   */
  invoke(version: FunctionVersion, invocation: Invocation): Promise<InvocationResult>;
  /**
   * Calls back once, as soon as a running invocation has given back a place that the version may take, or might as well
   * take: for who was turned away because too many were running. It gives whether anybody needs it still; else the next
   * who waits is called.
   */
  whenFreed(version: FunctionVersion, callback: () => boolean): void;
  /** Environments of the function that are not of `keep` end: idle ones now, others as soon as nobody waits for them. */
  retire(functionArn: string, keep: (version: FunctionVersion) => boolean): void;
  /**
   * From now on so many environments of these versions stay initialised, and of no others: the whole wish, each time.
   * Invocations find them before all other environments.
   */
  provision(wishes: readonly ProvisionWish[]): void;
  /** How far that has come for a version; undefined when nothing is wished for it. */
  provisioned(version: FunctionVersion): ProvisionedState | undefined;
  stats(): InvokerStats;
  /** Admits nothing more, waits for running invocations at most `graceMs`, then ends every environment. */
  close(graceMs: number): Promise<void>;
}

export interface ProvisionWish {
  readonly version: FunctionVersion;
  readonly count: number;
  /** Of the request: another one is a new request, and what has failed is tried anew. */
  readonly token: string;
}

export interface ProvisionedState {
  readonly token: string;
  readonly count: number;
  /** Initialised, whether an invocation runs in them or not. */
  readonly ready: number;
  readonly status: 'allocating' | 'ready' | 'failed';
  /** Why one more could not be made; it is tried again, ever later. */
  readonly failure: ProvisionFailure | undefined;
}

/** `no-room`: the platform's limits of environments or memory; `no-sandbox`: the machine could not make one. */
export type ProvisionFailure = 'init-error' | 'init-timeout' | 'no-room' | 'no-sandbox';

export interface InvokerStats {
  readonly environments: Readonly<
    Record<'prebooted' | 'prepared' | 'initialising' | 'busy' | 'idle', number>
  >;
  /** Those among them that are kept initialised. */
  readonly provisioned: number;
  readonly invocations: number;
  readonly coldStarts: number;
  readonly errors: number;
  readonly throttles: number;
  /** Proportional set size of the pre-booted pool, bytes. */
  readonly poolBytes: number;
  /** Pre-booted sandboxes still to come, by the pool's own wish. */
  readonly poolMissing: number;
}

/** One invocation as the meter counts it. Called once per invocation, never awaited, must not throw. */
export interface UsageRecord {
  readonly account: string;
  readonly region: string;
  readonly functionName: string;
  readonly version: string;
  readonly atMs: number;
  readonly durationMs: number;
  readonly billedMs: number;
  /** 0 on a warm start. */
  readonly initMs: number;
  readonly memoryMiB: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly error: boolean;
  /** It ran in a provisioned environment. */
  readonly provisioned?: boolean;
  /** Its version has provisioned concurrency, and none of it was free. */
  readonly spillover?: boolean;
}

/** What provisioned environments cost besides invocations. Never awaited, must not throw. */
export interface ProvisionedUsage {
  readonly account: string;
  readonly region: string;
  readonly functionName: string;
  readonly version: string;
  readonly atMs: number;
  readonly memoryMiB: number;
  /** Of one environment's initialisation, whatever came of it. */
  readonly initMs: number;
  /** For which environments were provisioned, of all of them together. */
  readonly provisionedMs: number;
}

/** Where compute sends log lines: batched by the receiver, never awaited, must not throw or block. */
export interface LogLine {
  readonly timestampMs: number;
  readonly message: string;
}
export interface LogTarget {
  readonly account: string;
  readonly region: string;
  readonly group: string;
  readonly stream: string;
  /** Lines of a group that is missing are dropped: it is not to be made for them. */
  readonly groupMustExist?: boolean;
}
export type LogSink = (target: LogTarget, lines: readonly LogLine[]) => void;

/** The log stream of one environment: the same object each time, so that facts may be kept by it. */
export interface EnvironmentLogTarget extends LogTarget {
  readonly version: Pick<FunctionVersion, 'role' | 'functionArn'>;
}
export type EnvironmentLogSink = (target: EnvironmentLogTarget, lines: readonly LogLine[]) => void;
