import type { Key } from '../../../store/store.ts';
import { bucketOf, objectOf } from '../addressed.ts';
import { canonicalId } from '../canonicalId.ts';
import { valueMembers } from '../checksums.ts';
import { quoted } from '../etag.ts';
import { invalidArgument } from '../faults.ts';
import { encoder, pageSize, searchText } from '../list/listInput.ts';
import { placeAfter, walk } from '../list/walk.ts';
import type { S3 } from '../needs.ts';
import type { Operations } from '../operations.ts';
import { orderOf } from '../orderedId.ts';
import { parts, uploadKey, uploads, type UploadRecord } from '../records.ts';
import { findUpload } from './findUpload.ts';

export function listUploadsOperations(s3: S3): Operations<'ListMultipartUploads' | 'ListParts'> {
  return {
    ListMultipartUploads: async (input) => {
      const bucket = await bucketOf(s3, input);
      const encode = encoder(input.EncodingType);
      const MaxUploads = pageSize(input.MaxUploads, 'max-uploads');
      const prefix = searchText(input.Prefix);
      const delimiter = searchText(input.Delimiter);
      const keyMarker = searchText(input.KeyMarker);
      const idMarker = keyMarker === '' ? '' : (input.UploadIdMarker ?? '');
      const { items, isTruncated } = await s3.store.read(async (view) => {
        const after = startOf(bucket.id, keyMarker, idMarker, prefix, delimiter);
        if (after && idMarker !== '' && !(await uploads.get(view, after))) throw invalidMarker(idMarker);
        const options = { bucketId: bucket.id, prefix, delimiter, after, most: MaxUploads };
        return walk((range) => uploads.list(view, range), options);
      });
      const Uploads = items.flatMap((item) =>
        item.commonPrefix === undefined
          ? [{ Key: encode(item.key), ...uploadMembers(item.value, bucket.account) }]
          : [],
      );
      const CommonPrefixes = items.flatMap(({ commonPrefix }) =>
        commonPrefix === undefined ? [] : [{ Prefix: encode(commonPrefix) }],
      );
      const last = items.at(-1);
      return {
        Bucket: bucket.name,
        KeyMarker: encode(keyMarker),
        UploadIdMarker: idMarker,
        NextKeyMarker: encode(last ? (last.commonPrefix ?? last.key) : ''),
        NextUploadIdMarker: last && last.commonPrefix === undefined ? last.value.id : '',
        MaxUploads,
        IsTruncated: isTruncated,
        ...(input.Prefix !== undefined && { Prefix: encode(prefix) }),
        ...(input.Delimiter !== undefined && { Delimiter: encode(delimiter) }),
        ...(input.EncodingType && { EncodingType: input.EncodingType }),
        ...(Uploads.length > 0 && { Uploads }),
        ...(CommonPrefixes.length > 0 && { CommonPrefixes }),
      };
    },
    ListParts: async (input) => {
      const { bucket, key } = await objectOf(s3, input);
      const MaxParts = pageSize(input.MaxParts, 'max-parts');
      const marker = Number(input.PartNumberMarker ?? 0);
      if (!Number.isInteger(marker) || marker < 0) {
        throw invalidArgument(
          'Provided part-number-marker not an integer or within integer range',
          'part-number-marker',
          input.PartNumberMarker,
        );
      }
      const { upload, page } = await s3.store.read(async (view) => {
        const upload = await findUpload(view, bucket, key, input.UploadId);
        const options = { prefix: [upload.id], after: [upload.id, marker], limit: MaxParts + 1 };
        return { upload, page: await parts.list(view, options) };
      });
      const shown = page.slice(0, MaxParts);
      const { checksumAlgorithm } = upload;
      const Parts = shown.map(({ key: place, value }) => ({
        PartNumber: Number(place[1]),
        LastModified: new Date(Math.floor(value.modifiedMs / 1000) * 1000),
        ETag: quoted(value.etag),
        Size: value.size,
        ...(checksumAlgorithm && valueMembers({ [checksumAlgorithm]: value.checksums[checksumAlgorithm] })),
      }));
      return {
        Bucket: bucket.name,
        Key: key,
        UploadId: upload.id,
        PartNumberMarker: String(marker),
        NextPartNumberMarker: String(Parts.at(-1)?.PartNumber ?? 0),
        MaxParts,
        IsTruncated: page.length > shown.length,
        ...(Parts.length > 0 && { Parts }),
        ...ownerMembers(upload, bucket.account),
      };
    },
  };
}

function startOf(
  bucketId: string,
  keyMarker: string,
  idMarker: string,
  prefix: string,
  delimiter: string,
): Key | undefined {
  if (keyMarker === '') return undefined;
  if (idMarker === '') return placeAfter(bucketId, keyMarker, prefix, delimiter);
  const order = orderOf(idMarker);
  if (order === undefined) throw invalidMarker(idMarker);
  return uploadKey(bucketId, keyMarker, order, idMarker);
}

function invalidMarker(marker: string) {
  return invalidArgument('Invalid uploadId marker', 'upload-id-marker', marker);
}

function uploadMembers(upload: UploadRecord, account: string) {
  return {
    UploadId: upload.id,
    Initiated: new Date(Math.floor(upload.initiatedMs / 1000) * 1000),
    ...ownerMembers(upload, account),
  };
}

function ownerMembers(upload: UploadRecord, account: string) {
  return {
    StorageClass: (upload.storageClass ?? 'STANDARD') as 'STANDARD',
    Owner: { ID: canonicalId(account) },
    Initiator: { ID: upload.initiator, DisplayName: upload.initiator.split(/[:/]/).at(-1) ?? '' },
    ...(upload.checksumAlgorithm && {
      ChecksumAlgorithm: upload.checksumAlgorithm,
      ChecksumType: upload.checksumType ?? ('FULL_OBJECT' as const),
    }),
  };
}
