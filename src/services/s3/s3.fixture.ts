import assert from 'node:assert/strict';
import { CreateBucketCommand, GetObjectCommand } from '@aws-sdk/client-s3';
import type { TestContext } from 'node:test';
import { testPlatform } from '../../../test/harness.ts';

/** A platform with a bucket. */
export async function withBucket(context: Pick<TestContext, 'after'>, Bucket: string) {
  const platform = await testPlatform(context);
  const { s3 } = platform;
  await s3.send(new CreateBucketCommand({ Bucket }));
  const read = async (Key: string, more: object = {}): Promise<Buffer> => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key, ...more }));
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  };
  return { platform, s3, Bucket, read };
}

export const hasStatus = (code: number) => (error: unknown) => {
  const { $metadata } = error as { $metadata: { httpStatusCode: number } };
  assert.equal($metadata.httpStatusCode, code, String(error));
  return true;
};
