import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { simulatedClock } from '../../../base/clock.ts';
import { seededIds } from '../../../base/ids.ts';
import { silentLog } from '../../../base/log.ts';
import { openDirectoryBlobs } from '../../../store/directory/openDirectoryBlobs.ts';
import { openMemoryStore } from '../../../store/memory/openMemoryStore.ts';
import type { Call } from '../../service.ts';
import { createS3 } from '../index.ts';

const DAY_MS = 86_400_000;
const Bucket = 'aging';

interface Answer {
  readonly Expiration?: string;
  readonly Contents?: readonly { readonly Key: string }[];
  readonly Versions?: readonly object[];
  readonly DeleteMarkers?: readonly object[];
  readonly Uploads?: readonly object[];
  readonly Rules?: readonly object[];
}

/** S3 on a clock that the test moves. */
async function s3InTime(context: Pick<TestContext, 'after'>) {
  const folder = await mkdtemp(join(tmpdir(), 'mayfly-s3-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const clock = simulatedClock();
  const ids = seededIds(1);
  const store = openMemoryStore({ clock, log: silentLog() });
  const blobs = await openDirectoryBlobs({ folder, ids });
  const functions = { mayInvoke: async () => true, invoke: async () => undefined };
  const s3 = createS3({ store, blobs, clock, ids, log: silentLog(), functions, mayAlso: () => true });
  const call = async (operation: string, input: object = {}): Promise<Answer> => {
    const principal = { kind: 'root', arn: 'arn:aws:iam::000000000000:root', userId: 'root' };
    const facts = {
      account: '000000000000',
      region: 'us-east-1',
      headers: {},
      requestId: 'r',
      sourceIp: '::1',
    };
    const handler = s3.operations[operation as 'PutObject'] as (input: object, call: Call) => Promise<object>;
    return handler({ Bucket, ...input }, { ...facts, principal, operation } as unknown as Call);
  };
  const runRules = async () => {
    const task = s3.tasks?.find(({ name }) => name === 's3-lifecycle');
    await task?.run(new AbortController().signal);
  };
  const rules = (...Rules: object[]) =>
    call('PutBucketLifecycleConfiguration', { LifecycleConfiguration: { Rules } });
  const keys = async () => ((await call('ListObjectsV2')).Contents ?? []).map(({ Key }) => Key);
  await call('CreateBucket');
  return { clock, call, runRules, rules, keys };
}

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
