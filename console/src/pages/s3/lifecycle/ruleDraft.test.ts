import assert from 'node:assert/strict';
import { test } from 'node:test';
import { draftOf, isDays, isRule, NEW_RULE, ruleOf } from './ruleDraft.ts';

const draft = {
  ...NEW_RULE,
  id: 'old-logs',
  prefix: 'logs/',
  expireDays: '30',
  noncurrentDays: '7',
  abortDays: '1',
};

test('a rule goes into the form and comes out of it as it was', () => {
  assert.deepEqual(ruleOf(draft), {
    ID: 'old-logs',
    Status: 'Enabled',
    Filter: { Prefix: 'logs/' },
    Expiration: { Days: 30 },
    NoncurrentVersionExpiration: { NoncurrentDays: 7 },
    AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
  });
  assert.deepEqual(draftOf(ruleOf(draft)), draft);
  const markers = { ...NEW_RULE, id: 'markers', enabled: false, markers: true };
  assert.deepEqual(draftOf(ruleOf(markers)), markers);
});

test('what the form cannot say is not put into it', () => {
  const rule = ruleOf(draft);
  assert.equal(draftOf({ ...rule, Filter: { Tag: { Key: 'a', Value: 'b' } } }), undefined);
  assert.equal(draftOf({ ...rule, Expiration: { Date: new Date(0) } }), undefined);
  const kept = { NoncurrentDays: 1, NewerNoncurrentVersions: 3 };
  assert.equal(draftOf({ ...rule, NoncurrentVersionExpiration: kept }), undefined);
});

test('a rule has a name of its own, whole days, and something to do', () => {
  assert.ok(isRule(draft, ['other']));
  assert.ok(!isRule(draft, ['old-logs']));
  assert.ok(!isRule({ ...NEW_RULE, id: 'nothing' }, []));
  assert.ok(!isRule({ ...draft, expireDays: '0' }, []));
  assert.deepEqual(['', '1', '0', '-1', '1.5', 'x'].map(isDays), [true, true, false, false, false, false]);
});
