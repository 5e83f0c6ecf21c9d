import type { S3Client } from '@aws-sdk/client-s3';
import { presignedUrl } from './presign.ts';

const MINUTE_S = 60;

/** Streams an object to the browser's downloads; whatever it holds, it is not opened as a page. */
export async function downloadObject(
  s3: S3Client,
  { Bucket, Key, VersionId }: { Bucket: string; Key: string; VersionId?: string | undefined },
): Promise<void> {
  const name = Key.split('/').at(-1) || Key;
  const href = await presignedUrl(
    s3,
    {
      Bucket,
      Key,
      ...(VersionId !== undefined && { VersionId }),
      ResponseContentDisposition: `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
    },
    MINUTE_S,
  );
  const link = document.createElement('a');
  link.href = href;
  link.download = name;
  link.click();
}
