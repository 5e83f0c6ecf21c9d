import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { GetCallerIdentityCommand, GetSessionTokenCommand } from '@aws-sdk/client-sts';
import { SignatureV4 } from '@smithy/signature-v4';
import { createServiceModel } from '../protocol/createServiceModel.ts';
import { formatAmzDate } from '../protocol/sigv4/amzDate.ts';
import { wireFacts } from '../protocol/wireFacts.ts';
import { ACCOUNT, named, ROOT_KEY, testApi } from './api.fixture.ts';
import type { TestApi } from './api.fixture.ts';
import { SignerHash } from '../protocol/sigv4/signerHash.ts';

const ACTION = 'Action=GetCallerIdentity&Version=2011-06-15';

interface Change {
  readonly key?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  readonly date?: Date;
  readonly region?: string;
  readonly service?: string;
  readonly body?: string;
  /** After signing. */
  readonly tamper?: (request: { headers: Record<string, string>; body: string }) => void;
}

/** A GetCallerIdentity that is signed by the SDK's signer, and then spoilt. */
async function send(
  api: TestApi,
  change: Change = {},
): Promise<{ status: number; text: string; id: string }> {
  const signer = new SignatureV4({
    service: change.service ?? 'sts',
    region: change.region ?? 'us-east-1',
    credentials: change.key ?? ROOT_KEY,
    sha256: SignerHash,
  });
  const body = change.body ?? ACTION;
  const signed = await signer.sign(
    {
      protocol: 'http:',
      hostname: '127.0.0.1',
      port: api.port,
      method: 'POST',
      path: '/',
      query: {},
      headers: { host: `127.0.0.1:${api.port}`, 'content-type': 'application/x-www-form-urlencoded' },
      body,
    },
    { signingDate: change.date ?? new Date(api.clock.now()) },
  );
  const request = { headers: { ...signed.headers }, body };
  change.tamper?.(request);
  delete request.headers['host'];
  const response = await fetch(api.endpoint, {
    method: 'POST',
    headers: request.headers,
    body: request.body,
  });
  const id = response.headers.get('x-amzn-requestid') ?? '';
  return { status: response.status, text: await response.text(), id };
}

const isError = (
  answer: { status: number; text: string; id: string },
  status: number,
  code: string,
  message: string,
) => {
  assert.equal(answer.status, status, answer.text);
  const escaped = message.replaceAll("'", '&apos;');
  const found = /<Code>(.*)<\/Code><Message>([^]*)<\/Message>/.exec(answer.text);
  assert.equal(found?.[1], code);
  assert.ok(found?.[2] === message || found?.[2] === escaped, `${found?.[2]} is not ${message}`);
  assert.ok(answer.text.includes(`<RequestId>${answer.id}</RequestId>`), answer.text);
};

const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';
const INVALID = 'The security token included in the request is invalid.';

test('a good signature is believed', async (context) => {
  const answer = await send(await testApi(context));
  assert.equal(answer.status, 200, answer.text);
  assert.match(answer.text, new RegExp(`<Account>${ACCOUNT}</Account>`));
});

test('a wrong secret, a changed body and a changed header are not', async (context) => {
  const api = await testApi(context);
  const wrong = await send(api, { key: { ...ROOT_KEY, secretAccessKey: 'guess' } });
  isError(wrong, 403, 'SignatureDoesNotMatch', MISMATCH);
  const body = await send(api, { tamper: (request) => (request.body += '&x=1') });
  isError(body, 403, 'SignatureDoesNotMatch', MISMATCH);
  const date = new Date(api.clock.now() + 1000).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const header = await send(api, { tamper: ({ headers }) => (headers['x-amz-date'] = date) });
  isError(header, 403, 'SignatureDoesNotMatch', MISMATCH);
});

test('a form for a service that knows no forms is verified like any request', async (context) => {
  let invoked = 0;
  const lambda = {
    facts: wireFacts.lambda,
    load: async () => ({
      model: createServiceModel(await import('@aws-sdk/client-lambda'), wireFacts.lambda),
      service: {
        operations: {},
        permissions: { Invoke: named },
        straight: { Invoke: async () => ({ status: 200, headers: {}, body: `invoked ${++invoked}` }) },
      },
    }),
  };
  const api = await testApi(context, { services: [lambda] });
  const amzDate = formatAmzDate(api.clock.now());
  const path = '/2015-03-31/functions/f/invocations';
  const signature = '0'.repeat(64);
  const credential = (service: string) =>
    `${ROOT_KEY.accessKeyId}/${amzDate.slice(0, 8)}/us-east-1/${service}/aws4_request`;
  // The first Credential says for whom the request is, the last one who signed it.
  for (const decoy of [
    '',
    'Credential=a/b/c/lambda/d, ',
    'Credential=a/b/c/sts/d, ',
    'xCredential=a/b/c/lambda/d, ',
  ]) {
    for (const service of ['', 'lambda', 'sts']) {
      const authorization = `AWS4-HMAC-SHA256 ${decoy}Credential=${credential(service)}, SignedHeaders=host, Signature=${signature}`;
      const query = `${decoy === '' ? '' : 'x=X-Amz-Credential=a/b/c/lambda/d&'}X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${encodeURIComponent(
        credential(service),
      )}&X-Amz-Date=${amzDate}&X-Amz-SignedHeaders=host&X-Amz-Signature=${signature}`;
      for (const request of [
        { url: path, headers: { authorization, 'x-amz-date': amzDate } },
        { url: `${path}?${query}`, headers: {} },
        { url: `/?${query}`, headers: {} },
      ]) {
        const { status } = await fetch(api.endpoint + request.url, {
          method: 'POST',
          headers: { ...request.headers, 'content-type': 'application/x-www-form-urlencoded' },
          body: ACTION,
        });
        assert.ok([400, 403, 404, 501].includes(status), `${status} ${decoy} ${service} ${request.url}`);
      }
    }
  }
  assert.equal(invoked, 0);
  const signed = await new SignatureV4({
    service: 'lambda',
    region: 'us-east-1',
    credentials: ROOT_KEY,
    sha256: SignerHash,
  }).sign(
    {
      protocol: 'http:',
      hostname: '127.0.0.1',
      port: api.port,
      method: 'POST',
      path,
      query: {},
      headers: { host: `127.0.0.1:${api.port}`, 'content-type': 'application/x-www-form-urlencoded' },
      body: '{}',
    },
    { signingDate: new Date(api.clock.now()) },
  );
  const { host: _, ...headers } = signed.headers;
  const answer = await fetch(api.endpoint + path, { method: 'POST', headers, body: '{}' });
  assert.equal(await answer.text(), 'invoked 1');
});

test('no credentials, unknown keys, and tokens that are not the key’s', async (context) => {
  const api = await testApi(context);
  const none = await send(api, { tamper: ({ headers }) => delete headers['authorization'] });
  isError(none, 403, 'MissingAuthenticationToken', 'Request is missing Authentication Token');
  const unknown = await send(api, { key: { accessKeyId: 'AKIAUNKNOWN', secretAccessKey: 'x' } });
  isError(unknown, 403, 'InvalidClientTokenId', INVALID);
  const garbage = await send(api, {
    key: { accessKeyId: 'ASIAQAAAAAAAAAAAAAAA', secretAccessKey: 'x', sessionToken: 'garbage' },
  });
  isError(garbage, 403, 'InvalidClientTokenId', INVALID);
  const superfluous = await send(api, { key: { ...ROOT_KEY, sessionToken: 'garbage' } });
  isError(superfluous, 403, 'InvalidClientTokenId', INVALID);
  const principal = { kind: 'root', arn: 'a', userId: ACCOUNT, accessKeyId: undefined } as const;
  const one = api.sessions.issue({ account: ACCOUNT, principal, durationSeconds: 900 });
  const two = api.sessions.issue({ account: ACCOUNT, principal, durationSeconds: 900 });
  isError(
    await send(api, { key: { ...one, sessionToken: two.sessionToken } }),
    403,
    'InvalidClientTokenId',
    INVALID,
  );
});

test('clocks that are off by more than 15 minutes, either way', async (context) => {
  const api = await testApi(context);
  const at = (ms: number) => new Date(Math.floor(ms / 1000) * 1000);
  const now = Math.floor(api.clock.now() / 1000) * 1000;
  const stamp = (ms: number) => new Date(ms).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const minutes = (count: number) => count * 60_000;
  assert.equal((await send(api, { date: at(now - minutes(14)) })).status, 200);
  assert.equal((await send(api, { date: at(now + minutes(14)) })).status, 200);
  isError(
    await send(api, { date: at(now - minutes(16)) }),
    403,
    'SignatureDoesNotMatch',
    `Signature expired: ${stamp(now - minutes(16))} is now earlier than ${stamp(now - minutes(15))} (${stamp(now)} - 15 min.)`,
  );
  isError(
    await send(api, { date: at(now + minutes(16)) }),
    403,
    'SignatureDoesNotMatch',
    `Signature not yet current: ${stamp(now + minutes(16))} is still later than ${stamp(now + minutes(15))} (${stamp(now)} + 15 min.)`,
  );
});

test('a scope that is not for us names all that is wrong with it', async (context) => {
  const api = await testApi(context);
  isError(
    await send(api, { region: 'Not A Region' }),
    403,
    'SignatureDoesNotMatch',
    'Credential should be scoped to a valid region. ',
  );
  const other = await send(api, { service: 'ec2' });
  isError(
    other,
    501,
    'NotImplementedException',
    "Mayfly does not support the service 'ec2' yet; see docs/coverage.md",
  );
  // S3's clients read XML, whatever is in the body.
  const s3 = await send(api, {
    service: 's3',
    tamper: ({ headers }) => (headers['content-type'] = 'application/octet-stream'),
  });
  isError(
    s3,
    501,
    'NotImplementedException',
    "Mayfly does not support the service 's3' yet; see docs/coverage.md",
  );
});

test('malformed Authorization headers', async (context) => {
  const api = await testApi(context);
  const spoilt = (text: string): Change => ({ tamper: ({ headers }) => (headers['authorization'] = text) });
  const algorithm = await send(api, spoilt('AWS4-HMAC-SHA512 Credential=a'));
  isError(algorithm, 400, 'IncompleteSignature', "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA512'.");
  const short = `AWS4-HMAC-SHA256 Credential=${ROOT_KEY.accessKeyId}/x/sts, SignedHeaders=host, Signature=a`;
  isError(
    await send(api, spoilt(short)),
    400,
    'IncompleteSignature',
    `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${ROOT_KEY.accessKeyId}/x/sts'`,
  );
  const empty = 'AWS4-HMAC-SHA256 SignedHeaders=host';
  const digest = createHash('sha256').update(empty).digest('base64');
  isError(
    await send(api, spoilt(empty)),
    400,
    'IncompleteSignature',
    `Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. (Hashed with SHA-256 and encoded with Base64) Authorization=${digest}`,
  );
});

test('a presigned URL works until it expires, and not when it was changed', async (context) => {
  const api = await testApi(context);
  const url = await presigned(api);
  const good = await fetch(url);
  assert.equal(good.status, 200);
  assert.match(await good.text(), /<GetCallerIdentityResult>/);
  const tampered = await fetch(url.replace('Action=GetCallerIdentity', 'Action=GetSessionToken'));
  assert.equal(tampered.status, 403);
  assert.match(await tampered.text(), /SignatureDoesNotMatch/);
  const longer = await fetch(url.replace('X-Amz-Expires=60', 'X-Amz-Expires=6000'));
  assert.match(await longer.text(), /SignatureDoesNotMatch/);
  const unsigned = await fetch(url.replace(/X-Amz-Signature=\w+/, 'X-Amz-Signature='));
  assert.match(
    await unsigned.text(),
    /must include &apos;X-Amz-Signature&apos;|must include 'X-Amz-Signature'/,
  );
  await api.clock.advance(61_000);
  const late = await fetch(url);
  assert.equal(late.status, 403);
  assert.match(await late.text(), /Signature expired: /);
});

/** As EKS's clients make them: a GET with the action in the query. */
async function presigned(api: TestApi): Promise<string> {
  const signer = new SignatureV4({
    service: 'sts',
    region: 'us-east-1',
    credentials: ROOT_KEY,
    sha256: SignerHash,
  });
  const request = await signer.presign(
    {
      protocol: 'http:',
      hostname: '127.0.0.1',
      port: api.port,
      method: 'GET',
      path: '/',
      query: { Action: 'GetCallerIdentity', Version: '2011-06-15' },
      headers: { host: `127.0.0.1:${api.port}` },
    },
    { signingDate: new Date(api.clock.now()), expiresIn: 60 },
  );
  const query = Object.entries(request.query ?? {}).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`,
  );
  return `${api.endpoint}/?${query.join('&')}`;
}

test('a stranger’s body is not read', async (context) => {
  const api = await testApi(context);
  const answer = await send(api, {
    key: { accessKeyId: 'AKIAUNKNOWN', secretAccessKey: 'x' },
    body: `${ACTION}&x=${'x'.repeat(9_000_000)}`,
  });
  isError(answer, 403, 'InvalidClientTokenId', INVALID);
});

test('sessions work over the wire like any key', async (context) => {
  const api = await testApi(context);
  const { Credentials } = await api.sts().send(new GetSessionTokenCommand({}));
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
  const session = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  assert.equal((await send(api, { key: session })).status, 200);
  const unsignedToken = await send(api, {
    key: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey },
    tamper: ({ headers }) => (headers['x-amz-security-token'] = SessionToken),
  });
  isError(unsignedToken, 403, 'SignatureDoesNotMatch', MISMATCH);
  await api.clock.advance(3_601_000);
  isError(
    await send(api, { key: session }),
    403,
    'ExpiredToken',
    'The security token included in the request is expired',
  );
});

test('a key that is withdrawn is refused at the next request', async (context) => {
  let isActive = true;
  const principal = {
    kind: 'user',
    arn: `arn:aws:iam::${ACCOUNT}:user/u`,
    userId: 'AIDA',
    accessKeyId: 'AKIAUSER',
  } as const;
  const api = await testApi(context, {
    findCredential: async () =>
      isActive ? { secretAccessKey: 's', account: ACCOUNT, principal } : undefined,
  });
  const key = { accessKeyId: 'AKIAUSER', secretAccessKey: 's' };
  const client = api.sts(key);
  assert.equal((await client.send(new GetCallerIdentityCommand({}))).UserId, 'AIDA');
  isActive = false;
  await assert.rejects(client.send(new GetCallerIdentityCommand({})), { name: 'InvalidClientTokenId' });
});
