import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { before, test, type TestContext } from 'node:test';
import { CreateFunctionCommand, GetFunctionCommand } from '@aws-sdk/client-lambda';
import { GetSessionTokenCommand } from '@aws-sdk/client-sts';
import { CreateAccessKeyCommand, CreateUserCommand } from '@aws-sdk/client-iam';
import { nodeFunction, REGION, testPlatform, type TestPlatform } from '../harness.ts';

/**
 * Attacks on signed requests: whoever sits between the client and the platform, or has seen a request, changes what
 * it does. The requests are made by hand, as a client would not send them; each test first sends the genuine one.
 */
interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

interface Signed {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Wish {
  readonly service: string;
  readonly method?: string;
  readonly path?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly keys?: Keys;
  /** Headers that are sent and not signed. */
  readonly unsigned?: readonly string[];
  readonly payloadHash?: string;
  /** How long ago, in seconds. */
  readonly age?: number;
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const WHO = 'Action=GetCallerIdentity&Version=2011-06-15';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

let platform: TestPlatform;
const whole: (() => void | Promise<void>)[] = [];

before(async () => {
  platform = await testPlatform({ after: (close) => void whole.push(close as () => void) });
  await platform.lambda.send(
    new CreateFunctionCommand(await nodeFunction('echo', 'export const handler = (event) => event;')),
  );
});
test.after(async () => {
  for (const close of whole) await close();
});

/** Signature Version 4, written down once more: nothing of the platform's own has a part in it. */
function sign(wish: Wish): Signed {
  const { service, method = 'POST', path = '/', body = '', age = 0 } = wish;
  const keys: Keys = wish.keys ?? platform.credentials;
  const date = new Date(Date.now() - age * 1000).toISOString().replace(/[-:]|\.\d+/g, '');
  const headers: Record<string, string> = {
    host: new URL(platform.endpoint).host,
    'x-amz-date': date,
    ...(keys.sessionToken !== undefined && { 'x-amz-security-token': keys.sessionToken }),
    ...wish.headers,
  };
  const names = Object.keys(headers)
    .filter((name) => !wish.unsigned?.includes(name))
    .toSorted();
  const [resource = '/', query = ''] = path.split('?');
  const canonical = [
    method,
    resource,
    query,
    ...names.map((name) => `${name}:${headers[name]}`),
    '',
    names.join(';'),
    wish.payloadHash ?? sha256(body),
  ].join('\n');
  const scope = `${date.slice(0, 8)}/${REGION}/${service}/aws4_request`;
  const text = `AWS4-HMAC-SHA256\n${date}\n${scope}\n${sha256(canonical)}`;
  let key: Buffer = hmac(`AWS4${keys.secretAccessKey}`, date.slice(0, 8));
  for (const part of [REGION, service, 'aws4_request']) key = hmac(key, part);
  const signature = hmac(key, text).toString('hex');
  const authorization = `AWS4-HMAC-SHA256 Credential=${keys.accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return { method, path, body, headers: { ...headers, authorization } };
}

/** Status, the error's header, and body. Written with `node:http`, which sends what it is given, `host` and all. */
function send({ method, path, headers, body }: Signed): Promise<string> {
  const { port } = new URL(platform.endpoint);
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () =>
        resolve(`${response.statusCode} ${String(response.headers['x-amzn-errortype'] ?? '')}${text}`),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const refusedFor = (reason: RegExp | string) => (answer: string) => {
  assert.match(answer, /^40[03] /, answer);
  assert.match(answer, typeof reason === 'string' ? new RegExp(reason) : reason);
};
const mismatch = refusedFor('SignatureDoesNotMatch|InvalidSignatureException');

const who = (more: Partial<Wish> = {}) => sign({ service: 'sts', body: WHO, headers: FORM, ...more });
const INVOKE = '/2015-03-31/functions/echo/invocations';
const invoke = (more: Partial<Wish> = {}) =>
  sign({ service: 'lambda', path: INVOKE, body: '{"pay":"alice"}', ...more });

test('what was signed can not be changed on the way: body, headers, path, query, method', async () => {
  const genuine = who();
  assert.match(await send(genuine), /^200 /);
  const altered: [string, Partial<Signed>][] = [
    ['body', { body: WHO.replace('GetCallerIdentity', 'GetSessionToken') }],
    ['body, appended', { body: `${WHO}&DurationSeconds=900` }],
    ['query', { path: '/?x=1' }],
    ['path', { path: '/elsewhere' }],
    [
      'date',
      {
        headers: {
          ...genuine.headers,
          'x-amz-date': sign({ service: 'sts', age: 60 }).headers['x-amz-date'] ?? '',
        },
      },
    ],
    ['host', { headers: { ...genuine.headers, host: 'sts.amazonaws.com' } }],
    [
      'a signed header',
      { headers: { ...genuine.headers, 'content-type': `${FORM['content-type']}; charset=x` } },
    ],
  ];
  for (const [what, change] of altered) {
    const answer = await send({ ...genuine, ...change });
    assert.match(answer, /^403 .*<Code>SignatureDoesNotMatch</s, what);
  }
  const url = { method: 'GET', path: `/?${WHO}`, body: '', headers: {} };
  assert.match(await send(who(url)), /^200 /);
  mismatch(await send({ ...who(url), method: 'POST' }));
});

test('an invocation can not be changed either, on its straight path', async () => {
  const genuine = invoke();
  assert.equal(await send(genuine), '200 {"pay":"alice"}');
  mismatch(await send({ ...genuine, body: '{"pay":"mallo"}' }));
  mismatch(await send({ ...genuine, path: INVOKE.replace('echo', 'echo2') }));
  mismatch(await send({ ...genuine, path: `${INVOKE}?Qualifier=1` }));
  const dryRun = invoke({ headers: { 'x-amz-invocation-type': 'DryRun' } });
  assert.match(await send(dryRun), /^204 /);
  mismatch(await send({ ...dryRun, headers: { ...dryRun.headers, 'x-amz-invocation-type': 'Event' } }));
});

test('a header that steers and is not signed is refused; one that does not may be added', async () => {
  const target = {
    'x-amz-target': 'Logs_20140328.DescribeLogGroups',
    'content-type': 'application/x-amz-json-1.1',
  };
  const logs = { service: 'logs', body: '{}', headers: target };
  assert.match(await send(sign(logs)), /^200 /);
  mismatch(await send(sign({ ...logs, unsigned: ['x-amz-target'] })));
  mismatch(await send(who({ unsigned: ['host'] })));
  const genuine = who();
  assert.match(await send({ ...genuine, headers: { ...genuine.headers, via: '1.1 proxy' } }), /^200 /);
});

test('a body that nobody signed is not taken, whatever the request calls it', async () => {
  const hash = 'x-amz-content-sha256';
  for (const claim of ['UNSIGNED-PAYLOAD', 'STREAMING-UNSIGNED-PAYLOAD-TRAILER', 'anything']) {
    const signed = { headers: { ...FORM, [hash]: claim }, payloadHash: claim };
    mismatch(await send(who(signed)));
    mismatch(await send(invoke({ headers: { [hash]: claim }, payloadHash: claim })));
  }
  // The hash of another body, signed.
  const other = sha256('another');
  mismatch(await send(who({ headers: { ...FORM, [hash]: other }, payloadHash: other })));
  mismatch(await send(invoke({ headers: { [hash]: other }, payloadHash: other })));
  // The right one, put in after the signature was made.
  const genuine = who();
  mismatch(await send({ ...genuine, headers: { ...genuine.headers, [hash]: sha256(WHO) } }));
});

test('forged signatures: of another secret, cut, empty, of another key, in other words', async () => {
  const genuine = who();
  const { authorization = '' } = genuine.headers;
  const forged = (to: string) => send({ ...genuine, headers: { ...genuine.headers, authorization: to } });
  mismatch(await send(who({ keys: { ...platform.credentials, secretAccessKey: 'x'.repeat(40) } })));
  mismatch(await send(who({ keys: { ...platform.credentials, secretAccessKey: '' } })));
  const signature = /[0-9a-f]{64}$/.exec(authorization)?.[0] ?? '';
  for (const other of ['0'.repeat(64), signature.slice(0, -1), signature.toUpperCase(), `${signature}0`]) {
    mismatch(await forged(authorization.replace(signature, other)));
  }
  refusedFor('IncompleteSignature|SignatureDoesNotMatch')(await forged(authorization.replace(signature, '')));
  refusedFor('IncompleteSignature')(await forged(authorization.replace('HMAC-SHA256', 'HMAC-SHA1')));
  refusedFor('IncompleteSignature')(await forged(authorization.replace('AWS4-HMAC-SHA256', 'none')));
  refusedFor('InvalidClientTokenId')(await forged(authorization.replace(/AKIA\w+/, 'AKIAIOSFODNN7EXAMPLE')));
  refusedFor('InvalidClientTokenId')(await forged(authorization.replace(/AKIA\w+/, '__proto__')));
  mismatch(await forged(authorization.replace('/sts/', '/iam/')));
  mismatch(await forged(authorization.replace(`/${REGION}/`, '/eu-west-1/')));
});

test('a request that was seen is good for what it says, for as long as AWS takes it, and for nothing else', async () => {
  const genuine = who();
  // AWS keeps no list of what it has seen: the same request may come again within the window.
  assert.match(await send(genuine), /^200 /);
  assert.match(await send(genuine), /^200 /);
  assert.match(await send(who({ age: 14 * 60 })), /^200 /);
  refusedFor('Signature expired')(await send(who({ age: 16 * 60 })));
  refusedFor('Signature not yet current')(await send(who({ age: -16 * 60 })));
  assert.match(await send(invoke({ age: 4 * 60 })), /^200 /);
  refusedFor('Signature expired')(await send(invoke({ age: 6 * 60 })));
  // The same form to another service: the version tells which is meant, the scope for whom it was signed.
  const users = 'Action=ListUsers&Version=2010-05-08';
  assert.match(await send(sign({ service: 'iam', body: users, headers: FORM })), /^200 /);
  refusedFor('SignatureDoesNotMatch|InvalidAction')(
    await send(sign({ service: 'sts', body: users, headers: FORM })),
  );
});

test('session tokens: none, of another session, changed, with a key that lasts, unsigned', async () => {
  const session = async (): Promise<Keys> => {
    const { Credentials: made } = await platform.sts.send(new GetSessionTokenCommand({}));
    return {
      accessKeyId: made?.AccessKeyId ?? '',
      secretAccessKey: made?.SecretAccessKey ?? '',
      sessionToken: made?.SessionToken ?? '',
    };
  };
  const [one, other] = [await session(), await session()];
  assert.match(await send(who({ keys: one })), /^200 /);
  const invalid = refusedFor('InvalidClientTokenId');
  const { sessionToken: _, ...bare } = one;
  invalid(await send(who({ keys: bare })));
  invalid(await send(who({ keys: { ...one, sessionToken: other.sessionToken ?? '' } })));
  const bytes = Buffer.from(one.sessionToken ?? '', 'base64');
  for (const at of [0, 5, 40, bytes.length - 1]) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    invalid(await send(who({ keys: { ...one, sessionToken: changed.toString('base64') } })));
  }
  invalid(await send(who({ keys: { ...platform.credentials, sessionToken: one.sessionToken ?? '' } })));
  mismatch(await send(who({ keys: one, unsigned: ['x-amz-security-token'] })));
});

test('one user’s secret does not sign for another user’s key', async () => {
  const make = async (UserName: string): Promise<Keys> => {
    await platform.iam.send(new CreateUserCommand({ UserName }));
    const { AccessKey } = await platform.iam.send(new CreateAccessKeyCommand({ UserName }));
    return {
      accessKeyId: AccessKey?.AccessKeyId ?? '',
      secretAccessKey: AccessKey?.SecretAccessKey ?? '',
    };
  };
  const [alice, bob] = [await make('alice'), await make('bob')];
  assert.match(await send(who({ keys: alice })), /^200 .*user\/alice/s);
  mismatch(await send(who({ keys: { ...alice, secretAccessKey: bob.secretAccessKey } })));
});

test('secrets and signatures are compared in constant time, by construction', async (context: TestContext) => {
  const source = join(import.meta.dirname, '../../src');
  const read = (path: string) => readFile(join(source, path), 'utf8');
  // What decides is one function, and it ends in timingSafeEqual.
  const verify = await read('protocol/sigv4/verify.ts');
  assert.match(verify, /matches: equalSignatures\(key\.hex\(stringToSign\), signed\.signature\)/);
  assert.match(verify, /function equalSignatures[^}]*timingSafeEqual\(/);
  const compares = /\b(?:signature|secretAccessKey|sessionToken)\s*[!=]== (?!undefined|')/;
  for (const path of [
    'protocol/sigv4/verify.ts',
    'api/authenticate.ts',
    'platform/rootAccount.ts',
    'api/siteSignature.ts',
  ]) {
    context.diagnostic(path);
    assert.doesNotMatch(await read(path), compares);
  }
});

test('GetFunction’s link to the code works unchanged only, and only for its code', async () => {
  const { Code } = await platform.lambda.send(new GetFunctionCommand({ FunctionName: 'echo' }));
  const link = new URL(Code?.Location ?? '');
  const status = async (url: URL) => {
    const response = await fetch(url);
    await response.arrayBuffer();
    return response.status;
  };
  assert.equal(await status(link), 200);
  for (const [name, value] of link.searchParams) {
    const changed = new URL(link);
    const last = value.at(-1) === '0' ? '1' : '0';
    changed.searchParams.set(name, value.slice(0, -1) + last);
    assert.equal(await status(changed), 403, name);
  }
  // 43 letters of six bits hold two bits more than the signature's 256: the last letter has four spellings.
  const signature = link.searchParams.get('Signature') ?? '';
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const other = new URL(link);
  const spelt = letters[letters.indexOf(signature.at(-1) ?? '') ^ 1] ?? '';
  other.searchParams.set('Signature', signature.slice(0, -1) + spelt);
  assert.equal(await status(other), 403);
  const bare = new URL(link);
  bare.search = '';
  assert.equal(await status(bare), 403);
});
