import type { Call } from '../../service.ts';
import { objectArn } from '../arn.ts';
import type { Bucket } from '../bucketCache.ts';
import { accessDenied, methodNotAllowed, noSuchKey, noSuchVersion } from '../faults.ts';
import type { S3 } from '../needs.ts';
import { policyFor } from '../policy/publicAccess.ts';
import type { ObjectRecord } from '../records.ts';
import { checkVersionId, findVersion } from '../versionStore.ts';

export interface Wanted {
  readonly bucket: Bucket;
  readonly key: string;
  readonly versionId: string | undefined;
}

/** An object that is there to be read; else the fault that tells how it is not. */
export async function findObject(s3: S3, call: Call, wanted: Wanted): Promise<ObjectRecord> {
  const { bucket, key, versionId } = wanted;
  checkVersionId(bucket, versionId);
  const found = await s3.store.read((view) => findVersion(view, bucket, key, versionId));
  if (found && !found.deleteMarker) return found;
  if (!(await maySeeWhatIsMissing(s3, call, bucket))) throw accessDenied();
  if (!found) throw versionId === undefined ? noSuchKey(key) : noSuchVersion(key, versionId);
  const headers = { 'x-amz-delete-marker': 'true', 'x-amz-version-id': found.versionId };
  if (versionId === undefined) throw noSuchKey(key, headers);
  const method = call.operation.startsWith('Head') ? 'HEAD' : 'GET';
  throw methodNotAllowed(method, 'DeleteMarker', { ...headers, allow: 'DELETE' });
}

/** Who may not list a bucket is not told what it lacks. */
async function maySeeWhatIsMissing(s3: S3, call: Call, bucket: Bucket): Promise<boolean> {
  return s3.mayAlso(call, {
    action: 's3:ListBucket',
    resource: objectArn(bucket.name),
    account: bucket.account,
    policy: () => policyFor(bucket, call),
  });
}
