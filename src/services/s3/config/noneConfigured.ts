import { bucketOf } from '../addressed.ts';
import { notConfigured } from '../faults.ts';
import type { S3 } from '../needs.ts';
import type { Operations } from '../operations.ts';

type Names =
  | 'GetBucketAccelerateConfiguration'
  | 'GetBucketLogging'
  | 'GetBucketReplication'
  | 'GetBucketRequestPayment'
  | 'GetObjectLockConfiguration';

/** What can't be configured here, and which tools (Terraform) look at all the same: as of a bucket that never had it. */
export function noneConfiguredOperations(s3: S3): Operations<Names> {
  const none = async (input: Parameters<typeof bucketOf>[1]) => {
    await bucketOf(s3, input);
    return {};
  };
  return {
    GetBucketAccelerateConfiguration: none,
    GetBucketLogging: none,
    GetBucketRequestPayment: async (input) => {
      await bucketOf(s3, input);
      return { Payer: 'BucketOwner' };
    },
    GetBucketReplication: async (input) => {
      const { name } = await bucketOf(s3, input);
      throw notConfigured(
        'ReplicationConfigurationNotFoundError',
        'The replication configuration was not found',
        name,
      );
    },
    GetObjectLockConfiguration: async (input) => {
      const { name } = await bucketOf(s3, input);
      throw notConfigured(
        'ObjectLockConfigurationNotFoundError',
        'Object Lock configuration does not exist for this bucket',
        name,
      );
    },
  };
}
