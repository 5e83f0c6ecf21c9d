import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Environment } from './environment.ts';
import type { EnvironmentDeadlines } from './environmentDeadlines.ts';
import type { InitOutcome } from './environmentInit.ts';
import type { EnvironmentLink } from './environmentLink.ts';
import type { AssignMeta } from './frames.ts';
import type { FunctionVersion } from './functionVersion.ts';
import type { Invocation, InvocationResult, ProvisionedUsage, UsageRecord } from './invocation.ts';
import type { StreamLimits } from './invokerSettings.ts';
import type { SandboxAssignment } from './sandbox.ts';

/** An admitted invocation on its way; exactly one of the two functions is called, once. */
export interface Job {
  readonly invocation: Invocation;
  /** A streamed answer has begun: the caller gets it; the job still waits for its end. */
  begin(result: InvocationResult): void;
  resolve(result: InvocationResult): void;
  reject(error: Error): void;
}

/** A booted sandbox for the environment, and when its start began (monotonic): earlier if booted for it. */
export interface AcquiredLink {
  readonly link: EnvironmentLink;
  readonly startedAtMs: number;
  readonly assignment: SandboxAssignment;
  readonly meta: AssignMeta;
}

/** What an environment asks of, and tells, the invoker that owns it. */
export interface EnvironmentOwner {
  /** A sandbox and what to put into it; undefined when the environment is not wanted any more. */
  acquire(environment: Environment): Promise<AcquiredLink | undefined>;
  /** Starting failed, with this outcome if it came so far: the invocation to which this happens, if one waits. */
  takeJob(environment: Environment, outcome?: InitOutcome): Job | undefined;
  /** Ready for the next invocation; also right after initialisation. */
  idle(environment: Environment): void;
  /** Whether an invocation waits that it could take when it is idle. */
  isAwaited(environment: Environment): boolean;
  /** It has answered but goes on working: who waits shall not wait for it. */
  lingers(environment: Environment): void;
  /** It takes nothing more; `gone` resolves when its sandbox has been removed. */
  ended(environment: Environment, gone: Promise<void>): void;
  /** No sandbox could be had; it ends, and the invocation that it was for is told the error. */
  failed(environment: Environment, error: Error): void;
}

export interface EnvironmentNeeds {
  readonly clock: Clock;
  readonly log: Log;
  readonly deadlines: EnvironmentDeadlines;
  readonly meter: (record: UsageRecord, invokedFunctionArn: string) => void;
  readonly meterProvisioned?: ((usage: ProvisionedUsage) => void) | undefined;
  readonly initTimeoutMs: number;
  /** The least for provisioned environments, which otherwise have the function's own timeout. */
  readonly provisionedInitTimeoutMs: number;
  /** After so many an environment is replaced. */
  readonly maxInvocations: number;
  readonly stream: StreamLimits;
  /** For INIT_START. */
  readonly runtimeVersion: (version: FunctionVersion) => { readonly name: string; readonly arn: string };
}
