import Alert from '@cloudscape-design/components/alert';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState, type ReactNode } from 'react';
import { useTexts } from '../i18n/Language.tsx';
import { Confirmation } from './Confirmation.tsx';
import { pageTexts } from './texts.ts';

interface DeleteConfirmationProps {
  readonly title: string;
  /** What is lost. */
  readonly children: ReactNode;
  readonly onCancel: () => void;
  readonly onConfirm: () => void;
}

/** Render it while it is asked; deletion wants a word typed, so that no stray click does it. */
export function DeleteConfirmation({ title, children, onCancel, onConfirm }: DeleteConfirmationProps) {
  const t = useTexts(pageTexts);
  const [typed, setTyped] = useState('');
  const isTyped = typed.trim().toLowerCase() === t.confirmWord;
  return (
    <Confirmation title={title} confirm={t.delete} ready={isTyped} onCancel={onCancel} onConfirm={onConfirm}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isTyped) onConfirm();
        }}
      >
        <SpaceBetween size="m">
          <Alert type="warning">{children}</Alert>
          <FormField label={t.confirm(t.confirmWord)}>
            <Input
              value={typed}
              placeholder={t.confirmWord}
              autoFocus
              onChange={({ detail }) => setTyped(detail.value)}
            />
          </FormField>
        </SpaceBetween>
      </form>
    </Confirmation>
  );
}
