import type { Key } from '../../../store/store.ts';
import type { Call } from '../../service.ts';
import type { Bucket } from '../bucketCache.ts';
import type { S3 } from '../needs.ts';
import { announce } from '../notification/announce.ts';
import {
  buckets,
  objectKey,
  objects,
  uploadKey,
  uploads,
  versions,
  type ObjectRecord,
  type VersionRecord,
} from '../records.ts';
import { removeCurrent, removeVersion } from '../versionStore.ts';
import { applies, daysAfter, firstExpiry, lifecycleRulesOf, type LifecycleRule } from './lifecycleRule.ts';

/** Removes what lifecycle rules say has had its time. What changed since it was looked at stays. */
const AT_A_TIME = 500;

export async function expireByLifecycle(s3: S3, signal: AbortSignal): Promise<void> {
  const all = await s3.store.read((view) => buckets.list(view));
  for (const { value } of all) {
    const bucket = await s3.buckets.find(value.name);
    const rules = bucket && lifecycleRulesOf(bucket)?.filter(({ enabled }) => enabled);
    if (!bucket || !rules || rules.length === 0) continue;
    const work: Work = { s3, bucket, rules, nowMs: s3.clock.now(), signal };
    if (rules.some(({ expiration }) => expiration)) await expireCurrent(work);
    if (bucket.versioning !== undefined) await expireOlder(work);
    await abortUploads(work);
    if (signal.aborted) return;
  }
}

interface Work {
  readonly s3: S3;
  readonly bucket: Bucket;
  readonly rules: readonly LifecycleRule[];
  readonly nowMs: number;
  readonly signal: AbortSignal;
}

interface Listed<T> {
  readonly key: Key;
  readonly value: T;
}

/** All entries of a bucket in a collection, page by page. */
async function* entries<T>(
  { s3, bucket, signal }: Work,
  list: (range: { prefix: Key; after?: Key; limit: number }) => Promise<readonly Listed<T>[]>,
): AsyncGenerator<Listed<T>, void, undefined> {
  let after: Key | undefined;
  while (!signal.aborted) {
    const page = await list({ prefix: [bucket.id], limit: AT_A_TIME, ...(after && { after }) });
    yield* page;
    after = page.at(-1)?.key;
    if (page.length < AT_A_TIME) return;
    await s3.clock.sleep(0, signal).catch(() => undefined);
  }
}

async function expireCurrent(work: Work): Promise<void> {
  const { s3, bucket, rules, nowMs } = work;
  const current = entries(work, (range) => s3.store.read((view) => objects.list(view, range)));
  for await (const { key: place, value } of current) {
    const key = String(place[1]);
    const { size, tags, modifiedMs } = value;
    const first = firstExpiry(rules, { key, size, tags }, modifiedMs);
    if (first && first.atMs <= nowMs) await expireObject(s3, bucket, key, value);
  }
}

async function expireObject(s3: S3, bucket: Bucket, key: string, seen: ObjectRecord): Promise<void> {
  await s3.store.transact(async (transaction) => {
    const current = await objects.get(transaction, objectKey(bucket.id, key));
    if (current?.order !== seen.order) return;
    const { marker, removed } = await removeCurrent(s3, transaction, bucket, key);
    const version = marker ?? removed;
    const event = marker ? 'LifecycleExpiration:DeleteMarkerCreated' : 'LifecycleExpiration:Delete';
    if (version) announce(s3, transaction, bucket, BY_RULES, { event, key, version });
  });
}

/** As whom rules act, in events. */
const BY_RULES: Pick<Call, 'principal' | 'sourceIp' | 'requestId'> = {
  principal: { kind: 'service', arn: 's3.amazonaws.com', userId: 's3.amazonaws.com', accessKeyId: undefined },
  sourceIp: 's3.amazonaws.com',
  requestId: 'lifecycle',
};

/** Versions of a key come newest first: each became old when the one before it was written. */
async function expireOlder(work: Work): Promise<void> {
  const { s3, bucket } = work;
  let key: string | undefined;
  let newer: VersionRecord | undefined;
  let kept = 0;
  const older = entries(work, (range) => s3.store.read((view) => versions.list(view, range)));
  for await (const { key: place, value } of older) {
    if (String(place[1]) !== key) {
      key = String(place[1]);
      kept = 0;
      newer = await s3.store.read((view) => objects.get(view, objectKey(bucket.id, key ?? '')));
    }
    const isOver =
      newer === undefined ? await isLoneMarker(work, key, value) : isOld(work, key, value, newer, kept);
    if (isOver) await expireVersion(s3, bucket, key, value);
    else if (newer !== undefined) kept++;
    newer = value;
  }
}

function isOld(
  { rules, nowMs }: Work,
  key: string,
  version: VersionRecord,
  newer: VersionRecord,
  kept: number,
): boolean {
  const described = version.deleteMarker ? { key } : { key, size: version.size, tags: version.tags };
  return rules.some(
    (rule) =>
      rule.noncurrent !== undefined &&
      applies(rule, described) &&
      kept >= rule.noncurrent.keep &&
      daysAfter(newer.modifiedMs, rule.noncurrent.days) <= nowMs,
  );
}

/** A current marker with nothing under it. */
async function isLoneMarker(
  { s3, bucket, rules, nowMs }: Work,
  key: string,
  version: VersionRecord,
): Promise<boolean> {
  if (!version.deleteMarker) return false;
  const rule = rules.find(({ expiration, ...rest }) => {
    if (!expiration || !applies({ expiration, ...rest }, { key })) return false;
    return (
      expiration.markers === true ||
      (expiration.days !== undefined && daysAfter(version.modifiedMs, expiration.days) <= nowMs)
    );
  });
  if (!rule) return false;
  const all = await s3.store.read((view) => versions.list(view, { prefix: [bucket.id, key], limit: 2 }));
  return all.length === 1;
}

async function expireVersion(
  s3: S3,
  bucket: Bucket,
  key: string,
  { versionId }: VersionRecord,
): Promise<void> {
  await s3.store.transact(async (transaction) => {
    const version = await removeVersion(s3, transaction, bucket, key, versionId);
    if (!version) return;
    announce(s3, transaction, bucket, BY_RULES, { event: 'LifecycleExpiration:Delete', key, version });
  });
}

async function abortUploads(work: Work): Promise<void> {
  const { s3, bucket, rules, nowMs } = work;
  if (!rules.some(({ abortAfterDays }) => abortAfterDays !== undefined)) return;
  const open = entries(work, (range) => s3.store.read((view) => uploads.list(view, range)));
  for await (const { key: place, value } of open) {
    const key = String(place[1]);
    const isOver = rules.some(
      (rule) =>
        rule.abortAfterDays !== undefined &&
        applies(rule, { key }) &&
        daysAfter(value.initiatedMs, rule.abortAfterDays) <= nowMs,
    );
    if (!isOver) continue;
    await s3.store.transact(async (transaction) => {
      const where = uploadKey(bucket.id, key, value.order, value.id);
      if (!(await uploads.get(transaction, where))) return;
      uploads.delete(transaction, where);
      s3.contents.doom(transaction, { kind: 'parts', id: value.id });
    });
  }
}
