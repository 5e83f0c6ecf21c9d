import { bucketOf, objectOf } from '../addressed.ts';
import { malformedXml, methodNotAllowed, noSuchKey, noSuchVersion, notConfigured } from '../faults.ts';
import type { S3 } from '../needs.ts';
import { announce } from '../notification/announce.ts';
import type { Input, Operations } from '../operations.ts';
import type { Call } from '../../service.ts';
import type { ObjectRecord } from '../records.ts';
import { checkedTags, type Tags } from '../tags.ts';
import { checkVersionId, findVersion, liveBucket, rewriteVersion } from '../versionStore.ts';
import { deleteConfig, putConfig } from './configs.ts';

type Names =
  | 'GetBucketTagging'
  | 'PutBucketTagging'
  | 'DeleteBucketTagging'
  | 'GetObjectTagging'
  | 'PutObjectTagging'
  | 'DeleteObjectTagging';

export function taggingOperations(s3: S3): Operations<Names> {
  return {
    GetBucketTagging: async (input) => {
      const bucket = await bucketOf(s3, input);
      const tags = bucket.configs['tagging'] as Tags | undefined;
      if (!tags) throw notConfigured('NoSuchTagSet', 'The TagSet does not exist', bucket.name);
      return { TagSet: tagSet(tags) };
    },
    PutBucketTagging: async (input) => {
      const bucket = await bucketOf(s3, input);
      await putConfig(s3, bucket, 'tagging', checkedTags(setOf(input), 'bucket'));
      return {};
    },
    DeleteBucketTagging: async (input) => {
      await deleteConfig(s3, await bucketOf(s3, input), 'tagging');
      return {};
    },
    GetObjectTagging: async (input) => {
      const { bucket, key } = await objectOf(s3, input);
      checkVersionId(bucket, input.VersionId);
      const record = await s3.store.read((view) => findVersion(view, bucket, key, input.VersionId));
      const found = taggable(record, key, input.VersionId);
      return {
        TagSet: tagSet(found.tags ?? []),
        ...(bucket.versioning !== undefined && { VersionId: found.versionId }),
      };
    },
    PutObjectTagging: (input, call) => retag(s3, call, input, checkedTags(setOf(input), 'object')),
    DeleteObjectTagging: (input, call) => retag(s3, call, input, []),
  };
}

function setOf({ Tagging }: Pick<Input<'PutObjectTagging'>, 'Tagging'>) {
  const set = Tagging?.TagSet;
  if (!set) throw malformedXml();
  for (const { Key, Value } of set) if (Key === undefined || Value === undefined) throw malformedXml();
  return set;
}

function tagSet(tags: Tags) {
  return tags.map(([Key, Value]) => ({ Key, Value }));
}

async function retag(
  s3: S3,
  call: Call,
  input: Input<'DeleteObjectTagging'>,
  tags: Tags,
): Promise<{ VersionId?: string }> {
  const { bucket, key } = await objectOf(s3, input);
  checkVersionId(bucket, input.VersionId);
  const version = await s3.store.transact(async (transaction) => {
    const live = await liveBucket(transaction, bucket);
    const found = taggable(await findVersion(transaction, live, key, input.VersionId), key, input.VersionId);
    const { tags: _, ...rest } = found;
    const record: ObjectRecord = { ...rest, ...(tags.length > 0 && { tags }) };
    await rewriteVersion(transaction, live, key, record);
    const event = tags.length > 0 ? 'ObjectTagging:Put' : 'ObjectTagging:Delete';
    announce(s3, transaction, bucket, call, { event, key, version: record });
    return record;
  });
  return bucket.versioning === undefined ? {} : { VersionId: version.versionId };
}

function taggable(
  record: Awaited<ReturnType<typeof findVersion>>,
  key: string,
  versionId: string | undefined,
): ObjectRecord {
  if (!record) throw versionId === undefined ? noSuchKey(key) : noSuchVersion(key, versionId);
  if (!record.deleteMarker) return record;
  throw methodNotAllowed('GET', 'DeleteMarker', {
    'x-amz-delete-marker': 'true',
    'x-amz-version-id': record.versionId,
  });
}
