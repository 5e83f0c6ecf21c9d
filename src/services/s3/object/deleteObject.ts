import { Fault } from '../../../protocol/fault.ts';
import type { Call, Demand } from '../../service.ts';
import { bucketOf, objectOf } from '../addressed.ts';
import { objectArn } from '../arn.ts';
import type { Bucket } from '../bucketCache.ts';
import { callKeys, objectFacts } from '../conditionKeys.ts';
import { checkedKey } from '../bucketName.ts';
import { plainEtag } from '../etag.ts';
import {
  invalidArgument,
  malformedXml,
  noSuchKey,
  notImplementedHeader,
  notImplementedMember,
  preconditionFailed,
} from '../faults.ts';
import { MAX_PAGE } from '../limits.ts';
import type { S3 } from '../needs.ts';
import { announce } from '../notification/announce.ts';
import type { Input, Operations } from '../operations.ts';
import { policyFor } from '../policy/publicAccess.ts';
import type { ObjectRecord } from '../records.ts';
import { checkVersionId, removeCurrent, removeVersion } from '../versionStore.ts';

export function deleteObjectOperations(s3: S3): Operations<'DeleteObject' | 'DeleteObjects'> {
  return {
    DeleteObject: async (input, call) => {
      const { bucket, key } = await objectOf(s3, input);
      refuseOptions(input);
      const { marker, versionId, wasMarker } = await remove(s3, call, bucket, key, input);
      return {
        ...((marker || wasMarker) && { DeleteMarker: true }),
        ...(versionId !== undefined && { VersionId: versionId }),
      };
    },
    DeleteObjects: async (input, call) => {
      const bucket = await bucketOf(s3, input);
      const wanted = input.Delete?.Objects ?? [];
      if (wanted.length === 0 || wanted.length > MAX_PAGE) throw malformedXml();
      refuseBypass(input.BypassGovernanceRetention);
      const outcomes = await inTurns(wanted, AT_A_TIME, (each) => deleteOne(s3, call, bucket, each));
      const Deleted = outcomes.flatMap((outcome) => ('deleted' in outcome ? [outcome.deleted] : []));
      const Errors = outcomes.flatMap((outcome) => ('error' in outcome ? [outcome.error] : []));
      return {
        ...(input.Delete?.Quiet !== true && Deleted.length > 0 && { Deleted }),
        ...(Errors.length > 0 && { Errors }),
      };
    },
  };
}

/** Their transactions share a commit; as many more would only wait. */
const AT_A_TIME = 50;

async function inTurns<T, R>(
  all: readonly T[],
  atATime: number,
  work: (each: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < all.length; at += atATime) {
    results.push(...(await Promise.all(all.slice(at, at + atATime).map(work))));
  }
  return results;
}

type Named = NonNullable<NonNullable<Input<'DeleteObjects'>['Delete']>['Objects']>[number];

/** Permission is asked for each key; what fails with one of them is its own affair. */
async function deleteOne(s3: S3, call: Call, bucket: Bucket, named: Named) {
  const { Key, VersionId } = named;
  try {
    const key = checkedKey(Key);
    if (named.LastModifiedTime !== undefined || named.Size !== undefined) {
      throw notImplementedMember('LastModifiedTime and Size of DeleteObjects');
    }
    if (!(await s3.mayAlso(call, deleteDemand(s3, call, bucket, key, VersionId)))) {
      return { error: { Key, VersionId, Code: 'AccessDenied', Message: 'Access Denied' } };
    }
    const conditions = { VersionId, IfMatch: named.ETag };
    const { marker, versionId, wasMarker } = await remove(s3, call, bucket, key, conditions).catch(
      (error: unknown) => {
        if (error instanceof Fault && error.message === 'Invalid version id specified') {
          throw new Fault('NoSuchVersion', 'The specified version does not exist.');
        }
        throw error;
      },
    );
    const markerId = marker || wasMarker ? versionId : undefined;
    return {
      deleted: {
        Key,
        ...(VersionId !== undefined && { VersionId }),
        ...(markerId !== undefined && { DeleteMarker: true, DeleteMarkerVersionId: markerId }),
      },
    };
  } catch (error) {
    if (!(error instanceof Fault)) {
      call.log.error({ key: Key, error: String(error) }, 'one of many objects was not deleted');
      return {
        error: {
          Key,
          VersionId,
          Code: 'InternalError',
          Message: 'We encountered an internal error. Please try again.',
        },
      };
    }
    return { error: { Key, VersionId, Code: error.code, Message: error.message } };
  }
}

/** What deleting an object, or a version of it, takes permission for. */
function deleteDemand(
  { store }: S3,
  call: Call,
  bucket: Bucket,
  key: string,
  versionId: string | undefined,
): Demand {
  return {
    action: versionId === undefined ? 's3:DeleteObject' : 's3:DeleteObjectVersion',
    resource: objectArn(bucket.name, key),
    account: bucket.account,
    keys: { 's3:versionid': versionId, ...callKeys(call) },
    policy: () => policyFor(bucket, call),
    lookup: () => objectFacts(store, bucket, key, versionId),
  };
}

interface Removed {
  readonly marker: boolean;
  readonly wasMarker: boolean;
  readonly versionId: string | undefined;
}

async function remove(
  s3: S3,
  call: Call,
  bucket: Bucket,
  key: string,
  { VersionId, IfMatch }: { VersionId?: string | undefined; IfMatch?: string | undefined },
): Promise<Removed> {
  checkVersionId(bucket, VersionId);
  return s3.store.transact(async (transaction) => {
    if (VersionId !== undefined) {
      if (IfMatch !== undefined) throw notImplementedHeader('If-Match', 'of a version that is named');
      const version = await removeVersion(s3, transaction, bucket, key, VersionId);
      if (version) {
        announce(s3, transaction, bucket, call, { event: 'ObjectRemoved:Delete', key, version });
      }
      const versionId = bucket.versioning === undefined ? undefined : VersionId;
      return { marker: false, wasMarker: version?.deleteMarker === true, versionId };
    }
    const check = (current: ObjectRecord | undefined) => checkDelete(IfMatch, key, current);
    const { marker, removed } = await removeCurrent(s3, transaction, bucket, key, check);
    const version = marker ?? removed;
    if (version) {
      const event = marker ? 'ObjectRemoved:DeleteMarkerCreated' : 'ObjectRemoved:Delete';
      announce(s3, transaction, bucket, call, { event, key, version });
    }
    return { marker: marker !== undefined, wasMarker: false, versionId: marker?.versionId };
  });
}

function checkDelete(ifMatch: string | undefined, key: string, current: ObjectRecord | undefined): void {
  if (ifMatch === undefined) return;
  if (!current) throw noSuchKey(key);
  if (ifMatch.trim() !== '*' && plainEtag(ifMatch) !== current.etag) throw preconditionFailed('If-Match');
}

function refuseOptions(input: Input<'DeleteObject'>): void {
  if (input.IfMatchLastModifiedTime !== undefined) {
    throw notImplementedHeader('x-amz-if-match-last-modified-time');
  }
  if (input.IfMatchSize !== undefined) throw notImplementedHeader('x-amz-if-match-size');
  refuseBypass(input.BypassGovernanceRetention);
}

function refuseBypass(bypass: boolean | undefined): void {
  if (bypass !== true) return;
  throw invalidArgument(
    'x-amz-bypass-governance-retention is only applicable to Object Lock enabled buckets.',
    'x-amz-bypass-governance-retention',
  );
}
