import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import Icon from '@cloudscape-design/components/icon';
import TreeView from '@cloudscape-design/components/tree-view';
import { useMemo, useState } from 'react';
import { useTexts } from '../../../../i18n/Language.tsx';
import type { ChangeWorkspace } from './CodeSource.tsx';
import { treeOf, type TreeNode } from './fileTree.ts';
import { PathDialog } from './PathDialog.tsx';
import { codeTexts } from './texts.ts';
import { addFile, openFile, removePath, renamePath, type Workspace } from './workspace.ts';

export interface WorkspaceProps {
  readonly workspace: Workspace;
  readonly change: ChangeWorkspace;
  /** A version's code is looked at only. */
  readonly isFixed: boolean;
  readonly changed: ReadonlySet<string>;
}

export function FileTree({ workspace, change, isFixed, changed }: WorkspaceProps) {
  const t = useTexts(codeTexts);
  const { files } = workspace;
  const tree = useMemo(() => treeOf(files.keys()), [files]);
  const [expanded, setExpanded] = useState<readonly string[]>([]);
  const [asking, setAsking] = useState<{ readonly rename?: string }>();
  const act = (path: string, action: string) =>
    action === 'rename' ? setAsking({ rename: path }) : change((before) => removePath(before, path));
  return (
    <nav className="code-files" aria-label={t.files}>
      <div className="code-files-head">
        <Box variant="h4">{t.files}</Box>
        {!isFixed && (
          <Button variant="icon" iconName="add-plus" ariaLabel={t.newFile} onClick={() => setAsking({})} />
        )}
      </div>
      <TreeView<TreeNode>
        ariaLabel={t.files}
        items={tree}
        expandedItems={expanded}
        getItemId={({ path }) => path}
        getItemChildren={({ children }) => children}
        i18nStrings={{
          expandButtonLabel: ({ name }) => t.expand(name),
          collapseButtonLabel: ({ name }) => t.collapse(name),
        }}
        renderItem={(node) => ({
          icon: <Icon name={node.children ? 'folder' : 'file'} />,
          content: (
            <NodeName
              node={node}
              isChanged={changed.has(node.path)}
              onOpen={() => change((before) => openFile(before, node.path))}
            />
          ),
          ...(!isFixed && {
            actions: (
              <ButtonDropdown
                variant="inline-icon"
                expandToViewport
                ariaLabel={t.fileActions(node.path)}
                items={[
                  { id: 'rename', text: t.rename },
                  { id: 'remove', text: t.remove },
                ]}
                onItemClick={({ detail }) => act(node.path, detail.id)}
              />
            ),
          }),
        })}
        onItemToggle={({ detail }) =>
          setExpanded((before) =>
            detail.expanded ? [...before, detail.id] : before.filter((id) => id !== detail.id),
          )
        }
      />
      {asking && (
        <PathDialog
          workspace={workspace}
          rename={asking.rename}
          onCancel={() => setAsking(undefined)}
          onDone={(path) => {
            const { rename } = asking;
            change((before) =>
              rename === undefined ? addFile(before, path) : renamePath(before, rename, path),
            );
            setAsking(undefined);
          }}
        />
      )}
    </nav>
  );
}

interface NodeNameProps {
  readonly node: TreeNode;
  readonly isChanged: boolean;
  readonly onOpen: () => void;
}

function NodeName({ node, isChanged, onOpen }: NodeNameProps) {
  const t = useTexts(codeTexts);
  if (node.children) return <>{node.name}</>;
  return (
    <Button
      variant="inline-link"
      onClick={onOpen}
      ariaLabel={isChanged ? `${node.name} (${t.changed})` : node.name}
    >
      {isChanged ? `${node.name} •` : node.name}
    </Button>
  );
}
