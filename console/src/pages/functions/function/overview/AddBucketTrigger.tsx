import { LambdaClient } from '@aws-sdk/client-lambda';
import type { Bucket } from '@aws-sdk/client-s3';
import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import { useState } from 'react';
import { useClient } from '../../../../aws/clients.ts';
import { ErrorAlert } from '../../../../feedback/ErrorAlert.tsx';
import { useFlash } from '../../../../feedback/Flash.tsx';
import { useTexts } from '../../../../i18n/Language.tsx';
import { useLoad } from '../../../../live/useLoad.ts';
import { FormDialog } from '../../../../page/FormDialog.tsx';
import { useSession } from '../../../../session/Session.tsx';
import { FIRST_NOTIFICATION, NotificationFields } from '../../../s3/bucket/NotificationFields.tsx';
import { notifyFunction } from '../../../s3/bucket/notify.ts';
import { listBuckets } from '../../../s3/buckets/listBuckets.ts';
import { BucketsClient } from '../../../s3/bucketsClient.ts';
import type { AddTriggerProps } from './AddApiTrigger.tsx';
import { triggerTexts } from './triggerTexts.ts';

/** Lets a bucket tell the function what happens to its objects. */
export function AddBucketTrigger({ name, onClose, onAdded }: AddTriggerProps) {
  const t = useTexts(triggerTexts);
  const s3 = useClient(BucketsClient);
  const lambda = useClient(LambdaClient);
  const { account, region } = useSession();
  const flash = useFlash();
  const buckets = useLoad<readonly Bucket[]>('s3/buckets', (signal) => listBuckets(s3, signal));
  const [bucket, setBucket] = useState('');
  const [draft, setDraft] = useState(FIRST_NOTIFICATION);
  // A bucket only tells functions of its own region.
  const options = (buckets.data ?? [])
    .filter(({ BucketRegion }) => BucketRegion === undefined || BucketRegion === region)
    .map(({ Name = '' }) => ({ value: Name, label: Name }));
  const add = async () => {
    await notifyFunction(s3, lambda, { bucket, functionName: name, account, ...draft });
    flash.success(t.added(bucket));
    onClose();
    await onAdded();
  };
  return (
    <FormDialog
      title={t.bucketTitle}
      submit={t.add}
      disabled={bucket === '' || draft.events.length === 0}
      onCancel={onClose}
      onSubmit={add}
    >
      <Box color="text-body-secondary">{t.bucketText}</Box>
      <FormField label={t.bucket}>
        <Select
          options={options}
          selectedOption={options.find(({ value }) => value === bucket) ?? null}
          placeholder={t.chooseBucket}
          empty={t.noBuckets}
          statusType={buckets.loading && !buckets.data ? 'loading' : 'finished'}
          loadingText={t.loading}
          onChange={({ detail }) => setBucket(detail.selectedOption.value ?? '')}
        />
      </FormField>
      <ErrorAlert error={buckets.error} onRetry={() => void buckets.reload()} />
      <NotificationFields draft={draft} onChange={setDraft} />
      <Box variant="small" color="text-body-secondary">
        {t.loopText}
      </Box>
    </FormDialog>
  );
}
