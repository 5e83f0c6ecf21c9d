import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useState } from 'react';
import { Editor } from '../../../editor/Editor.tsx';
import { ErrorAlert } from '../../../feedback/ErrorAlert.tsx';
import { useTexts } from '../../../i18n/Language.tsx';
import type { Loaded } from '../../../live/useLoad.ts';
import { DeleteConfirmation } from '../../../page/DeleteConfirmation.tsx';
import { EditableContainer } from '../../../form/EditableContainer.tsx';
import { EditForm } from '../../../form/EditForm.tsx';
import { useChange } from '../../../form/useChange.ts';
import './bucket.css';
import { bucketTexts } from './texts.ts';

interface JsonSettingProps {
  readonly title: string;
  readonly description: string;
  /** Where there is none. */
  readonly absent: string;
  /** `text` undefined: there is none. */
  readonly setting: Loaded<{ readonly text: string | undefined }>;
  /** What a person begins with. */
  readonly example: unknown;
  readonly save: (json: unknown, signal: AbortSignal) => Promise<unknown>;
  readonly remove: (signal: AbortSignal) => Promise<unknown>;
}

/** A setting of a bucket that is a document: seen, written, deleted. */
export function JsonSetting(props: JsonSettingProps) {
  const { title, description, absent, setting, example, save, remove } = props;
  const t = useTexts(bucketTexts);
  const change = useChange(setting.reload);
  const [deleting, setDeleting] = useState(false);
  const { data } = setting;
  const text = data?.text;
  return (
    <EditableContainer
      title={title}
      description={description}
      editText={text === undefined ? t.create : t.edit}
      actions={text !== undefined && <Button onClick={() => setDeleting(true)}>{t.remove}</Button>}
      form={
        data &&
        ((close) => (
          <JsonForm
            label={t.document(title)}
            text={text ?? JSON.stringify(example, null, 2)}
            onSave={(json) => change(title, (signal) => save(json, signal))}
            onClose={close}
          />
        ))
      }
    >
      <ErrorAlert error={setting.error} onRetry={() => void setting.reload()} />
      {data && text === undefined && <Box color="text-body-secondary">{absent}</Box>}
      {text !== undefined && (
        <div className="bucket-document">
          <Editor path={`${title}.json`} label={t.document(title)} value={text} readOnly />
        </div>
      )}
      {deleting && (
        <DeleteConfirmation
          title={t.removeTitle(title)}
          onCancel={() => setDeleting(false)}
          onConfirm={() => {
            setDeleting(false);
            void change(title, remove);
          }}
        >
          {t.removeText}
        </DeleteConfirmation>
      )}
    </EditableContainer>
  );
}

interface JsonFormProps {
  readonly label: string;
  readonly text: string;
  readonly onSave: (json: unknown) => Promise<boolean>;
  readonly onClose: () => void;
}

function JsonForm({ label, text: before, onSave, onClose }: JsonFormProps) {
  const t = useTexts(bucketTexts);
  const [text, setText] = useState(before);
  const json = parse(text);
  return (
    <EditForm valid={json !== undefined} onSave={() => onSave(json)} onClose={onClose}>
      <SpaceBetween size="xs">
        <div className="bucket-document">
          <Editor path={`${label}.json`} label={label} value={text} onChange={setText} />
        </div>
        {json === undefined && <StatusIndicator type="error">{t.notJson}</StatusIndicator>}
      </SpaceBetween>
    </EditForm>
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
