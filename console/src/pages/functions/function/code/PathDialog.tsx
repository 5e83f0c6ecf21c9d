import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useState } from 'react';
import { useTexts } from '../../../../i18n/Language.tsx';
import { Confirmation } from '../../../../page/Confirmation.tsx';
import { codeTexts } from './texts.ts';
import { pathProblem, type Workspace } from './workspace.ts';

interface PathDialogProps {
  readonly workspace: Workspace;
  /** The path that gets another name; undefined: a new file. */
  readonly rename: string | undefined;
  readonly onCancel: () => void;
  readonly onDone: (path: string) => void;
}

export function PathDialog({ workspace, rename, onCancel, onDone }: PathDialogProps) {
  const t = useTexts(codeTexts);
  const [path, setPath] = useState(rename ?? '');
  const [attempted, setAttempted] = useState(false);
  const problem = path === rename ? undefined : pathProblem(workspace, path);
  const title = rename === undefined ? t.newFile : t.rename;
  const done = () => {
    setAttempted(true);
    if (path === rename) onCancel();
    else if (problem === undefined) onDone(path);
  };
  return (
    <Confirmation title={title} confirm={title} onCancel={onCancel} onConfirm={done}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          done();
        }}
      >
        <FormField
          label={t.path}
          description={t.pathText}
          errorText={attempted && problem ? t.pathProblems[problem] : undefined}
        >
          <Input value={path} spellcheck={false} autoFocus onChange={({ detail }) => setPath(detail.value)} />
        </FormField>
      </form>
    </Confirmation>
  );
}
