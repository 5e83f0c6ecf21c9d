import {
  AbortMultipartUploadCommand,
  DeleteObjectsCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  type ObjectIdentifier,
  type S3Client,
} from '@aws-sdk/client-s3';
import { keyOfList, KEYS_ENCODED } from './listedKeys.ts';

/** Told how many are gone so far. */
type Progress = (deleted: number) => void;

const AT_ONCE = 1000;

/** Throws the first refusal, in the service's words. */
export async function deleteObjects(
  s3: S3Client,
  Bucket: string,
  objects: readonly ObjectIdentifier[],
  abortSignal: AbortSignal,
  progress: Progress = () => undefined,
): Promise<void> {
  for (let first = 0; first < objects.length; first += AT_ONCE) {
    const Objects = objects.slice(first, first + AT_ONCE);
    const { Errors = [] } = await s3.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }),
      { abortSignal },
    );
    const [failed] = Errors;
    if (failed) {
      throw Object.assign(new Error(`${failed.Key ?? ''}: ${failed.Message ?? ''}`), {
        name: failed.Code ?? 'Error',
      });
    }
    progress(first + Objects.length);
  }
}

/** All that is under a prefix; in a bucket with versions a delete marker covers each. */
export async function deletePrefix(
  s3: S3Client,
  Bucket: string,
  Prefix: string,
  abortSignal: AbortSignal,
  progress: Progress,
): Promise<void> {
  let deleted = 0;
  for (;;) {
    const list = new ListObjectsV2Command({ Bucket, Prefix, ...KEYS_ENCODED });
    const { Contents = [], IsTruncated } = await s3.send(list, { abortSignal });
    await deleteObjects(
      s3,
      Bucket,
      Contents.map(({ Key }) => ({ Key: keyOfList(Key) })),
      abortSignal,
    );
    deleted += Contents.length;
    progress(deleted);
    if (!IsTruncated) return;
  }
}

/** Every object in every version, delete markers, and uploads that were never finished. */
export async function emptyBucket(
  s3: S3Client,
  Bucket: string,
  abortSignal: AbortSignal,
  progress: Progress,
): Promise<void> {
  let deleted = 0;
  for (;;) {
    const page = await s3.send(new ListObjectVersionsCommand({ Bucket, ...KEYS_ENCODED }), { abortSignal });
    const found = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
    await deleteObjects(
      s3,
      Bucket,
      found.map(({ Key, VersionId }) => ({ Key: keyOfList(Key), VersionId })),
      abortSignal,
    );
    deleted += found.length;
    progress(deleted);
    if (!page.IsTruncated) break;
  }
  const list = new ListMultipartUploadsCommand({ Bucket, ...KEYS_ENCODED });
  const { Uploads = [] } = await s3.send(list, { abortSignal });
  for (const { Key: listed, UploadId } of Uploads) {
    const Key = keyOfList(listed);
    await s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }), { abortSignal });
  }
}
