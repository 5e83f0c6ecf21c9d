import type { Event } from '@aws-sdk/client-s3';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Multiselect from '@cloudscape-design/components/multiselect';
import { useTexts } from '../../../i18n/Language.tsx';
import { bucketTexts } from './texts.ts';

export interface NotificationDraft {
  readonly events: readonly Event[];
  readonly prefix: string;
  readonly suffix: string;
}

export const FIRST_NOTIFICATION: NotificationDraft = {
  events: ['s3:ObjectCreated:*'],
  prefix: '',
  suffix: '',
};

const KINDS = ['s3:ObjectCreated:*', 's3:ObjectRemoved:*', 's3:ObjectTagging:*'] as const;

interface NotificationFieldsProps {
  readonly draft: NotificationDraft;
  readonly onChange: (draft: NotificationDraft) => void;
}

/** Of which events, and of which objects. */
export function NotificationFields({ draft, onChange }: NotificationFieldsProps) {
  const t = useTexts(bucketTexts);
  const options = KINDS.map((value) => ({
    value: value as string,
    label: t.eventKinds[value],
    description: value,
  }));
  return (
    <>
      <FormField label={t.events}>
        <Multiselect
          options={options}
          selectedOptions={options.filter(({ value }) => draft.events.includes(value as Event))}
          onChange={({ detail }) =>
            onChange({ ...draft, events: detail.selectedOptions.map(({ value }) => value as Event) })
          }
        />
      </FormField>
      <ColumnLayout columns={2}>
        <FormField label={t.beginsWith}>
          <Input
            value={draft.prefix}
            placeholder="uploads/"
            spellcheck={false}
            onChange={({ detail }) => onChange({ ...draft, prefix: detail.value })}
          />
        </FormField>
        <FormField label={t.endsWith}>
          <Input
            value={draft.suffix}
            placeholder=".jpg"
            spellcheck={false}
            onChange={({ detail }) => onChange({ ...draft, suffix: detail.value })}
          />
        </FormField>
      </ColumnLayout>
    </>
  );
}
