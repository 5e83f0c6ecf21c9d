import type { SandboxExit } from './sandbox.ts';

/**
 * The bodies that a caller gets when the function did not answer itself, in AWS's words.
 * `errorType` is what REPORT and the telemetry events call it, which differs from the body for out-of-memory.
 */
export interface FunctionFault {
  readonly errorType: string;
  readonly body: Uint8Array;
  /** The line in the function's log, if AWS writes one. */
  readonly logText: string | undefined;
}

/** AWS's limit of a synchronous response, bytes. */
export const MAX_RESPONSE_BYTES = 6_291_556;

export function timeoutFault(requestId: string, timeoutMs: number): FunctionFault {
  const text = `RequestId: ${requestId} Error: Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`;
  return {
    errorType: 'Sandbox.Timedout',
    body: json({ errorType: 'Sandbox.Timedout', errorMessage: text }),
    logText: undefined,
  };
}

export function exitFault(requestId: string, exit: SandboxExit): FunctionFault {
  const text = `RequestId: ${requestId} Error: ${exitReason(exit)}`;
  return {
    errorType: exit.outOfMemory ? 'Runtime.OutOfMemory' : 'Runtime.ExitError',
    body: json({ errorType: 'Runtime.ExitError', errorMessage: text }),
    logText: `${text}\nRuntime.ExitError\n`,
  };
}

export function responseTooLargeFault(maxBytes: number = MAX_RESPONSE_BYTES): FunctionFault {
  return {
    errorType: 'Function.ResponseSizeTooLarge',
    body: json({
      errorMessage: `Response payload size exceeded maximum allowed payload size (${maxBytes} bytes).`,
      errorType: 'Function.ResponseSizeTooLarge',
    }),
    logText: undefined,
  };
}

/** The runtime could not be started at all, for a reason in words of AWS's supervisor. */
export function startFault(requestId: string, errorType: string, reason: string): FunctionFault {
  const errorMessage = `RequestId: ${requestId} Error: ${reason}`;
  return { errorType, body: json({ errorType, errorMessage }), logText: `${errorMessage}\n${errorType}\n` };
}

/** Of a FAULT frame. */
export function faultType({ errorType }: Readonly<Record<string, unknown>>): string {
  const known = typeof errorType === 'string' && /^Extension\.[A-Z][a-zA-Z]{1,60}$/.test(errorType);
  return known ? errorType : 'Extension.Crash';
}

/** What became of a sandbox that Mayfly ended itself: after a timeout, or a frame that must not be. */
export const KILLED: SandboxExit = { code: null, signal: 'SIGKILL', outOfMemory: false };

function exitReason(exit: SandboxExit): string {
  if (exit.outOfMemory) return 'Runtime exited with error: signal: killed';
  if (exit.signal !== null) {
    return `Runtime exited with error: signal: ${SIGNAL_TEXTS[exit.signal] ?? exit.signal.toLowerCase()}`;
  }
  if (exit.code === 0) return 'Runtime exited without providing a reason';
  return `Runtime exited with error: exit status ${exit.code ?? 'unknown'}`;
}

/** As Go's `syscall.Signal` prints them, since AWS's supervisor does. */
const SIGNAL_TEXTS: Readonly<Record<string, string>> = {
  SIGABRT: 'aborted',
  SIGBUS: 'bus error',
  SIGFPE: 'floating point exception',
  SIGHUP: 'hangup',
  SIGILL: 'illegal instruction',
  SIGINT: 'interrupt',
  SIGKILL: 'killed',
  SIGPIPE: 'broken pipe',
  SIGQUIT: 'quit',
  SIGSEGV: 'segmentation fault',
  SIGSYS: 'bad system call',
  SIGTERM: 'terminated',
  SIGTRAP: 'trace/breakpoint trap',
  SIGUSR1: 'user defined signal 1',
  SIGUSR2: 'user defined signal 2',
};

/** Error types that a runtime may claim for itself; others are recorded as unknown (§2.1). */
export function reportedErrorType(claimed: unknown): string {
  if (typeof claimed !== 'string') return 'Runtime.Unknown';
  if (claimed.length <= 128 && /^(Runtime|Function)\.[A-Z][a-zA-Z]+$/.test(claimed)) return claimed;
  return claimed.startsWith('Function.') ? 'Function.Unknown' : 'Runtime.Unknown';
}

function json(value: object): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
