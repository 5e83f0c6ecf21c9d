import Button from '@cloudscape-design/components/button';
import Form from '@cloudscape-design/components/form';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState, type ReactNode } from 'react';
import { useTexts } from '../i18n/Language.tsx';
import { formTexts } from './texts.ts';

interface EditFormProps {
  /** Answers whether it went well: the form closes, or stays as it was typed. */
  readonly onSave: () => Promise<boolean>;
  readonly onClose: () => void;
  /** False: what is typed cannot be saved, and the fields say why. */
  readonly valid?: boolean;
  /** Where it is not Save. */
  readonly saveText?: string;
  readonly children: ReactNode;
}

export function EditForm({ onSave, onClose, valid = true, saveText, children }: EditFormProps) {
  const t = useTexts(formTexts);
  const [saving, setSaving] = useState(false);
  const save = async () => {
    if (!valid || saving) return;
    setSaving(true);
    const saved = await onSave();
    setSaving(false);
    if (saved) onClose();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Form
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" formAction="none" disabled={saving} onClick={onClose}>
              {t.cancel}
            </Button>
            <Button variant="primary" loading={saving} disabled={!valid}>
              {saveText ?? t.save}
            </Button>
          </SpaceBetween>
        }
      >
        <SpaceBetween size="l">{children}</SpaceBetween>
      </Form>
    </form>
  );
}
