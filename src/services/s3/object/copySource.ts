import { checkOwner } from '../addressed.ts';
import type { Bucket } from '../bucketCache.ts';
import { checkedKey } from '../bucketName.ts';
import { checkCopySource, type CopyConditions } from '../conditions.ts';
import { accessDenied, invalidArgument, invalidRequest, noSuchKey, noSuchVersion } from '../faults.ts';
import type { S3 } from '../needs.ts';
import type { ObjectRecord } from '../records.ts';
import { checkVersionId, findVersion } from '../versionStore.ts';

export interface CopySource {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string | undefined;
}

/** `[/]bucket/key[?versionId=…]`, percent-encoded; undefined when it is none. */
export function parseCopySource(text: string | undefined): CopySource | undefined {
  const given = text?.startsWith('/') ? text.slice(1) : (text ?? '');
  const question = given.lastIndexOf('?versionId=');
  const path = question < 0 ? given : given.slice(0, question);
  const slash = path.search(/\/|%2f/i);
  if (slash < 1) return undefined;
  const rest = path.slice(slash + (path[slash] === '/' ? 1 : 3));
  try {
    const bucket = decodeURIComponent(path.slice(0, slash));
    const key = decodeURIComponent(rest);
    const versionId = question < 0 ? undefined : decodeURIComponent(given.slice(question + 11));
    return key === '' ? undefined : { bucket, key, versionId };
  } catch {
    return undefined;
  }
}

interface SourceInput extends CopyConditions {
  readonly CopySource: string | undefined;
  readonly ExpectedSourceBucketOwner?: string | undefined;
}

export interface FoundSource extends CopySource {
  readonly from: Bucket;
  readonly record: ObjectRecord;
}

/** What is to be copied; throws when there is no such thing, or a condition does not hold. */
export async function findSource(s3: S3, input: SourceInput): Promise<FoundSource> {
  const source = parseCopySource(input.CopySource);
  if (!source) {
    throw invalidArgument('Invalid copy source object key', 'x-amz-copy-source', input.CopySource);
  }
  const from = await s3.buckets.get(source.bucket);
  checkOwner(from, input.ExpectedSourceBucketOwner);
  const key = checkedKey(source.key);
  checkVersionId(from, source.versionId);
  const record = await s3.store.read((view) => findVersion(view, from, key, source.versionId));
  if (!record) throw source.versionId === undefined ? noSuchKey(key) : noSuchVersion(key, source.versionId);
  if (record.deleteMarker) {
    if (source.versionId === undefined) throw noSuchKey(key);
    throw invalidRequest(
      'The source of a copy request may not specifically refer to a delete marker by version id.',
    );
  }
  if (record.storageClass === 'GLACIER' || record.storageClass === 'DEEP_ARCHIVE') throw accessDenied();
  checkCopySource(input, record, s3.clock.now());
  return { ...source, from, record };
}
