import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { CreateFunctionCommand, waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda';
import { ask } from '../../src/edge/http/urlClient.fixture.ts';
import { nodeFunction, testPlatform } from '../harness.ts';
import { clientEnvironment, pythonClients } from './pythonClients.ts';

const run = promisify(execFile);

test('the AWS CLI, unmodified: a URL is made, opened to everybody, changed, listed, deleted', async (context) => {
  const clients = await pythonClients();
  if (typeof clients === 'string') return context.skip(clients);
  const platform = await testPlatform(context);
  const code = 'export const handler = async (event) => event.requestContext.http.method;';
  await platform.lambda.send(new CreateFunctionCommand(await nodeFunction('cli', code)));
  await waitUntilFunctionActiveV2({ client: platform.lambda, maxWaitTime: 60 }, { FunctionName: 'cli' });
  const env = clientEnvironment(platform);
  const lambda = async (command: string, ...options: string[]): Promise<Record<string, never>> => {
    const args = ['lambda', command, '--function-name', 'cli', ...options, '--output', 'json'];
    const { stdout } = await run(clients.aws, args, { env });
    return JSON.parse(stdout.trim() === '' ? '{}' : stdout) as Record<string, never>;
  };
  const made: Record<string, string> = await lambda('create-function-url-config', '--auth-type', 'NONE');
  const url = made['FunctionUrl'] ?? '';
  assert.equal((await ask(url)).status, 403);
  const everybody = ['--principal', '*', '--statement-id'];
  await lambda(
    'add-permission',
    ...everybody,
    'url',
    '--action',
    'lambda:InvokeFunctionUrl',
    '--function-url-auth-type',
    'NONE',
  );
  await lambda(
    'add-permission',
    ...everybody,
    'function',
    '--action',
    'lambda:InvokeFunction',
    '--invoked-via-function-url',
  );
  assert.equal((await ask(url, { method: 'DELETE' })).body, 'DELETE');
  const cors = '{"AllowOrigins":["https://a.example"],"AllowMethods":["*"],"MaxAge":10}';
  await lambda('update-function-url-config', '--cors', cors, '--invoke-mode', 'RESPONSE_STREAM');
  const read: Record<string, unknown> = await lambda('get-function-url-config');
  assert.deepEqual(
    [read['FunctionUrl'], read['InvokeMode'], read['Cors']],
    [url, 'RESPONSE_STREAM', JSON.parse(cors)],
  );
  const { FunctionUrlConfigs }: Record<string, unknown[]> = await lambda('list-function-url-configs');
  assert.deepEqual(FunctionUrlConfigs, [read]);
  await lambda('delete-function-url-config');
  assert.equal((await ask(url)).body, '{"Message":null}');
});

const SIGNED = `
import boto3, http.client, io, json, zipfile
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from urllib.parse import urlsplit

buffer = io.BytesIO()
with zipfile.ZipFile(buffer, 'w') as archive:
    archive.writestr('index.mjs', 'export const handler = async (event) => event.requestContext.authorizer.iam.userArn;')
client = boto3.client('lambda')
client.create_function(FunctionName='signed', Runtime='nodejs24.x', Handler='index.handler', Code={'ZipFile': buffer.getvalue()},
                       Role='arn:aws:iam::000000000000:role/test-role')
client.get_waiter('function_active_v2').wait(FunctionName='signed')
url = client.create_function_url_config(FunctionName='signed', AuthType='AWS_IAM')['FunctionUrl'] + 'a%20b?x=1&y=%2F'
request = AWSRequest('POST', url, data=b'body', headers={'host': urlsplit(url).netloc})
SigV4Auth(boto3.Session().get_credentials(), 'lambda', client.meta.region_name).add_auth(request)

def send(headers):
    connection = http.client.HTTPConnection('127.0.0.1', urlsplit(url).port)
    connection.request('POST', '/a%20b?x=1&y=%2F', b'body', headers)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()

print(*send(dict(request.headers)))
print(send({'host': urlsplit(url).netloc})[0])
`;

test('botocore signs for a URL with AWS_IAM', async (context) => {
  const clients = await pythonClients();
  if (typeof clients === 'string') return context.skip(clients);
  const platform = await testPlatform(context);
  const { stdout } = await run(clients.python, ['-c', SIGNED], { env: clientEnvironment(platform) });
  assert.deepEqual(stdout.trim().split('\n'), ['200 arn:aws:iam::000000000000:root', '403']);
});
