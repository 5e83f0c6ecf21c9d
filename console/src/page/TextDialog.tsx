import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useCopy } from '../copyAs/CopyAs.tsx';
import { useTexts } from '../i18n/Language.tsx';
import { pageTexts } from './texts.ts';
import './textDialog.css';

interface TextDialogProps {
  readonly title: string;
  readonly text: string;
  readonly onClose: () => void;
}

/** What a line of a list has no room for, in full, to be read and copied. */
export function TextDialog({ title, text, onClose }: TextDialogProps) {
  const t = useTexts(pageTexts);
  const copy = useCopy();
  return (
    <Modal
      visible
      size="large"
      header={title}
      closeAriaLabel={t.close}
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button iconName="copy" onClick={() => copy(text)}>
              {t.copy}
            </Button>
            <Button variant="primary" onClick={onClose}>
              {t.close}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <Box variant="code">
        <pre className="text-dialog" tabIndex={0} aria-label={title}>
          {text}
        </pre>
      </Box>
    </Modal>
  );
}
