import type { Call } from '../../service.ts';
import { checkAclAllowed } from '../acl.ts';
import { objectOf } from '../addressed.ts';
import {
  checkBody,
  checksumMembers,
  refuseContentMd5,
  sentChecksum,
  type SentChecksum,
} from '../checksums.ts';
import { checkWrite, refuseWriteConditions } from '../conditions.ts';
import type { Kept } from '../content/contents.ts';
import { quoted } from '../etag.ts';
import { entityTooLarge, notImplementedHeader } from '../faults.ts';
import { MAX_PUT_BYTES } from '../limits.ts';
import type { S3 } from '../needs.ts';
import type { Operations } from '../operations.ts';
import type { Checksum, ChecksumAlgorithm, ObjectRecord } from '../records.ts';
import { announce } from '../notification/announce.ts';
import { putVersion } from '../versionStore.ts';
import { expirationOf } from '../lifecycle/expiration.ts';
import { propertiesOf, refuseWriteOptions } from './properties.ts';

export function putObjectOperation(s3: S3): Operations<'PutObject'> {
  return {
    PutObject: async (input, call) => {
      const { bucket, key } = await objectOf(s3, input);
      refuseWriteConditions(input);
      refuseWriteOptions(input);
      checkAclAllowed(bucket, input);
      if (input.WriteOffsetBytes !== undefined) throw notImplementedHeader('x-amz-write-offset-bytes');
      const properties = propertiesOf(input);
      const body = bodyOf(input.Body, call);
      const sent = sentChecksum(call);
      refuseContentMd5(input.ContentMD5);
      const kept = await s3.contents.keep(body, [sent?.algorithm ?? 'CRC64NVME']);
      const record = await storing(s3, kept, async () => {
        checkBody(kept, sent, input.ContentMD5);
        return s3.store.transact(async (transaction) => {
          const written = await putVersion(
            s3,
            transaction,
            bucket,
            key,
            (place) => ({
              ...place,
              ...properties,
              ...factsOf(s3, kept, sent),
              content: s3.contents.attach(transaction, kept),
            }),
            (current) => checkWrite(input, key, current),
          );
          announce(s3, transaction, bucket, call, { event: 'ObjectCreated:Put', key, version: written });
          return written;
        });
      });
      return {
        ETag: quoted(record.etag),
        ServerSideEncryption: 'AES256',
        ...checksumMembers(record.checksum),
        ...expirationOf(bucket, key, record),
        ...(bucket.versioning === 'Enabled' && { VersionId: record.versionId }),
      };
    },
  };
}

function factsOf(
  { clock }: Pick<S3, 'clock'>,
  kept: Kept,
  sent: SentChecksum | undefined,
): Pick<ObjectRecord, 'modifiedMs' | 'size' | 'etag'> & { checksum?: Checksum } {
  return {
    modifiedMs: clock.now(),
    size: kept.bytes,
    etag: kept.md5.toString('hex'),
    ...wholeChecksum(kept, sent?.algorithm ?? 'CRC64NVME'),
  };
}

export function wholeChecksum(kept: Kept, algorithm: ChecksumAlgorithm): { checksum?: Checksum } {
  const value = kept.checksums[algorithm];
  return value === undefined ? {} : { checksum: { algorithm, value, type: 'FULL_OBJECT' } };
}

/** The bytes are kept if `work` succeeds, and gone if it does not. */
export async function storing<T>(
  { contents }: Pick<S3, 'contents'>,
  kept: Kept,
  work: () => Promise<T>,
): Promise<T> {
  try {
    const result = await work();
    contents.settle(kept);
    return result;
  } catch (error) {
    await contents.abandon(kept);
    throw error;
  }
}

/** The body as a stream; refused at once when its announced length is too much. */
export function bodyOf(body: unknown, { headers }: Pick<Call, 'headers'>): AsyncIterable<Uint8Array> {
  const announced = Number(headers['x-amz-decoded-content-length'] ?? headers['content-length'] ?? 0);
  if (announced > MAX_PUT_BYTES) throw entityTooLarge(announced, MAX_PUT_BYTES);
  return body instanceof Uint8Array || body === undefined
    ? inOnePiece(body)
    : (body as AsyncIterable<Uint8Array>);
}

async function* inOnePiece(bytes: Uint8Array | undefined): AsyncGenerator<Uint8Array, void, undefined> {
  if (bytes && bytes.byteLength > 0) yield bytes;
}
