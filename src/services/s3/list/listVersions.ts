import type { Key, View } from '../../../store/store.ts';
import { bucketOf } from '../addressed.ts';
import type { Bucket } from '../bucketCache.ts';
import { canonicalId } from '../canonicalId.ts';
import { invalidArgument } from '../faults.ts';
import type { S3 } from '../needs.ts';
import { orderOf } from '../orderedId.ts';
import type { Operations } from '../operations.ts';
import { nullVersions, objectKey, objects, versions, type VersionRecord } from '../records.ts';
import { encoder, pageSize, searchText } from './listInput.ts';
import { entryMembers, lastOf } from './listObjects.ts';
import { placeAfter, walk, type Item, type WalkedRange } from './walk.ts';

export function listVersionsOperation(s3: S3): Operations<'ListObjectVersions'> {
  return {
    ListObjectVersions: async (input) => {
      const bucket = await bucketOf(s3, input);
      const encode = encoder(input.EncodingType);
      const MaxKeys = pageSize(input.MaxKeys, 'max-keys');
      const prefix = searchText(input.Prefix);
      const delimiter = searchText(input.Delimiter);
      const keyMarker = searchText(input.KeyMarker);
      const idMarker = input.VersionIdMarker ?? '';
      if (idMarker !== '' && keyMarker === '') {
        throw invalidArgument(
          'A version-id marker cannot be specified without a key marker.',
          'version-id-marker',
          idMarker,
        );
      }
      const { page, after } = await s3.store.read(async (view) => {
        const after = await startOf(view, bucket, keyMarker, idMarker, prefix, delimiter);
        const options = { bucketId: bucket.id, prefix, delimiter, after, most: MaxKeys };
        return { after, page: await walk((range) => merged(view, range), options) };
      });
      const { items, isTruncated } = page;
      const entries = described(items, after, encode, canonicalId(bucket.account));
      const last = items.at(-1);
      const CommonPrefixes = items.flatMap(({ commonPrefix }) =>
        commonPrefix === undefined ? [] : [{ Prefix: encode(commonPrefix) }],
      );
      return {
        Name: bucket.name,
        Prefix: encode(prefix),
        KeyMarker: encode(keyMarker),
        VersionIdMarker: idMarker,
        MaxKeys,
        IsTruncated: isTruncated,
        ...entries,
        ...(CommonPrefixes.length > 0 && { CommonPrefixes }),
        ...(input.Delimiter !== undefined && { Delimiter: encode(delimiter) }),
        ...(input.EncodingType && { EncodingType: input.EncodingType }),
        ...(isTruncated && { NextKeyMarker: encode(lastOf(items)) }),
        ...(isTruncated &&
          last?.commonPrefix === undefined && { NextVersionIdMarker: last?.value.versionId ?? '' }),
      };
    },
  };
}

async function startOf(
  view: View,
  { id }: Bucket,
  keyMarker: string,
  idMarker: string,
  prefix: string,
  delimiter: string,
): Promise<Key | undefined> {
  if (keyMarker === '') return undefined;
  if (idMarker === '') return placeAfter(id, keyMarker, prefix, delimiter);
  const order = idMarker === 'null' ? await nullOrder(view, id, keyMarker) : orderOf(idMarker);
  if (order === undefined) {
    throw invalidArgument('Invalid version id specified', 'version-id-marker', idMarker);
  }
  return [id, keyMarker, -order];
}

async function nullOrder(view: View, id: string, key: string): Promise<number | undefined> {
  const current = await objects.get(view, objectKey(id, key));
  if (current?.versionId === 'null') return current.order;
  return (await nullVersions.get(view, [id, key]))?.order;
}

const FIRST = -Number.MAX_SAFE_INTEGER;

/** Current versions and the others as one sequence: of each key the current one, then the others, newest first. */
async function merged(view: View, range: WalkedRange): Promise<{ key: Key; value: VersionRecord }[]> {
  const { after } = range;
  // Whoever is in the middle of a key has passed its current version.
  const passed: Key = after.length > 2 ? [...after.slice(0, 2), Number.MAX_SAFE_INTEGER] : after;
  const current = await objects.list(view, { ...range, after: passed });
  const older = await versions.list(view, range);
  const all: { key: Key; value: VersionRecord }[] = [
    ...current.map(({ key, value }) => ({ key: [...key.slice(0, 2), FIRST], value })),
    ...older,
  ];
  if (current.length > 0 && older.length > 0) {
    const bytes = new Map(all.map((entry) => [entry, Buffer.from(String(entry.key[1]))]));
    const textOf = (entry: (typeof all)[number]) => bytes.get(entry) ?? Buffer.alloc(0);
    all.sort((a, b) => Buffer.compare(textOf(a), textOf(b)) || Number(a.key[2]) - Number(b.key[2]));
  }
  return all.slice(0, range.limit);
}

function described(
  items: readonly Item<VersionRecord>[],
  after: Key | undefined,
  encode: (text: string) => string,
  owner: string,
) {
  let previous = after && after.length > 2 ? String(after[1]) : undefined;
  const Versions = [];
  const DeleteMarkers = [];
  for (const item of items) {
    if (item.commonPrefix !== undefined) continue;
    const { key, value } = item;
    const shared = {
      Key: encode(key),
      VersionId: value.versionId,
      IsLatest: key !== previous,
      Owner: { ID: owner },
    };
    previous = key;
    if (value.deleteMarker) {
      DeleteMarkers.push({
        ...shared,
        LastModified: new Date(Math.floor(value.modifiedMs / 1000) * 1000),
      });
    } else {
      const StorageClass = (value.storageClass ?? 'STANDARD') as 'STANDARD';
      Versions.push({ ...shared, ...entryMembers(value), StorageClass });
    }
  }
  return {
    ...(Versions.length > 0 && { Versions }),
    ...(DeleteMarkers.length > 0 && { DeleteMarkers }),
  };
}
