import { useState } from 'react';
import { EditableContainer } from '../../form/EditableContainer.tsx';
import { EditForm } from '../../form/EditForm.tsx';
import { ErrorAlert } from '../../feedback/ErrorAlert.tsx';
import { useFlash } from '../../feedback/Flash.tsx';
import { useTexts } from '../../i18n/Language.tsx';
import { isJson } from './allPages.ts';
import type { PolicyKind } from './checkPolicy.ts';
import { DocumentField } from './DocumentField.tsx';
import { iamTexts } from './texts.ts';

interface EditableDocumentProps {
  readonly title: string;
  readonly description: string;
  readonly kind: PolicyKind;
  /** Of the button that begins to edit. */
  readonly edit: string;
  readonly document: string;
  /** Without it the document is only shown. */
  readonly save?: ((text: string) => Promise<unknown>) | undefined;
  readonly onSaved: () => Promise<void>;
}

/** A policy document that is shown, and edited in its place. */
export function EditableDocument(props: EditableDocumentProps) {
  const { title, description, kind, edit, document, save, onSaved } = props;
  const t = useTexts(iamTexts);
  return (
    <EditableContainer
      title={title}
      description={description}
      editText={edit}
      form={
        save &&
        ((close) => (
          <DocumentForm kind={kind} document={document} save={save} onSaved={onSaved} onClose={close} />
        ))
      }
    >
      <DocumentField label={t.document} kind={kind} value={document} />
    </EditableContainer>
  );
}

interface DocumentFormProps extends Pick<EditableDocumentProps, 'kind' | 'document' | 'onSaved'> {
  readonly save: (text: string) => Promise<unknown>;
  readonly onClose: () => void;
}

/** What the service says against it is said below it: the text is what it is about. */
function DocumentForm({ kind, document, save, onSaved, onClose }: DocumentFormProps) {
  const t = useTexts(iamTexts);
  const flash = useFlash();
  const [text, setText] = useState(document);
  const [error, setError] = useState<unknown>();
  const submit = async () => {
    setError(undefined);
    try {
      await save(text);
    } catch (failure) {
      setError(failure);
      return false;
    }
    flash.success(t.saved);
    await onSaved();
    return true;
  };
  return (
    <EditForm valid={isJson(text)} onSave={submit} onClose={onClose}>
      <DocumentField label={t.document} kind={kind} value={text} onChange={setText} />
      <ErrorAlert error={error} title={t.saveFailed} />
    </EditForm>
  );
}
