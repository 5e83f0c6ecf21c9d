import { bucketOf } from '../addressed.ts';
import type { Bucket } from '../bucketCache.ts';
import { invalidArgument, malformedXml, notConfigured, notImplementedMember, s3Fault } from '../faults.ts';
import { MAX_KEY_BYTES } from '../limits.ts';
import type { S3 } from '../needs.ts';
import type { Input, Operations } from '../operations.ts';
import { configs } from '../records.ts';
import { liveBucket } from '../versionStore.ts';
import type { ConfigKind } from './configs.ts';

type Names =
  | 'GetBucketMetricsConfiguration'
  | 'ListBucketMetricsConfigurations'
  | 'PutBucketMetricsConfiguration'
  | 'DeleteBucketMetricsConfiguration';

/** Which requests to a bucket are counted under an id. */
export interface RequestFilter {
  readonly id: string;
  /** Absent: all of them. Otherwise those that name an object whose key begins so. */
  readonly prefix?: string;
}

const KIND: ConfigKind = 'metrics';
const MAX_FILTERS = 1000;
const PAGE = 100;
const ID = /^[\w.-]{1,64}$/;

/** In order of their ids. */
export function requestFiltersOf({ configs: found }: Pick<Bucket, 'configs'>): readonly RequestFilter[] {
  return (found[KIND] as readonly RequestFilter[] | undefined) ?? [];
}

export function metricsOperations(s3: S3): Operations<Names> {
  return {
    GetBucketMetricsConfiguration: async (input) => {
      const bucket = await bucketOf(s3, input);
      const filter = requestFiltersOf(bucket).find(({ id }) => id === input.Id);
      if (!filter) throw noSuchConfiguration(bucket);
      return { MetricsConfiguration: described(filter) };
    },
    ListBucketMetricsConfigurations: async (input) => {
      const bucket = await bucketOf(s3, input);
      const after = input.ContinuationToken === undefined ? '' : idInToken(input.ContinuationToken);
      const rest = requestFiltersOf(bucket).filter(({ id }) => id > after);
      const page = rest.slice(0, PAGE);
      const last = page.at(-1);
      const isTruncated = rest.length > PAGE;
      return {
        IsTruncated: isTruncated,
        MetricsConfigurationList: page.map(described),
        ...(input.ContinuationToken !== undefined && { ContinuationToken: input.ContinuationToken }),
        ...(isTruncated && last && { NextContinuationToken: tokenOf(last.id) }),
      };
    },
    PutBucketMetricsConfiguration: async (input) => {
      const bucket = await bucketOf(s3, input);
      const filter = checkedFilter(input);
      await change(s3, bucket, (filters) => {
        const others = filters.filter(({ id }) => id !== filter.id);
        if (others.length >= MAX_FILTERS) throw tooMany();
        return [...others, filter].toSorted((a, b) => (a.id < b.id ? -1 : 1));
      });
      return {};
    },
    DeleteBucketMetricsConfiguration: async (input) => {
      const bucket = await bucketOf(s3, input);
      await change(s3, bucket, (filters) => {
        const others = filters.filter(({ id }) => id !== input.Id);
        if (others.length === filters.length) throw noSuchConfiguration(bucket);
        return others;
      });
      return {};
    },
  };
}

async function change(
  { store }: Pick<S3, 'store'>,
  bucket: Bucket,
  make: (filters: readonly RequestFilter[]) => readonly RequestFilter[],
): Promise<void> {
  await store.transact(async (transaction) => {
    await liveBucket(transaction, bucket);
    const found = await configs.get(transaction, [bucket.id, KIND]);
    configs.put(transaction, [bucket.id, KIND], make(requestFiltersOf({ configs: { [KIND]: found } })));
  });
}

function checkedFilter(input: Input<'PutBucketMetricsConfiguration'>): RequestFilter {
  const { Id: id, Filter: filter } = input.MetricsConfiguration ?? {};
  if (id === undefined) throw malformedXml();
  if (id !== input.Id) {
    throw s3Fault(400, 'IdMismatch', 'Document ID does not match the specified configuration ID.');
  }
  if (!ID.test(id)) throw invalidArgument('Invalid configuration id', 'id', id);
  if (!filter) return { id };
  for (const member of ['Tag', 'AccessPointArn', 'And'] as const) {
    if (filter[member] !== undefined) {
      throw notImplementedMember(`metrics configurations that filter by ${member}`);
    }
  }
  const { Prefix: prefix } = filter;
  if (prefix === undefined || Buffer.byteLength(prefix) > MAX_KEY_BYTES) throw malformedXml();
  return { id, prefix };
}

function described({ id, prefix }: RequestFilter) {
  return { Id: id, ...(prefix !== undefined && { Filter: { Prefix: prefix } }) };
}

function noSuchConfiguration({ name }: Bucket) {
  return notConfigured('NoSuchConfiguration', 'The specified configuration does not exist.', name);
}

function tooMany() {
  const message =
    'You are attempting to create a new configuration but have already reached the 1,000-configuration limit.';
  return s3Fault(400, 'TooManyConfigurations', message);
}

const tokenOf = (id: string): string => Buffer.from(id).toString('base64url');

function idInToken(token: string): string {
  const id = Buffer.from(token, 'base64url').toString();
  if (ID.test(id) && tokenOf(id) === token) return id;
  throw invalidArgument('The continuation token provided is incorrect', 'continuation-token');
}
