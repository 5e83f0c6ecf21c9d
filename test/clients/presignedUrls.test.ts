import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { testPlatform } from '../harness.ts';
import { clientEnvironment, pythonClients } from './pythonClients.ts';

const run = promisify(execFile);

/** Unless told otherwise both still make URLs of S3's older signature, signed with a role's session too. */
const SCRIPT = `
import json, urllib.error, urllib.request
import boto3
from botocore.config import Config

def fetch(url, method='GET', body=None, headers={}):
    request = urllib.request.Request(url, data=body, method=method, headers=headers)
    try:
        with urllib.request.urlopen(request) as answer: return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error: return error.code, error.read().decode()

s3 = boto3.client('s3')
s3.create_bucket(Bucket='shared')
s3.put_object(Bucket='shared', Key='a b/ü+.txt', Body=b'hello')
place = {'Bucket': 'shared', 'Key': 'a b/ü+.txt'}
url = s3.generate_presigned_url('get_object', Params=place)
assert 'AWSAccessKeyId=' in url, url
assert fetch(url) == (200, 'hello'), fetch(url)
assert fetch(url, 'DELETE')[0] == 403
assert 'SignatureDoesNotMatch' in fetch(url.replace('%20', 'x'))[1]
assert 'Request has expired' in fetch(s3.generate_presigned_url('get_object', Params=place, ExpiresIn=-10))[1]
assert 'requires the Signature, Expires and AWSAccessKeyId' in fetch(url.split('&Expires')[0])[1]

disposed = s3.generate_presigned_url('get_object', Params={**place, 'ResponseContentType': 'text/html'})
assert fetch(disposed) == (200, 'hello')
put = s3.generate_presigned_url('put_object', Params={'Bucket': 'shared', 'Key': 'new', 'ContentType': 'text/plain'})
assert fetch(put, 'PUT', b'put', {'content-type': 'text/plain'})[0] == 200
assert s3.get_object(Bucket='shared', Key='new')['Body'].read() == b'put'

said = {'Metadata': {'said': 'in the url'}, 'StorageClass': 'STANDARD_IA', 'ContentType': 'text/plain', 'ServerSideEncryption': 'AES256'}
put = s3.generate_presigned_url('put_object', Params={'Bucket': 'shared', 'Key': 'said', **said})
# What the URL says holds, whatever its holder sends beside it.
for headers in [{'content-type': 'text/plain'}, {'content-type': 'text/html', 'x-amz-storage-class': 'STANDARD'}]:
    assert fetch(put, 'PUT', b'put', headers)[0] == 200
    head = s3.head_object(Bucket='shared', Key='said')
    assert head['Metadata'] == {'said': 'in the url'}, head
    assert head['StorageClass'] == 'STANDARD_IA' and head['ContentType'] == 'text/plain', head

token = boto3.client('sts').get_session_token()['Credentials']
session = boto3.client('s3', aws_access_key_id=token['AccessKeyId'], aws_secret_access_key=token['SecretAccessKey'], aws_session_token=token['SessionToken'])
url = session.generate_presigned_url('get_object', Params=place)
assert fetch(url) == (200, 'hello'), fetch(url)
assert fetch(url.replace('x-amz-security-token=', 'x-amz-security-token=A'))[0] in (400, 403)

newer = boto3.client('s3', config=Config(signature_version='s3v4')).generate_presigned_url('get_object', Params=place)
assert 'X-Amz-Signature=' in newer and fetch(newer) == (200, 'hello')
print('presigned')
`;

void test('URLs that boto3 and the AWS CLI presign are believed', async (context) => {
  const clients = await pythonClients();
  if (typeof clients === 'string') return context.skip(clients);
  const platform = await testPlatform(context);
  const env = clientEnvironment(platform);
  const { stdout } = await run(clients.python, ['-c', SCRIPT], { env });
  assert.equal(stdout.trim(), 'presigned');
  const { stdout: url } = await run(clients.aws, ['s3', 'presign', 's3://shared/new'], { env });
  assert.equal(await (await fetch(url.trim())).text(), 'put');
});
