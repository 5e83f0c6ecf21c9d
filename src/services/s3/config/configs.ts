import type { Transaction } from '../../../store/store.ts';
import type { Bucket } from '../bucketCache.ts';
import type { S3 } from '../needs.ts';
import { buckets, configs } from '../records.ts';
import { liveBucket } from '../versionStore.ts';

/** Sub-resources of a bucket: each a document of its own, written and removed as a whole. */
export type ConfigKind =
  | 'cors'
  | 'lifecycle'
  | 'metrics'
  | 'notification'
  | 'ownershipControls'
  | 'policy'
  | 'publicAccessBlock'
  | 'tagging'
  | 'website';

export async function putConfig(
  { store }: Pick<S3, 'store'>,
  bucket: Bucket,
  kind: ConfigKind,
  value: unknown,
): Promise<void> {
  await store.transact(async (transaction) => {
    await liveBucket(transaction, bucket);
    configs.put(transaction, [bucket.id, kind], value);
  });
}

export async function deleteConfig(
  { store }: Pick<S3, 'store'>,
  bucket: Bucket,
  kind: ConfigKind,
): Promise<void> {
  await store.transact(async (transaction) => {
    await liveBucket(transaction, bucket);
    configs.delete(transaction, [bucket.id, kind]);
  });
}

export async function setVersioning(
  transaction: Transaction,
  bucket: Bucket,
  versioning: 'Enabled' | 'Suspended',
): Promise<void> {
  const live = await liveBucket(transaction, bucket);
  buckets.put(transaction, [live.name], { ...live, versioning });
}
