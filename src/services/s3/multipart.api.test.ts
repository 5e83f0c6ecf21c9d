import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
  type ChecksumAlgorithm,
  type ChecksumType,
} from '@aws-sdk/client-s3';
import { withBucket } from './s3.fixture.ts';

const PART = Buffer.alloc(5_242_881, 'a');
const LAST = Buffer.alloc(10, 'a');

test('uploads in parts', async (context) => {
  const { s3, Bucket, read } = await withBucket(context, 'multipart');
  const upload = async (
    Key: string,
    options: { ChecksumAlgorithm?: ChecksumAlgorithm; ChecksumType?: ChecksumType } = {},
  ) => {
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ...options }));
    const Parts = [];
    for (const [index, Body] of [PART, PART, LAST].entries()) {
      const PartNumber = index + 1;
      const {
        $metadata: _,
        ServerSideEncryption: __,
        ...sent
      } = await s3.send(
        new UploadPartCommand({
          Bucket,
          Key,
          UploadId,
          PartNumber,
          Body,
          ...(options.ChecksumAlgorithm && { ChecksumAlgorithm: options.ChecksumAlgorithm }),
        }),
      );
      Parts.push({ PartNumber, ETag: sent.ETag, ...(options.ChecksumAlgorithm && sent) });
    }
    return { UploadId, Parts };
  };

  await context.test('the object is the parts, with the checksums that AWS gives', async () => {
    const complete = async (Key: string, options = {}) => {
      const { UploadId, Parts } = await upload(Key, options);
      return s3.send(
        new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }),
      );
    };
    const composite = await complete('composite', { ChecksumAlgorithm: 'CRC32' });
    assert.equal(composite.ETag, '"4d45984fc3feb2ac9b22683c49674b56-3"');
    assert.equal(composite.ChecksumCRC32, '5FRUiw==-3');
    const whole = await complete('whole', { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' });
    assert.equal(whole.ChecksumCRC32, 'qSEQSA==');
    const sha = await complete('sha', { ChecksumAlgorithm: 'SHA256' });
    assert.equal(sha.ChecksumSHA256, '9o++y6AejqboiJ7MZCx0fahK2Vu5YC/qnNhhYsCLciI=-3');
    const usual = await complete('usual');
    assert.ok(usual.ChecksumCRC64NVME);
    assert.equal(usual.ChecksumType, 'FULL_OBJECT');
    assert.ok((await read('composite')).equals(Buffer.concat([PART, PART, LAST])));
    const second = await s3.send(new GetObjectCommand({ Bucket, Key: 'composite', PartNumber: 3 }));
    assert.equal(
      second.ContentRange,
      `bytes ${PART.length * 2}-${PART.length * 2 + 9}/${PART.length * 2 + 10}`,
    );
    assert.equal(second.PartsCount, 3);
    assert.equal((await second.Body?.transformToByteArray())?.length, 10);
    const across = await read('composite', { Range: `bytes=${PART.length - 2}-${PART.length + 2}` });
    assert.equal(String(across), 'aaaaa');
  });

  await context.test('what is wrong with the parts is said', async () => {
    const Key = 'wrong';
    const { UploadId, Parts } = await upload(Key);
    const complete = (parts: object[], id = UploadId) =>
      s3.send(
        new CompleteMultipartUploadCommand({ Bucket, Key, UploadId: id, MultipartUpload: { Parts: parts } }),
      );
    await assert.rejects(complete(Parts.toReversed()), { name: 'InvalidPartOrder' });
    await assert.rejects(complete([{ PartNumber: 1, ETag: '"no"' }]), { name: 'InvalidPart' });
    await assert.rejects(complete([{ PartNumber: 7, ETag: Parts[0]?.ETag }]), { name: 'InvalidPart' });
    await assert.rejects(complete([{ PartNumber: 3, ETag: Parts[2]?.ETag }], 'x'), { name: 'NoSuchUpload' });
    await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 4, Body: 'small' }));
    const { Parts: listed = [] } = await s3.send(new ListPartsCommand({ Bucket, Key, UploadId }));
    assert.deepEqual(
      listed.map(({ PartNumber, Size }) => [PartNumber, Size]),
      [
        [1, PART.length],
        [2, PART.length],
        [3, 10],
        [4, 5],
      ],
    );
    await assert.rejects(complete(listed.map(({ PartNumber, ETag }) => ({ PartNumber, ETag }))), {
      name: 'EntityTooSmall',
    });
    const done = await complete(Parts);
    assert.deepEqual((await complete(Parts)).ETag, done.ETag, 'whoever asks again is told the same');
    await assert.rejects(s3.send(new ListPartsCommand({ Bucket, Key, UploadId })), { name: 'NoSuchUpload' });
    await assert.rejects(s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 0, Body: '' })), {
      name: 'InvalidArgument',
    });
  });

  await context.test('uploads are listed by key and aborted; copies are parts, too', async () => {
    const start = async (Key: string) =>
      (await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }))).UploadId;
    const [a1, a2, b] = [await start('l/a'), await start('l/a'), await start('l/b/c')];
    const list = (more: object = {}) =>
      s3.send(new ListMultipartUploadsCommand({ Bucket, Prefix: 'l/', ...more }));
    const { Uploads } = await list();
    assert.deepEqual(new Set(Uploads?.map(({ UploadId }) => UploadId)), new Set([a1, a2, b]));
    assert.deepEqual((await list({ Delimiter: '/' })).CommonPrefixes, [{ Prefix: 'l/b/' }]);
    const first = await list({ MaxUploads: 1 });
    const rest = await list({ KeyMarker: first.NextKeyMarker, UploadIdMarker: first.NextUploadIdMarker });
    assert.equal(rest.Uploads?.length, 2);
    for (const [Key, UploadId] of [
      ['l/a', a1],
      ['l/a', a2],
    ] as const) {
      await s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
    }
    const Key = 'l/b/c';
    const copy = await s3.send(
      new UploadPartCopyCommand({
        Bucket,
        Key,
        UploadId: b,
        PartNumber: 1,
        CopySource: `${Bucket}/composite`,
        CopySourceRange: 'bytes=5-14',
      }),
    );
    const Parts = [{ PartNumber: 1, ETag: copy.CopyPartResult?.ETag }];
    await s3.send(
      new CompleteMultipartUploadCommand({ Bucket, Key, UploadId: b, MultipartUpload: { Parts } }),
    );
    assert.equal(String(await read(Key)), 'aaaaaaaaaa');
    assert.equal((await list()).Uploads, undefined);
    await assert.rejects(s3.send(new HeadObjectCommand({ Bucket, Key: 'l/a' })), { name: 'NotFound' });
  });
});
