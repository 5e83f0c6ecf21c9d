import type { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import { OperationalError, systemErrorCode } from '../base/errors.ts';
import type { Config } from '../config.ts';
import { rootAccess } from './runningPlatform.ts';

/** The public API of the platform that runs on the data folder, as its root. */
export interface PlatformClients {
  readonly cloudtrail: CloudTrailClient;
  readonly iam: IAMClient;
  readonly lambda: LambdaClient;
  readonly logs: CloudWatchLogsClient;
}

/** By what the command line is known in the audit trail. */
export const COMMAND_LINE = 'mayfly-cli';

/** Throws OperationalError when no platform runs there. */
export async function platformClients(config: Config): Promise<PlatformClients> {
  const { address, credentials } = await rootAccess(config);
  const { CloudTrailClient: Trail } = await import('@aws-sdk/client-cloudtrail');
  const { IAMClient: Iam } = await import('@aws-sdk/client-iam');
  const { LambdaClient: Lambda } = await import('@aws-sdk/client-lambda');
  const { CloudWatchLogsClient: Logs } = await import('@aws-sdk/client-cloudwatch-logs');
  const settings = {
    endpoint: address,
    region: config.region,
    credentials,
    customUserAgent: COMMAND_LINE,
    // A retry would hide from its caller what an invocation did.
    maxAttempts: 1,
    // A function runs up to 15 minutes.
    requestHandler: { requestTimeout: 16 * 60_000 },
  };
  return {
    cloudtrail: new Trail(settings),
    iam: new Iam(settings),
    lambda: new Lambda(settings),
    logs: new Logs(settings),
  };
}

/** Whether the platform was not there to answer, or on its way out: it may be there again in a moment. */
export function isAway(error: unknown): boolean {
  if (error instanceof OperationalError) return error.cause !== undefined && isAway(error.cause);
  const status = error instanceof Error && '$metadata' in error ? error.$metadata : undefined;
  const { httpStatusCode } = (status ?? {}) as { httpStatusCode?: number };
  if (httpStatusCode !== undefined) return httpStatusCode === 503;
  return AWAY.has(systemErrorCode(error) ?? '');
}

const AWAY = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE']);

/** An error of a service as one line: its code and message. Others as they are. */
export function oneLine(error: unknown): unknown {
  const isService = error instanceof Error && '$metadata' in error && '$fault' in error;
  return isService
    ? new OperationalError('ask the platform', `${error.name}: ${error.message}`, { cause: error })
    : error;
}
