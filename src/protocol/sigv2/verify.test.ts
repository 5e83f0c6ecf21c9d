import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RequestHead } from '../sigv4/canonicalRequest.ts';
import { readSignedV2, type SignedV2 } from './presignedUrl.ts';
import { stringToSignV2, verifySignatureV2 } from './verify.ts';

/** The key of AWS's documentation, and its example of query-string authentication. */
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const QUERY =
  'AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D&Expires=1175139620';
const head = (change: Partial<RequestHead> = {}): RequestHead => ({
  method: 'GET',
  path: '/photos/puppy.jpg',
  query: QUERY,
  headers: { host: 'johnsmith.s3.amazonaws.com' },
  ...change,
});

function claim(query: string): SignedV2 {
  const signed = readSignedV2(query);
  assert.ok(signed && !('problem' in signed));
  return signed;
}

const problemOf = (request: RequestHead, nowMs = 1_175_139_000_000) =>
  verifySignatureV2(claim(request.query), request, SECRET, nowMs)?.problem;

void test("the documentation's example is believed, as is the same with the bucket in the path", () => {
  assert.equal(problemOf(head()), undefined);
  assert.equal(
    problemOf(head({ path: '/johnsmith/photos/puppy.jpg', headers: { host: '127.0.0.1' } })),
    undefined,
  );
  assert.equal(problemOf(head({ query: `${QUERY}&utm_source=mail` })), undefined, 'what is not signed');
});

void test('another method, key, bucket, time, sub-resource or signed header is not', () => {
  assert.equal(problemOf(head({ method: 'DELETE' })), 'mismatch');
  assert.equal(problemOf(head({ path: '/photos/kitten.jpg' })), 'mismatch');
  assert.equal(problemOf(head({ headers: { host: 'other.s3.amazonaws.com' } })), 'mismatch');
  assert.equal(problemOf(head({ query: QUERY.replace('1175139620', '1975139620') })), 'mismatch');
  assert.equal(problemOf(head({ query: `${QUERY}&versionId=1` })), 'mismatch');
  for (const operation of ['encryption', 'publicAccessBlock', 'policyStatus', 'attributes', 'renameObject']) {
    assert.equal(problemOf(head({ query: `${QUERY}&${operation}` })), 'mismatch', operation);
  }
  assert.equal(problemOf(head({ query: `${QUERY}&x-amz-acl=public-read` })), 'mismatch');
  assert.equal(problemOf(head({ headers: { ...head().headers, 'x-amz-acl': 'private' } })), 'mismatch');
});

void test('it is over when it says so, and a stranger learns nothing from that', () => {
  assert.equal(problemOf(head(), 1_175_139_620_001), 'urlExpiredV2');
  assert.equal(problemOf(head({ path: '/photos/kitten.jpg' }), 1_175_139_620_001), 'mismatch');
});

void test('what stands in the query counts as the header of that name; sub-resources are sorted', () => {
  const query = `${QUERY}&versionId=a%2Bb&content-type=text%2Fplain&uploads&x-amz-security-token=t%2Fo`;
  assert.equal(
    stringToSignV2(claim(query), head({ query })),
    'GET\n\ntext/plain\n1175139620\nx-amz-security-token:t/o\n/johnsmith/photos/puppy.jpg?uploads&versionId=a+b',
  );
});

void test('a claim lacks nothing', () => {
  assert.equal(readSignedV2('prefix=a'), undefined);
  assert.equal(readSignedV2('prefix=Signature='), undefined);
  for (const query of [
    'AWSAccessKeyId=a&Expires=1',
    'Signature=s&Expires=1',
    'AWSAccessKeyId=a&Signature=s',
  ]) {
    assert.deepEqual(readSignedV2(query), { problem: 'incompleteV2' });
  }
  assert.deepEqual(readSignedV2('AWSAccessKeyId=a&Signature=s&Expires=1e9'), { problem: 'incompleteV2' });
});
