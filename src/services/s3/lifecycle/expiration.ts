import type { Bucket } from '../bucketCache.ts';
import type { ObjectRecord } from '../records.ts';

/** `x-amz-expiration` of an object that a lifecycle rule will remove. */
export function expirationOf(
  _bucket: Bucket,
  _key: string,
  _record: Pick<ObjectRecord, 'size' | 'modifiedMs' | 'tags'>,
): { Expiration?: string } {
  return {};
}
