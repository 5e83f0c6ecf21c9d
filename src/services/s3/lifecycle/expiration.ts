import type { Bucket } from '../bucketCache.ts';
import type { ObjectRecord } from '../records.ts';
import { firstExpiry, lifecycleRulesOf } from './lifecycleRule.ts';

/** `x-amz-expiration` of an object that a lifecycle rule will remove. */
export function expirationOf(
  bucket: Bucket,
  key: string,
  { size, tags, modifiedMs }: Pick<ObjectRecord, 'size' | 'modifiedMs' | 'tags'>,
): { Expiration?: string } {
  const rules = lifecycleRulesOf(bucket);
  const first = rules && firstExpiry(rules, { key, size, tags }, modifiedMs);
  if (!first) return {};
  const date = new Date(first.atMs).toUTCString();
  return { Expiration: `expiry-date="${date}", rule-id="${encodeURIComponent(first.rule.id)}"` };
}
