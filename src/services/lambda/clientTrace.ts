import type { Clock } from '../../base/clock.ts';
import { withLineage } from './lineage.ts';

const ROOT = /(?:^|;) *Root=(1-[0-9a-f]{8}-[0-9a-f]{24}) *(?:;|$)/i;

/**
 * The trace header of an invocation that a stranger's HTTP request asks for. Their word is taken for the trace that the
 * request belongs to and for nothing else: neither for whether it is sampled nor for the functions that it has gone through.
 */
export function clientTrace(
  { clock }: { readonly clock: Clock },
  lineageName: string,
  requestId: string,
  fromClient: string | undefined,
): string {
  const digits = requestId.replaceAll('-', '');
  const given =
    fromClient !== undefined && fromClient.length <= 1024 ? ROOT.exec(fromClient)?.[1] : undefined;
  const root = given ?? `1-${Math.floor(clock.now() / 1000).toString(16)}-${digits.slice(0, 24)}`;
  return withLineage(`Root=${root};Parent=${digits.slice(16, 32)};Sampled=0`, lineageName).traceHeader;
}
