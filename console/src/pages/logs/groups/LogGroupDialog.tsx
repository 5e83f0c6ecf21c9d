import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import { useState } from 'react';
import { useTexts } from '../../../i18n/Language.tsx';
import { FormDialog } from '../../../page/FormDialog.tsx';
import { RETENTIONS } from './logGroups.ts';
import { logGroupsTexts } from './texts.ts';

interface LogGroupDialogProps {
  readonly title: string;
  readonly confirm: string;
  /** A new group has a name to be typed; groups that exist have their retention changed. */
  readonly isNew: boolean;
  readonly retention: number;
  readonly onCancel: () => void;
  /** `days`: 0 is for ever. The dialog stays, with the service's message, when it rejects. */
  readonly onConfirm: (name: string, days: number) => Promise<void>;
}

export function LogGroupDialog({
  title,
  confirm,
  isNew,
  retention,
  onCancel,
  onConfirm,
}: LogGroupDialogProps) {
  const t = useTexts(logGroupsTexts);
  const [name, setName] = useState('');
  const [days, setDays] = useState(retention);
  const options = RETENTIONS.map((each) => ({
    value: String(each),
    label: each === 0 ? t.forEver : t.days(each),
  }));
  const isReady = !isNew || /^[\w./#-]{1,512}$/.test(name);
  return (
    <FormDialog
      title={title}
      submit={confirm}
      disabled={!isReady}
      onCancel={onCancel}
      onSubmit={() => onConfirm(name, days)}
    >
      {isNew && (
        <FormField label={t.nameLabel} constraintText={t.nameHint}>
          <Input
            value={name}
            autoFocus
            spellcheck={false}
            placeholder="/app/shop"
            onChange={({ detail }) => setName(detail.value)}
          />
        </FormField>
      )}
      <FormField label={t.retentionLabel}>
        <Select
          selectedOption={options.find(({ value }) => value === String(days)) ?? null}
          options={options}
          expandToViewport
          onChange={({ detail }) => setDays(Number(detail.selectedOption.value))}
        />
      </FormField>
    </FormDialog>
  );
}
