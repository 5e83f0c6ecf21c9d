import { ListBucketsCommand, type Bucket, type S3Client } from '@aws-sdk/client-s3';

/** The account's, of every region. */
export async function listBuckets(s3: S3Client, abortSignal: AbortSignal): Promise<readonly Bucket[]> {
  const found: Bucket[] = [];
  let token: string | undefined;
  do {
    const page = await s3.send(
      new ListBucketsCommand({ MaxBuckets: 1000, ...(token !== undefined && { ContinuationToken: token }) }),
      { abortSignal },
    );
    found.push(...(page.Buckets ?? []));
    token = page.ContinuationToken;
  } while (token !== undefined);
  return found;
}

/** As S3 wants them since 2018. */
export function isBucketName(name: string): boolean {
  return (
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) &&
    !name.includes('..') &&
    !/^\d{1,3}(\.\d{1,3}){3}$/.test(name)
  );
}
