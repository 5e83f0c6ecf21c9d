import Button from '@cloudscape-design/components/button';
import type { ReactNode } from 'react';
import { useTexts } from '../i18n/Language.tsx';
import { Dialog } from './Dialog.tsx';
import { pageTexts } from './texts.ts';

interface ConfirmationProps {
  readonly title: string;
  /** Of the button that does it. */
  readonly confirm: string;
  /** False: something is still to be typed. */
  readonly ready?: boolean;
  /** What follows from it. */
  readonly children: ReactNode;
  readonly onCancel: () => void;
  readonly onConfirm: () => void;
}

/** Render it while it is asked: whether to do what can be undone, but hurts meanwhile. What cannot: `DeleteConfirmation`. */
export function Confirmation({
  title,
  confirm,
  ready = true,
  children,
  onCancel,
  onConfirm,
}: ConfirmationProps) {
  const t = useTexts(pageTexts);
  return (
    <Dialog
      title={title}
      onClose={onCancel}
      buttons={
        <>
          <Button variant="link" onClick={onCancel}>
            {t.cancel}
          </Button>
          <Button variant="primary" disabled={!ready} onClick={onConfirm}>
            {confirm}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
