import Checkbox from '@cloudscape-design/components/checkbox';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useTexts } from '../../../i18n/Language.tsx';
import { DeleteConfirmation } from '../../../page/DeleteConfirmation.tsx';
import { bucketsTexts } from './texts.ts';
import { useBucketActions } from './useBucketActions.tsx';

interface DeleteBucketProps {
  readonly bucket: string;
  readonly onClose: () => void;
  readonly onDeleted: () => void;
}

export function DeleteBucket({ bucket, onClose, onDeleted }: DeleteBucketProps) {
  const t = useTexts(bucketsTexts);
  const { remove } = useBucketActions();
  const [emptyFirst, setEmptyFirst] = useState(false);
  return (
    <DeleteConfirmation
      title={t.deleteTitle(bucket)}
      onCancel={onClose}
      onConfirm={() => {
        onClose();
        void remove(bucket, emptyFirst).then((ok) => ok && onDeleted());
      }}
    >
      <SpaceBetween size="s">
        {t.deleteText}
        <Checkbox checked={emptyFirst} onChange={({ detail }) => setEmptyFirst(detail.checked)}>
          {t.andEmpty}
        </Checkbox>
      </SpaceBetween>
    </DeleteConfirmation>
  );
}
