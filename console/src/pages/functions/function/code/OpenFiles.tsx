import Box from '@cloudscape-design/components/box';
import Tabs from '@cloudscape-design/components/tabs';
import { useMemo } from 'react';
import { Editor } from '../../../../editor/Editor.tsx';
import { useTexts } from '../../../../i18n/Language.tsx';
import type { WorkspaceProps } from './FileTree.tsx';
import { codeTexts } from './texts.ts';
import { textOf } from './textOf.ts';
import { closeFile, editFile, openFile } from './workspace.ts';

export function OpenFiles({ workspace, change, isFixed, changed }: WorkspaceProps) {
  const t = useTexts(codeTexts);
  const { open, active, files } = workspace;
  const content = active === undefined ? undefined : files.get(active)?.content;
  const shown = useMemo(() => (content === undefined ? undefined : textOf(content)), [content]);
  return (
    <div className="code-open">
      {open.length > 0 && (
        <Tabs
          ariaLabel={t.openFiles}
          variant="default"
          disableContentPaddings
          activeTabId={active ?? ''}
          tabs={open.map((path) => ({
            id: path,
            label: changed.has(path) ? `${nameOf(path)} •` : nameOf(path),
            dismissible: true,
            dismissLabel: t.close(path),
            onDismiss: () => change((before) => closeFile(before, path)),
          }))}
          onChange={({ detail }) => change((before) => openFile(before, detail.activeTabId))}
        />
      )}
      <div className="code-editor">
        {active === undefined || shown === undefined ? (
          <Note text={t.nothingOpen} />
        ) : typeof shown === 'string' ? (
          <Note text={t[shown]} />
        ) : (
          <Editor
            key={active}
            path={active}
            label={active}
            value={shown.text}
            readOnly={isFixed}
            onChange={(text) => change((before) => editFile(before, active, text))}
          />
        )}
      </div>
    </div>
  );
}

function Note({ text }: { readonly text: string }) {
  return (
    <div className="code-note">
      <Box color="text-body-secondary">{text}</Box>
    </div>
  );
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
