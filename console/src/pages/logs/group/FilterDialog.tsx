import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import type { ReactNode } from 'react';
import { useTexts } from '../../../i18n/Language.tsx';
import { FormDialog } from '../../../page/FormDialog.tsx';
import { PatternTest } from './PatternTest.tsx';
import { logGroupTexts } from './texts.ts';

interface FilterDialogProps {
  readonly title: string;
  readonly group: string;
  readonly name: string;
  readonly pattern: string;
  /** A filter is known by its name: one that exists keeps it. */
  readonly isNew: boolean;
  readonly isReady: boolean;
  readonly onName: (name: string) => void;
  readonly onPattern: (pattern: string) => void;
  readonly onCancel: () => void;
  /** The dialog stays, with the service's message, when it rejects. */
  readonly onSave: () => Promise<void>;
  /** What only this kind of filter has. */
  readonly children: ReactNode;
}

/** What metric filters and subscription filters share: a name, and a pattern that can be tried. */
export function FilterDialog(props: FilterDialogProps) {
  const t = useTexts(logGroupTexts);
  return (
    <FormDialog
      title={props.title}
      submit={props.isNew ? t.create : t.save}
      large
      disabled={!props.isReady}
      onCancel={props.onCancel}
      onSubmit={props.onSave}
    >
      <FormField label={t.filterName}>
        <Input
          value={props.name}
          disabled={!props.isNew}
          autoFocus={props.isNew}
          spellcheck={false}
          onChange={({ detail }) => props.onName(detail.value)}
        />
      </FormField>
      <FormField label={t.pattern} constraintText={t.patternHint}>
        <Input
          value={props.pattern}
          spellcheck={false}
          placeholder={'{ $.level = "ERROR" }'}
          onChange={({ detail }) => props.onPattern(detail.value)}
        />
      </FormField>
      {props.children}
      <PatternTest group={props.group} pattern={props.pattern} />
    </FormDialog>
  );
}
