import { createHash, hash } from 'node:crypto';
import type { Transaction } from '../../../store/store.ts';
import type { Call } from '../../service.ts';
import { objectOf } from '../addressed.ts';
import type { Bucket } from '../bucketCache.ts';
import { checksumMembers, sentChecksum } from '../checksums.ts';
import { checkWrite, conditionalConflict, refuseWriteConditions } from '../conditions.ts';
import { BodyDigests } from '../content/bodyDigests.ts';
import { combineCrcs, isCrc } from '../crcCombine.ts';
import { plainEtag, quoted } from '../etag.ts';
import { badDigest, invalidRequest, malformedXml, noSuchUpload, s3Fault } from '../faults.ts';
import { expirationOf } from '../lifecycle/expiration.ts';
import { MIN_PART_BYTES } from '../limits.ts';
import type { S3 } from '../needs.ts';
import { announce } from '../notification/announce.ts';
import { refuseCustomerKey } from '../object/properties.ts';
import type { Input, Operations } from '../operations.ts';
import {
  completedUploads,
  parts,
  uploadKey,
  uploads,
  type Checksum,
  type ChecksumAlgorithm,
  type CompletedUpload,
  type ObjectRecord,
  type PartRecord,
  type UploadRecord,
} from '../records.ts';
import { putVersion } from '../versionStore.ts';
import { findUpload } from './findUpload.ts';

type CompleteInput = Input<'CompleteMultipartUpload'>;
type Named = NonNullable<NonNullable<CompleteInput['MultipartUpload']>['Parts']>[number];

/** How long a client may ask again for an answer that it lost. */
const REMEMBERED_MS = 3_600_000;

export function completeUploadOperation(s3: S3): Operations<'CompleteMultipartUpload'> {
  return {
    CompleteMultipartUpload: async (input, call) => {
      const { bucket, key } = await objectOf(s3, input);
      refuseWriteConditions(input);
      refuseCustomerKey(input);
      const named = namedParts(input);
      const request = hash('sha256', JSON.stringify(named.map(({ PartNumber, ETag }) => [PartNumber, ETag])));
      const done = await s3.store.transact(async (transaction) => {
        const before = await completedUploads.get(transaction, [input.UploadId ?? '']);
        if (before) return repeated(before, bucket, key, request, input.UploadId ?? '');
        const upload = await findUpload(transaction, bucket, key, input.UploadId);
        const written = await complete(s3, transaction, { bucket, key, upload, named, input, call });
        const { etag, versionId, checksum } = written;
        const completed: CompletedUpload = {
          bucketId: bucket.id,
          key,
          versionId,
          etag,
          ...(checksum && { checksum }),
          request,
          untilMs: s3.clock.now() + REMEMBERED_MS,
        };
        completedUploads.put(transaction, [upload.id], completed);
        return { ...completed, written };
      });
      return {
        Location: `${call.endpoint}/${bucket.name}/${encodeURIComponent(key).replaceAll('%2F', '/')}`,
        Bucket: bucket.name,
        Key: key,
        ETag: quoted(done.etag),
        ServerSideEncryption: 'AES256',
        ...checksumMembers(done.checksum),
        ...('written' in done && expirationOf(bucket, key, done.written)),
        ...(bucket.versioning === 'Enabled' && { VersionId: done.versionId }),
      };
    },
  };
}

function namedParts({ MultipartUpload }: CompleteInput): readonly Named[] {
  if (!MultipartUpload) throw malformedXml();
  const named = MultipartUpload.Parts ?? [];
  if (named.length === 0) throw invalidRequest('You must specify at least one part');
  if (named.some(({ PartNumber, ETag }) => PartNumber === undefined || ETag === undefined))
    throw malformedXml();
  return named;
}

function repeated(
  before: CompletedUpload,
  bucket: Bucket,
  key: string,
  request: string,
  id: string,
): CompletedUpload {
  if (before.bucketId === bucket.id && before.key === key && before.request === request) return before;
  throw noSuchUpload(id);
}

interface Completing {
  readonly bucket: Bucket;
  readonly key: string;
  readonly upload: UploadRecord;
  readonly named: readonly Named[];
  readonly input: CompleteInput;
  readonly call: Call;
}

/** The parts stay where they are: the object's record says of which it is made, and those not named go. */
async function complete(s3: S3, transaction: Transaction, completing: Completing): Promise<ObjectRecord> {
  const { bucket, key, upload, named, input, call } = completing;
  const uploaded = await parts.list(transaction, { prefix: [upload.id] });
  const chosen = chooseParts(completing, new Map(uploaded.map(({ key, value }) => [Number(key[1]), value])));
  const size = chosen.reduce((sum, part) => sum + part.size, 0);
  if (input.MpuObjectSize !== undefined && input.MpuObjectSize !== size) {
    throw invalidRequest(
      `The provided 'x-amz-mp-object-size' header value ${input.MpuObjectSize} does not match what was computed: ${size}`,
    );
  }
  const checksum = checksumOf(completing, chosen);
  const kept = new Set(named.map(({ PartNumber }) => PartNumber));
  for (const { key: place, value } of uploaded) {
    if (kept.has(Number(place[1]))) continue;
    parts.delete(transaction, place);
    s3.contents.doom(transaction, value.content);
  }
  uploads.delete(transaction, uploadKey(bucket.id, key, upload.order, upload.id));
  const {
    id,
    order: _,
    initiatedMs,
    initiator: __,
    checksumAlgorithm: ___,
    checksumType: ____,
    ...properties
  } = upload;
  const version = await putVersion(
    s3,
    transaction,
    bucket,
    key,
    (place) => ({
      ...place,
      ...properties,
      modifiedMs: s3.clock.now(),
      size,
      etag: etagOf(chosen),
      content: { kind: 'parts', id },
      parts: chosen.length,
      checksum,
    }),
    (current) => checkCondition(input, key, current, initiatedMs),
  );
  announce(s3, transaction, bucket, call, { event: 'ObjectCreated:CompleteMultipartUpload', key, version });
  return version;
}

/** A condition on what was there when the upload began can't be judged when that has changed since. */
function checkCondition(
  input: CompleteInput,
  key: string,
  current: ObjectRecord | undefined,
  initiatedMs: number,
): void {
  checkWrite(input, key, current);
  if (input.IfMatch !== undefined && current && current.modifiedMs > initiatedMs) {
    throw conditionalConflict('If-Match', key);
  }
}

function chooseParts(
  { named, upload }: Completing,
  uploaded: ReadonlyMap<number, PartRecord>,
): readonly PartRecord[] {
  let before = 0;
  for (const { PartNumber = 0 } of named) {
    if (PartNumber <= before) {
      throw s3Fault(
        400,
        'InvalidPartOrder',
        'The list of parts was not in ascending order. Parts must be ordered by part number.',
        { UploadId: upload.id },
      );
    }
    before = PartNumber;
  }
  const chosen = named.map((part) => {
    const found = uploaded.get(part.PartNumber ?? 0);
    if (!found || plainEtag(part.ETag ?? '') !== found.etag) throw invalidPart(upload, part);
    checkPartChecksum(upload, part, found);
    return found;
  });
  for (const [at, part] of chosen.slice(0, -1).entries()) {
    if (part.size >= MIN_PART_BYTES) continue;
    throw s3Fault(400, 'EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', {
      ETag: part.etag,
      MinSizeAllowed: MIN_PART_BYTES,
      PartNumber: named[at]?.PartNumber,
      ProposedSize: part.size,
    });
  }
  return chosen;
}

const ALGORITHMS: readonly ChecksumAlgorithm[] = [
  'CRC32',
  'CRC32C',
  'CRC64NVME',
  'SHA1',
  'SHA256',
  'SHA512',
  'MD5',
];

function checkPartChecksum(upload: UploadRecord, part: Named, found: PartRecord): void {
  const { checksumAlgorithm: expected, checksumType } = upload;
  const given = ALGORITHMS.filter((algorithm) => part[`Checksum${algorithm}`] !== undefined);
  if (expected === undefined) {
    if (given.length > 0) throw invalidPart(upload, part);
    return;
  }
  if (given.some((algorithm) => algorithm !== expected)) throw invalidPart(upload, part);
  const value = part[`Checksum${expected}`];
  if (value === undefined && checksumType === 'COMPOSITE') {
    throw invalidRequest(
      `The upload was created using a ${expected.toLowerCase()} checksum. The complete request must include the checksum for each part. It was missing for part ${part.PartNumber} in the request.`,
    );
  }
  if (value !== undefined && value !== found.checksums[expected]) throw invalidPart(upload, part);
}

function invalidPart({ id }: UploadRecord, { PartNumber, ETag }: Named) {
  return s3Fault(
    400,
    'InvalidPart',
    "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
    { UploadId: id, PartNumber, ETag: plainEtag(ETag ?? '') },
  );
}

function etagOf(chosen: readonly PartRecord[]): string {
  const md5 = createHash('md5');
  for (const { etag } of chosen) md5.update(Buffer.from(etag, 'hex'));
  return `${md5.digest('hex')}-${chosen.length}`;
}

/** Of the whole object where that can be had from its parts, else of their checksums. */
function checksumOf({ upload, input, call }: Completing, chosen: readonly PartRecord[]): Checksum {
  const algorithm = upload.checksumAlgorithm ?? 'CRC64NVME';
  const type = upload.checksumType ?? 'FULL_OBJECT';
  if (input.ChecksumType !== undefined && input.ChecksumType !== upload.checksumType) {
    throw invalidRequest(
      `The upload was created using the ${upload.checksumType ?? 'null'} checksum mode. The complete request must use the same checksum mode.`,
    );
  }
  const values = chosen.map(({ checksums, size }) => ({ value: checksums[algorithm] ?? '', bytes: size }));
  const value =
    type === 'FULL_OBJECT' && isCrc(algorithm)
      ? combineCrcs(algorithm, values)
      : `${composite(
          algorithm,
          values.map((each) => each.value),
        )}-${chosen.length}`;
  const sent = sentChecksumOfWhole(input, call, algorithm);
  if (sent !== undefined && sent.replace(/-\d+$/, '') !== value.replace(/-\d+$/, '')) {
    throw badDigest(`The ${algorithm.toLowerCase()} you specified did not match the calculated checksum.`);
  }
  return { algorithm, value, type };
}

/** In the header of the object's algorithm; a composite one has its number of parts behind it. */
function sentChecksumOfWhole(
  input: CompleteInput,
  call: Call,
  algorithm: ChecksumAlgorithm,
): string | undefined {
  const own = input[`Checksum${algorithm}`];
  if (own !== undefined) return own;
  return sentChecksum(call)?.value === undefined ? undefined : '';
}

function composite(algorithm: ChecksumAlgorithm, values: readonly string[]): string {
  const digests = new BodyDigests([algorithm]);
  for (const value of values) digests.update(Buffer.from(value, 'base64'));
  return digests.finish().checksums[algorithm] ?? '';
}
