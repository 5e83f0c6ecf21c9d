import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useEffect, useState } from 'react';
import { Editor } from '../../editor/Editor.tsx';
import { useTexts } from '../../i18n/Language.tsx';
import { isJson } from './allPages.ts';
import { checkPolicy, type PolicyKind, type PolicyProblem } from './checkPolicy.ts';
import './documentField.css';
import { iamTexts } from './texts.ts';

interface DocumentFieldProps {
  readonly label: string;
  readonly kind: PolicyKind;
  readonly value: string;
  /** Without it the document is only shown. */
  readonly onChange?: (value: string) => void;
}

/** As many problems are told below the editor, which marks all. */
const MOST_TOLD = 3;

/** A policy document, to be read or written. */
export function DocumentField({ label, kind, value, onChange }: DocumentFieldProps) {
  const t = useTexts(iamTexts);
  const textOf = ({ code, name }: PolicyProblem) => t.problems[code](name);
  const problems = useProblems(value, kind, onChange !== undefined);
  return (
    <SpaceBetween size="xxs">
      <Box variant="awsui-key-label">{label}</Box>
      <div className="policy-document">
        <Editor
          path={`${label}.json`}
          label={label}
          value={value}
          readOnly={onChange === undefined}
          {...(onChange && {
            onChange,
            check: async (text) =>
              (await checkPolicy(text, kind)).map((problem) => ({ ...problem, message: textOf(problem) })),
          })}
        />
      </div>
      <div role="status">
        {!isJson(value) && <StatusIndicator type="error">{t.notJson}</StatusIndicator>}
        {problems.slice(0, MOST_TOLD).map((problem) => (
          <div key={`${problem.from} ${problem.code}`}>
            <StatusIndicator type="error">{t.problemAt(problem.line, textOf(problem))}</StatusIndicator>
          </div>
        ))}
      </div>
    </SpaceBetween>
  );
}

function useProblems(text: string, kind: PolicyKind, isEdited: boolean): readonly PolicyProblem[] {
  const [found, setFound] = useState<{
    readonly text: string;
    readonly problems: readonly PolicyProblem[];
  }>();
  useEffect(() => {
    if (!isEdited) return undefined;
    let gone = false;
    void checkPolicy(text, kind).then((problems) => {
      if (!gone) setFound({ text, problems });
    });
    return () => {
      gone = true;
    };
  }, [text, kind, isEdited]);
  return isEdited && found?.text === text ? found.problems : [];
}
