import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import {
  GetBucketWebsiteCommand,
  PutBucketPolicyCommand,
  PutBucketWebsiteCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { withBucket } from './s3.fixture.ts';

test('a bucket is a website', async (context) => {
  const { platform, s3, Bucket } = await withBucket(context, 'site-example');
  const { port } = new URL(platform.endpoint);
  const visit = (
    path: string,
    options: { method?: string; host?: string; headers?: Record<string, string> } = {},
  ) =>
    new Promise<{ status: number | undefined; location: string | undefined; text: string }>(
      (resolve, reject) => {
        const host = options.host ?? `${Bucket}.s3-website.us-east-1.localhost:${port}`;
        const settings = {
          host: '127.0.0.1',
          port,
          path,
          method: options.method ?? 'GET',
          headers: { ...options.headers, host },
        };
        request(settings, (response) => {
          let text = '';
          response
            .on('data', (piece) => (text += String(piece)))
            .on('end', () =>
              resolve({ status: response.statusCode, location: response.headers.location, text }),
            );
        })
          .on('error', reject)
          .end();
      },
    );
  assert.match((await visit('/')).text, /Code: NoSuchWebsiteConfiguration/);
  const WebsiteConfiguration = {
    IndexDocument: { Suffix: 'index.html' },
    ErrorDocument: { Key: 'oops.html' },
    RoutingRules: [
      {
        Condition: { KeyPrefixEquals: 'old/' },
        Redirect: { ReplaceKeyPrefixWith: 'new/', HttpRedirectCode: '302' },
      },
    ],
  };
  await s3.send(new PutBucketWebsiteCommand({ Bucket, WebsiteConfiguration }));
  const { $metadata: _, ...kept } = await s3.send(new GetBucketWebsiteCommand({ Bucket }));
  assert.deepEqual(kept, WebsiteConfiguration);
  for (const Key of ['index.html', 'docs/index.html', 'oops.html']) {
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: `<p>${Key}`, ContentType: 'text/html' }));
  }
  await s3.send(new PutObjectCommand({ Bucket, Key: 'away', Body: '', WebsiteRedirectLocation: '/docs/' }));
  const shut = await visit('/');
  assert.equal(shut.status, 403, 'nobody may read it yet');
  assert.match(shut.text, /An Error Occurred While Attempting to Retrieve a Custom Error Document/);
  await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: {} }));
  const Statement = [
    { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*` },
    { Effect: 'Allow', Principal: '*', Action: 's3:ListBucket', Resource: `arn:aws:s3:::${Bucket}` },
  ];
  await s3.send(
    new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) }),
  );
  assert.deepEqual(await visit('/'), { status: 200, location: undefined, text: '<p>index.html' });
  assert.equal((await visit('/docs/')).text, '<p>docs/index.html');
  assert.deepEqual(await visit('/docs'), { status: 302, location: '/docs/', text: '' });
  assert.deepEqual(await visit('/none'), { status: 404, location: undefined, text: '<p>oops.html' });
  assert.equal((await visit('/away')).location, '/docs/');
  assert.match(
    (await visit('/old/x')).location ?? '',
    /^http:\/\/site-example\.s3-website\.us-east-1\.localhost:\d+\/new\/x$/,
  );
  assert.equal((await visit('/', { method: 'POST' })).status, 405);
  assert.equal((await visit('/', { method: 'HEAD' })).status, 200);
  assert.equal((await visit('/', { headers: { range: 'bytes=0-2' } })).status, 206);
  assert.equal((await visit('/', { host: 'nobody.s3-website-us-east-1.localhost' })).status, 404);
});
