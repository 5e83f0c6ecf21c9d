import type { LambdaService } from '../services/lambda/index.ts';
import type { S3Needs } from '../services/s3/index.ts';

/** Whom a function's policy must allow. */
const SERVICE = 's3.amazonaws.com';

/** The functions that buckets tell of events; `lambda` is there before the first of them does. */
export function notifiedFunctions(
  lambda: () => Pick<LambdaService, 'invokeByService' | 'mayInvokeByService'>,
): S3Needs['functions'] {
  return {
    mayInvoke: async (target) => {
      const admitted = await lambda().mayInvokeByService({ ...target, service: SERVICE });
      return 'logGroup' in admitted;
    },
    invoke: (invocation) => lambda().invokeByService({ ...invocation, service: SERVICE }),
  };
}
