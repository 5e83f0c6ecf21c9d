import type { Bucket } from './bucketCache.ts';
import { notImplementedHeader, s3Fault } from './faults.ts';

interface AclInput {
  readonly ACL?: string | undefined;
  readonly GrantFullControl?: string | undefined;
  readonly GrantRead?: string | undefined;
  readonly GrantReadACP?: string | undefined;
  readonly GrantWrite?: string | undefined;
  readonly GrantWriteACP?: string | undefined;
}

/** Canned ACLs that give the owner everything and nobody else anything. */
const OWNERS_ONLY = new Set(['private', 'bucket-owner-full-control', 'bucket-owner-read']);

/** An ACL in the headers of a write: buckets have none by default, and Mayfly knows none that let others in. */
export function checkAclAllowed(bucket: Pick<Bucket, 'configs'>, input: AclInput): void {
  const grants = [
    input.GrantFullControl,
    input.GrantRead,
    input.GrantReadACP,
    input.GrantWrite,
    input.GrantWriteACP,
  ];
  const hasGrants = grants.some((grant) => grant !== undefined);
  if (input.ACL === undefined && !hasGrants) return;
  if (ownershipOf(bucket) === 'BucketOwnerEnforced') {
    if (input.ACL === 'bucket-owner-full-control' && !hasGrants) return;
    throw s3Fault(400, 'AccessControlListNotSupported', 'The bucket does not allow ACLs');
  }
  if (!hasGrants && OWNERS_ONLY.has(input.ACL ?? '')) return;
  const header = hasGrants ? 'x-amz-grant-*' : 'x-amz-acl';
  throw notImplementedHeader(header, 'Mayfly lets others in by bucket policies, not by ACLs');
}

export type Ownership = 'BucketOwnerEnforced' | 'BucketOwnerPreferred' | 'ObjectWriter';

export function ownershipOf({ configs }: Pick<Bucket, 'configs'>): Ownership | undefined {
  return configs['ownershipControls'] as Ownership | undefined;
}
