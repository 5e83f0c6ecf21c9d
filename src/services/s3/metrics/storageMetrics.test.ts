import assert from 'node:assert/strict';
import { test } from 'node:test';
import { s3InTime } from '../s3InTime.fixture.ts';

const DAY_MS = 86_400_000;

test('once a day: all versions, markers and parts, by where their storage class is', async (context) => {
  const { clock, call, runTask, published } = await s3InTime(context);
  const measure = async () => {
    published.length = 0;
    await runTask('s3-storage-metrics');
    return published.map(({ name, dimensions, unit, value, atMs }) => ({
      name,
      of: dimensions.map((each) => `${each.name}=${each.value}`).join(' '),
      unit,
      value,
      atMs,
    }));
  };
  const dayMs = () => Math.floor(clock.now() / DAY_MS) * DAY_MS;
  await clock.advance(5_000_000);
  assert.deepEqual(await measure(), [], 'of an empty bucket there are no metrics');
  await call('PutBucketVersioning', { VersioningConfiguration: { Status: 'Enabled' } });
  for (let i = 0; i < 60; i++) await call('PutObject', { Key: `small/${i}`, Body: Buffer.from('1234567') });
  await call('PutObject', { Key: 'a', Body: Buffer.alloc(100) });
  await call('PutObject', { Key: 'a', Body: Buffer.alloc(10) });
  await call('PutObject', { Key: 'rare', Body: Buffer.alloc(50), StorageClass: 'STANDARD_IA' });
  await call('DeleteObject', { Key: 'small/0' });
  const upload = (await call('CreateMultipartUpload', { Key: 'in parts' })) as { UploadId?: string };
  const part = { Key: 'in parts', UploadId: upload.UploadId, PartNumber: 1, Body: Buffer.alloc(1000) };
  await call('UploadPart', part);
  const type = (text: string) => `BucketName=aging StorageType=${text}`;
  const values = (count: number, bytes: number) => [
    { name: 'NumberOfObjects', of: type('AllStorageTypes'), unit: 'Count', value: count, atMs: dayMs() },
    { name: 'BucketSizeBytes', of: type('StandardStorage'), unit: 'Bytes', value: bytes, atMs: dayMs() },
    { name: 'BucketSizeBytes', of: type('StandardIAStorage'), unit: 'Bytes', value: 50, atMs: dayMs() },
  ];
  const standard = 60 * 7 + 110 + 1000;
  const sorted = (found: Awaited<ReturnType<typeof measure>>) =>
    found.toSorted((a, b) => b.name.localeCompare(a.name) || b.value - a.value);
  assert.deepEqual(sorted(await measure()), values(65, standard));
  await call('PutObject', { Key: 'later', Body: Buffer.alloc(1) });
  assert.deepEqual(await measure(), [], 'that day is done');
  await clock.advance(DAY_MS);
  assert.deepEqual(sorted(await measure()), values(66, standard + 1));
});
