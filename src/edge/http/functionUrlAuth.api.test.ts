import assert from 'node:assert/strict';
import { DetachRolePolicyCommand } from '@aws-sdk/client-iam';
import { after, before, suite, test } from 'node:test';
import {
  AddPermissionCommand,
  InvokeCommand,
  LambdaClient,
  RemovePermissionCommand,
  UpdateFunctionUrlConfigCommand,
} from '@aws-sdk/client-lambda';
import { SignatureV4 } from '@smithy/signature-v4';
import { ACCOUNT, REGION, testPlatform, type TestPlatform } from '../../../test/harness.ts';
import { SignerHash } from '../../protocol/sigv4/signerHash.ts';
import { ask, functionWithUrl, type UrlRequestOptions } from './urlClient.fixture.ts';

interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

interface Change {
  readonly service?: string;
  readonly region?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  /** What is sent in place of what was signed. */
  readonly sent?: UrlRequestOptions;
}

const BODY = { method: 'POST', body: 'signed', headers: { 'content-type': 'text/plain' } };

function signerOf(
  credentials: Credentials,
  { service = 'lambda', region = REGION }: Change = {},
): SignatureV4 {
  return new SignatureV4({ service, region, credentials, sha256: SignerHash });
}

function requestFor(url: string, { path = '', headers }: Change, rest: Partial<typeof BODY> = BODY) {
  const { hostname, port, pathname, searchParams } = new URL(url + path);
  return {
    protocol: 'http:',
    hostname,
    port: Number(port),
    method: 'GET',
    path: pathname,
    query: Object.fromEntries(searchParams),
    ...rest,
    headers: { host: `${hostname}:${port}`, ...rest.headers, ...headers },
  };
}

async function askSigned(url: string, credentials: Credentials, change: Change = {}) {
  const signed = await signerOf(credentials, change).sign(requestFor(url, change));
  return ask(url + (change.path ?? ''), { ...BODY, headers: signed.headers, ...change.sent });
}

suite('function URLs with AWS_IAM', () => {
  const closers: (() => Promise<void>)[] = [];
  let platform: TestPlatform;
  let url: string;
  let root: Credentials;
  before(async () => {
    platform = await testPlatform({ after: (close) => void closers.push(close as () => Promise<void>) });
    root = platform.credentials;
    // The function gives its own credentials away, so that the test has a principal that is not root.
    const code = `export const handler = async (event) => (event.keys ? process.env : event);`;
    url = await functionWithUrl(platform, 'private', code, { AuthType: 'AWS_IAM' });
    for (const StatementId of ['url', 'function']) {
      await platform.lambda.send(new RemovePermissionCommand({ FunctionName: 'private', StatementId }));
    }
  });
  after(async () => {
    for (const close of closers) await close();
  });
  const roleSession = async (): Promise<Credentials> => {
    const Payload = '{"keys":true}';
    const answer = await platform.lambda.send(new InvokeCommand({ FunctionName: 'private', Payload }));
    const variables = JSON.parse(Buffer.from(answer.Payload ?? []).toString()) as Record<string, string>;
    return {
      accessKeyId: variables['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: variables['AWS_SECRET_ACCESS_KEY'] ?? '',
      sessionToken: variables['AWS_SESSION_TOKEN'] ?? '',
    };
  };

  test('the account’s root may: the event says who it is, and not how it proved that', async () => {
    const { status, body } = await askSigned(url, root, { path: 'a/b?x=1&y=%20' });
    assert.equal(status, 200, body);
    const { requestContext, headers, body: sent } = JSON.parse(body);
    assert.equal(sent, 'signed');
    assert.equal(requestContext.accountId, ACCOUNT);
    assert.deepEqual(requestContext.authorizer, {
      iam: {
        accessKey: root.accessKeyId,
        accountId: ACCOUNT,
        callerId: ACCOUNT,
        cognitoIdentity: null,
        principalOrgId: null,
        userArn: `arn:aws:iam::${ACCOUNT}:root`,
        userId: ACCOUNT,
      },
    });
    assert.deepEqual([headers.authorization, typeof headers['x-amz-date']], [undefined, 'string']);
  });

  test('a presigned URL is good without headers', async () => {
    const presigned = await signerOf(root).presign(requestFor(url, {}, { method: 'GET' }), { expiresIn: 60 });
    const query = new URLSearchParams(presigned.query as Record<string, string>);
    const { status, body } = await ask(`${url}?${query.toString()}`);
    assert.equal(status, 200, body);
    assert.equal(JSON.parse(body).requestContext.accountId, ACCOUNT);
  });

  test('without a signature, and with one that is wrong: refused before the function runs', async () => {
    const unsigned = await ask(url, BODY);
    assert.equal(unsigned.status, 403);
    assert.match(unsigned.body, /^\{"Message":"Forbidden\. For troubleshooting/);
    const refused = async (what: string, code: string, answer: ReturnType<typeof ask>) => {
      const { status, headers } = await answer;
      assert.deepEqual([status, headers['x-amzn-errortype']], [403, code], what);
    };
    const WRONG = 'InvalidSignatureException';
    await refused(
      'unknown key',
      'UnrecognizedClientException',
      askSigned(url, { ...root, accessKeyId: `AKIA${'A'.repeat(16)}` }),
    );
    await refused('secret', WRONG, askSigned(url, { ...root, secretAccessKey: 'wrong' }));
    await refused('service', WRONG, askSigned(url, root, { service: 's3' }));
    await refused('region', WRONG, askSigned(url, root, { region: 'eu-west-1' }));
    await refused('body', WRONG, askSigned(url, root, { sent: { body: 'changed' } }));
    await refused('method', WRONG, askSigned(url, root, { sent: { method: 'PUT' } }));
    const signed = await signerOf(root).sign(requestFor(url, {}));
    await refused('path', WRONG, ask(`${url}other`, { ...BODY, headers: signed.headers }));
    const other = await functionWithUrl(platform, 'other', 'export const handler = async () => 1;', {
      AuthType: 'AWS_IAM',
    });
    const { host } = new URL(other);
    await refused('another function', WRONG, ask(other, { ...BODY, headers: { ...signed.headers, host } }));
  });

  test('another principal needs both permissions; each kind of statement that names it is enough', async () => {
    const session = await roleSession();
    await platform.iam.send(
      new DetachRolePolicyCommand({
        RoleName: 'test-role',
        PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
      }),
    );
    assert.equal((await askSigned(url, session)).status, 403);
    const allow = (Action: string, Principal: string) =>
      platform.lambda.send(
        new AddPermissionCommand({
          FunctionName: 'private',
          StatementId: Action.slice('lambda:'.length),
          Action,
          Principal,
          ...(Action.endsWith('Url') ? { FunctionUrlAuthType: 'AWS_IAM' } : { InvokedViaFunctionUrl: true }),
        }),
      );
    await allow('lambda:InvokeFunctionUrl', `arn:aws:iam::${ACCOUNT}:role/test-role`);
    assert.equal((await askSigned(url, session)).status, 403);
    await allow('lambda:InvokeFunction', `arn:aws:sts::${ACCOUNT}:assumed-role/test-role/private`);
    const { status, body } = await askSigned(url, session);
    assert.equal(status, 200, body);
    const { requestContext, headers } = JSON.parse(body);
    assert.equal(
      requestContext.authorizer.iam.userArn,
      `arn:aws:sts::${ACCOUNT}:assumed-role/test-role/private`,
    );
    assert.equal(headers['x-amz-security-token'], undefined, 'nor is the function given the means');
    for (const StatementId of ['InvokeFunction', 'InvokeFunctionUrl']) {
      await platform.lambda.send(new RemovePermissionCommand({ FunctionName: 'private', StatementId }));
    }
    await allow('lambda:InvokeFunctionUrl', ACCOUNT);
    await allow('lambda:InvokeFunction', ACCOUNT);
    assert.equal(
      (await askSigned(url, session)).status,
      403,
      'naming the account leaves it to identity policies',
    );
  });
});

test('--auth open: no permission is asked, who says nothing is the owner; web pages of others reach only NONE', async (context) => {
  const platform = await testPlatform(context, { auth: 'open' });
  const account = '123456789012';
  const credentials = { accessKeyId: account, secretAccessKey: 'any' };
  const lambda = new LambdaClient({ region: REGION, endpoint: platform.endpoint, credentials });
  context.after(() => lambda.destroy());
  const url = await functionWithUrl({ lambda }, 'open', 'export const handler = async (event) => event;');
  for (const StatementId of ['url', 'function']) {
    await lambda.send(new RemovePermissionCommand({ FunctionName: 'open', StatementId }));
  }
  const contextOf = async (answer: ReturnType<typeof ask>) => {
    const { status, body } = await answer;
    return status === 200 ? JSON.parse(body).requestContext : status;
  };
  const page = { headers: { origin: 'http://localhost:3000', 'sec-fetch-site': 'cross-site' } };
  assert.equal((await contextOf(ask(url))).accountId, 'anonymous');
  assert.equal((await contextOf(ask(url, page))).accountId, 'anonymous');
  await lambda.send(new UpdateFunctionUrlConfigCommand({ FunctionName: 'open', AuthType: 'AWS_IAM' }));
  assert.equal((await contextOf(ask(url))).accountId, account);
  const named = await contextOf(askSigned(url, { accessKeyId: '222222222222', secretAccessKey: 'any' }));
  assert.equal(named.authorizer.iam.userArn, 'arn:aws:iam::222222222222:root');
  assert.equal(await contextOf(ask(url, page)), 403);
});
