import type { View } from '../../../store/store.ts';
import { bucketOf } from '../addressed.ts';
import { canonicalId } from '../canonicalId.ts';
import { quoted } from '../etag.ts';
import { invalidArgument } from '../faults.ts';
import type { S3 } from '../needs.ts';
import type { Operations } from '../operations.ts';
import { objects, type ObjectRecord } from '../records.ts';
import { encoder, pageSize, searchText } from './listInput.ts';
import { placeAfter, walk, type Item, type Walk } from './walk.ts';

export function listObjectsOperations(s3: S3): Operations<'ListObjects' | 'ListObjectsV2'> {
  const pageOf = (options: Walk) => s3.store.read((view) => walk(entriesOf(view), options));
  return {
    ListObjectsV2: async (input) => {
      const bucket = await bucketOf(s3, input);
      const encode = encoder(input.EncodingType);
      const MaxKeys = pageSize(input.MaxKeys, 'max-keys');
      const prefix = searchText(input.Prefix);
      const delimiter = searchText(input.Delimiter);
      const from =
        input.ContinuationToken === undefined
          ? searchText(input.StartAfter)
          : placeInToken(input.ContinuationToken);
      const { items, isTruncated } = await pageOf({
        bucketId: bucket.id,
        prefix,
        delimiter,
        after: afterOf(bucket.id, from, prefix, delimiter, input.ContinuationToken !== undefined),
        most: MaxKeys,
      });
      const owner = input.FetchOwner === true ? canonicalId(bucket.account) : undefined;
      return {
        Name: bucket.name,
        Prefix: encode(prefix),
        KeyCount: items.length,
        MaxKeys,
        IsTruncated: isTruncated,
        ...members(items, encode, owner),
        ...(input.Delimiter !== undefined && { Delimiter: encode(delimiter) }),
        ...(input.EncodingType && { EncodingType: input.EncodingType }),
        ...(input.StartAfter !== undefined && { StartAfter: encode(input.StartAfter) }),
        ...(input.ContinuationToken !== undefined && { ContinuationToken: input.ContinuationToken }),
        ...(isTruncated && { NextContinuationToken: tokenOf(lastOf(items)) }),
      };
    },
    ListObjects: async (input) => {
      const bucket = await bucketOf(s3, input);
      const encode = encoder(input.EncodingType);
      const MaxKeys = pageSize(input.MaxKeys, 'max-keys');
      const prefix = searchText(input.Prefix);
      const delimiter = searchText(input.Delimiter);
      const marker = searchText(input.Marker);
      const { items, isTruncated } = await pageOf({
        bucketId: bucket.id,
        prefix,
        delimiter,
        after: afterOf(bucket.id, marker, prefix, delimiter, true),
        most: MaxKeys,
      });
      return {
        Name: bucket.name,
        Prefix: encode(prefix),
        Marker: encode(marker),
        MaxKeys,
        IsTruncated: isTruncated,
        ...members(items, encode, canonicalId(bucket.account)),
        ...(input.Delimiter !== undefined && { Delimiter: encode(delimiter) }),
        ...(input.EncodingType && { EncodingType: input.EncodingType }),
        ...(isTruncated && delimiter !== '' && { NextMarker: encode(lastOf(items)) }),
      };
    },
  };
}

const entriesOf =
  (view: View): Parameters<typeof walk<ObjectRecord>>[0] =>
  (range) =>
    objects.list(view, range);

/** `skipsGroups`: what was last seen may be a group, which is not to be seen again. */
function afterOf(
  bucketId: string,
  from: string,
  prefix: string,
  delimiter: string,
  skipsGroups: boolean,
): Walk['after'] {
  if (from === '') return undefined;
  return placeAfter(bucketId, from, prefix, skipsGroups ? delimiter : '');
}

function members(items: readonly Item<ObjectRecord>[], encode: (text: string) => string, owner?: string) {
  const Contents = items.flatMap((item) =>
    item.commonPrefix === undefined ? [contentOf(item.key, item.value, encode, owner)] : [],
  );
  const CommonPrefixes = items.flatMap(({ commonPrefix }) =>
    commonPrefix === undefined ? [] : [{ Prefix: encode(commonPrefix) }],
  );
  return {
    ...(Contents.length > 0 && { Contents }),
    ...(CommonPrefixes.length > 0 && { CommonPrefixes }),
  };
}

function contentOf(key: string, record: ObjectRecord, encode: (text: string) => string, owner?: string) {
  return {
    Key: encode(key),
    ...entryMembers(record),
    ...(owner !== undefined && { Owner: { ID: owner } }),
    StorageClass: (record.storageClass ?? 'STANDARD') as 'STANDARD',
  };
}

/** What every listing says of an object. */
export function entryMembers(record: ObjectRecord) {
  const { checksum } = record;
  return {
    LastModified: new Date(Math.floor(record.modifiedMs / 1000) * 1000),
    ETag: quoted(record.etag),
    ...(checksum && {
      ChecksumAlgorithm: [checksum.algorithm],
      ChecksumType: checksum.type,
    }),
    Size: record.size,
  };
}

export function lastOf(items: readonly Item<unknown>[]): string {
  const last = items.at(-1);
  return last ? (last.commonPrefix ?? last.key) : '';
}

const TOKEN_START = '1';

const tokenOf = (place: string): string => TOKEN_START + Buffer.from(place).toString('base64url');

function placeInToken(token: string): string {
  const place = Buffer.from(token.slice(1), 'base64url').toString();
  if (place !== '' && tokenOf(place) === token) return place;
  throw invalidArgument('The continuation token provided is incorrect', 'continuation-token');
}
