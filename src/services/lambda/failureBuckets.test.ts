import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bucketOf, recordKey } from './failureBuckets.ts';

test('a record has its function, its day and its second in its key', () => {
  const atMs = Date.UTC(2026, 0, 5, 7, 8, 9, 999);
  assert.equal(recordKey('fn', atMs, 'ID'), 'aws/lambda/async/fn/2026/01/05/2026-01-05T07.08.09-ID');
});

test('a destination names a bucket and nothing in it', () => {
  assert.equal(bucketOf('arn:aws:s3:::my.bucket-1'), 'my.bucket-1');
  for (const other of [
    'arn:aws:s3:::bucket/key',
    'arn:aws:s3:::',
    'arn:aws:s3:::A',
    'arn:aws:sqs:::bucket',
  ]) {
    assert.equal(bucketOf(other), undefined, other);
  }
});
