import { Fault } from '../protocol/fault.ts';
import type { PackageBuckets } from '../services/lambda/packageBuckets.ts';
import type { InNameOf } from '../services/s3/index.ts';

/** Packages are objects, read as if their caller had asked S3 for them. */
export function packageBuckets(s3: () => Promise<{ readonly inNameOf: InNameOf }>): PackageBuckets {
  return {
    read: async (call, { bucket, key, version }, mostBytes) => {
      const input = { Bucket: bucket, Key: key, VersionId: version };
      // What the request to Lambda says in its headers is not meant for S3.
      const asking = { ...call, operation: 'GetObject', headers: {} };
      try {
        return (await (await s3()).inNameOf.readObject(input, asking, mostBytes)) ?? 'too-large';
      } catch (error) {
        if (error instanceof Fault) return { code: error.code, message: error.message };
        throw error;
      }
    },
  };
}
