import type { View } from '../../../store/store.ts';
import { noSuchUpload } from '../faults.ts';
import { orderOf } from '../orderedId.ts';
import { uploadKey, uploads, type BucketRecord, type UploadRecord } from '../records.ts';

/** An upload that goes on; throws when there is none of that id for that key. */
export async function findUpload(
  view: View,
  bucket: BucketRecord,
  key: string,
  id: string | undefined = '',
): Promise<UploadRecord> {
  const order = orderOf(id);
  const upload =
    order === undefined ? undefined : await uploads.get(view, uploadKey(bucket.id, key, order, id));
  if (!upload) throw noSuchUpload(id);
  return upload;
}
