import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { useTexts } from '../../../i18n/Language.tsx';
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
  readonly onSave: () => void;
  /** What only this kind of filter has. */
  readonly children: ReactNode;
}

/** What metric filters and subscription filters share: a name, and a pattern that can be tried. */
export function FilterDialog(props: FilterDialogProps) {
  const t = useTexts(logGroupTexts);
  const save = () => props.isReady && props.onSave();
  return (
    <Modal
      visible
      size="large"
      header={props.title}
      closeAriaLabel={t.close}
      onDismiss={props.onCancel}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={props.onCancel}>
              {t.cancel}
            </Button>
            <Button variant="primary" disabled={!props.isReady} onClick={save}>
              {props.isNew ? t.create : t.save}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <SpaceBetween size="m">
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
        </SpaceBetween>
      </form>
    </Modal>
  );
}
