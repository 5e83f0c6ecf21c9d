import { compilePolicy, parsePolicy, PolicySet } from '../../policy/index.ts';
import type { Store } from '../../store/store.ts';
import { noSuchBucket } from './faults.ts';
import { buckets, configs, type BucketRecord } from './records.ts';

/** A bucket with its sub-resources, remembered until anything of any bucket changes. */
export interface Bucket extends BucketRecord {
  /** By kind: see `configs.ts`. */
  readonly configs: Readonly<Record<string, unknown>>;
  readonly policy: PolicySet | undefined;
}

export interface Buckets {
  find(name: string): Bucket | undefined | Promise<Bucket | undefined>;
  /** Throws NoSuchBucket. */
  get(name: string | undefined): Promise<Bucket>;
  /** Only if it is remembered. */
  known(name: string): Bucket | undefined;
}

/** More than are hot on any machine; beyond them the map starts anew. */
const MAX_KNOWN = 10_000;

export function createBuckets(store: Pick<Store, 'read' | 'watch'>): Buckets {
  const known = new Map<string, Bucket>();
  let changes = 0;
  const forget = () => {
    changes++;
    known.clear();
  };
  store.watch(buckets.prefix, forget);
  store.watch(configs.prefix, forget);
  const load = async (name: string): Promise<Bucket | undefined> => {
    const seen = changes;
    const bucket = await store.read(async (view) => {
      const record = await buckets.get(view, [name]);
      if (!record) return undefined;
      const found = await configs.list(view, { prefix: [record.id] });
      return bucketOf(record, Object.fromEntries(found.map(({ key, value }) => [String(key[1]), value])));
    });
    if (bucket && seen === changes) {
      if (known.size >= MAX_KNOWN) known.clear();
      known.set(name, bucket);
    }
    return bucket;
  };
  const find = (name: string) => known.get(name) ?? load(name);
  return {
    find,
    known: (name) => known.get(name),
    get: async (name = '') => {
      const bucket = await find(name);
      if (!bucket) throw noSuchBucket(name);
      return bucket;
    },
  };
}

function bucketOf(record: BucketRecord, found: Readonly<Record<string, unknown>>): Bucket {
  const text = found['policy'];
  const policy =
    typeof text === 'string'
      ? new PolicySet([compilePolicy(parsePolicy(text, 'resource'), { id: record.name })])
      : undefined;
  return { ...record, configs: found, policy };
}
