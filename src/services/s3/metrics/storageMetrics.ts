import type { Task } from '../../../base/task.ts';
import type { Key } from '../../../store/store.ts';
import type { S3 } from '../needs.ts';
import { buckets, measuredDays, objects, parts, uploads, versions, type BucketRecord } from '../records.ts';
import { scopeOf, type Measured } from './measured.ts';

/**
 * How large each bucket is, and of how many objects: counted once a day, and published as of that day's beginning. A bucket
 * that had nothing yet is looked at every few seconds, which costs it three looks for a first key; as on AWS there are no
 * metrics of an empty one. What was published is written down, so that a restart publishes nothing twice.
 */
export function storageMetricsTask(s3: S3): Task {
  /** The day of each that needs no look into the store. */
  const done = new Map<string, number>();
  return {
    name: 's3-storage-metrics',
    periodMs: LOOK_PERIOD_MS,
    run: async (signal) => {
      const dayMs = Math.floor(s3.clock.now() / DAY_MS) * DAY_MS;
      for await (const { value: bucket } of entries(s3, signal, allBuckets(s3))) {
        if (done.get(bucket.id) === dayMs) continue;
        if (!(await isMeasured(s3, bucket, dayMs))) {
          if (await isEmpty(s3, bucket)) continue;
          await measure(s3, bucket, dayMs, signal);
          if (signal.aborted) return;
        }
        if (done.size >= MAX_KNOWN) done.clear();
        done.set(bucket.id, dayMs);
      }
    },
  };
}

const LOOK_PERIOD_MS = 15_000;
const DAY_MS = 86_400_000;
const AT_A_TIME = 500;
const MAX_KNOWN = 100_000;

/** AWS's names of where objects of a storage class are. */
const STORAGE_TYPES: Readonly<Record<string, string>> = {
  STANDARD_IA: 'StandardIAStorage',
  ONEZONE_IA: 'OneZoneIAStorage',
  REDUCED_REDUNDANCY: 'ReducedRedundancyStorage',
  INTELLIGENT_TIERING: 'IntelligentTieringFAStorage',
  GLACIER_IR: 'GlacierInstantRetrievalStorage',
  GLACIER: 'GlacierStorage',
  DEEP_ARCHIVE: 'DeepArchiveStorage',
};

interface Totals {
  count: number;
  readonly bytes: Map<string, number>;
}

async function measure(s3: S3, bucket: BucketRecord, dayMs: number, signal: AbortSignal): Promise<void> {
  const totals: Totals = { count: 0, bytes: new Map() };
  const add = (size: number, storageClass: string | undefined) => {
    const type = STORAGE_TYPES[storageClass ?? ''] ?? 'StandardStorage';
    totals.count++;
    totals.bytes.set(type, (totals.bytes.get(type) ?? 0) + size);
  };
  const ofBucket = { prefix: [bucket.id] };
  const list = <T>(from: Listing<T>, of: { prefix: Key }): Listed<T> => {
    const page: List<T> = (range) => s3.store.read((view) => from.list(view, { ...of, ...range }));
    return entries(s3, signal, page);
  };
  for await (const { value } of list(objects, ofBucket)) add(value.size, value.storageClass);
  for await (const { value } of list(versions, ofBucket)) {
    if (value.deleteMarker) totals.count++;
    else add(value.size, value.storageClass);
  }
  for await (const { value: upload } of list(uploads, ofBucket)) {
    for await (const { value } of list(parts, { prefix: [upload.id] })) add(value.size, upload.storageClass);
  }
  if (signal.aborted) return;
  await s3.publish(pointsOf(bucket, totals, dayMs));
  await s3.store.transact(async (transaction) => {
    const live = await buckets.get(transaction, [bucket.name]);
    if (live?.id === bucket.id) measuredDays.put(transaction, [bucket.id], { dayMs });
  });
}

function pointsOf(bucket: BucketRecord, { count, bytes }: Totals, atMs: number): Measured[] {
  const point = (name: string, type: string, unit: Measured['unit'], value: number): Measured => ({
    scope: scopeOf(bucket),
    namespace: 'AWS/S3',
    name,
    dimensions: [
      { name: 'BucketName', value: bucket.name },
      { name: 'StorageType', value: type },
    ],
    unit,
    atMs,
    value,
    count: 1,
  });
  return [
    point('NumberOfObjects', 'AllStorageTypes', 'Count', count),
    ...Array.from(bytes, ([type, size]) => point('BucketSizeBytes', type, 'Bytes', size)),
  ];
}

async function isMeasured({ store }: S3, { id }: BucketRecord, dayMs: number): Promise<boolean> {
  return store.read(async (view) => (await measuredDays.get(view, [id]))?.dayMs === dayMs);
}

async function isEmpty({ store }: S3, { id }: BucketRecord): Promise<boolean> {
  const one = { prefix: [id], limit: 1 };
  return store.read(async (view) => {
    if ((await objects.list(view, one)).length > 0) return false;
    if ((await versions.list(view, one)).length > 0) return false;
    return (await uploads.list(view, one)).length === 0;
  });
}

interface Entry<T> {
  readonly key: Key;
  readonly value: T;
}

type List<T> = (range: { after?: Key; limit: number }) => Promise<readonly Entry<T>[]>;
type Listed<T> = AsyncGenerator<Entry<T>, void, undefined>;

interface Listing<T> {
  list(
    view: Parameters<typeof objects.list>[0],
    range: { prefix: Key; after?: Key; limit: number },
  ): Promise<readonly Entry<T>[]>;
}

const allBuckets =
  ({ store }: S3): List<BucketRecord> =>
  (range) =>
    store.read((view) => buckets.list(view, range));

/** Page by page; in between everybody else has their turn. */
async function* entries<T>({ clock }: S3, signal: AbortSignal, list: List<T>): Listed<T> {
  let after: Key | undefined;
  while (!signal.aborted) {
    const page = await list({ limit: AT_A_TIME, ...(after && { after }) });
    yield* page;
    after = page.at(-1)?.key;
    if (page.length < AT_A_TIME) return;
    await clock.sleep(0, signal).catch(() => undefined);
  }
}
