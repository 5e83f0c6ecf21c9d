import type { Call, Demands } from '../service.ts';
import { accessDenied } from './faults.ts';
import type { S3 } from './needs.ts';
import type { Input, Operations } from './operations.ts';

/** What neighbours do in the name of one of their principals: permissions are asked as of a request from outside. */
export interface InNameOf {
  bucketExists(name: string): Promise<boolean>;
  /** Throws what PutObject answers. */
  putObject(input: Input<'PutObject'>, call: Call): Promise<void>;
}

interface Takes {
  readonly PutObject: (input: Input<'PutObject'>, call: Call) => Demands | Promise<Demands>;
}

export function inNameOf(s3: S3, operations: Operations<'PutObject'>, permissions: Takes): InNameOf {
  return {
    bucketExists: async (name) => (await s3.buckets.find(name)) !== undefined,
    putObject: async (input, call) => {
      const demands = await permissions.PutObject(input, call);
      for (const demand of 'action' in demands ? [demands] : demands) {
        if (!(await s3.mayAlso(call, demand))) throw accessDenied();
      }
      await operations.PutObject(input, call);
    },
  };
}
