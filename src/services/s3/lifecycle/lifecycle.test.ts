import assert from 'node:assert/strict';
import { test } from 'node:test';
import { s3InTime } from '../s3InTime.fixture.ts';

const DAY_MS = 86_400_000;

const enabled = { Status: 'Enabled' };

test('objects go at the midnight after their days, those alone that a rule is about', async (context) => {
  const { clock, call, runRules, rules, keys } = await s3InTime(context);
  await rules(
    { ...enabled, ID: 'logs', Filter: { Prefix: 'log/' }, Expiration: { Days: 2 } },
    {
      ...enabled,
      Filter: { And: { Tags: [{ Key: 'temporary', Value: 'yes' }], ObjectSizeLessThan: 10 } },
      Expiration: { Days: 1 },
    },
    { Status: 'Disabled', Filter: { Prefix: '' }, Expiration: { Days: 1 } },
  );
  await clock.advance(1000);
  const put = await call('PutObject', { Key: 'log/a', Body: Buffer.from('x') });
  assert.equal(put.Expiration, 'expiry-date="Sun, 04 Jan 2026 00:00:00 GMT", rule-id="logs"');
  await call('PutObject', { Key: 'kept', Body: Buffer.from('x') });
  await call('PutObject', { Key: 'tagged', Body: Buffer.from('x'), Tagging: 'temporary=yes' });
  await call('PutObject', { Key: 'tagged large', Body: Buffer.alloc(10), Tagging: 'temporary=yes' });
  await clock.advance(2 * DAY_MS - 2000);
  await runRules();
  assert.deepEqual(await keys(), ['kept', 'log/a', 'tagged', 'tagged large']);
  await clock.advance(2 * 3_600_000);
  await runRules();
  assert.deepEqual(await keys(), ['kept', 'log/a', 'tagged large']);
  await clock.advance(DAY_MS);
  await runRules();
  assert.deepEqual(await keys(), ['kept', 'tagged large']);
});

test('versions: a marker above them, then they go, then the marker; uploads are aborted', async (context) => {
  const { clock, call, runRules, rules, keys } = await s3InTime(context);
  await call('PutBucketVersioning', { VersioningConfiguration: { Status: 'Enabled' } });
  await rules({
    ...enabled,
    Filter: { Prefix: '' },
    NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 1 },
    AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
  });
  for (const text of ['1', '2', '3', '4']) await call('PutObject', { Key: 'k', Body: Buffer.from(text) });
  await call('CreateMultipartUpload', { Key: 'open' });
  await clock.advance(3 * DAY_MS);
  await runRules();
  const versions = async () => (await call('ListObjectVersions')).Versions?.length ?? 0;
  assert.equal(await versions(), 2, 'the current one and the newest of the others');
  assert.equal((await call('ListMultipartUploads')).Uploads, undefined);
  await rules({
    ...enabled,
    Filter: {},
    Expiration: { Days: 1 },
    NoncurrentVersionExpiration: { NoncurrentDays: 1 },
  });
  await clock.advance(3 * DAY_MS);
  await runRules();
  assert.deepEqual(await keys(), []);
  await clock.advance(3 * DAY_MS);
  await runRules();
  assert.equal(await versions(), 0);
  await clock.advance(3 * DAY_MS);
  await runRules();
  assert.equal((await call('ListObjectVersions')).DeleteMarkers, undefined);
});

test('rules that are none are refused', async (context) => {
  const { call, rules } = await s3InTime(context);
  const bad: [object, string][] = [
    [{ ...enabled, Filter: {}, Expiration: { Days: 0 } }, 'InvalidArgument'],
    [{ ...enabled, Filter: {}, Expiration: { Date: new Date(1) } }, 'InvalidArgument'],
    [{ ...enabled, Expiration: { Days: 1 } }, 'MalformedXML'],
    [{ ...enabled, Prefix: '', Filter: {}, Expiration: { Days: 1 } }, 'MalformedXML'],
    [{ ...enabled, Filter: {} }, 'MalformedXML'],
    [{ ...enabled, Filter: {}, Transitions: [{ Days: 1, StorageClass: 'GLACIER' }] }, 'NotImplemented'],
  ];
  for (const [rule, code] of bad) await assert.rejects(rules(rule), { code });
  await assert.rejects(call('GetBucketLifecycleConfiguration'), { code: 'NoSuchLifecycleConfiguration' });
  await rules({ ...enabled, ID: 'one', Filter: { Prefix: 'a' }, Expiration: { Days: 1 } });
  const { Rules } = await call('GetBucketLifecycleConfiguration');
  assert.deepEqual(Rules, [
    { ID: 'one', Status: 'Enabled', Filter: { Prefix: 'a' }, Expiration: { Days: 1 } },
  ]);
});
