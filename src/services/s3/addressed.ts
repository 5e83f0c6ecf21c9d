import type { Bucket } from './bucketCache.ts';
import { checkedKey } from './bucketName.ts';
import { accessDenied, s3Fault } from './faults.ts';
import type { S3 } from './needs.ts';

interface Addressing {
  readonly Bucket: string | undefined;
  readonly ExpectedBucketOwner?: string | undefined;
}

/** The bucket that an operation names; throws when there is none, or it is not whose the caller thinks. */
export async function bucketOf({ buckets }: Pick<S3, 'buckets'>, input: Addressing): Promise<Bucket> {
  const bucket = await buckets.get(input.Bucket);
  checkOwner(bucket, input.ExpectedBucketOwner);
  return bucket;
}

export async function objectOf(
  s3: Pick<S3, 'buckets'>,
  input: Addressing & { readonly Key: string | undefined },
): Promise<{ readonly bucket: Bucket; readonly key: string }> {
  const bucket = await bucketOf(s3, input);
  return { bucket, key: checkedKey(input.Key) };
}

export function checkOwner({ account }: Pick<Bucket, 'account'>, expected: string | undefined): void {
  if (expected === undefined || expected === account) return;
  if (/^\d{12}$/.test(expected)) throw accessDenied();
  throw s3Fault(
    400,
    'InvalidBucketOwnerAWSAccountID',
    `The value of the expected bucket owner parameter must be an AWS Account ID... [${expected}]`,
  );
}
