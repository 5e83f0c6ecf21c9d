import type { Job } from './environmentOwner.ts';
import type { FunctionVersion } from './functionVersion.ts';
import type { UsageRecord } from './invocation.ts';
import type { InvocationReport } from './platformLines.ts';

/** What the meter is told of an invocation. */
export function usageOf(
  version: FunctionVersion,
  job: Job,
  report: InvocationReport,
  atMs: number,
  provisioned: boolean,
): UsageRecord {
  return {
    account: version.account,
    region: version.region,
    functionName: version.functionName,
    version: version.version,
    atMs,
    durationMs: report.durationMs,
    billedMs: report.billedMs,
    initMs: report.initMs ?? 0,
    memoryMiB: version.memoryMiB,
    bytesIn: job.invocation.payload.length,
    bytesOut: report.responseBytes,
    error: report.status !== 'success',
    provisioned,
    spillover: !provisioned && (version.provisioned?.ofVersion ?? 0) > 0,
  };
}
