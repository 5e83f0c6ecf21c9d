import type { Store } from '../../store/store.ts';
import type { Call, ConditionKeys, Demand, Demands, Permissions } from '../service.ts';
import { objectArn } from './arn.ts';
import type { Buckets } from './bucketCache.ts';
import { callKeys, objectFacts } from './conditionKeys.ts';
import { parseCopySource } from './object/copySource.ts';
import type { S3Sdk } from './operations.ts';
import { policyFor } from './policy/publicAccess.ts';
import type { Tags } from './tags.ts';
import { tagsInHeader } from './tags.ts';

export interface S3PermissionNeeds {
  readonly store: Store;
  readonly buckets: Pick<Buckets, 'find'>;
}

interface OnBucket {
  readonly Bucket?: string | undefined;
}

interface OnObject extends OnBucket {
  readonly Key?: string | undefined;
  readonly VersionId?: string | undefined;
}

/** What each operation takes permission for. Whose a bucket is, and its policy, is looked up by its name. */
export function s3Permissions({ store, buckets }: S3PermissionNeeds) {
  const demandOn = async (
    call: Call,
    action: string,
    name: string,
    key?: string,
    more: Partial<Demand> = {},
  ): Promise<Demand[]> => {
    const bucket = await buckets.find(name);
    // A stranger learns, as on AWS, that there is no such bucket; everybody else's policies are asked.
    if (!bucket && call.principal.kind === 'anonymous') return [];
    return [
      {
        action,
        resource: objectArn(name, key),
        shown: `"${objectArn(name, key)}"`,
        ...(bucket && { account: bucket.account, policy: () => policyFor(bucket, call) }),
        ...more,
      },
    ];
  };
  const onBucket =
    (action: string, keysOf: (input: never) => ConditionKeys = () => ({})) =>
    ({ Bucket = '', ...input }: OnBucket, call: Call) =>
      demandOn(call, `s3:${action}`, Bucket, undefined, { keys: keysOf(input as never) });
  const onObject =
    (action: string, versioned = action) =>
    ({ Bucket = '', Key = '', VersionId }: OnObject, call: Call) =>
      demandOn(call, `s3:${VersionId === undefined ? action : versioned}`, Bucket, Key, {
        keys: { 's3:versionid': VersionId, ...callKeys(call) },
        lookup: () => tagFacts(Bucket, Key, VersionId),
      });
  const tagFacts = async (name: string, key: string, versionId?: string) =>
    objectFacts(store, await buckets.find(name), key, versionId);
  /** What is written may bring tags. */
  const writing = async (
    { Bucket = '', Key = '', ...input }: OnObject & Writing,
    call: Call,
  ): Promise<Demand[]> => {
    const tags = tagsOf(input.Tagging);
    const keys = {
      ...callKeys(call),
      's3:x-amz-acl': input.ACL,
      's3:x-amz-server-side-encryption': input.ServerSideEncryption,
      's3:x-amz-storage-class': input.StorageClass,
      's3:if-none-match': input.IfNoneMatch,
      's3:if-match': input.IfMatch,
      ...requestTags(tags),
    };
    const put = await demandOn(call, 's3:PutObject', Bucket, Key, { keys });
    const tag = tags.length === 0 ? [] : await demandOn(call, 's3:PutObjectTagging', Bucket, Key, { keys });
    return [...put, ...tag];
  };
  const reading = async (call: Call, copySource: string | undefined): Promise<Demand[]> => {
    const source = parseCopySource(copySource);
    if (!source) return [];
    const { bucket, key, versionId } = source;
    return demandOn(call, versionId === undefined ? 's3:GetObject' : 's3:GetObjectVersion', bucket, key, {
      keys: { 's3:versionid': versionId, ...callKeys(call) },
      lookup: () => tagFacts(bucket, key, versionId),
    });
  };
  const listing = (input: Listing): ConditionKeys => ({
    's3:prefix': input.Prefix ?? '',
    's3:delimiter': input.Delimiter,
    's3:max-keys': input.MaxKeys === undefined ? undefined : String(input.MaxKeys),
  });
  /** A policy that locks everybody out can still be taken away by the owner's root. */
  const onPolicy = (action: string) => async (input: OnBucket, call: Call) => {
    const demands = await onBucket(action)(input, call);
    if (call.principal.kind !== 'root') return demands;
    return demands.map(({ policy: _, ...demand }) => demand);
  };
  const get = onObject('GetObject', 'GetObjectVersion');
  return {
    ListBuckets: () => ({ action: 's3:ListAllMyBuckets', resource: '*' }),
    CreateBucket: async (input) => {
      const keys = {
        's3:x-amz-acl': input.ACL,
        's3:locationconstraint': input.CreateBucketConfiguration?.LocationConstraint,
      };
      // Nobody's policy but the caller's: whose bucket of that name there is comes out in the handler.
      const demand: Demand = { action: 's3:CreateBucket', resource: objectArn(input.Bucket ?? ''), keys };
      const tags = input.CreateBucketConfiguration?.Tags ?? [];
      return tags.length === 0 ? demand : [demand, { ...demand, action: 's3:TagResource' }];
    },
    DeleteBucket: onBucket('DeleteBucket'),
    HeadBucket: onBucket('ListBucket'),
    GetBucketLocation: onBucket('GetBucketLocation'),

    ListObjects: onBucket('ListBucket', listing),
    ListObjectsV2: onBucket('ListBucket', listing),
    ListObjectVersions: onBucket('ListBucketVersions', listing),
    ListMultipartUploads: onBucket('ListBucketMultipartUploads', listing),

    PutObject: writing,
    GetObject: get,
    HeadObject: get,
    GetObjectAttributes: async (input, call) => [
      ...(await get(input, call)),
      ...(await onObject('GetObjectAttributes', 'GetObjectVersionAttributes')(input, call)),
    ],
    DeleteObject: onObject('DeleteObject', 'DeleteObjectVersion'),
    /** Each key is asked for by itself. */
    DeleteObjects: (): Demands => [],
    CopyObject: async (input, call) => [
      ...(await writing(input, call)),
      ...(await reading(call, input.CopySource)),
    ],

    CreateMultipartUpload: writing,
    UploadPart: onObject('PutObject'),
    UploadPartCopy: async (input, call) => [
      ...(await onObject('PutObject')(input, call)),
      ...(await reading(call, input.CopySource)),
    ],
    CompleteMultipartUpload: onObject('PutObject'),
    AbortMultipartUpload: onObject('AbortMultipartUpload'),
    ListParts: onObject('ListMultipartUploadParts'),

    GetObjectTagging: onObject('GetObjectTagging', 'GetObjectVersionTagging'),
    PutObjectTagging: onObject('PutObjectTagging', 'PutObjectVersionTagging'),
    DeleteObjectTagging: onObject('DeleteObjectTagging', 'DeleteObjectVersionTagging'),
    GetObjectAcl: onObject('GetObjectAcl', 'GetObjectVersionAcl'),
    PutObjectAcl: onObject('PutObjectAcl', 'PutObjectVersionAcl'),

    GetBucketVersioning: onBucket('GetBucketVersioning'),
    PutBucketVersioning: onBucket('PutBucketVersioning'),
    GetBucketTagging: onBucket('GetBucketTagging'),
    PutBucketTagging: onBucket('PutBucketTagging'),
    DeleteBucketTagging: onBucket('PutBucketTagging'),
    GetBucketPolicy: onPolicy('GetBucketPolicy'),
    PutBucketPolicy: onPolicy('PutBucketPolicy'),
    DeleteBucketPolicy: onPolicy('DeleteBucketPolicy'),
    GetBucketPolicyStatus: onBucket('GetBucketPolicyStatus'),
    GetPublicAccessBlock: onBucket('GetBucketPublicAccessBlock'),
    PutPublicAccessBlock: onBucket('PutBucketPublicAccessBlock'),
    DeletePublicAccessBlock: onBucket('PutBucketPublicAccessBlock'),
    GetBucketOwnershipControls: onBucket('GetBucketOwnershipControls'),
    PutBucketOwnershipControls: onBucket('PutBucketOwnershipControls'),
    DeleteBucketOwnershipControls: onBucket('PutBucketOwnershipControls'),
    GetBucketAcl: onBucket('GetBucketAcl'),
    PutBucketAcl: onBucket('PutBucketAcl'),
    GetBucketEncryption: onBucket('GetEncryptionConfiguration'),
    PutBucketEncryption: onBucket('PutEncryptionConfiguration'),
    DeleteBucketEncryption: onBucket('PutEncryptionConfiguration'),
    GetBucketCors: onBucket('GetBucketCORS'),
    PutBucketCors: onBucket('PutBucketCORS'),
    DeleteBucketCors: onBucket('PutBucketCORS'),
    GetBucketNotificationConfiguration: onBucket('GetBucketNotification'),
    PutBucketNotificationConfiguration: onBucket('PutBucketNotification'),
    GetBucketLifecycleConfiguration: onBucket('GetLifecycleConfiguration'),
    PutBucketLifecycleConfiguration: onBucket('PutLifecycleConfiguration'),
    DeleteBucketLifecycle: onBucket('PutLifecycleConfiguration'),
    GetBucketMetricsConfiguration: onBucket('GetMetricsConfiguration'),
    ListBucketMetricsConfigurations: onBucket('GetMetricsConfiguration'),
    PutBucketMetricsConfiguration: onBucket('PutMetricsConfiguration'),
    DeleteBucketMetricsConfiguration: onBucket('PutMetricsConfiguration'),
    GetBucketWebsite: onBucket('GetBucketWebsite'),
    PutBucketWebsite: onBucket('PutBucketWebsite'),
    DeleteBucketWebsite: onBucket('DeleteBucketWebsite'),
    GetBucketRequestPayment: onBucket('GetBucketRequestPayment'),
    GetBucketLogging: onBucket('GetBucketLogging'),
    GetBucketAccelerateConfiguration: onBucket('GetAccelerateConfiguration'),
    GetBucketReplication: onBucket('GetReplicationConfiguration'),
    GetObjectLockConfiguration: onBucket('GetBucketObjectLockConfiguration'),
  } satisfies Permissions<S3Sdk>;
}

interface Writing {
  readonly ACL?: string | undefined;
  readonly ServerSideEncryption?: string | undefined;
  readonly StorageClass?: string | undefined;
  readonly Tagging?: string | undefined;
  readonly IfMatch?: string | undefined;
  readonly IfNoneMatch?: string | undefined;
}

interface Listing {
  readonly Prefix?: string | undefined;
  readonly Delimiter?: string | undefined;
  readonly MaxKeys?: number | undefined;
}

/** Only a bucket of another account, or one whose policy may say no, is beyond what a root may do anyway. */
export function reachesOut(buckets: Pick<Buckets, 'known'>) {
  return (input: OnBucket & { readonly CopySource?: string }, call: Call): boolean => {
    const names = [input.Bucket, parseCopySource(input.CopySource)?.bucket];
    return names.some((name) => {
      if (name === undefined) return false;
      const bucket = buckets.known(name);
      return bucket === undefined || bucket.account !== call.account || bucket.policy !== undefined;
    });
  };
}

function requestTags(tags: Tags): ConditionKeys {
  return {
    ...Object.fromEntries(tags.map(([key, value]) => [`s3:requestobjecttag/${key.toLowerCase()}`, value])),
    ...(tags.length > 0 && { 's3:requestobjecttagkeys': tags.map(([key]) => key) }),
  };
}

/** A header that is none is refused by the handler. */
function tagsOf(header: string | undefined): Tags {
  try {
    return tagsInHeader(header);
  } catch {
    return [];
  }
}
