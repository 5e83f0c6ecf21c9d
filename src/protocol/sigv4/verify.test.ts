import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { test } from 'node:test';
import { SignatureV4 } from '@smithy/signature-v4';
import type { ChecksumConstructor, HashConstructor } from '@smithy/types';
import fc from 'fast-check';
import { parseAmzDate } from './amzDate.ts';
import type { RequestHead } from './canonicalRequest.ts';
import { EMPTY_HASH, payloadOf } from './payload.ts';
import { createHmacKey, createSigningKeys } from './signingKey.ts';
import type { Signed } from './signed.ts';
import { readSigned, verifySignature } from './verify.ts';
import { SignerHash } from './signerHash.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const TOKEN = '6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267';
const NOW = Date.UTC(2015, 7, 30, 12, 36, 0);
const keys = createSigningKeys();

function read(head: RequestHead): Signed {
  const signed = readSigned(head);
  assert.ok(signed && !('problem' in signed), JSON.stringify(signed));
  return signed;
}

function verify(
  head: RequestHead,
  options: { hash?: string; nowMs?: number; isS3?: boolean; secret?: string } = {},
) {
  const signed = read(head);
  const key = keys.get(options.secret ?? SECRET, signed.date, signed.region, signed.service);
  const payloadHash = options.hash ?? EMPTY_HASH;
  const { nowMs = NOW, isS3 = false } = options;
  return verifySignature(signed, head, { key, nowMs, windowMs: 300_000, payloadHash, isS3 });
}

function authorization(signedHeaders: string, signature: string): string {
  return `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=${signedHeaders}, Signature=${signature}`;
}

const vanilla: RequestHead = {
  method: 'GET',
  path: '/',
  query: '',
  headers: {
    host: 'example.amazonaws.com',
    'x-amz-date': '20150830T123600Z',
    authorization: authorization(
      'host;x-amz-date',
      '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
    ),
  },
};

function presigned(signature: string, token = ''): RequestHead {
  const query = `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20150830%2Fus-east-1%2Fservice%2Faws4_request&X-Amz-Date=20150830T123600Z&X-Amz-Expires=3600&X-Amz-SignedHeaders=host${token}&X-Amz-Signature=${signature}`;
  return { method: 'GET', path: '/', query, headers: { host: 'example.amazonaws.com' } };
}

test("AWS's vectors hold: header, token, presigned, presigned with token", () => {
  assert.equal(verify(vanilla), undefined);
  const signature = '07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8';
  const withToken = {
    ...vanilla,
    headers: {
      ...vanilla.headers,
      'x-amz-security-token': TOKEN,
      authorization: authorization('host;x-amz-date;x-amz-security-token', signature),
    },
  };
  assert.equal(verify(withToken), undefined);
  assert.equal(
    verify(presigned('e93c787ed7f371d5c6b165c1b38ede9550f4dce4144713e844b25b7192d3865d')),
    undefined,
  );
  const url = presigned(
    '7ff2b50b376cb4d151970630573d6291dc128cc5c2a12ffb237f73cc53f67b6c',
    `&X-Amz-Security-Token=${TOKEN}`,
  );
  assert.equal(verify(url), undefined);
});

test("AWS's vector of a form body holds", () => {
  const hash = '9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e';
  const head = {
    method: 'POST',
    path: '/',
    query: '',
    headers: {
      host: 'example.amazonaws.com',
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': '13',
      'x-amz-content-sha256': hash,
      'x-amz-date': '20150830T123600Z',
      authorization: authorization(
        'content-length;content-type;host;x-amz-content-sha256;x-amz-date',
        'd3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b',
      ),
    },
  };
  assert.equal(verify(head, { hash }), undefined);
});

test("S3's vectors hold: a range request and a presigned URL", () => {
  const s3 = { secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', isS3: true, nowMs: Date.UTC(2013, 4, 24) };
  const get = {
    method: 'GET',
    path: '/test.txt',
    query: '',
    headers: {
      host: 'examplebucket.s3.amazonaws.com',
      range: 'bytes=0-9',
      'x-amz-content-sha256': EMPTY_HASH,
      'x-amz-date': '20130524T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    },
  };
  assert.equal(verify(get, s3), undefined);
  const url = {
    method: 'GET',
    path: '/test.txt',
    query:
      'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
    headers: { host: 'examplebucket.s3.amazonaws.com' },
  };
  assert.deepEqual(payloadOf(read(url), url, true), { kind: 'unsigned' });
  assert.equal(verify(url, { ...s3, hash: 'UNSIGNED-PAYLOAD' }), undefined);
  const late = { ...s3, hash: 'UNSIGNED-PAYLOAD', nowMs: s3.nowMs + 86_401_000 };
  assert.equal(verify(url, late)?.problem, 'urlExpired');
});

test('whatever the SDK signs is verified, and one changed character is not', async () => {
  const part = fc.string({
    unit: fc.constantFrom(...Array.from('abcXYZ019-._~ /:+%=&?*!\u00e9')),
    maxLength: 8,
  });
  const value = fc.string({ unit: fc.constantFrom(...Array.from('abc XYZ09;,="')), maxLength: 20 });
  const request = fc.record({
    method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
    segments: fc.array(part, { maxLength: 4 }),
    query: fc.dictionary(
      part.filter((name) => name !== ''),
      part,
      { maxKeys: 4 },
    ),
    headers: fc.dictionary(fc.stringMatching(/^x-[a-z]{1,8}$/), value, { maxKeys: 4 }),
    body: fc.string(),
    isS3: fc.boolean(),
    presign: fc.boolean(),
    token: fc.option(fc.stringMatching(/^[A-Za-z0-9+/]{8,40}={0,2}$/), { nil: undefined }),
  });
  await fc.assert(
    fc.asyncProperty(request, async (made) => {
      const head = await signWithSdk(made);
      const signed = read(head);
      const payload = payloadOf(signed, head, made.isS3);
      assert.ok(!('problem' in payload), JSON.stringify(payload));
      const hash = payload.kind === 'unsigned' ? 'UNSIGNED-PAYLOAD' : sha256(made.body);
      assert.equal(verify(head, { hash, isS3: made.isS3 }), undefined, JSON.stringify(head));
      const otherMethod = { ...head, method: 'PATCH' };
      assert.equal(verify(otherMethod, { hash, isS3: made.isS3 })?.problem, 'mismatch');
      const otherPath = { ...head, path: `${head.path}x` };
      assert.equal(verify(otherPath, { hash, isS3: made.isS3 })?.problem, 'mismatch');
    }),
    { numRuns: 150 },
  );
});

interface Made {
  method: string;
  segments: string[];
  query: Record<string, string>;
  headers: Record<string, string>;
  body: string;
  isS3: boolean;
  presign: boolean;
  token: string | undefined;
}

async function signWithSdk(made: Made): Promise<RequestHead> {
  const signer = new SignatureV4({
    service: made.isS3 ? 's3' : 'lambda',
    region: 'eu-central-1',
    credentials: {
      accessKeyId: 'AKIDEXAMPLE',
      secretAccessKey: SECRET,
      ...(made.token !== undefined && { sessionToken: made.token }),
    },
    sha256: SignerHash satisfies ChecksumConstructor | HashConstructor,
    uriEscapePath: !made.isS3,
  });
  const request = {
    protocol: 'http:',
    hostname: 'localhost',
    port: 4566,
    method: made.method,
    path: `/${made.segments.map((segment) => escape(segment)).join('/')}`,
    query: made.query,
    headers: {
      ...made.headers,
      host: 'localhost:4566',
      ...(made.isS3 && { 'x-amz-content-sha256': sha256(made.body) }),
    },
    body: made.body,
  };
  const signed = made.presign
    ? await signer.presign(request, { signingDate: new Date(NOW), expiresIn: 60 })
    : await signer.sign(request, { signingDate: new Date(NOW) });
  const headers: Record<string, string> = {};
  for (const [name, text] of Object.entries(signed.headers)) headers[name.toLowerCase()] = text;
  const query = Object.entries(signed.query ?? {}).map(
    ([name, text]) => `${escape(name)}=${escape(String(text))}`,
  );
  return { method: signed.method, path: signed.path, query: query.reverse().join('&'), headers };
}

function escape(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

test('time: inside the window either way, and not beyond it', () => {
  assert.equal(verify(vanilla, { nowMs: NOW + 300_000 }), undefined);
  assert.equal(verify(vanilla, { nowMs: NOW - 300_000 }), undefined);
  assert.deepEqual(verify(vanilla, { nowMs: NOW + 301_000 }), {
    problem: 'tooOld',
    signedAtMs: NOW,
    windowMs: 300_000,
  });
  assert.equal(verify(vanilla, { nowMs: NOW - 301_000 })?.problem, 'notYetCurrent');
});

test('headers that steer a request must be signed', () => {
  const target = { ...vanilla, headers: { ...vanilla.headers, 'x-amz-target': 'Logs.DeleteLogGroup' } };
  assert.deepEqual(verify(target), { problem: 'headersNotSigned', names: ['x-amz-target'] });
  const meta = { ...vanilla, headers: { ...vanilla.headers, 'x-amz-meta-a': '1' } };
  assert.equal(verify(meta), undefined);
  assert.equal(verify(meta, { isS3: true })?.problem, 'headersNotSigned');
  const noHost = { ...vanilla.headers, authorization: authorization('x-amz-date', 'a'.repeat(64)) };
  assert.equal(verify({ ...vanilla, headers: noHost })?.problem, 'hostNotSigned');
});

test('malformed claims are told apart', () => {
  const problems: [string | undefined, string, string][] = [
    ['Basic abc', '', 'unsupportedAlgorithm'],
    ['AWS AKID:sig', '', 'unsupportedAlgorithm'],
    ['AWS4-HMAC-SHA256', '', 'incomplete'],
    ['AWS4-HMAC-SHA256 Credential', '', 'incomplete'],
    ['AWS4-HMAC-SHA256 Credential=a/b/c/d, SignedHeaders=host, Signature=x', '', 'incomplete'],
    ['AWS4-HMAC-SHA256 Credential=/b/c/d/e, SignedHeaders=host, Signature=x', '', 'incomplete'],
    [vanilla.headers['authorization'], 'X-Amz-Algorithm=x', 'twoMechanisms'],
    [undefined, 'X-Amz-Signature=x', 'incomplete'],
  ];
  for (const [text, query, problem] of problems) {
    const headers: Record<string, string> = { host: 'h', 'x-amz-date': '20150830T123600Z' };
    if (text !== undefined) headers['authorization'] = text;
    const signed = readSigned({ method: 'GET', path: '/', query, headers });
    assert.equal(signed && 'problem' in signed && signed.problem, problem, text);
  }
  assert.equal(readSigned({ method: 'GET', path: '/', query: '', headers: {} }), undefined);
});

test('garbage never throws', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (text, query, date) => {
      const start = fc.sample(fc.constantFrom('', 'AWS4-HMAC-SHA256 ', 'AWS4-HMAC-SHA256 Credential='), 1)[0];
      const headers = { host: 'h', 'x-amz-date': date, authorization: `${start}${text}` };
      readSigned({ method: 'GET', path: '/', query, headers });
      readSigned({ method: 'GET', path: '/', query: `X-Amz-Algorithm=${query}`, headers: {} });
    }),
  );
});

test('dates are read strictly', () => {
  assert.equal(parseAmzDate('20150830T123600Z'), NOW);
  for (const text of ['', '20150830T123600', '20151330T123600Z', '2015083xT123600Z', '20150830 123600Z']) {
    assert.equal(parseAmzDate(text), undefined, text);
  }
});

test('the HMAC is the HMAC', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 200 }),
      fc.string({ unit: 'binary', maxLength: 600 }),
      (secret, text) => {
        assert.equal(
          createHmacKey(secret).hex(text),
          createHmac('sha256', secret).update(text).digest('hex'),
        );
      },
    ),
  );
});
