import { DeleteBucketCommand } from '@aws-sdk/client-s3';
import { useClient } from '../../../aws/clients.ts';
import { useFlash } from '../../../feedback/Flash.tsx';
import { useTexts } from '../../../i18n/Language.tsx';
import { BucketsClient } from '../bucketsClient.ts';
import { emptyBucket } from '../deleteObjects.ts';
import { bucketsTexts } from './texts.ts';

/** Each answers whether it went well. */
export function useBucketActions() {
  const t = useTexts(bucketsTexts);
  const s3 = useClient(BucketsClient);
  const flash = useFlash();
  return {
    empty: async (bucket: string): Promise<boolean> => {
      const texts = { running: t.emptying(bucket), done: t.emptied(bucket), failed: t.emptyFailed };
      const { ok } = await flash.track(texts, (signal, step) =>
        emptyBucket(s3, bucket, signal, (count) => step(t.objectsDeleted(count))),
      );
      return ok;
    },
    remove: async (bucket: string, emptyFirst: boolean): Promise<boolean> => {
      const texts = { running: t.deleting(bucket), done: t.deleted(bucket), failed: t.deleteFailed };
      const { ok } = await flash.track(texts, async (signal, step) => {
        if (emptyFirst) await emptyBucket(s3, bucket, signal, (count) => step(t.objectsDeleted(count)));
        await s3.send(new DeleteBucketCommand({ Bucket: bucket }), { abortSignal: signal });
      });
      return ok;
    },
  };
}
