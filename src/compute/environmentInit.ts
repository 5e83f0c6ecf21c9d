import type { EnvironmentDeadlines } from './environmentDeadlines.ts';
import type { EnvironmentLink, LinkListener } from './environmentLink.ts';
import type { EnvironmentLog } from './environmentLog.ts';
import { faultType, KILLED, reportedErrorType } from './functionErrors.ts';
import { FrameType, type AssignMeta, type Frame } from './frames.ts';
import type { SandboxAssignment, SandboxExit } from './sandbox.ts';

export type InitOutcome =
  | { readonly kind: 'ready'; readonly announcesIdle: boolean }
  | {
      readonly kind: 'error';
      readonly errorType: string;
      readonly body: Uint8Array;
      /** Without a body: why, for the platform to word. */
      readonly reason?: string;
    }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'exit'; readonly exit: SandboxExit };

export interface InitRequest {
  readonly assignment: SandboxAssignment;
  readonly meta: AssignMeta;
  /** On the monotonic clock. */
  readonly deadlineMs: number;
}

/**
 * Gives a booted sandbox its function: code, limits, variables; then waits until the handler is loaded, or was
 * not. Throws what the driver throws when the sandbox cannot be assigned at all.
 */
export async function initialise(
  link: EnvironmentLink,
  request: InitRequest,
  log: EnvironmentLog,
  deadlines: EnvironmentDeadlines,
  onPlatform: (frame: Frame) => void,
): Promise<InitOutcome> {
  const { promise, resolve } = Promise.withResolvers<InitOutcome>();
  const watched = { deadlineMs: request.deadlineMs, expire: () => resolve({ kind: 'timeout' }) };
  link.listen(initListener(link, log, resolve, onPlatform));
  deadlines.watch(watched);
  try {
    await link.sandbox.assign(request.assignment);
    link.send(FrameType.assign, request.meta);
    const outcome = await promise;
    link.sandbox.endBoost();
    return outcome;
  } finally {
    deadlines.unwatch(watched);
  }
}

function initListener(
  link: EnvironmentLink,
  log: EnvironmentLog,
  resolve: (outcome: InitOutcome) => void,
  onPlatform: (frame: Frame) => void,
): LinkListener {
  let loaded = false;
  let failure: InitOutcome | undefined;
  return {
    onStdout: (chunk) => log.stdout(chunk),
    onStderr: (chunk) => log.stderr(chunk),
    // It exits after INIT_ERROR, which is the better reason.
    onEnd: (end) => resolve(failure ?? { kind: 'exit', exit: end.kind === 'exit' ? end.exit : KILLED }),
    onFrame: (frame: Frame) => {
      if (frame.type === FrameType.log) return log.frame(frame);
      if (frame.type === FrameType.platform) return onPlatform(frame);
      if (frame.type === FrameType.ready && !loaded) {
        loaded = true;
        // What loading printed stands before START.
        const announcesIdle = frame.meta['announcesIdle'] === true;
        return link.whenDrained(() => resolve({ kind: 'ready', announcesIdle }));
      }
      const fault = frame.type === FrameType.fault;
      if ((frame.type !== FrameType.initError && !fault) || loaded || failure !== undefined) {
        return link.violate(`frame ${frame.type} during initialisation`);
      }
      const outcome: InitOutcome = {
        kind: 'error',
        errorType: fault ? faultType(frame.meta) : reportedErrorType(frame.meta['errorType']),
        body: frame.body,
        ...(typeof frame.meta['reason'] === 'string' ? { reason: frame.meta['reason'] } : {}),
      };
      failure = outcome;
      link.whenDrained(() => resolve(outcome));
    },
  };
}
