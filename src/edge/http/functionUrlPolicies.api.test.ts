import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteUserPolicyCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { AddPermissionCommand, RemovePermissionCommand } from '@aws-sdk/client-lambda';
import { SignatureV4 } from '@smithy/signature-v4';
import { ACCOUNT, REGION, testPlatform } from '../../../test/harness.ts';
import { SignerHash } from '../../protocol/sigv4/signerHash.ts';
import { ask, functionWithUrl } from './urlClient.fixture.ts';

test('a user comes in by an identity policy or the function’s own, and not against a Deny', async (context) => {
  const platform = await testPlatform(context);
  const { endpoint, credentials, lambda } = platform;
  const iam = new IAMClient({ region: REGION, endpoint, credentials, maxAttempts: 1 });
  context.after(() => iam.destroy());
  const url = await functionWithUrl(platform, 'private', 'export const handler = async () => 1;', {
    AuthType: 'AWS_IAM',
  });
  await lambda.send(
    new AddPermissionCommand({
      FunctionName: 'private',
      StatementId: 'signed',
      Principal: '*',
      Action: 'lambda:InvokeFunctionUrl',
      FunctionUrlAuthType: 'AWS_IAM',
    }),
  );
  const UserName = 'alice';
  await iam.send(new CreateUserCommand({ UserName }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const status = async (): Promise<number> => {
    const { hostname, port, pathname } = new URL(url);
    const signer = new SignatureV4({
      service: 'lambda',
      region: REGION,
      credentials: {
        accessKeyId: AccessKey?.AccessKeyId ?? '',
        secretAccessKey: AccessKey?.SecretAccessKey ?? '',
      },
      sha256: SignerHash,
    });
    const signed = await signer.sign({
      protocol: 'http:',
      hostname,
      port: Number(port),
      method: 'GET',
      path: pathname,
      headers: { host: `${hostname}:${port}` },
    });
    return (await ask(url, { headers: signed.headers })).status;
  };
  const put = (Effect: string, name: string) => {
    const Resource = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;
    const Statement = { Effect, Action: 'lambda:Invoke*', Resource };
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
    return iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'p', PolicyDocument }));
  };
  assert.equal(await status(), 200, "the function's own policy lets everybody in");
  await put('Deny', 'private');
  assert.equal(await status(), 403);
  await put('Deny', 'another');
  assert.equal(await status(), 200);
  for (const StatementId of ['signed', 'function']) {
    await lambda.send(new RemovePermissionCommand({ FunctionName: 'private', StatementId }));
  }
  assert.equal(await status(), 403);
  await put('Allow', 'private');
  assert.equal(await status(), 200);
  await put('Allow', 'another');
  assert.equal(await status(), 403);
  await iam.send(new DeleteUserPolicyCommand({ UserName, PolicyName: 'p' }));
  assert.equal(await status(), 403);
});
