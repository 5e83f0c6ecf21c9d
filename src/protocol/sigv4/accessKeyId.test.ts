import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { seededIds, systemIds } from '../../base/ids.ts';
import { accountOfAccessKeyId, createAccessKeyId, createSecretAccessKey } from './accessKeyId.ts';

test('the account can be read off every key id that we make', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999_999_999 }), fc.integer(), (number, seed) => {
      const account = String(number).padStart(12, '0');
      const id = createAccessKeyId('AKIA', account, seededIds(seed));
      assert.match(id, /^AKIA[A-Z2-7]{16}$/);
      assert.equal(accountOfAccessKeyId(id), account);
    }),
  );
});

test("AWS's own ids are read as AWS reads them", () => {
  assert.equal(accountOfAccessKeyId('ASIAQNZGKIQY56JQ7WML'), '029608264753');
});

test('ids of another making name no account', () => {
  for (const id of ['', 'AKIA', 'AKIAIOSFODNN7EXAMPLE', 'XKIAQNZGKIQY56JQ7WML', 'ASIAQNZGKIQY56JQ7WMl']) {
    assert.equal(accountOfAccessKeyId(id), undefined, id);
  }
});

test('secrets have 40 characters and do not repeat', () => {
  const ids = systemIds();
  assert.match(createSecretAccessKey(ids), /^[A-Za-z0-9+/]{40}$/);
  assert.notEqual(createSecretAccessKey(ids), createSecretAccessKey(ids));
});
