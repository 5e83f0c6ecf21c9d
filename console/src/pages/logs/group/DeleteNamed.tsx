import { useFlash } from '../../../feedback/Flash.tsx';
import { useTexts } from '../../../i18n/Language.tsx';
import { DeleteConfirmation } from '../../../page/DeleteConfirmation.tsx';
import { logGroupTexts } from './texts.ts';

interface DeleteNamedProps {
  readonly name: string;
  /** What is lost. */
  readonly text: string;
  readonly remove: (signal: AbortSignal) => Promise<unknown>;
  readonly onClose: () => void;
  /** After it was tried. */
  readonly onDone: () => Promise<void>;
}

/** Asks, deletes, and says what became of it. */
export function DeleteNamed({ name, text, remove, onClose, onDone }: DeleteNamedProps) {
  const t = useTexts(logGroupTexts);
  const flash = useFlash();
  const confirmed = async () => {
    onClose();
    const texts = { running: t.deleting(name), done: t.deleted(name), failed: t.deleteFailed };
    await flash.track(texts, remove);
    await onDone();
  };
  return (
    <DeleteConfirmation title={t.deleteTitle(name)} onCancel={onClose} onConfirm={() => void confirmed()}>
      {text}
    </DeleteConfirmation>
  );
}
