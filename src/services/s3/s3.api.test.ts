import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetBucketInventoryConfigurationCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { testPlatform } from '../../../test/harness.ts';

const status = (code: number) => (error: unknown) => {
  const { $metadata } = error as { $metadata: { httpStatusCode: number } };
  assert.equal($metadata.httpStatusCode, code, String(error));
  return true;
};

test('buckets and objects', async (context) => {
  const platform = await testPlatform(context);
  const { s3 } = platform;
  const Bucket = 'first-bucket';
  const body = async (key: string, more: object = {}) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: key, ...more }));
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  };
  await s3.send(new CreateBucketCommand({ Bucket }));

  await context.test('a bucket is made, found, listed, and gone when it is empty', async () => {
    const made = await s3.send(new CreateBucketCommand({ Bucket: 'another' }));
    assert.equal(made.Location, '/another');
    assert.equal(made.BucketArn, 'arn:aws:s3:::another');
    const head = await s3.send(new HeadBucketCommand({ Bucket: 'another' }));
    assert.equal(head.BucketRegion, 'us-east-1');
    const location = await s3.send(new GetBucketLocationCommand({ Bucket: 'another' }));
    assert.equal(location.LocationConstraint, undefined);
    const names = async () => (await s3.send(new ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name);
    assert.deepEqual(await names(), ['another', Bucket]);
    await s3.send(new DeleteBucketCommand({ Bucket: 'another' }));
    assert.deepEqual(await names(), [Bucket]);
    await assert.rejects(s3.send(new HeadBucketCommand({ Bucket: 'another' })), status(404));
    await assert.rejects(s3.send(new DeleteBucketCommand({ Bucket: 'another' })), { name: 'NoSuchBucket' });
  });

  await context.test('names that are none are refused', async () => {
    for (const bad of ['Upper', 'a', '1.2.3.4', 'a..b', 'xn--a', 'x'.repeat(64), 'end-']) {
      await assert.rejects(s3.send(new CreateBucketCommand({ Bucket: bad })), { name: 'InvalidBucketName' });
    }
  });

  await context.test('objects of every size come back as they were, with their properties', async () => {
    for (const size of [0, 1, 16 * 1024, 16 * 1024 + 1, 1_000_000]) {
      const Body = Buffer.alloc(size, 'mayfly ');
      const Key = `size/${size}`;
      const put = await s3.send(
        new PutObjectCommand({
          Bucket,
          Key,
          Body,
          ContentType: 'text/plain',
          CacheControl: 'no-cache',
          Metadata: { Answer: '42', under_score: '=?UTF-8?B?w6k=?=' },
        }),
      );
      assert.equal(put.ETag, `"${createHash('md5').update(Body).digest('hex')}"`);
      assert.equal(put.ServerSideEncryption, 'AES256');
      assert.ok(put.ChecksumCRC32);
      const got = await s3.send(new GetObjectCommand({ Bucket, Key }));
      assert.deepEqual(Buffer.from((await got.Body?.transformToByteArray()) ?? []), Body);
      assert.equal(got.ContentLength, size);
      assert.equal(got.ContentType, 'text/plain');
      assert.equal(got.CacheControl, 'no-cache');
      assert.deepEqual(got.Metadata, { answer: '42', under_score: '=?UTF-8?B?w6k=?=' });
      const head = await s3.send(new HeadObjectCommand({ Bucket, Key }));
      assert.equal(head.ContentLength, size);
      assert.equal(head.ETag, put.ETag);
    }
  });

  await context.test('keys are what they are', async () => {
    const keys = [
      'file%2Fname',
      'test key//',
      'a/😀/',
      'test@key/',
      '/leading',
      '../up',
      './here',
      'a+b',
      'ü',
      'x/../y',
      '%',
      'a\u0001b',
      '//',
      'a?b#c',
      '\u{10ffff}',
    ];
    for (const Key of keys) {
      await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
      assert.equal(String(await body(Key)), Key);
    }
    for (const Key of keys) await s3.send(new DeleteObjectCommand({ Bucket, Key }));
    await assert.rejects(s3.send(new GetObjectCommand({ Bucket, Key: 'ü' })), { name: 'NoSuchKey' });
    await assert.rejects(s3.send(new PutObjectCommand({ Bucket, Key: 'k'.repeat(1025), Body: '' })), {
      name: 'KeyTooLongError',
    });
    await s3.send(new PutObjectCommand({ Bucket, Key: 'ü'.repeat(512), Body: '' }));
  });

  await context.test('ranges', async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: 'ten', Body: '0123456789' }));
    const range = async (Range: string) => {
      const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'ten', Range }));
      return [got.$metadata.httpStatusCode, got.ContentRange, await got.Body?.transformToString()];
    };
    assert.deepEqual(await range('bytes=0-8'), [206, 'bytes 0-8/10', '012345678']);
    assert.deepEqual(await range('bytes=1-'), [206, 'bytes 1-9/10', '123456789']);
    assert.deepEqual(await range('bytes=-2'), [206, 'bytes 8-9/10', '89']);
    assert.deepEqual(await range('bytes=-15'), [206, 'bytes 0-9/10', '0123456789']);
    assert.deepEqual(await range('bytes=0-100'), [206, 'bytes 0-9/10', '0123456789']);
    for (const ignored of ['bytes=1-0', 'bytes=0-1,3-4', 'lines=1-2', 'bytes=-1-']) {
      assert.deepEqual(await range(ignored), [200, undefined, '0123456789'], ignored);
    }
    await assert.rejects(range('bytes=100-200'), { name: 'InvalidRange' });
    await assert.rejects(range('bytes=-0'), { name: 'InvalidRange' });
  });

  await context.test('conditional reads and writes', async () => {
    const Key = 'conditional';
    const { ETag = '' } = await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'a', IfNoneMatch: '*' }));
    await assert.rejects(
      s3.send(new PutObjectCommand({ Bucket, Key, Body: 'b', IfNoneMatch: '*' })),
      status(412),
    );
    await assert.rejects(s3.send(new GetObjectCommand({ Bucket, Key, IfNoneMatch: ETag })), status(304));
    await assert.rejects(s3.send(new GetObjectCommand({ Bucket, Key, IfMatch: '"x"' })), status(412));
    await assert.rejects(
      s3.send(new PutObjectCommand({ Bucket, Key, Body: 'b', IfMatch: '"x"' })),
      status(412),
    );
    await assert.rejects(
      s3.send(new PutObjectCommand({ Bucket, Key: 'none', Body: 'b', IfMatch: ETag })),
      status(404),
    );
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'b', IfMatch: ETag }));
    assert.equal(String(await body(Key)), 'b');
    const racing = await Promise.allSettled(
      Array.from({ length: 8 }, () =>
        s3.send(new PutObjectCommand({ Bucket, Key: 'race', Body: 'x', IfNoneMatch: '*' })),
      ),
    );
    assert.equal(racing.filter((each) => each.status === 'fulfilled').length, 1);
  });

  await context.test('listing by prefix, delimiter and page', async () => {
    const keys = ['l/a', 'l/b/1', 'l/b/2', 'l/c', 'l/d/1', 'l/Z', 'l/é'];
    for (const Key of keys) await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
    const all = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'l/', Delimiter: '/' }));
    assert.deepEqual(
      all.Contents?.map(({ Key }) => Key),
      ['l/Z', 'l/a', 'l/c', 'l/é'],
    );
    assert.deepEqual(
      all.CommonPrefixes?.map(({ Prefix }) => Prefix),
      ['l/b/', 'l/d/'],
    );
    assert.equal(all.KeyCount, 6);
    const seen: string[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await s3.send(
        new ListObjectsV2Command({ Bucket, Prefix: 'l/', Delimiter: '/', MaxKeys: 1, ContinuationToken }),
      );
      seen.push(
        ...(page.Contents ?? []).map(({ Key }) => Key ?? ''),
        ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix ?? ''),
      );
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    assert.deepEqual(seen, ['l/Z', 'l/a', 'l/b/', 'l/c', 'l/d/', 'l/é']);
    const v1 = await s3.send(
      new ListObjectsCommand({ Bucket, Prefix: 'l/', Delimiter: '/', MaxKeys: 3, EncodingType: 'url' }),
    );
    assert.equal(v1.NextMarker, 'l/b/');
    const next = await s3.send(
      new ListObjectsCommand({ Bucket, Prefix: 'l/', Delimiter: '/', Marker: 'l/b/', EncodingType: 'url' }),
    );
    assert.deepEqual(
      next.Contents?.map(({ Key }) => Key),
      ['l/c', 'l/%C3%A9'],
    );
    const after = await s3.send(
      new ListObjectsV2Command({ Bucket, Prefix: 'l/', Delimiter: '/', StartAfter: 'l/b/1' }),
    );
    assert.deepEqual(
      after.CommonPrefixes?.map(({ Prefix }) => Prefix),
      ['l/b/', 'l/d/'],
    );
    await assert.rejects(s3.send(new ListObjectsV2Command({ Bucket, ContinuationToken: 'x' })), {
      name: 'InvalidArgument',
    });
  });

  await context.test('copies', async () => {
    await s3.send(
      new PutObjectCommand({ Bucket, Key: 'from ü', Body: 'content', Metadata: { a: '1' }, Tagging: 'k=v' }),
    );
    const CopySource = `${Bucket}/${encodeURIComponent('from ü')}`;
    const { CopyObjectResult } = await s3.send(new CopyObjectCommand({ Bucket, Key: 'to', CopySource }));
    assert.ok(CopyObjectResult?.ETag);
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'to' }));
    assert.deepEqual(head.Metadata, { a: '1' });
    assert.equal(String(await body('to')), 'content');
    await assert.rejects(s3.send(new CopyObjectCommand({ Bucket, Key: 'to', CopySource: `${Bucket}/to` })), {
      name: 'InvalidRequest',
    });
    await s3.send(
      new CopyObjectCommand({
        Bucket,
        Key: 'to',
        CopySource: `${Bucket}/to`,
        MetadataDirective: 'REPLACE',
        Metadata: { b: '2' },
      }),
    );
    assert.deepEqual((await s3.send(new HeadObjectCommand({ Bucket, Key: 'to' }))).Metadata, { b: '2' });
    await assert.rejects(s3.send(new CopyObjectCommand({ Bucket, Key: 'x', CopySource: `${Bucket}/none` })), {
      name: 'NoSuchKey',
    });
    await assert.rejects(
      s3.send(new CopyObjectCommand({ Bucket, Key: 'x', CopySource, CopySourceIfMatch: 'x' })),
      status(412),
    );
  });

  await context.test('attributes and many deletions', async () => {
    const attributes = await s3.send(
      new GetObjectAttributesCommand({
        Bucket,
        Key: 'ten',
        ObjectAttributes: ['ETag', 'Checksum', 'ObjectSize', 'StorageClass'],
      }),
    );
    assert.equal(attributes.ObjectSize, 10);
    assert.equal(attributes.ETag, createHash('md5').update('0123456789').digest('hex'));
    const Objects = Array.from({ length: 120 }, (_, i) => ({ Key: `many/${i}` }));
    for (const { Key } of Objects.slice(0, 20))
      await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
    const { Deleted } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    assert.equal(Deleted?.length, 120);
    const left = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'many/' }));
    assert.equal(left.KeyCount, 0);
    await assert.rejects(s3.send(new DeleteBucketCommand({ Bucket })), { name: 'BucketNotEmpty' });
  });

  await context.test('what is not there is refused by name, under the code of S3', async () => {
    await assert.rejects(s3.send(new GetBucketInventoryConfigurationCommand({ Bucket, Id: 'a' })), {
      name: 'NotImplemented',
      message: /s3:GetBucketInventoryConfiguration /,
    });
  });

  await context.test('what was acknowledged is there after a restart', async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: 'kept', Body: Buffer.alloc(100_000, 1) }));
    await platform.restart();
    assert.equal((await body('kept')).length, 100_000);
  });
});
