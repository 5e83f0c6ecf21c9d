import type { InvokeMeta } from './frames.ts';
import type { Invocation } from './invocation.ts';

/** What a runtime is told of an invocation beside its payload. */
export function invokeMeta(invocation: Invocation, deadlineMs: number): InvokeMeta {
  const { requestId, invokedFunctionArn, traceHeader, clientContext } = invocation;
  return {
    id: requestId,
    deadlineMs: Math.round(deadlineMs),
    arn: invokedFunctionArn,
    ...(traceHeader === undefined ? {} : { trace: traceHeader }),
    ...(clientContext === undefined ? {} : { clientContext }),
    ...(invocation.streamed === true ? { streamed: true } : {}),
  };
}
