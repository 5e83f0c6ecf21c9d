import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteBucketPolicyCommand,
  DeleteObjectsCommand,
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutBucketCorsCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { CreateAccessKeyCommand, CreateUserCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { REGION, type TestPlatform } from '../../../test/harness.ts';
import { hasStatus, withBucket } from './s3.fixture.ts';

async function userWith(
  platform: TestPlatform,
  UserName: string,
  statements: readonly object[],
): Promise<S3Client> {
  const { iam, endpoint } = platform;
  await iam.send(new CreateUserCommand({ UserName }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'p', PolicyDocument }));
  const credentials = {
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  };
  return new S3Client({ region: REGION, endpoint, credentials, maxAttempts: 1 });
}

test('who may do what', async (context) => {
  const { platform, s3, Bucket } = await withBucket(context, 'guarded');
  const url = (key: string, bucket = Bucket) => `${platform.endpoint}/${bucket}/${key}`;
  await s3.send(new PutObjectCommand({ Bucket, Key: 'open/a', Body: 'public' }));
  await s3.send(new PutObjectCommand({ Bucket, Key: 'shut/b', Body: 'private' }));
  const allow = (Principal: unknown, Action: string, path: string, more: object = {}) => ({
    Effect: 'Allow',
    Principal,
    Action,
    Resource: `arn:aws:s3:::${Bucket}${path}`,
    ...more,
  });
  const putPolicy = (...Statement: object[]) =>
    s3.send(
      new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) }),
    );

  await context.test('strangers read what a bucket policy opens, when nothing blocks it', async () => {
    assert.equal((await fetch(url('open/a'))).status, 403);
    assert.equal((await fetch(url('x', 'no-such-bucket'))).status, 404);
    await assert.rejects(putPolicy(allow('*', 's3:GetObject', '/open/*')), { name: 'AccessDenied' });
    const PublicAccessBlockConfiguration = { BlockPublicPolicy: false, RestrictPublicBuckets: true };
    await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
    await putPolicy(allow('*', 's3:GetObject', '/open/*'));
    assert.equal((await fetch(url('open/a'))).status, 403, 'RestrictPublicBuckets');
    await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: {} }));
    const open = await fetch(url('open/a'));
    assert.equal(open.status, 200);
    assert.equal(await open.text(), 'public');
    assert.equal((await fetch(url('shut/b'))).status, 403);
    assert.equal((await fetch(url('open/new'), { method: 'PUT', body: 'x' })).status, 403);
    assert.equal((await fetch(url('open/a'), { method: 'DELETE' })).status, 403);
    assert.equal((await fetch(`${platform.endpoint}/${Bucket}?list-type=2`)).status, 403);
    assert.equal((await fetch(`${url('open/a')}?response-content-type=text/html`)).status, 400);
    assert.equal((await fetch(url('open/none'))).status, 403, 'who may not list is not told what is missing');
    await putPolicy(allow('*', 's3:GetObject', '/open/*'), allow('*', 's3:PutObject', '/open/*'));
    const framed = await fetch(url('open/framed'), {
      method: 'PUT',
      headers: {
        'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
        'x-amz-decoded-content-length': '5',
        'x-amz-trailer': 'x-amz-checksum-crc32',
      },
      body: '5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n',
    });
    assert.equal(framed.status, 200, await framed.text());
    assert.equal(await (await fetch(url('open/framed'))).text(), 'hello', 'and not the frame round it');
    const status = await s3.send(new GetBucketPolicyStatusCommand({ Bucket }));
    assert.equal(status.PolicyStatus?.IsPublic, true);
  });

  await context.test('users have what identity or bucket policy gives, and not what one denies', async () => {
    const reader = await userWith(platform, 'reader', [
      {
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:DeleteObject'],
        Resource: `arn:aws:s3:::${Bucket}/open/*`,
      },
      {
        Effect: 'Deny',
        Action: 's3:DeleteObject',
        Resource: '*',
        Condition: { StringEquals: { 's3:ExistingObjectTag/hold': 'yes' } },
      },
    ]);
    context.after(() => reader.destroy());
    await s3.send(new PutObjectCommand({ Bucket, Key: 'open/held', Body: 'x', Tagging: 'hold=yes' }));
    const get = (Key: string) => reader.send(new GetObjectCommand({ Bucket, Key }));
    await get('open/a');
    await assert.rejects(get('shut/b'), { name: 'AccessDenied' });
    await assert.rejects(reader.send(new HeadObjectCommand({ Bucket, Key: 'open/none' })), hasStatus(403));
    const { Deleted, Errors } = await reader.send(
      new DeleteObjectsCommand({
        Bucket,
        Delete: { Objects: [{ Key: 'open/z' }, { Key: 'shut/b' }, { Key: 'open/held' }] },
      }),
    );
    assert.deepEqual(
      Deleted?.map(({ Key }) => Key),
      ['open/z'],
    );
    assert.deepEqual(
      Errors?.map(({ Key, Code }) => [Key, Code]),
      [
        ['shut/b', 'AccessDenied'],
        ['open/held', 'AccessDenied'],
      ],
      'conditions count for each key as they do for one',
    );
    const user = { AWS: 'arn:aws:iam::000000000000:user/reader' };
    await putPolicy(allow(user, 's3:GetObject', '/shut/*'), {
      ...allow(user, 's3:*', '/open/*'),
      Effect: 'Deny',
    });
    await get('shut/b');
    await assert.rejects(get('open/a'), { name: 'AccessDenied' });
  });

  await context.test('a policy may shut out the root, who can still take it away', async () => {
    await putPolicy({ ...allow('*', 's3:*', '/*'), Effect: 'Deny' });
    await assert.rejects(s3.send(new GetObjectCommand({ Bucket, Key: 'open/a' })), { name: 'AccessDenied' });
    await putPolicy({ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: [`arn:aws:s3:::${Bucket}`] });
    await s3.send(new GetBucketPolicyCommand({ Bucket }));
    await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
    await assert.rejects(s3.send(new GetBucketPolicyCommand({ Bucket })), { name: 'NoSuchBucketPolicy' });
    for (const [Policy, message] of [
      ['nonsense', /first byte must be '{'/],
      ['{}', /Missing required field Statement/],
    ] as const) {
      await assert.rejects(s3.send(new PutBucketPolicyCommand({ Bucket, Policy })), message);
    }
    await assert.rejects(
      putPolicy({
        Effect: 'Allow',
        Principal: '*',
        Action: 's3:GetObject',
        Resource: 'arn:aws:s3:::other/*',
      }),
      { name: 'MalformedPolicy' },
    );
  });

  await context.test('presigned URLs read and write, until they expire, and nothing else', async () => {
    const put = await getSignedUrl(
      s3,
      new PutObjectCommand({
        Bucket,
        Key: 'by url',
        Metadata: { said: 'in the url' },
        StorageClass: 'STANDARD_IA',
      }),
      { expiresIn: 60 },
    );
    assert.equal((await fetch(put, { method: 'PUT', body: 'uploaded' })).status, 200);
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'by url', ChecksumMode: 'ENABLED' }));
    assert.deepEqual(head.Metadata, { said: 'in the url' });
    assert.equal(head.StorageClass, 'STANDARD_IA');
    assert.ok(head.ChecksumCRC64NVME, 'the checksum in the URL is of an empty body and ignored');
    const get = await getSignedUrl(
      s3,
      new GetObjectCommand({ Bucket, Key: 'by url', ResponseContentType: 'text/x' }),
      { expiresIn: 60 },
    );
    const got = await fetch(get);
    assert.equal(await got.text(), 'uploaded');
    assert.equal(got.headers.get('content-type'), 'text/x');
    const copy = new CopyObjectCommand({ Bucket, Key: 'copied', CopySource: `${Bucket}/by url` });
    assert.equal((await fetch(await getSignedUrl(s3, copy), { method: 'PUT' })).status, 200);
    const copied = await s3.send(new GetObjectCommand({ Bucket, Key: 'copied' }));
    assert.equal(await copied.Body?.transformToString(), 'uploaded');
    assert.equal((await fetch(get, { method: 'DELETE' })).status, 403);
    assert.equal((await fetch(get.replace('by%20url', 'open/a'))).status, 403);
    const over = await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key: 'by url' }), {
      expiresIn: 1,
      signingDate: new Date(Date.now() - 60_000),
    });
    const expired = await fetch(over);
    assert.equal(expired.status, 403);
    assert.match(await expired.text(), /<Message>Request has expired<\/Message><X-Amz-Expires>1</);
  });

  await context.test('a bucket in the name of the host', async () => {
    const client = new S3Client({
      region: REGION,
      endpoint: platform.endpoint.replace('127.0.0.1', 's3.localhost'),
      credentials: platform.credentials,
    });
    context.after(() => client.destroy());
    const signed = new URL(await getSignedUrl(client, new GetObjectCommand({ Bucket, Key: 'open/a' })));
    assert.equal(signed.hostname, `${Bucket}.s3.localhost`);
    const { request } = await import('node:http');
    const [status, text] = await new Promise<[number | undefined, string]>((resolve, reject) => {
      const { port } = new URL(platform.endpoint);
      const options = {
        host: '127.0.0.1',
        port,
        path: signed.pathname + signed.search,
        headers: { host: signed.host },
      };
      request(options, (response) => {
        let body = '';
        response
          .on('data', (piece) => (body += String(piece)))
          .on('end', () => resolve([response.statusCode, body]));
      })
        .on('error', reject)
        .end();
    });
    assert.deepEqual([status, text], [200, 'public']);
  });

  await context.test('browsers of other origins see what CORS rules let them', async () => {
    const preflight = (headers: Record<string, string>) =>
      fetch(url('open/a'), { method: 'OPTIONS', headers });
    const asked = { origin: 'https://app.example', 'access-control-request-method': 'PUT' };
    assert.match(await (await preflight(asked)).text(), /CORS is not enabled for this bucket/);
    await s3.send(
      new PutBucketCorsCommand({
        Bucket,
        CORSConfiguration: {
          CORSRules: [
            {
              AllowedMethods: ['GET', 'PUT'],
              AllowedOrigins: ['https://*.example'],
              AllowedHeaders: ['x-amz-*'],
              ExposeHeaders: ['ETag'],
              MaxAgeSeconds: 60,
            },
          ],
        },
      }),
    );
    const allowed = await preflight({ ...asked, 'access-control-request-headers': 'X-Amz-Date' });
    assert.equal(allowed.status, 200);
    assert.equal(allowed.headers.get('access-control-allow-origin'), 'https://app.example');
    assert.equal(allowed.headers.get('access-control-allow-headers'), 'x-amz-date');
    assert.equal(allowed.headers.get('access-control-max-age'), '60');
    assert.equal((await preflight({ ...asked, origin: 'https://evil.test' })).status, 403);
    assert.equal((await preflight({ ...asked, 'access-control-request-headers': 'cookie' })).status, 403);
    assert.equal((await fetch(url('open/a'), { method: 'OPTIONS' })).status, 400);
    const denied = await fetch(url('open/a'), { headers: { origin: 'https://app.example' } });
    assert.equal(denied.status, 403);
    assert.equal(denied.headers.get('access-control-expose-headers'), 'ETag', 'also on refusals');
  });

  await context.test('names of others are taken; tags have limits', async () => {
    await assert.rejects(
      s3.send(
        new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { Tags: [{ Key: 'a', Value: 'b' }] } }),
      ),
      { name: 'BucketAlreadyOwnedByYou' },
    );
    const many = (count: number) => ({
      TagSet: Array.from({ length: count }, (_, i) => ({ Key: `k${i}`, Value: 'v' })),
    });
    await s3.send(new PutObjectTaggingCommand({ Bucket, Key: 'open/a', Tagging: many(10) }));
    await assert.rejects(s3.send(new PutObjectTaggingCommand({ Bucket, Key: 'open/a', Tagging: many(11) })), {
      name: 'BadRequest',
    });
    await assert.rejects(
      s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: many(5000) })),
      hasStatus(400),
    );
    await assert.rejects(
      s3.send(
        new PutObjectTaggingCommand({
          Bucket,
          Key: 'open/a',
          Tagging: { TagSet: [{ Key: 'aws:x', Value: '' }] },
        }),
      ),
      { name: 'InvalidTag' },
    );
  });
});
