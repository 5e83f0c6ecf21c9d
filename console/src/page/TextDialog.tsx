import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import { useCopy } from '../copyAs/CopyAs.tsx';
import { useTexts } from '../i18n/Language.tsx';
import { Dialog } from './Dialog.tsx';
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
    <Dialog
      title={title}
      size="large"
      onClose={onClose}
      buttons={
        <>
          <Button iconName="copy" onClick={() => copy(text)}>
            {t.copy}
          </Button>
          <Button variant="primary" onClick={onClose}>
            {t.close}
          </Button>
        </>
      }
    >
      <Box variant="code">
        <pre className="text-dialog" tabIndex={0} aria-label={title}>
          {text}
        </pre>
      </Box>
    </Dialog>
  );
}
