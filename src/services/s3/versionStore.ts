import type { Transaction, View } from '../../store/store.ts';
import { invalidArgument, noSuchBucket } from './faults.ts';
import type { S3 } from './needs.ts';
import { orderedId, orderOf } from './orderedId.ts';
import {
  buckets,
  nullVersions,
  objectKey,
  objects,
  versionKey,
  versions,
  type BucketRecord,
  type DeleteMarker,
  type ObjectRecord,
  type VersionRecord,
} from './records.ts';

/**
 * The versions of a key: which is current, and what becomes of it when there is another. All of it in transactions of the
 * caller's, so that readers see the state before or after.
 */
type Parties = Pick<S3, 'contents' | 'clock' | 'ids'>;

/** The bucket as it is now, in a transaction that must not outlive it. */
export async function liveBucket(view: View, { name, id }: BucketRecord): Promise<BucketRecord> {
  const record = await buckets.get(view, [name]);
  if (record?.id !== id) throw noSuchBucket(name);
  return record;
}

/** What a new version is called, and where it stands. */
export interface Place {
  readonly order: number;
  readonly versionId: string;
}

/**
 * Makes an object the current version of its key. `check` sees what was current, undefined where there was nothing or a
 * delete marker, and may refuse.
 */
export async function putVersion(
  s3: Parties,
  transaction: Transaction,
  bucket: BucketRecord,
  key: string,
  make: (place: Place) => ObjectRecord,
  check: (current: ObjectRecord | undefined) => void = () => {},
): Promise<ObjectRecord> {
  const live = await liveBucket(transaction, bucket);
  const current = await objects.get(transaction, objectKey(live.id, key));
  check(current);
  const place = await placeOf(s3, transaction, live, key, current);
  await putAside(s3, transaction, live, key, current);
  const record = make(place);
  objects.put(transaction, objectKey(live.id, key), record);
  return record;
}

/** A simple delete: removes the object, or covers it with a marker where the bucket has versions. */
export async function removeCurrent(
  s3: Parties,
  transaction: Transaction,
  bucket: BucketRecord,
  key: string,
  check: (current: ObjectRecord | undefined) => void = () => {},
): Promise<{ readonly marker?: DeleteMarker; readonly removed?: ObjectRecord }> {
  const live = await liveBucket(transaction, bucket);
  const current = await objects.get(transaction, objectKey(live.id, key));
  check(current);
  if (live.versioning === undefined) {
    if (!current) return {};
    objects.delete(transaction, objectKey(live.id, key));
    s3.contents.doom(transaction, current.content);
    return { removed: current };
  }
  const place = await placeOf(s3, transaction, live, key, current);
  await putAside(s3, transaction, live, key, current);
  if (current) objects.delete(transaction, objectKey(live.id, key));
  const marker: DeleteMarker = { ...place, modifiedMs: s3.clock.now(), deleteMarker: true };
  putOlder(transaction, live.id, key, marker);
  return { marker };
}

/** Removes one version for good; what was before it becomes current again. Undefined when there is none of that id. */
export async function removeVersion(
  s3: Parties,
  transaction: Transaction,
  bucket: BucketRecord,
  key: string,
  versionId: string,
): Promise<VersionRecord | undefined> {
  const live = await liveBucket(transaction, bucket);
  const current = await objects.get(transaction, objectKey(live.id, key));
  if (current?.versionId === versionId) {
    objects.delete(transaction, objectKey(live.id, key));
    s3.contents.doom(transaction, current.content);
    if (live.versioning !== undefined) await promote(transaction, live.id, key);
    return current;
  }
  const found = await olderVersion(transaction, live.id, key, versionId);
  if (!found) return undefined;
  takeOlder(transaction, live.id, key, found);
  if (!found.deleteMarker) s3.contents.doom(transaction, found.content);
  if (!current) await promote(transaction, live.id, key);
  return found;
}

/** The current version, or the one that is named. */
export async function findVersion(
  view: View,
  bucket: BucketRecord,
  key: string,
  versionId: string | undefined,
): Promise<VersionRecord | undefined> {
  const current = await objects.get(view, objectKey(bucket.id, key));
  if (versionId === undefined) {
    if (current || bucket.versioning === undefined) return current;
    return newestOlder(view, bucket.id, key);
  }
  if (current?.versionId === versionId) return current;
  return bucket.versioning === undefined ? undefined : olderVersion(view, bucket.id, key, versionId);
}

/** Replaces a record where it stands: its tags have changed. */
export async function rewriteVersion(
  transaction: Transaction,
  bucket: BucketRecord,
  key: string,
  record: ObjectRecord,
): Promise<void> {
  const current = await objects.get(transaction, objectKey(bucket.id, key));
  if (current?.order === record.order) objects.put(transaction, objectKey(bucket.id, key), record);
  else versions.put(transaction, versionKey(bucket.id, key, record.order), record);
}

/** Throws for an id that this bucket can't have given out. */
export function checkVersionId({ versioning }: BucketRecord, versionId: string | undefined): void {
  if (versionId === undefined || versionId === 'null') return;
  if (versioning === undefined || orderOf(versionId) === undefined) {
    throw invalidArgument('Invalid version id specified', 'versionId', versionId);
  }
}

async function placeOf(
  { clock, ids }: Parties,
  view: View,
  { id, versioning }: BucketRecord,
  key: string,
  current: ObjectRecord | undefined,
): Promise<Place> {
  const before = current ?? (versioning === undefined ? undefined : await newestOlder(view, id, key));
  const order = Math.max(clock.now() * 1000, (before?.order ?? 0) + 1);
  return { order, versionId: versioning === 'Enabled' ? orderedId(order, ids) : 'null' };
}

/** What was current becomes an older version, or goes where a `null` version takes the place of another. */
async function putAside(
  { contents }: Parties,
  transaction: Transaction,
  { id, versioning }: BucketRecord,
  key: string,
  current: ObjectRecord | undefined,
): Promise<void> {
  const isReplaced = versioning !== 'Enabled' && current?.versionId === 'null';
  if (current && isReplaced) contents.doom(transaction, current.content);
  else if (current) putOlder(transaction, id, key, current);
  if (versioning !== 'Suspended' || isReplaced) return;
  const older = await olderVersion(transaction, id, key, 'null');
  if (!older) return;
  takeOlder(transaction, id, key, older);
  if (!older.deleteMarker) contents.doom(transaction, older.content);
}

function putOlder(transaction: Transaction, id: string, key: string, record: VersionRecord): void {
  versions.put(transaction, versionKey(id, key, record.order), record);
  if (record.versionId === 'null') nullVersions.put(transaction, [id, key], { order: record.order });
}

function takeOlder(transaction: Transaction, id: string, key: string, record: VersionRecord): void {
  versions.delete(transaction, versionKey(id, key, record.order));
  if (record.versionId === 'null') nullVersions.delete(transaction, [id, key]);
}

async function promote(transaction: Transaction, id: string, key: string): Promise<void> {
  const newest = await newestOlder(transaction, id, key);
  if (!newest || newest.deleteMarker) return;
  takeOlder(transaction, id, key, newest);
  objects.put(transaction, objectKey(id, key), newest);
}

async function newestOlder(view: View, id: string, key: string): Promise<VersionRecord | undefined> {
  const [newest] = await versions.list(view, { prefix: [id, key], limit: 1 });
  return newest?.value;
}

async function olderVersion(
  view: View,
  id: string,
  key: string,
  versionId: string,
): Promise<VersionRecord | undefined> {
  const order = versionId === 'null' ? (await nullVersions.get(view, [id, key]))?.order : orderOf(versionId);
  if (order === undefined) return undefined;
  const record = await versions.get(view, versionKey(id, key, order));
  return record?.versionId === versionId ? record : undefined;
}
