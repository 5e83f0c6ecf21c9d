import Box from '@cloudscape-design/components/box';
import Modal, { type ModalProps } from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { useTexts } from '../i18n/Language.tsx';
import { pageTexts } from './texts.ts';

interface DialogProps {
  readonly title: string;
  readonly size?: NonNullable<ModalProps['size']>;
  /** At its lower right; the one that does it comes last. */
  readonly buttons: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** What all dialogs share. Rendered while it is open. */
export function Dialog({ title, size = 'medium', buttons, onClose, children }: DialogProps) {
  const t = useTexts(pageTexts);
  return (
    <Modal
      visible
      header={title}
      size={size}
      closeAriaLabel={t.close}
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            {buttons}
          </SpaceBetween>
        </Box>
      }
    >
      {children}
    </Modal>
  );
}
