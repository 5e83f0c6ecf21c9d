import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bucketOfHost, isS3Host } from './bucketOfHost.ts';

test('hosts that name a bucket, and hosts that name none', () => {
  const hosts: readonly [host: string | undefined, bucket: string | undefined, isS3: boolean][] = [
    [undefined, undefined, false],
    ['localhost:4566', undefined, false],
    ['127.0.0.1:4566', undefined, false],
    ['[::1]:4566', undefined, false],
    ['s3.localhost:4566', undefined, true],
    ['s3.eu-west-1.localhost', undefined, true],
    ['b.s3.localhost:4566', 'b', true],
    ['B.S3.Localhost', 'b', true],
    ['a.b.s3.eu-west-1.localhost:1', 'a.b', true],
    ['b.localhost:4566', 'b', false],
    ['b.s3.amazonaws.com', 'b', true],
    ['b.s3.dualstack.us-west-2.amazonaws.com', 'b', true],
    ['b.s3-us-west-2.amazonaws.com', 'b', true],
    ['s3.amazonaws.com', undefined, true],
    ['lambda.us-east-1.amazonaws.com', undefined, false],
    ['s3.s3.localhost', 's3', true],
    ['example.com', undefined, false],
  ];
  for (const [host, bucket, isS3] of hosts) {
    assert.equal(bucketOfHost(host), bucket, host);
    assert.equal(isS3Host(host), isS3, host);
  }
});
