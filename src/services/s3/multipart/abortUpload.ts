import { objectOf } from '../addressed.ts';
import { notImplementedHeader } from '../faults.ts';
import type { S3 } from '../needs.ts';
import type { Operations } from '../operations.ts';
import { uploadKey, uploads } from '../records.ts';
import { findUpload } from './findUpload.ts';

export function abortUploadOperation(s3: S3): Operations<'AbortMultipartUpload'> {
  return {
    AbortMultipartUpload: async (input) => {
      const { bucket, key } = await objectOf(s3, input);
      if (input.IfMatchInitiatedTime !== undefined)
        throw notImplementedHeader('x-amz-if-match-initiated-time');
      await s3.store.transact(async (transaction) => {
        const { id, order } = await findUpload(transaction, bucket, key, input.UploadId);
        uploads.delete(transaction, uploadKey(bucket.id, key, order, id));
        s3.contents.doom(transaction, { kind: 'parts', id });
      });
      return {};
    },
  };
}
