import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { Fault } from '../../../protocol/fault.ts';
import { readJsonWebToken } from '../../../protocol/jsonWebToken/jsonWebToken.ts';
import { isSignedBy, keyOf, readKeySet } from '../../../protocol/jsonWebToken/verificationKey.ts';
import { checkTimes, readClaims } from './webIdentityClaims.ts';

/** RFC 7515, appendix A.3. */
const TOKEN =
  'eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q';
const KEY = {
  kty: 'EC',
  crv: 'P-256',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
};

test('the signature of the standard’s example is good, and no other', () => {
  const token = readJsonWebToken(TOKEN);
  const [key] = readKeySet({ keys: [KEY] }) ?? [];
  assert.ok(token && key);
  assert.equal(keyOf(token, [key]), key);
  assert.ok(isSignedBy(token, key));
  for (let at = 0; at < token.signature.length; at++) {
    const signature = Buffer.from(token.signature);
    signature[at] = (signature[at] ?? 0) ^ 1;
    assert.ok(!isSignedBy({ ...token, signature }, key));
  }
  assert.ok(!isSignedBy({ ...token, signed: `${token.signed}A` }, key));
  assert.ok(!isSignedBy({ ...token, algorithm: 'ES384' }, key));
});

test('of a set only what may verify is taken: public, of a good size, for signatures', () => {
  const rsa = (modulusLength: number) =>
    generateKeyPairSync('rsa', { modulusLength }).publicKey.export({ format: 'jwk' });
  const good = rsa(2048);
  const ids = (keys: unknown[]) => readKeySet({ keys })?.map(({ id }) => id);
  assert.deepEqual(
    ids([
      { ...good, kid: 'good' },
      { ...good, kid: 'other use', use: 'enc' },
      { ...good, kid: 'other algorithm', alg: 'RSA-OAEP' },
      { ...good, kid: 'HMAC', alg: 'HS256' },
      { ...rsa(1024), kid: 'short' },
      { kty: 'oct', k: 'c2VjcmV0', kid: 'secret' },
      { ...KEY, kid: 'curve' },
      { ...KEY, kid: 'off the curve', y: KEY.x },
      { ...KEY, kid: 'unknown curve', crv: 'secp256k1' },
      { ...good, kid: 7 },
      'nonsense',
      null,
    ]),
    ['good', 'curve'],
  );
  assert.equal(readKeySet({ keys: Array(101).fill(KEY) }), undefined);
  for (const value of [undefined, null, [], {}, { keys: {} }, 'keys'])
    assert.equal(readKeySet(value), undefined);
  // A token without a key's id takes the only key that there is, and none of two.
  const token = readJsonWebToken(TOKEN);
  assert.ok(token);
  const two = readKeySet({ keys: [KEY, { ...KEY, kid: 'second' }] }) ?? [];
  assert.equal(keyOf(token, two), undefined);
});

test('whatever comes as a token or its claims is refused in order, or read', () => {
  const text = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  fc.assert(fc.property(fc.string(), (token) => void readJsonWebToken(token)));
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), (claims, header) => {
      readJsonWebToken(`${text(header)}.${text(claims)}.AA`);
      const full = { iss: 'https://x.example', aud: 'a', sub: 's', exp: 2, iat: 1, ...claims };
      try {
        readClaims(full);
        checkTimes(full, 1000);
      } catch (error) {
        assert.ok(error instanceof Fault, String(error));
      }
    }),
  );
});
