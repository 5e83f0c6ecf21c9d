import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { simulatedClock } from '../../base/clock.ts';
import { systemIds } from '../../base/ids.ts';
import { accountOfAccessKeyId } from '../../protocol/sigv4/accessKeyId.ts';
import { createSessionTokens } from './sessionToken.ts';

const key = new Uint8Array(32).fill(7);
const clock = simulatedClock(Date.UTC(2026, 0, 1, 0, 0, 0, 250));
const ids = systemIds();
const root = {
  kind: 'root',
  arn: 'arn:aws:iam::000000000001:root',
  userId: '000000000001',
  accessKeyId: 'AKIA',
} as const;
const request = { account: '000000000001', principal: root, durationSeconds: 900 };

test('a session opens again, after a restart too', () => {
  const session = createSessionTokens({ key, clock, ids }).issue(request);
  assert.deepEqual(createSessionTokens({ key, clock, ids }).open(session.sessionToken), session);
  assert.match(session.accessKeyId, /^ASIA[A-Z2-7]{16}$/);
  assert.equal(accountOfAccessKeyId(session.accessKeyId), '000000000001');
  assert.equal(session.principal.accessKeyId, session.accessKeyId);
  assert.equal(session.issuedAtMs, Date.UTC(2026, 0, 1));
  assert.equal(session.expiresAtMs, Date.UTC(2026, 0, 1, 0, 15));
});

test('a token of another key does not open', () => {
  const { sessionToken } = createSessionTokens({ key, clock, ids }).issue(request);
  const other = createSessionTokens({ key: new Uint8Array(32).fill(8), clock, ids });
  assert.equal(other.open(sessionToken), undefined);
});

test('not one changed byte passes', () => {
  const tokens = createSessionTokens({ key, clock, ids });
  const sealed = Buffer.from(tokens.issue(request).sessionToken, 'base64');
  fc.assert(
    fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const tampered = Buffer.from(sealed);
      tampered[at] = (tampered[at] ?? 0) ^ change;
      assert.equal(tokens.open(tampered.toString('base64')), undefined);
    }),
  );
});

test('garbage does not open and does not throw', () => {
  const tokens = createSessionTokens({ key, clock, ids });
  fc.assert(fc.property(fc.string(), (text) => assert.equal(tokens.open(text), undefined)));
  assert.equal(tokens.open('AQ'.repeat(100_000)), undefined);
});

test('secrets and tokens do not show in the token', () => {
  const session = createSessionTokens({ key, clock, ids }).issue(request);
  const bytes = Buffer.from(session.sessionToken, 'base64').toString('latin1');
  assert.equal(bytes.includes(session.secretAccessKey), false);
  assert.equal(bytes.includes('root'), false);
});
