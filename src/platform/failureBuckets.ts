import type { Ids } from '../base/ids.ts';
import type { Log } from '../base/log.ts';
import type { RolesOfFunctions } from './functionRoles.ts';
import { Fault } from '../protocol/fault.ts';
import type { FailureBuckets } from '../services/lambda/failureBuckets.ts';
import type { InNameOf } from '../services/s3/index.ts';
import type { Call, Principal } from '../services/service.ts';

interface FailureBucketsNeeds {
  readonly s3: () => Promise<{ readonly inNameOf: InNameOf }>;
  readonly roles: Pick<RolesOfFunctions, 'sessionOf'>;
  readonly ids: Ids;
  readonly log: Log;
}

const LAMBDA = 'lambda.amazonaws.com';

/** Records of events that failed become objects, as if the function's role had put them. */
export function failureBuckets({ s3, roles, ids, log }: FailureBucketsNeeds): FailureBuckets {
  const callOf = (principal: Principal, functionArn: string, traceHeader: string): Call => {
    const [, , , region = '', account = ''] = functionArn.split(':');
    return {
      account,
      region,
      partition: 'aws',
      principal,
      requestId: ids.uuid(),
      operation: 'PutObject',
      signal: new AbortController().signal,
      log,
      endpoint: '',
      sourceIp: LAMBDA,
      userAgent: LAMBDA,
      headers: { 'x-amzn-trace-id': traceHeader },
    };
  };
  return {
    exists: async (name) => (await s3()).inNameOf.bucketExists(name),
    keep: async ({ use, bucket, key, body, traceHeader }) => {
      const principal = await roles.sessionOf(use);
      if (principal === undefined) return { refused: 'its execution role is gone' };
      const input = { Bucket: bucket, Key: key, Body: body, ContentType: 'application/json' };
      try {
        await (await s3()).inNameOf.putObject(input, callOf(principal, use.functionArn, traceHeader));
        return undefined;
      } catch (error) {
        if (error instanceof Fault) return { refused: `S3 answers ${error.code} to its execution role` };
        throw error;
      }
    },
  };
}
