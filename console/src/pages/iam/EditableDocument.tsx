import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useFlash } from '../../feedback/Flash.tsx';
import { useTexts } from '../../i18n/Language.tsx';
import { isJson } from './allPages.ts';
import { DocumentField } from './DocumentField.tsx';
import { iamTexts } from './texts.ts';

interface EditableDocumentProps {
  readonly title: string;
  readonly description: string;
  /** Of the button that begins to edit. */
  readonly edit: string;
  readonly document: string;
  /** Without it the document is only shown. */
  readonly save?: ((text: string) => Promise<unknown>) | undefined;
  readonly onSaved: () => Promise<void>;
}

/** A policy document that is shown, and edited in its place. */
export function EditableDocument(props: EditableDocumentProps) {
  const { title, description, edit, document, save, onSaved } = props;
  const t = useTexts(iamTexts);
  const flash = useFlash();
  const [text, setText] = useState<string>();
  const submit = async (edited: string) => {
    try {
      await save?.(edited);
      flash.success(t.saved);
      await onSaved();
    } catch (error) {
      flash.failure(t.saveFailed, error);
    }
  };
  const actions =
    text === undefined ? (
      <Button onClick={() => setText(document)}>{edit}</Button>
    ) : (
      <SpaceBetween direction="horizontal" size="xs">
        <Button variant="link" onClick={() => setText(undefined)}>
          {t.cancel}
        </Button>
        <Button variant="primary" disabled={!isJson(text)} onClick={() => void submit(text)}>
          {t.save}
        </Button>
      </SpaceBetween>
    );
  return (
    <Container
      header={
        <Header variant="h2" description={description} actions={save && actions}>
          {title}
        </Header>
      }
    >
      <DocumentField
        label={t.document}
        value={text ?? document}
        {...(text !== undefined && { onChange: setText })}
      />
    </Container>
  );
}
