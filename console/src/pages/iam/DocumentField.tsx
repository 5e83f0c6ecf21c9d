import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { Editor } from '../../editor/Editor.tsx';
import { useTexts } from '../../i18n/Language.tsx';
import { isJson } from './allPages.ts';
import './documentField.css';
import { iamTexts } from './texts.ts';

interface DocumentFieldProps {
  readonly label: string;
  readonly value: string;
  /** Without it the document is only shown. */
  readonly onChange?: (value: string) => void;
}

/** A policy document, to be read or written. */
export function DocumentField({ label, value, onChange }: DocumentFieldProps) {
  const t = useTexts(iamTexts);
  return (
    <SpaceBetween size="xxs">
      <Box variant="awsui-key-label">{label}</Box>
      <div className="policy-document">
        <Editor
          path={`${label}.json`}
          label={label}
          value={value}
          readOnly={onChange === undefined}
          {...(onChange && { onChange })}
        />
      </div>
      {!isJson(value) && <StatusIndicator type="error">{t.notJson}</StatusIndicator>}
    </SpaceBetween>
  );
}
