import type { Transaction } from '../../../store/store.ts';
import type { Call } from '../../service.ts';
import { objectOf } from '../addressed.ts';
import { checkBody, refuseContentMd5, sentChecksum, valueMembers } from '../checksums.ts';
import type { Kept } from '../content/contents.ts';
import { quoted } from '../etag.ts';
import { invalidArgument, invalidRequest } from '../faults.ts';
import { MAX_PARTS, MAX_PUT_BYTES } from '../limits.ts';
import type { S3 } from '../needs.ts';
import { bytesOf } from '../object/copyObject.ts';
import { findSource } from '../object/copySource.ts';
import { refuseCustomerKey } from '../object/properties.ts';
import { bodyOf, storing } from '../object/putObject.ts';
import type { Operations } from '../operations.ts';
import {
  parts,
  type BucketRecord,
  type ChecksumAlgorithm,
  type PartRecord,
  type UploadRecord,
} from '../records.ts';
import { findUpload } from './findUpload.ts';

export function uploadPartOperations(s3: S3): Operations<'UploadPart' | 'UploadPartCopy'> {
  return {
    UploadPart: async (input, call) => {
      const { bucket, key } = await objectOf(s3, input);
      refuseCustomerKey(input);
      const number = partNumber(input.PartNumber, call);
      const upload = await s3.store.read((view) => findUpload(view, bucket, key, input.UploadId));
      const body = bodyOf(input.Body, call);
      const sent = sentChecksum(call);
      refuseContentMd5(input.ContentMD5);
      refuseOtherAlgorithm(upload, sent?.algorithm);
      const kept = await s3.contents.keep(body, wantedOf(upload, sent?.algorithm));
      await storing(s3, kept, async () => {
        checkBody(kept, sent, input.ContentMD5);
        await s3.store.transact((transaction) =>
          putPart(s3, transaction, { bucket, key, upload, number }, kept),
        );
      });
      const algorithm = sent?.algorithm ?? upload.checksumAlgorithm ?? 'CRC64NVME';
      return {
        ETag: quoted(kept.md5.toString('hex')),
        ServerSideEncryption: 'AES256',
        ...valueMembers({ [algorithm]: kept.checksums[algorithm] }),
      };
    },
    UploadPartCopy: async (input, call) => {
      const { bucket, key } = await objectOf(s3, input);
      refuseCustomerKey(input);
      const number = partNumber(input.PartNumber, call);
      const upload = await s3.store.read((view) => findUpload(view, bucket, key, input.UploadId));
      const { record, from, versionId } = await findSource(s3, input);
      const range = copyRange(input.CopySourceRange, record.size);
      if (range.end - range.start + 1 > MAX_PUT_BYTES) {
        throw invalidRequest(
          `The specified copy source is larger than the maximum allowable size for a copy source: ${MAX_PUT_BYTES}`,
        );
      }
      const kept = await s3.contents.keep(await bytesOf(s3, record, range), wantedOf(upload, undefined));
      await storing(s3, kept, () =>
        s3.store.transact((transaction) => putPart(s3, transaction, { bucket, key, upload, number }, kept)),
      );
      const algorithm = upload.checksumAlgorithm;
      const sourceVersion = versionId ?? (from.versioning === undefined ? undefined : record.versionId);
      return {
        CopyPartResult: {
          ETag: quoted(kept.md5.toString('hex')),
          LastModified: new Date(Math.floor(s3.clock.now() / 1000) * 1000),
          ...(algorithm && valueMembers({ [algorithm]: kept.checksums[algorithm] })),
        },
        ServerSideEncryption: 'AES256',
        ...(sourceVersion !== undefined && { CopySourceVersionId: sourceVersion }),
      };
    },
  };
}

interface PartPlace {
  readonly bucket: BucketRecord;
  readonly key: string;
  readonly upload: UploadRecord;
  readonly number: number;
}

async function putPart(
  { contents, clock }: S3,
  transaction: Transaction,
  { bucket, key, upload, number }: PartPlace,
  kept: Kept,
): Promise<void> {
  await findUpload(transaction, bucket, key, upload.id);
  const before = await parts.get(transaction, [upload.id, number]);
  if (before) contents.doom(transaction, before.content);
  const record: PartRecord = {
    size: kept.bytes,
    etag: kept.md5.toString('hex'),
    modifiedMs: clock.now(),
    content: contents.attach(transaction, kept),
    checksums: kept.checksums,
  };
  parts.put(transaction, [upload.id, number], record);
}

/** CRC64NVME becomes the object's where the upload names no other. */
function wantedOf(upload: UploadRecord, sent: ChecksumAlgorithm | undefined): ChecksumAlgorithm[] {
  return [upload.checksumAlgorithm ?? 'CRC64NVME', ...(sent ? [sent] : [])];
}

function partNumber(number: number | undefined, _call: Call): number {
  if (number !== undefined && Number.isInteger(number) && number >= 1 && number <= MAX_PARTS) return number;
  throw invalidArgument(
    'Part number must be an integer between 1 and 10000, inclusive',
    'partNumber',
    String(number ?? ''),
  );
}

function refuseOtherAlgorithm(
  { checksumAlgorithm: expected }: UploadRecord,
  sent: ChecksumAlgorithm | undefined,
): void {
  if (expected === undefined || sent === undefined || sent === expected) return;
  throw invalidRequest(
    `Checksum Type mismatch occurred, expected checksum Type: ${expected.toLowerCase()}, actual checksum Type: ${sent.toLowerCase()}`,
  );
}

function copyRange(given: string | undefined, size: number): { start: number; end: number } {
  if (given === undefined) return { start: 0, end: size - 1 };
  const name = 'x-amz-copy-source-range';
  const [, first, last] = /^bytes=(\d{1,15})-(\d{1,15})$/.exec(given) ?? [];
  if (first === undefined || last === undefined || Number(last) < Number(first)) {
    throw invalidArgument(
      'The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy',
      name,
      given,
    );
  }
  const [start, end] = [Number(first), Number(last)];
  if (start >= size) throw invalidRequest('The specified copy range is invalid for the source object size');
  if (end >= size) {
    throw invalidArgument(`Range specified is not valid for source object of size: ${size}`, name, given);
  }
  return { start, end };
}
