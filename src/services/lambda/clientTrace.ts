import { withLineage } from './lineage.ts';

/** The trace header of an invocation that a request from outside asks for, in the trace of that `root`. */
export function clientTrace(root: string, lineageName: string, requestId: string): string {
  const parent = requestId.replaceAll('-', '').slice(16, 32);
  return withLineage(`Root=${root};Parent=${parent};Sampled=0`, lineageName).traceHeader;
}
