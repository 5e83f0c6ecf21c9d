import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { testPlatform } from '../harness.ts';
import { clientEnvironment, pythonClients } from './pythonClients.ts';

const run = promisify(execFile);

test('the AWS CLI: aws s3 mb, cp (also in parts), sync, ls, presign, rm, rb', async (context) => {
  const clients = await pythonClients();
  if (typeof clients === 'string') return context.skip(clients);
  const platform = await testPlatform(context);
  const folder = join(platform.dataFolder, 'files');
  await mkdir(join(folder, 'tree/deep'), { recursive: true });
  const env = clientEnvironment(platform);
  const aws = async (...args: string[]) => (await run(clients.aws, args, { env, cwd: folder })).stdout;
  const large = randomBytes(9_000_000);
  await writeFile(join(folder, 'large'), large);
  await writeFile(join(folder, 'tree/a.txt'), 'a');
  await writeFile(join(folder, 'tree/deep/b ü.txt'), 'b');
  await aws('s3', 'mb', 's3://cli-bucket');
  await aws('s3', 'cp', 'large', 's3://cli-bucket/large', '--quiet');
  await aws('s3', 'cp', 's3://cli-bucket/large', 's3://cli-bucket/copy', '--quiet');
  await aws('s3', 'cp', 's3://cli-bucket/copy', 'back', '--quiet');
  assert.ok((await readFile(join(folder, 'back'))).equals(large));
  await aws('s3', 'sync', 'tree', 's3://cli-bucket/tree', '--quiet');
  assert.match(
    await aws('s3', 'ls', '--recursive', 's3://cli-bucket/tree/'),
    / 1 tree\/a\.txt\n.* 1 tree\/deep\/b ü\.txt\n/,
  );
  assert.match(await aws('s3', 'ls', 's3://cli-bucket/'), /PRE tree\/\n/);
  const url = await aws('s3', 'presign', 's3://cli-bucket/tree/deep/b ü.txt');
  assert.equal(await (await fetch(url.trim())).text(), 'b');
  await aws('s3', 'mv', 's3://cli-bucket/tree/a.txt', 's3://cli-bucket/moved.txt', '--quiet');
  await aws('s3', 'rm', '--recursive', 's3://cli-bucket', '--quiet');
  await aws('s3', 'rb', 's3://cli-bucket');
  assert.equal(await aws('s3', 'ls'), '');
});

/** Every step asserts for itself. */
const SCRIPT = `
import io, boto3, urllib.request
from botocore.exceptions import ClientError
s3 = boto3.client('s3')
s3.create_bucket(Bucket='py-bucket')
s3.get_waiter('bucket_exists').wait(Bucket='py-bucket')
data = bytes(range(256)) * 50000
s3.upload_fileobj(io.BytesIO(data), 'py-bucket', 'in parts', ExtraArgs={'Metadata': {'a': 'b'}})
out = io.BytesIO()
s3.download_fileobj('py-bucket', 'in parts', out)
assert out.getvalue() == data
assert s3.head_object(Bucket='py-bucket', Key='in parts')['Metadata'] == {'a': 'b'}
keys = ['a b', 'a+b', 'ä/%41', 'x&y=z', 'q?r']
for key in keys: s3.put_object(Bucket='py-bucket', Key='k/' + key, Body=key.encode())
pages = s3.get_paginator('list_objects_v2').paginate(Bucket='py-bucket', Prefix='k/', PaginationConfig={'PageSize': 2})
assert sorted(o['Key'] for p in pages for o in p['Contents']) == sorted('k/' + k for k in keys)
for key in keys: assert s3.get_object(Bucket='py-bucket', Key='k/' + key)['Body'].read() == key.encode()
try:
    s3.put_object(Bucket='py-bucket', Key='k/a b', Body=b'', IfNoneMatch='*')
    raise AssertionError('must fail')
except ClientError as error:
    assert error.response['Error']['Code'] == 'PreconditionFailed', error
url = s3.generate_presigned_url('get_object', Params={'Bucket': 'py-bucket', 'Key': 'k/a+b'})
assert urllib.request.urlopen(url).read() == b'a+b'
bucket = boto3.resource('s3').Bucket('py-bucket')
bucket.objects.all().delete()
bucket.delete()
s3.get_waiter('bucket_not_exists').wait(Bucket='py-bucket')
print('done')
`;

test('boto3: transfers, paginators, waiters, resources', async (context) => {
  const clients = await pythonClients();
  if (typeof clients === 'string') return context.skip(clients);
  const platform = await testPlatform(context);
  const { stdout } = await run(clients.python, ['-c', SCRIPT], { env: clientEnvironment(platform) });
  assert.equal(stdout, 'done\n');
});
