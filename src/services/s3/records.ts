import { collection } from '../../store/collection.ts';
import type { Key } from '../../store/store.ts';

/**
 * What S3 keeps in the store. Names of buckets are one space for all accounts; everything of a bucket is under its id,
 * which is never given again, so that nothing of a deleted bucket shows in the next one of its name.
 *
 *   bucket    NAME                          the bucket
 *   owned     ACCOUNT NAME                  whose it is, for ListBuckets
 *   config    BUCKET KIND                   a sub-resource: policy, tagging, cors …
 *   object    BUCKET KEY 0                  the current version, unless that is a delete marker
 *   version   BUCKET KEY -ORDER             all others, newest first, and delete markers
 *   null      BUCKET KEY                    order of the version `null` that stands among those others
 *   upload    BUCKET KEY ORDER ID           a multipart upload that goes on
 *   part      CONTENT NUMBER                a part, of an upload or of the object that became of it
 *   completed ID                            what an upload became, for a client that asks twice
 *   measured  BUCKET                        the day for which its size was last published
 *
 * Each version of an object is written in one place only. Where its bytes are: `content/`.
 */

export interface BucketRecord {
  readonly id: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly createdAtMs: number;
  readonly versioning?: 'Enabled' | 'Suspended';
}

export const buckets = collection<BucketRecord>(['s3', 'bucket']);
export const ownedBuckets = collection<{ readonly region: string }>(['s3', 'owned']);

/** By sub-resource; what each holds is its file's business. */
export const configs = collection<unknown>(['s3', 'config']);

export type ChecksumAlgorithm = 'CRC32' | 'CRC32C' | 'CRC64NVME' | 'SHA1' | 'SHA256' | 'SHA512' | 'MD5';
export type ChecksumType = 'FULL_OBJECT' | 'COMPOSITE';

export interface Checksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Base64; of a composite one with the number of parts: `…-3`. */
  readonly value: string;
  readonly type: ChecksumType;
}

/** Where the bytes of an object, or of a part, are. */
export type Content =
  | { readonly kind: 'empty' }
  /** In the store, under this id. */
  | { readonly kind: 'inline'; readonly id: string }
  /** In the blob of this number. */
  | { readonly kind: 'blob'; readonly number: number }
  /** In parts, each with content of its own. */
  | { readonly kind: 'parts'; readonly id: string };

/** What the writer of an object says of it, besides its bytes. */
export interface ObjectProperties {
  readonly contentType?: string;
  readonly contentEncoding?: string;
  readonly contentDisposition?: string;
  readonly contentLanguage?: string;
  readonly cacheControl?: string;
  /** As it came. */
  readonly expires?: string;
  readonly redirect?: string;
  /** Absent: STANDARD. */
  readonly storageClass?: string;
  /** Names in lower case. */
  readonly metadata?: Readonly<Record<string, string>>;
  readonly tags?: readonly (readonly [key: string, value: string])[];
}

export interface ObjectRecord extends ObjectProperties {
  /** Greater than those of all earlier versions of the key. Microseconds since the epoch, where nothing was in the way. */
  readonly order: number;
  /** `null` where the bucket had no versioning at the time. */
  readonly versionId: string;
  readonly modifiedMs: number;
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  readonly content: Content;
  readonly checksum?: Checksum;
  /** Of an object that was uploaded in parts. */
  readonly parts?: number;
  readonly deleteMarker?: undefined;
}

export interface DeleteMarker {
  readonly order: number;
  readonly versionId: string;
  readonly modifiedMs: number;
  readonly deleteMarker: true;
}

export type VersionRecord = ObjectRecord | DeleteMarker;

export const objects = collection<ObjectRecord>(['s3', 'object']);
export const versions = collection<VersionRecord>(['s3', 'version']);
export const nullVersions = collection<{ readonly order: number }>(['s3', 'null']);

/** The last element lets a range begin at a key, or after all of a prefix. */
export const objectKey = (bucketId: string, key: string): Key => [bucketId, key, 0];
export const versionKey = (bucketId: string, key: string, order: number): Key => [bucketId, key, -order];

export interface UploadRecord extends ObjectProperties {
  readonly id: string;
  readonly order: number;
  readonly initiatedMs: number;
  readonly initiator: string;
  readonly checksumAlgorithm?: ChecksumAlgorithm;
  readonly checksumType?: ChecksumType;
}

export interface PartRecord {
  readonly size: number;
  readonly etag: string;
  readonly modifiedMs: number;
  readonly content: Content;
  /** CRC64NVME, and the upload's own where it has another; base64, by algorithm. */
  readonly checksums: Readonly<Partial<Record<ChecksumAlgorithm, string>>>;
}

export interface CompletedUpload {
  readonly bucketId: string;
  readonly key: string;
  readonly versionId: string;
  readonly etag: string;
  readonly checksum?: Checksum;
  /** Of the parts that were named. */
  readonly request: string;
  readonly untilMs: number;
}

export const uploads = collection<UploadRecord>(['s3', 'upload']);
export const parts = collection<PartRecord>(['s3', 'part']);
export const completedUploads = collection<CompletedUpload>(['s3', 'completed']);

/** `dayMs`: its beginning, UTC. */
export const measuredDays = collection<{ readonly dayMs: number }>(['s3', 'measured']);

export const uploadKey = (bucketId: string, key: string, order: number, id: string): Key => [
  bucketId,
  key,
  order,
  id,
];
