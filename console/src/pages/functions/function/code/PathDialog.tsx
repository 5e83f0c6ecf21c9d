import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useTexts } from '../../../../i18n/Language.tsx';
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
    <Modal
      visible
      header={title}
      closeAriaLabel={t.closeDialog}
      onDismiss={onCancel}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onCancel}>
              {t.cancel}
            </Button>
            <Button variant="primary" onClick={done}>
              {title}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
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
    </Modal>
  );
}
