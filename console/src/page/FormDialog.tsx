import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState, type ReactNode } from 'react';
import { ErrorAlert } from '../feedback/ErrorAlert.tsx';
import { useTexts } from '../i18n/Language.tsx';
import { Dialog } from './Dialog.tsx';
import { pageTexts } from './texts.ts';

interface FormDialogProps {
  readonly title: string;
  readonly submit: string;
  readonly disabled?: boolean;
  readonly large?: boolean;
  readonly onCancel: () => void;
  /** The dialog stays, with the service's message, when it rejects. */
  readonly onSubmit: () => Promise<void>;
  readonly children: ReactNode;
}

/** Asks for a few values, and is rendered while it asks. */
export function FormDialog(props: FormDialogProps) {
  const { title, submit, disabled = false, large = false, onCancel, onSubmit, children } = props;
  const t = useTexts(pageTexts);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const send = async () => {
    if (disabled || busy) return;
    setBusy(true);
    setError(undefined);
    try {
      await onSubmit();
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={title}
      size={large ? 'large' : 'medium'}
      onClose={onCancel}
      buttons={
        <>
          <Button variant="link" onClick={onCancel}>
            {t.cancel}
          </Button>
          <Button variant="primary" disabled={disabled} loading={busy} onClick={() => void send()}>
            {submit}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <SpaceBetween size="m">
          {children}
          <ErrorAlert error={error} />
        </SpaceBetween>
      </form>
    </Dialog>
  );
}
