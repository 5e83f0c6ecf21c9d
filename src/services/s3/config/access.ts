import { ownershipOf } from '../acl.ts';
import { bucketOf, objectOf } from '../addressed.ts';
import { canonicalId } from '../canonicalId.ts';
import { malformedXml, notConfigured, notImplementedMember, s3Fault } from '../faults.ts';
import type { S3 } from '../needs.ts';
import { findObject } from '../object/findObject.ts';
import type { Operations } from '../operations.ts';
import { publicAccessBlockOf } from '../policy/publicAccess.ts';
import { deleteConfig, putConfig } from './configs.ts';

type Names =
  | 'GetPublicAccessBlock'
  | 'PutPublicAccessBlock'
  | 'DeletePublicAccessBlock'
  | 'GetBucketOwnershipControls'
  | 'PutBucketOwnershipControls'
  | 'DeleteBucketOwnershipControls'
  | 'GetBucketAcl'
  | 'GetObjectAcl'
  | 'PutBucketAcl'
  | 'PutObjectAcl';

const OWNERSHIPS: ReadonlySet<unknown> = new Set([
  'BucketOwnerEnforced',
  'BucketOwnerPreferred',
  'ObjectWriter',
]);

/** Who may get in besides by policies: the public access block, ownership, and what stands in for ACLs. */
export function accessOperations(s3: S3): Operations<Names> {
  return {
    GetPublicAccessBlock: async (input) => {
      const bucket = await bucketOf(s3, input);
      const block = publicAccessBlockOf(bucket);
      if (!block) {
        throw notConfigured(
          'NoSuchPublicAccessBlockConfiguration',
          'The public access block configuration was not found',
          bucket.name,
        );
      }
      return { PublicAccessBlockConfiguration: block };
    },
    PutPublicAccessBlock: async (input) => {
      const bucket = await bucketOf(s3, input);
      const given = input.PublicAccessBlockConfiguration;
      if (!given) throw malformedXml();
      await putConfig(s3, bucket, 'publicAccessBlock', {
        BlockPublicAcls: given.BlockPublicAcls ?? false,
        IgnorePublicAcls: given.IgnorePublicAcls ?? false,
        BlockPublicPolicy: given.BlockPublicPolicy ?? false,
        RestrictPublicBuckets: given.RestrictPublicBuckets ?? false,
      });
      return {};
    },
    DeletePublicAccessBlock: async (input) => {
      await deleteConfig(s3, await bucketOf(s3, input), 'publicAccessBlock');
      return {};
    },
    GetBucketOwnershipControls: async (input) => {
      const bucket = await bucketOf(s3, input);
      const ObjectOwnership = ownershipOf(bucket);
      if (!ObjectOwnership) {
        throw notConfigured(
          'OwnershipControlsNotFoundError',
          'The bucket ownership controls were not found',
          bucket.name,
        );
      }
      return { OwnershipControls: { Rules: [{ ObjectOwnership }] } };
    },
    PutBucketOwnershipControls: async (input) => {
      const bucket = await bucketOf(s3, input);
      const rules = input.OwnershipControls?.Rules ?? [];
      const [rule] = rules;
      if (rules.length !== 1 || !OWNERSHIPS.has(rule?.ObjectOwnership)) throw malformedXml();
      await putConfig(s3, bucket, 'ownershipControls', rule?.ObjectOwnership);
      return {};
    },
    DeleteBucketOwnershipControls: async (input) => {
      await deleteConfig(s3, await bucketOf(s3, input), 'ownershipControls');
      return {};
    },
    GetBucketAcl: async (input) => ownersAcl((await bucketOf(s3, input)).account),
    GetObjectAcl: async (input, call) => {
      const { bucket, key } = await objectOf(s3, input);
      await findObject(s3, call, { bucket, key, versionId: input.VersionId });
      return ownersAcl(bucket.account);
    },
    PutBucketAcl: async (input) => {
      const bucket = await bucketOf(s3, input);
      keepOwnersAcl(ownershipOf(bucket), input, 'PutBucketAcl');
      return {};
    },
    PutObjectAcl: async (input, call) => {
      const { bucket, key } = await objectOf(s3, input);
      await findObject(s3, call, { bucket, key, versionId: input.VersionId });
      keepOwnersAcl(ownershipOf(bucket), input, 'PutObjectAcl');
      return {};
    },
  };
}

function ownersAcl(account: string) {
  const ID = canonicalId(account);
  return {
    Owner: { ID },
    Grants: [{ Grantee: { ID, Type: 'CanonicalUser' as const }, Permission: 'FULL_CONTROL' as const }],
  };
}

interface AclInput {
  readonly ACL?: string | undefined;
  readonly AccessControlPolicy?: unknown;
  readonly GrantFullControl?: string | undefined;
  readonly GrantRead?: string | undefined;
  readonly GrantReadACP?: string | undefined;
  readonly GrantWrite?: string | undefined;
  readonly GrantWriteACP?: string | undefined;
}

/** The ACL that everything has is the only one there is: what says so is taken, everything else refused. */
function keepOwnersAcl(ownership: string | undefined, input: AclInput, operation: string): void {
  const grants = [
    input.GrantFullControl,
    input.GrantRead,
    input.GrantReadACP,
    input.GrantWrite,
    input.GrantWriteACP,
  ].filter((grant) => grant !== undefined);
  if (input.ACL === undefined && grants.length === 0 && input.AccessControlPolicy === undefined) {
    throw s3Fault(400, 'MissingSecurityHeader', 'Your request was missing a required header', {
      MissingHeaderName: 'x-amz-acl',
    });
  }
  if (ownership === 'BucketOwnerEnforced') {
    if (input.ACL === 'bucket-owner-full-control' && grants.length === 0) return;
    throw s3Fault(400, 'AccessControlListNotSupported', 'The bucket does not allow ACLs');
  }
  if (input.ACL === 'private' || input.ACL === 'bucket-owner-full-control') return;
  throw notImplementedMember(`ACLs that let others in (${operation})`);
}
