import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import { useState } from 'react';
import { useClient } from '../../../aws/clients.ts';
import { useCopy } from '../../../copyAs/CopyAs.tsx';
import { useTexts } from '../../../i18n/Language.tsx';
import { FormDialog } from '../../../page/FormDialog.tsx';
import { BucketsClient } from '../bucketsClient.ts';
import { presignedUrl } from '../presign.ts';
import { objectsTexts } from './texts.ts';

interface LinkDialogProps {
  readonly bucket: string;
  readonly objectKey: string;
  readonly versionId?: string | undefined;
  readonly onClose: () => void;
}

const HOURS = [0.25, 1, 12, 24, 168] as const;

/** Makes a presigned URL and copies it. */
export function LinkDialog({ bucket, objectKey, versionId, onClose }: LinkDialogProps) {
  const t = useTexts(objectsTexts);
  const s3 = useClient(BucketsClient);
  const copy = useCopy();
  const [hours, setHours] = useState('1');
  const options = HOURS.map((each) => ({ value: String(each), label: t.hours(each) }));
  return (
    <FormDialog
      title={t.linkTitle(objectKey)}
      submit={t.makeLink}
      onCancel={onClose}
      onSubmit={async () => {
        const input = {
          Bucket: bucket,
          Key: objectKey,
          ...(versionId !== undefined && { VersionId: versionId }),
        };
        copy(await presignedUrl(s3, input, Number(hours) * 3600));
        onClose();
      }}
    >
      <FormField label={t.linkFor} description={t.linkText}>
        <Select
          options={options}
          selectedOption={options.find(({ value }) => value === hours) ?? null}
          onChange={({ detail }) => setHours(detail.selectedOption.value ?? '1')}
        />
      </FormField>
    </FormDialog>
  );
}
