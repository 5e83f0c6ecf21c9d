import { availableParallelism } from 'node:os';
import type { OutputBudgetOptions } from './outputBudget.ts';

/** AWS's: 200 MB, of which 6 MB as fast as they come and the rest at 2 MB a second. */
export interface StreamLimits {
  readonly maxBytes: number;
  readonly bandwidth: OutputBudgetOptions;
}

export interface InvokerSettings {
  /** Concurrent invocations of an account in a region. */
  readonly accountConcurrency: number;
  /** Invocations a second for each concurrent one that an account, or a reservation, allows. */
  readonly requestsPerConcurrency: number;
  /** New environments of one function within ten seconds. */
  readonly scalingRatePer10s: number;
  /** Of a function whose invocations are brief so many environments keep the processors busy: see EnvironmentReuse. */
  readonly mostAtWork: number;
  /** Environments of all functions together; beyond it the longest idle ends for a new one. */
  readonly maxEnvironments: number;
  /** Memory of all environments together; while it is exceeded, the longest idle end. */
  readonly memoryBudgetBytes: number;
  /** An environment ends when it was idle this long. */
  readonly idleMs: number;
  /**
   * Invocations of one environment, after which it is replaced: runtimes keep a little of each for ever, such as what
   * glibc's setenv does not free of `_X_AMZN_TRACE_ID` (about 175 bytes).
   */
  readonly maxInvocations: number;
  /** An idle environment is frozen after this. Not at once: back-to-back invocations never pay for thawing. */
  readonly freezeAfterMs: number;
  /** A busy or provisioned environment is replaced when it is so old: its credentials last for twelve hours. */
  readonly maxLifeMs: number;
  readonly initTimeoutMs: number;
  /** Provisioned environments have at least so long, else as long as the function's timeout. */
  readonly provisionedInitTimeoutMs: number;
  /** Proportional set size of all waiting sandboxes together. */
  readonly poolBudgetBytes: number;
  /** Waiting sandboxes of each runtime in use. */
  readonly poolMinimum: number;
  readonly poolMaxAgeMs: number;
  /** Boots at the same time for invocations that wait; refilling the pool takes at most half of it. */
  readonly parallelBoots: number;
  readonly bootTimeoutMs: number;
  /** What one environment may write before the platform stops reading from it for a while. */
  readonly output: OutputBudgetOptions;
  /** Of one streamed answer. */
  readonly stream: StreamLimits;
  /** The AWS endpoint as functions reach it, for AWS_ENDPOINT_URL; undefined when they cannot. Asked at each start
   *  of an environment: the platform listens after the invoker was made. */
  readonly endpointUrl: () => string | undefined;
}

const MIB = 1024 * 1024;

/** AWS's limits, but for the bandwidth after the burst; 0 for none. */
export function streamLimits(bytesPerSecond: number): StreamLimits {
  const rate = bytesPerSecond === 0 ? Number.MAX_SAFE_INTEGER : bytesPerSecond;
  return { maxBytes: 200 * MIB, bandwidth: { burstBytes: 6 * MIB, bytesPerSecond: rate } };
}

export function invokerSettings(changes: Partial<InvokerSettings> = {}): InvokerSettings {
  return {
    accountConcurrency: 1000,
    requestsPerConcurrency: 10,
    scalingRatePer10s: 1000,
    mostAtWork: 2 * availableParallelism(),
    maxEnvironments: 2000,
    memoryBudgetBytes: Infinity,
    idleMs: 10 * 60_000,
    maxInvocations: 100_000,
    freezeAfterMs: 200,
    maxLifeMs: 8 * 3600_000,
    initTimeoutMs: 10_000,
    provisionedInitTimeoutMs: 130_000,
    poolBudgetBytes: 256 * 1024 * 1024,
    poolMinimum: 2,
    poolMaxAgeMs: 60 * 60_000,
    parallelBoots: 2 * availableParallelism(),
    bootTimeoutMs: 30_000,
    output: { burstBytes: 16 * 1024 * 1024, bytesPerSecond: 8 * 1024 * 1024 },
    stream: streamLimits(2 * MIB),
    endpointUrl: () => undefined,
    ...changes,
  };
}
