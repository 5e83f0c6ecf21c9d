import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { HeadObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { eventually, REGION } from '../../../test/harness.ts';
import { hasStatus, withBucket } from './s3.fixture.ts';

const CHUNKED = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD';
const CHUNK = Buffer.alloc(65_536, 'a');
const EMPTY_HASH = createHash('sha256').digest('hex');

/** Signs a PUT in chunks by hand, so that a chunk's signature can be wrong. */
function signedInChunks(
  url: URL,
  credentials: { accessKeyId: string; secretAccessKey: string },
  bytes: number,
) {
  const amzDate = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const day = amzDate.slice(0, 8);
  const scope = `${day}/${REGION}/s3/aws4_request`;
  const headers: Record<string, string> = {
    host: url.host,
    'x-amz-content-sha256': CHUNKED,
    'x-amz-date': amzDate,
    'x-amz-decoded-content-length': String(bytes),
  };
  const names = Object.keys(headers).sort();
  const canonical = [
    'PUT',
    url.pathname,
    '',
    ...names.map((name) => `${name}:${headers[name]}`),
    '',
    names.join(';'),
    CHUNKED,
  ].join('\n');
  const hmac = (key: Buffer | string, text: string) => createHmac('sha256', key).update(text).digest();
  const key = [day, REGION, 's3', 'aws4_request'].reduce<Buffer | string>(
    hmac,
    `AWS4${credentials.secretAccessKey}`,
  );
  const sign = (text: string) => hmac(key, text).toString('hex');
  const hash = (data: Buffer | string) => createHash('sha256').update(data).digest('hex');
  const seed = sign(`AWS4-HMAC-SHA256\n${amzDate}\n${scope}\n${hash(canonical)}`);
  let previous = seed;
  const chunk = (data: Buffer, isForged = false): Buffer => {
    previous = sign(
      `AWS4-HMAC-SHA256-PAYLOAD\n${amzDate}\n${scope}\n${previous}\n${EMPTY_HASH}\n${hash(data)}`,
    );
    const signature = isForged ? '0'.repeat(64) : previous;
    const head = `${data.length.toString(16)};chunk-signature=${signature}\r\n`;
    return Buffer.concat([Buffer.from(head), data, Buffer.from('\r\n')]);
  };
  const authorization = `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${seed}`;
  return { headers: { ...headers, authorization }, chunk };
}

test('hostile requests', async (context) => {
  const { platform, s3, Bucket } = await withBucket(context, 'besieged');
  const isAbsent = async (Key: string) => {
    await assert.rejects(s3.send(new HeadObjectCommand({ Bucket, Key })), hasStatus(404));
  };
  const unfinished = () => readdir(join(platform.dataFolder, 'blobs', 'new'));

  await context.test('a forged chunk in the middle leaves nothing', async () => {
    for (const [Key, forgedAt] of [
      ['sound', -1],
      ['forged', 3],
    ] as const) {
      const url = new URL(`${platform.endpoint}/${Bucket}/${Key}`);
      const { headers, chunk } = signedInChunks(url, platform.credentials, CHUNK.length * 5);
      const chunks = [0, 1, 2, 3, 4].map((at) => chunk(CHUNK, at === forgedAt));
      const body = Buffer.concat([...chunks, chunk(Buffer.alloc(0))]);
      const answer = await fetch(url, { method: 'PUT', headers, body });
      assert.equal(answer.status, forgedAt < 0 ? 200 : 403, await answer.text());
    }
    await s3.send(new HeadObjectCommand({ Bucket, Key: 'sound' }));
    await isAbsent('forged');
    assert.deepEqual(await unfinished(), []);
  });

  await context.test('a body that breaks off, or is not what its head says, leaves nothing', async () => {
    const target = new URL(
      await getSignedUrl(s3, new PutObjectCommand({ Bucket, Key: 'broken' }), { expiresIn: 60 }),
    );
    const { promise: gone, resolve } = Promise.withResolvers<void>();
    const socket = connect(Number(target.port), '127.0.0.1', () => {
      socket.write(
        `PUT ${target.pathname}${target.search} HTTP/1.1\r\nHost: ${target.host}\r\nContent-Length: 1000000\r\n\r\n`,
      );
      socket.write(Buffer.alloc(500_000), () => setImmediate(() => socket.destroy()));
    });
    socket.on('close', () => resolve());
    await gone;
    await eventually('that nothing is left of it', async () =>
      (await unfinished()).length === 0 ? true : undefined,
    );
    await isAbsent('broken');
    for (const ContentMD5 of ['AAAAAAAAAAAAAAAAAAAAAA==', 'nonsense']) {
      await assert.rejects(
        s3.send(new PutObjectCommand({ Bucket, Key: 'broken', Body: Buffer.alloc(100_000), ContentMD5 })),
        hasStatus(400),
      );
    }
    await assert.rejects(
      s3.send(new PutObjectCommand({ Bucket, Key: 'broken', Body: 'x', ChecksumSHA256: 'AAAA' })),
      hasStatus(400),
    );
    const ChecksumCRC32 = 'AAAAAA==';
    await assert.rejects(s3.send(new PutObjectCommand({ Bucket, Key: 'broken', Body: 'x', ChecksumCRC32 })), {
      name: 'BadDigest',
    });
    await isAbsent('broken');
    assert.deepEqual(await unfinished(), []);
  });

  await context.test('keys lead nowhere else', async () => {
    for (const path of ['../../../etc/passwd', '%2e%2e/%2e%2e/x', 'a%00b', '..%2f..%2fx', '.']) {
      const answer = await fetch(`${platform.endpoint}/${Bucket}/${path}`);
      assert.ok([403, 404].includes(answer.status), `${path}: ${answer.status}`);
    }
    const broken = await fetch(`${platform.endpoint}/${Bucket}/%ff%fe`);
    assert.equal(broken.status, 400);
    assert.match(await broken.text(), /InvalidURI/);
    const Key = `nul\0and\u0007bell`;
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
    await s3.send(new HeadObjectCommand({ Bucket, Key }));
    const { Contents } = await s3.send(
      new ListObjectsV2Command({ Bucket, Prefix: 'nul', EncodingType: 'url' }),
    );
    assert.equal(Contents?.[0]?.Key, encodeURIComponent(Key));
  });

  await context.test('metadata and documents have limits', async () => {
    const Metadata = { long: 'x'.repeat(2100) };
    await assert.rejects(s3.send(new PutObjectCommand({ Bucket, Key: 'meta', Body: '', Metadata })), {
      name: 'MetadataTooLarge',
    });
    const entities = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>';
    const deep = '<Delete>'.repeat(100_000);
    for (const document of [
      `${entities}<Delete><Object><Key>&b;</Key></Object></Delete>`,
      deep,
      '<Delete/>',
      'x',
    ]) {
      const answer = await signedPost(`${platform.endpoint}/${Bucket}`, document);
      assert.equal(answer.status, 400);
      assert.match(await answer.text(), /<Code>MalformedXML</);
    }
  });

  /** A DeleteObjects with a body of ours. */
  async function signedPost(endpoint: string, body: string): Promise<Response> {
    const url = new URL(endpoint);
    const { credentials } = platform;
    const amzDate = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
    const day = amzDate.slice(0, 8);
    const scope = `${day}/${REGION}/s3/aws4_request`;
    const bodyHash = createHash('sha256').update(body).digest('hex');
    const headers: Record<string, string> = {
      host: url.host,
      'x-amz-content-sha256': bodyHash,
      'x-amz-date': amzDate,
    };
    const names = Object.keys(headers).sort();
    const lines = names.map((name) => `${name}:${headers[name]}`);
    const canonical = ['POST', url.pathname, 'delete=', ...lines, '', names.join(';'), bodyHash].join('\n');
    const hmac = (key: Buffer | string, text: string) => createHmac('sha256', key).update(text).digest();
    const key = [day, REGION, 's3', 'aws4_request'].reduce<Buffer | string>(
      hmac,
      `AWS4${credentials.secretAccessKey}`,
    );
    const hash = createHash('sha256').update(canonical).digest('hex');
    const signature = hmac(key, `AWS4-HMAC-SHA256\n${amzDate}\n${scope}\n${hash}`).toString('hex');
    const authorization = `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
    return fetch(`${endpoint}?delete`, { method: 'POST', headers: { ...headers, authorization }, body });
  }
});
