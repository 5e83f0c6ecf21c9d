import { ListObjectsV2Command, ListObjectVersionsCommand, type S3Client } from '@aws-sdk/client-s3';
import type { ApiCall } from '../../../copyAs/apiCall.ts';
import { keyOfList, KEYS_ENCODED } from '../listedKeys.ts';

/** A line of the list: a folder, an object, or a version of one. */
export interface Entry {
  /** Unique in the list. */
  readonly id: string;
  readonly key: string;
  /** What is shown: without the folder that it is in. */
  readonly name: string;
  readonly isFolder: boolean;
  readonly size: number;
  readonly modified?: Date | undefined;
  readonly storageClass?: string | undefined;
  readonly versionId?: string | undefined;
  readonly isLatest?: boolean | undefined;
  readonly isDeleteMarker?: boolean;
}

export interface Listing {
  readonly entries: readonly Entry[];
  readonly hasMore: boolean;
}

/** The call that shows an entry. A delete marker has nothing to be asked for; the key's versions name it. */
export function callOfEntry(Bucket: string, { key, isFolder, isDeleteMarker, versionId }: Entry): ApiCall {
  if (isFolder) return { service: 's3', operation: 'ListObjectsV2', input: { Bucket, Prefix: key } };
  return isDeleteMarker
    ? { service: 's3', operation: 'ListObjectVersions', input: { Bucket, Prefix: key } }
    : { service: 's3', operation: 'HeadObject', input: { Bucket, Key: key, VersionId: versionId } };
}

interface Asked {
  readonly bucket: string;
  readonly prefix: string;
  readonly versions: boolean;
  /** Where to stop. */
  readonly most: number;
}

/** The folder that a prefix is in, or is. */
export function folderOf(prefix: string): string {
  return prefix.slice(0, prefix.lastIndexOf('/') + 1);
}

/** A folder's entries in order; `progress` gets each page as it comes. */
export async function listObjects(
  s3: S3Client,
  asked: Asked,
  signal: AbortSignal,
  progress: (partial: Listing) => void,
): Promise<Listing> {
  const entries: Entry[] = [];
  const nextPage = asked.versions ? versionPages(s3, asked, signal) : objectPages(s3, asked, signal);
  let hasMore = true;
  while (hasMore && entries.length < asked.most) {
    const page = await nextPage();
    entries.push(...page.entries);
    hasMore = page.hasMore;
    if (hasMore) progress({ entries: [...entries], hasMore });
  }
  return { entries, hasMore };
}

type NextPage = () => Promise<Listing>;

function objectPages(s3: S3Client, { bucket, prefix }: Asked, abortSignal: AbortSignal): NextPage {
  const nameOf = namesUnder(prefix);
  let token: string | undefined;
  return async () => {
    const page = await s3.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        Delimiter: '/',
        ...KEYS_ENCODED,
        ...(token !== undefined && { ContinuationToken: token }),
      }),
      { abortSignal },
    );
    token = page.NextContinuationToken;
    const folders = (page.CommonPrefixes ?? []).map(({ Prefix }) => folder(keyOfList(Prefix), nameOf));
    const objects = (page.Contents ?? [])
      .map(({ Key, ...object }) => ({ ...object, key: keyOfList(Key) }))
      .filter(({ key }) => key !== folderOf(prefix))
      .map(({ key, Size = 0, LastModified, StorageClass }): Entry => ({
        id: key,
        key,
        name: nameOf(key),
        isFolder: false,
        size: Size,
        modified: LastModified,
        storageClass: StorageClass,
      }));
    return { entries: [...folders, ...objects], hasMore: page.IsTruncated === true };
  };
}

function versionPages(s3: S3Client, { bucket, prefix }: Asked, abortSignal: AbortSignal): NextPage {
  const nameOf = namesUnder(prefix);
  let from: { KeyMarker?: string; VersionIdMarker?: string } = {};
  return async () => {
    const page = await s3.send(
      new ListObjectVersionsCommand({
        Bucket: bucket,
        Prefix: prefix,
        Delimiter: '/',
        ...KEYS_ENCODED,
        ...from,
      }),
      { abortSignal },
    );
    from = {
      ...(page.NextKeyMarker !== undefined && { KeyMarker: keyOfList(page.NextKeyMarker) }),
      ...(page.NextVersionIdMarker !== undefined && { VersionIdMarker: page.NextVersionIdMarker }),
    };
    const folders = (page.CommonPrefixes ?? []).map(({ Prefix }) => folder(keyOfList(Prefix), nameOf));
    const versions = [
      ...(page.Versions ?? []).map((version) => ({ ...version, isDeleteMarker: false })),
      ...(page.DeleteMarkers ?? []).map((marker) => ({
        ...marker,
        Size: 0,
        StorageClass: undefined,
        isDeleteMarker: true,
      })),
    ].map(({ Key, ...version }): Entry => ({
      id: `${keyOfList(Key)} ${version.VersionId ?? ''}`,
      key: keyOfList(Key),
      name: nameOf(keyOfList(Key)),
      isFolder: false,
      size: version.Size ?? 0,
      modified: version.LastModified,
      storageClass: version.StorageClass,
      versionId: version.VersionId,
      isLatest: version.IsLatest,
      isDeleteMarker: version.isDeleteMarker,
    }));
    return { entries: [...folders, ...versions], hasMore: page.IsTruncated === true };
  };
}

function namesUnder(prefix: string): (key: string) => string {
  const { length } = folderOf(prefix);
  return (key) => key.slice(length);
}

function folder(key: string, nameOf: (key: string) => string): Entry {
  return { id: key, key, name: nameOf(key), isFolder: true, size: 0 };
}
