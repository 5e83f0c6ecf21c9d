import {
  DeleteBucketLifecycleCommand,
  GetBucketLifecycleConfigurationCommand,
  PutBucketLifecycleConfigurationCommand,
  type LifecycleRule,
} from '@aws-sdk/client-s3';
import { useClient } from '../../../aws/clients.ts';
import { useTexts } from '../../../i18n/Language.tsx';
import { useLoad } from '../../../live/useLoad.ts';
import { optionalAnswer } from '../../../aws/optionalAnswer.ts';
import { BucketsClient } from '../bucketsClient.ts';
import type { BucketTabProps } from './BucketPage.tsx';
import { JsonSetting } from './JsonSetting.tsx';
import { bucketTexts } from './texts.ts';

export function LifecycleTab({ bucket }: BucketTabProps) {
  const t = useTexts(bucketTexts);
  const s3 = useClient(BucketsClient);
  const lifecycle = useLoad(`s3/lifecycle/${bucket}`, async (abortSignal) => {
    const command = new GetBucketLifecycleConfigurationCommand({ Bucket: bucket });
    const answer = await optionalAnswer(s3.send(command, { abortSignal }));
    return { text: answer?.Rules && JSON.stringify(answer.Rules, null, 2) };
  });
  return (
    <JsonSetting
      title={t.lifecycle}
      description={t.lifecycleText}
      absent={t.noLifecycle}
      setting={lifecycle}
      example={[
        {
          ID: 'old-logs',
          Status: 'Enabled',
          Filter: { Prefix: 'logs/' },
          Expiration: { Days: 30 },
          NoncurrentVersionExpiration: { NoncurrentDays: 7 },
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
        },
      ]}
      save={(json, abortSignal) =>
        s3.send(
          new PutBucketLifecycleConfigurationCommand({
            Bucket: bucket,
            LifecycleConfiguration: { Rules: rulesOf(json) },
          }),
          { abortSignal },
        )
      }
      remove={(abortSignal) => s3.send(new DeleteBucketLifecycleCommand({ Bucket: bucket }), { abortSignal })}
    />
  );
}

/** JSON has no dates. */
function rulesOf(json: unknown): LifecycleRule[] {
  return JSON.parse(JSON.stringify(json), (name, value: unknown) =>
    name === 'Date' && typeof value === 'string' ? new Date(value) : value,
  ) as LifecycleRule[];
}
