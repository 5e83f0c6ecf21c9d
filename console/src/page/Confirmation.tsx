import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { useTexts } from '../i18n/Language.tsx';
import { pageTexts } from './texts.ts';

interface ConfirmationProps {
  readonly title: string;
  /** Of the button that does it. */
  readonly confirm: string;
  /** What follows from it. */
  readonly children: ReactNode;
  readonly onCancel: () => void;
  readonly onConfirm: () => void;
}

/** Render it while it is asked: whether to do what can be undone, but hurts meanwhile. What cannot: `DeleteConfirmation`. */
export function Confirmation({ title, confirm, children, onCancel, onConfirm }: ConfirmationProps) {
  const t = useTexts(pageTexts);
  return (
    <Modal
      visible
      header={title}
      closeAriaLabel={t.close}
      onDismiss={onCancel}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onCancel}>
              {t.cancel}
            </Button>
            <Button variant="primary" onClick={onConfirm}>
              {confirm}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      {children}
    </Modal>
  );
}
