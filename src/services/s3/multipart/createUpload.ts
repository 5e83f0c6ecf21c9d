import { checkAclAllowed } from '../acl.ts';
import { objectOf } from '../addressed.ts';
import { checkedAlgorithm } from '../checksums.ts';
import { isCrc } from '../crcCombine.ts';
import { invalidRequest } from '../faults.ts';
import type { S3 } from '../needs.ts';
import { propertiesOf, refuseWriteOptions } from '../object/properties.ts';
import type { Input, Operations } from '../operations.ts';
import { orderedId } from '../orderedId.ts';
import { uploadKey, uploads, type UploadRecord } from '../records.ts';
import { liveBucket } from '../versionStore.ts';

export function createUploadOperation(s3: S3): Operations<'CreateMultipartUpload'> {
  const { store, clock, ids } = s3;
  return {
    CreateMultipartUpload: async (input, call) => {
      const { bucket, key } = await objectOf(s3, input);
      refuseWriteOptions(input);
      checkAclAllowed(bucket, input);
      const initiatedMs = clock.now();
      const order = initiatedMs * 1000;
      const upload: UploadRecord = {
        ...propertiesOf(input),
        ...checksumOf(input),
        id: orderedId(order, ids),
        order,
        initiatedMs,
        initiator: call.principal.arn,
      };
      await store.transact(async (transaction) => {
        await liveBucket(transaction, bucket);
        uploads.put(transaction, uploadKey(bucket.id, key, order, upload.id), upload);
      });
      return {
        Bucket: bucket.name,
        Key: key,
        UploadId: upload.id,
        ServerSideEncryption: 'AES256',
        ...(upload.checksumAlgorithm && {
          ChecksumAlgorithm: upload.checksumAlgorithm,
          ChecksumType: upload.checksumType,
        }),
      };
    },
  };
}

/** Only of CRCs can the whole object's be had from those of its parts. */
function checksumOf(
  input: Input<'CreateMultipartUpload'>,
): Pick<UploadRecord, 'checksumAlgorithm' | 'checksumType'> {
  const { ChecksumAlgorithm: given, ChecksumType: type } = input;
  if (given === undefined) {
    if (type === undefined) return {};
    throw invalidRequest(
      'The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.',
    );
  }
  const algorithm = checkedAlgorithm(given);
  const checksumType = type ?? (algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE');
  const isImpossible =
    checksumType === 'COMPOSITE'
      ? algorithm === 'CRC64NVME'
      : checksumType !== 'FULL_OBJECT' || !isCrc(algorithm);
  if (isImpossible) {
    throw invalidRequest(
      `The ${checksumType} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
    );
  }
  return { checksumAlgorithm: algorithm, checksumType };
}
