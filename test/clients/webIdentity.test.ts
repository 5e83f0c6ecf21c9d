import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { promisify } from 'node:util';
import {
  AttachRolePolicyCommand,
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
} from '@aws-sdk/client-iam';
import { ACCOUNT, testPlatform } from '../harness.ts';
import { AUDIENCE, testIdentityProvider } from '../identityProvider.ts';
import { clientEnvironment, pythonClients, type PythonClients } from './pythonClients.ts';

const run = promisify(execFile);
let clients: PythonClients | string;
before(async () => {
  clients = await pythonClients();
});

test('the AWS CLI and boto3 get a role with two variables and a token’s file, as in a CI', async (context) => {
  if (typeof clients === 'string') return context.skip(clients);
  const { aws, python } = clients;
  const provider = await testIdentityProvider(context);
  const platform = await testPlatform(context, { oidcHosts: [provider.host] });
  const { iam } = platform;
  await iam.send(new CreateOpenIDConnectProviderCommand({ Url: provider.issuer, ClientIDList: [AUDIENCE] }));
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${provider.host}` },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringLike: { [`${provider.host}:sub`]: 'ci:*' } },
    },
  });
  await iam.send(new CreateRoleCommand({ RoleName: 'ci', AssumeRolePolicyDocument }));
  const PolicyArn = 'arn:aws:iam::aws:policy/AWSLambda_ReadOnlyAccess';
  await iam.send(new AttachRolePolicyCommand({ RoleName: 'ci', PolicyArn }));
  const tokenFile = join(platform.dataFolder, 'token');
  await writeFile(tokenFile, provider.token());

  const { AWS_SHARED_CREDENTIALS_FILE: _, ...settings } = clientEnvironment(platform);
  const env = {
    ...settings,
    AWS_ROLE_ARN: `arn:aws:iam::${ACCOUNT}:role/ci`,
    AWS_WEB_IDENTITY_TOKEN_FILE: tokenFile,
    AWS_ROLE_SESSION_NAME: 'job-7',
  };
  const cli = async (...args: string[]): Promise<unknown> => {
    const { stdout } = await run(aws, [...args, '--output', 'json'], { env });
    return JSON.parse(stdout);
  };
  const { Arn } = (await cli('sts', 'get-caller-identity')) as { Arn: string };
  assert.equal(Arn, `arn:aws:sts::${ACCOUNT}:assumed-role/ci/job-7`);
  assert.deepEqual(await cli('lambda', 'list-functions'), { Functions: [] });
  await assert.rejects(cli('iam', 'list-users'), /AccessDenied.*iam:ListUsers/s);

  const program = `
import boto3
print(boto3.client('sts').get_caller_identity()['Arn'])
print(len(boto3.client('lambda').list_functions()['Functions']))`;
  const { stdout } = await run(python, ['-c', program], { env });
  assert.deepEqual(stdout.trim().split('\n'), [Arn, '0']);
});
