import Box from '@cloudscape-design/components/box';
import Spinner from '@cloudscape-design/components/spinner';
import { Suspense } from 'react';
import { lazyPart } from '../page/lazyPart.tsx';
import type { CodeEditorProps } from './CodeEditor.tsx';

const CodeEditor = lazyPart(async () => (await import('./CodeEditor.tsx')).CodeEditor);

/** The code editor, whose code is fetched when there is something to edit. Fills its place, which has a height. */
export function Editor(props: CodeEditorProps) {
  return (
    <Suspense
      fallback={
        <Box padding="l" textAlign="center">
          <Spinner />
        </Box>
      }
    >
      <CodeEditor {...props} />
    </Suspense>
  );
}

/** Before it is shown. */
export function fetchEditor(): Promise<void> {
  return CodeEditor.ahead();
}
