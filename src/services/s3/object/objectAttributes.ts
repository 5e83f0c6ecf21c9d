import { objectOf } from '../addressed.ts';
import { checksumMembers, valueMembers } from '../checksums.ts';
import { partsOf } from '../content/contents.ts';
import { invalidArgument } from '../faults.ts';
import { MAX_PAGE } from '../limits.ts';
import type { S3 } from '../needs.ts';
import type { Input, Operations } from '../operations.ts';
import type { ObjectRecord } from '../records.ts';
import { findObject } from './findObject.ts';
import { refuseCustomerKey } from './properties.ts';

const KNOWN = new Set(['ETag', 'Checksum', 'ObjectParts', 'StorageClass', 'ObjectSize']);

export function objectAttributesOperation(s3: S3): Operations<'GetObjectAttributes'> {
  return {
    GetObjectAttributes: async (input, call) => {
      const { bucket, key } = await objectOf(s3, input);
      refuseCustomerKey(input);
      const asked = new Set<string>(input.ObjectAttributes);
      if (asked.size === 0 || ![...asked].every((name) => KNOWN.has(name))) {
        throw invalidArgument('Invalid attribute name specified.', 'x-amz-object-attributes');
      }
      const record = await findObject(s3, call, { bucket, key, versionId: input.VersionId });
      const { checksum } = record;
      return {
        LastModified: new Date(Math.floor(record.modifiedMs / 1000) * 1000),
        ...(bucket.versioning !== undefined && { VersionId: record.versionId }),
        ...(asked.has('ETag') && { ETag: record.etag }),
        ...(asked.has('Checksum') &&
          checksum && {
            Checksum: checksumMembers({ ...checksum, value: checksum.value.replace(/-\d+$/, '') }),
          }),
        ...(asked.has('ObjectParts') &&
          record.parts !== undefined && { ObjectParts: await partsPage(s3, record, input) }),
        ...(asked.has('StorageClass') && {
          StorageClass: (record.storageClass ?? 'STANDARD') as 'STANDARD',
        }),
        ...(asked.has('ObjectSize') && { ObjectSize: record.size }),
      };
    },
  };
}

/** Details only of objects with composite checksums, else their number. */
async function partsPage({ store }: S3, record: ObjectRecord, input: Input<'GetObjectAttributes'>) {
  const { content, checksum } = record;
  const TotalPartsCount = record.parts ?? 0;
  if (content.kind !== 'parts' || checksum?.type !== 'COMPOSITE') return { TotalPartsCount };
  const most = Math.min(input.MaxParts ?? MAX_PAGE, MAX_PAGE);
  const marker = Number(input.PartNumberMarker ?? 0);
  const all = await store.read((view) => partsOf(view, content.id));
  const page = all.slice(marker, marker + most);
  return {
    TotalPartsCount,
    PartNumberMarker: String(marker),
    NextPartNumberMarker: String(marker + page.length),
    MaxParts: most,
    IsTruncated: marker + page.length < all.length,
    Parts: page.map(({ value }, at) => ({
      PartNumber: marker + at + 1,
      Size: value.size,
      ...valueMembers({ [checksum.algorithm]: value.checksums[checksum.algorithm] }),
    })),
  };
}
