const ROOT = /(?:^|;) *Root=(1-[0-9a-f]{8}-[0-9a-f]{24}) *(?:;|$)/i;

/**
 * A new trace, of a UUID. A stranger's HTTP request belongs to the one that their `x-amzn-trace-id` names; their word is taken
 * for nothing else: neither for whether it is sampled nor for the functions that it has gone through.
 */
export function traceRoot(nowMs: number, requestId: string, fromClient?: string): string {
  const given =
    fromClient !== undefined && fromClient.length <= 1024 ? ROOT.exec(fromClient)?.[1] : undefined;
  return given ?? `1-${Math.floor(nowMs / 1000).toString(16)}-${requestId.replaceAll('-', '').slice(0, 24)}`;
}
