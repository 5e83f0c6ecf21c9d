import assert from 'node:assert/strict';
import { createHmac, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { before, test, type TestContext } from 'node:test';
import { CreateOpenIDConnectProviderCommand, CreateRoleCommand } from '@aws-sdk/client-iam';
import { AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { ACCOUNT, REGION, testPlatform, type TestPlatform } from '../harness.ts';
import {
  AUDIENCE,
  DISCOVERY_PATH,
  encoded,
  nowSeconds,
  testIdentityProvider,
  type TestIdentityProvider,
} from '../identityProvider.ts';

/**
 * Forged tokens of identity providers. Nobody signs AssumeRoleWithWebIdentity, so a token that is believed wrongly is
 * a role for a stranger. Each attack starts from a token that works.
 */
const closers: (() => void | Promise<void>)[] = [];
const context: Pick<TestContext, 'after'> = { after: (close) => void closers.push(close as () => void) };
let provider: TestIdentityProvider;
let platform: TestPlatform;
let stranger: STSClient;

before(async () => {
  provider = await testIdentityProvider(context);
  provider.addKey('curve', 'ec');
  platform = await testPlatform(context, { oidcHosts: [provider.host] });
  stranger = new STSClient({ region: REGION, endpoint: platform.endpoint, maxAttempts: 1 });
  await trust(provider, 'deployer');
});
test.after(async () => {
  stranger.destroy();
  for (const close of closers.toReversed()) await close();
});

async function trust({ issuer, host }: Pick<TestIdentityProvider, 'issuer' | 'host'>, RoleName: string) {
  await platform.iam.send(new CreateOpenIDConnectProviderCommand({ Url: issuer, ClientIDList: [AUDIENCE] }));
  const statement = {
    Effect: 'Allow',
    Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${host}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: { StringEquals: { [`${host}:sub`]: 'ci:main' } },
  };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: statement });
  await platform.iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
}

const assume = (WebIdentityToken: string, role = 'deployer') =>
  stranger.send(
    new AssumeRoleWithWebIdentityCommand({
      RoleArn: `arn:aws:iam::${ACCOUNT}:role/${role}`,
      RoleSessionName: 'attack',
      WebIdentityToken,
    }),
  );

const invalid = (error: unknown) => {
  assert.ok(error instanceof Error);
  assert.equal(error.name, 'InvalidIdentityTokenException', error.message);
  return true;
};

const parts = (token: string): [string, string, string] => {
  const [head = '', body = '', signature = ''] = token.split('.');
  return [head, body, signature];
};

test('alg none, in any case, with and without a signature', async () => {
  await assume(provider.token());
  const [, body, signature] = parts(provider.token());
  for (const alg of ['none', 'None', 'NONE', 'nOnE', '', 'null']) {
    const head = encoded({ alg, typ: 'JWT', kid: 'first' });
    for (const end of ['', signature, 'AA']) await assert.rejects(assume(`${head}.${body}.${end}`), invalid);
  }
  await assert.rejects(assume(`${encoded({ typ: 'JWT' })}.${body}.${signature}`), invalid);
});

test('HS256 with the public key as the secret, in each form that it has', async () => {
  const key = createPublicKey({ key: provider.publicKey('first'), format: 'jwk' });
  const secrets = [
    key.export({ type: 'spki', format: 'pem' }),
    key.export({ type: 'spki', format: 'der' }),
    key.export({ type: 'pkcs1', format: 'pem' }),
    JSON.stringify(provider.publicKey('first')),
    '',
  ];
  const [, body] = parts(provider.token());
  for (const alg of ['HS256', 'HS384', 'HS512']) {
    const head = encoded({ alg, typ: 'JWT', kid: 'first' });
    for (const secret of secrets) {
      const signature = createHmac(alg.replace('HS', 'sha'), secret)
        .update(`${head}.${body}`)
        .digest('base64url');
      await assert.rejects(assume(`${head}.${body}.${signature}`), invalid);
    }
  }
});

test('keys that a token brings along or points to are ignored', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const mine = publicKey.export({ format: 'jwk' });
  let asked = 0;
  const server = createServer((_request, response) => {
    asked++;
    response.end(JSON.stringify({ keys: [{ ...mine, kid: 'mine' }] }));
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const url = `http://localhost:${(server.address() as AddressInfo).port}/keys`;
  const [, body] = parts(provider.token());
  const lures = [
    { jku: url, kid: 'mine' },
    { x5u: url, kid: 'mine' },
    { jwk: mine },
    { jwk: mine, kid: 'first' },
    { x5c: [publicKey.export({ type: 'spki', format: 'der' }).toString('base64')], kid: 'first' },
    { crit: ['b64'], b64: false, kid: 'first' },
  ];
  for (const lure of lures) {
    const signed = `${encoded({ alg: 'RS256', typ: 'JWT', ...lure })}.${body}`;
    const signature = sign('sha256', Buffer.from(signed), privateKey).toString('base64url');
    await assert.rejects(assume(`${signed}.${signature}`), invalid);
  }
  assert.equal(asked, 0);
  await new Promise((resolve) => server.close(resolve));
});

test('a key id is a name, not a path, a query or a property', async () => {
  const ids = [
    '../../../../etc/passwd',
    '/dev/null',
    "' OR '1'='1",
    '__proto__',
    'constructor',
    'toString',
    '',
  ];
  for (const kid of ids) await assert.rejects(assume(provider.token({}, { kid })), invalid);
  const [head, body, signature] = parts(provider.token());
  const header = JSON.parse(Buffer.from(head, 'base64url').toString()) as object;
  for (const kid of [null, 7, ['first'], { first: true }]) {
    await assert.rejects(assume(`${encoded({ ...header, kid })}.${body}.${signature}`), invalid);
  }
});

test('signatures that are nothing, of another kind of key, or of another provider', async () => {
  await assume(provider.token({}, { kid: 'curve' }));
  const rsa = parts(provider.token({}, { kid: 'first' }));
  const ec = parts(provider.token({}, { kid: 'curve' }));
  // CVE-2022-21449: r and s of zero.
  const nothing = Buffer.alloc(64).toString('base64url');
  await assert.rejects(assume(`${ec[0]}.${ec[1]}.${nothing}`), invalid);
  for (const [alg, kid] of [
    ['ES256', 'first'],
    ['RS256', 'curve'],
    ['ES384', 'curve'],
    ['RS512', 'first'],
    ['PS256', 'first'],
  ]) {
    const head = encoded({ alg, typ: 'JWT', kid });
    for (const [, body, signature] of [rsa, ec]) {
      await assert.rejects(assume(`${head}.${body}.${signature}`), invalid);
    }
  }
  // Another provider's signature over a token that names this one.
  const other = await testIdentityProvider(context);
  await assert.rejects(assume(other.token({ iss: provider.issuer })), invalid);
  // A registered provider's token, for a role that trusts another one with the same subject.
  const second = await testIdentityProvider(context);
  const both = await testPlatform(context, { oidcHosts: [provider.host, second.host] });
  const saved = platform;
  platform = both;
  await trust(provider, 'deployer');
  await trust(second, 'others');
  platform = saved;
  const client = new STSClient({ region: REGION, endpoint: both.endpoint, maxAttempts: 1 });
  context.after(() => client.destroy());
  const ask = (WebIdentityToken: string, role: string) =>
    client.send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn: `arn:aws:iam::${ACCOUNT}:role/${role}`,
        RoleSessionName: 'attack',
        WebIdentityToken,
      }),
    );
  await ask(second.token(), 'others');
  await assert.rejects(ask(second.token(), 'deployer'), /Not authorized to perform/);
});

test('claims that are not what they seem', async () => {
  const refuse = (claims: Record<string, unknown>) =>
    assert.rejects(assume(provider.token(claims)), (error: unknown) => {
      assert.ok(error instanceof Error);
      assert.match(
        error.name,
        /^(InvalidIdentityToken|ExpiredToken|IDPRejectedClaim)Exception$/,
        error.message,
      );
      return true;
    });
  await refuse({ iss: [provider.issuer] });
  await refuse({ iss: `${provider.issuer}/../..` });
  await refuse({ iss: provider.issuer.replace('http://', 'http://user@') });
  await refuse({ aud: { [AUDIENCE]: true } });
  await refuse({ aud: [AUDIENCE, 7] });
  await refuse({ aud: [AUDIENCE, 'attacker'] });
  await refuse({ aud: `${AUDIENCE} ` });
  await refuse({ sub: ['ci:main'] });
  await refuse({ sub: '' });
  await refuse({ exp: String(nowSeconds() + 600) });
  await refuse({ exp: undefined });
  await refuse({ exp: null });
  await refuse({ exp: nowSeconds() - 600, iat: nowSeconds() - 1200 });
  await refuse({ nbf: nowSeconds() + 1200 });
  await refuse({ 'https://aws.amazon.com/tags': { principal_tags: { 'aws:team': ['x'] } } });
  // A subject that would match as a pattern is only that text.
  for (const sub of ['ci:*', '*', 'ci:main\u0000', 'CI:MAIN']) {
    await assert.rejects(assume(provider.token({ sub })), /Not authorized to perform/);
  }
});

test('the provider’s answers lead nowhere: no redirects, no private addresses, no masses', async () => {
  let inside = 0;
  const server = createServer((_request, response) => {
    inside++;
    response.end(JSON.stringify({ keys: [provider.publicKey('first')] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const discovery = (issuer: string, jwks_uri: unknown) => ({ body: JSON.stringify({ issuer, jwks_uri }) });
  const attacks: [string, (attacked: TestIdentityProvider) => void][] = [
    [
      'redirected discovery',
      ({ answers }) => {
        answers.set(DISCOVERY_PATH, {
          status: 302,
          headers: { location: `http://127.0.0.1:${port}/` },
          body: '',
        });
      },
    ],
    [
      'redirected keys',
      ({ answers }) => {
        answers.set('/keys', { status: 307, headers: { location: `http://127.0.0.1:${port}/` }, body: '' });
      },
    ],
    ...[
      `http://127.0.0.1:${port}/keys`,
      `https://127.0.0.1:${port}/keys`,
      `https://[::1]:${port}/keys`,
      `https://[::ffff:127.0.0.1]:${port}/keys`,
      `https://2130706433:${port}/keys`,
      `https://localhost:${port}/keys`,
      'https://169.254.169.254/latest/meta-data/',
      'file:///etc/passwd',
      `http://${'user:password@'}localhost:${port}/keys`,
      7,
    ].map(
      (uri) =>
        [
          `keys at ${uri}`,
          ({ answers, issuer }: TestIdentityProvider) =>
            void answers.set(DISCOVERY_PATH, discovery(issuer, uri)),
        ] as [string, (attacked: TestIdentityProvider) => void],
    ),
    [
      'another issuer',
      ({ answers, issuer }) => {
        answers.set(DISCOVERY_PATH, discovery('https://elsewhere.example', `${issuer}/keys`));
      },
    ],
    [
      'too much',
      ({ answers }) => void answers.set('/keys', { body: `{"keys":[],"x":"${'x'.repeat(1_100_000)}"}` }),
    ],
    [
      'too many keys',
      (one) => {
        const keys = Array.from({ length: 101 }, (_, i) => ({ ...one.publicKey('first'), kid: `k${i}` }));
        one.answers.set('/keys', { body: JSON.stringify({ keys: [...keys, one.publicKey('first')] }) });
      },
    ],
    ['no JSON', ({ answers }) => void answers.set('/keys', { body: '<html>' })],
  ];
  const attacked = await Promise.all(attacks.map(() => testIdentityProvider(context)));
  const other = await testPlatform(context, { oidcHosts: attacked.map(({ host }) => host) });
  const client = new STSClient({ region: REGION, endpoint: other.endpoint, maxAttempts: 1 });
  context.after(() => client.destroy());
  for (const [at, [what, attack]] of attacks.entries()) {
    const one = attacked[at];
    assert.ok(one);
    await other.iam.send(
      new CreateOpenIDConnectProviderCommand({ Url: one.issuer, ClientIDList: [AUDIENCE] }),
    );
    attack(one);
    const command = new AssumeRoleWithWebIdentityCommand({
      RoleArn: `arn:aws:iam::${ACCOUNT}:role/any`,
      RoleSessionName: 'attack',
      WebIdentityToken: one.token(),
    });
    await assert.rejects(client.send(command), (error: unknown) => {
      assert.ok(error instanceof Error);
      assert.equal(error.name, 'IDPCommunicationErrorException', `${what}: ${error.message}`);
      assert.doesNotMatch(error.message, /html|root:|password/);
      return true;
    });
  }
  assert.equal(inside, 0);
  await new Promise((resolve) => server.close(resolve));
});

test('invented key ids and wrong tokens do not make the platform ask again and again', async () => {
  const asked = provider.asked.get('/keys') ?? 0;
  for (let i = 0; i < 20; i++)
    await assert.rejects(assume(provider.token({}, { kid: `invented-${i}` })), invalid);
  assert.ok((provider.asked.get('/keys') ?? 0) <= asked + 1);
  const unknown = await testIdentityProvider(context);
  for (let i = 0; i < 5; i++) await assert.rejects(assume(unknown.token()), invalid);
  assert.equal(unknown.asked.size, 0, 'who is not registered is never asked');
});
