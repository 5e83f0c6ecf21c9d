import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useEffect, useRef, useState } from 'react';
import { useTexts } from '../../../../i18n/Language.tsx';
import { UnsavedChanges } from '../../../../page/UnsavedChanges.tsx';
import { pack, type PackedFiles } from '../../../../zip/zipFolder.ts';
import { logGroupOf } from '../logGroup.ts';
import { isSettled } from '../settled.ts';
import type { FunctionTabProps } from '../tabs.ts';
import { TestOutcome } from '../test/TestOutcome.tsx';
import { useTestRun, type TestRun } from '../test/useTestRun.ts';
import './codeSource.css';
import { CodeTransfer } from './CodeTransfer.tsx';
import { FileTree } from './FileTree.tsx';
import { OpenFiles } from './OpenFiles.tsx';
import { TestButton } from './TestButton.tsx';
import { codeTexts } from './texts.ts';
import { useDeploy } from './useDeploy.ts';
import { changedPaths, openWorkspace, type Workspace } from './workspace.ts';

interface CodeSourceProps extends FunctionTabProps {
  readonly deployed: PackedFiles;
}

/** The editor: files at the left, the open ones at the right, the last test below. */
export function CodeSource(props: CodeSourceProps) {
  const { name, qualifier, configuration, deployed } = props;
  const t = useTexts(codeTexts);
  const [workspace, setWorkspace] = useWorkspace(deployed, configuration.Handler);
  const run = useTestRun(name, qualifier, configuration);
  const deploy = useDeploy(props);
  const changed = changedPaths(workspace);
  const isFixed = qualifier !== undefined;
  const outcome = useScrollToOutcome(run);
  const ready = isSettled(configuration);
  const save = async () => {
    const { ok } = await deploy({ ZipFile: pack(workspace.files) });
    if (ok) setWorkspace((before) => ({ ...before, deployed: workspace.files }));
  };
  return (
    <Container
      header={
        <Header
          variant="h2"
          {...(isFixed && { description: t.readOnly })}
          actions={
            <SpaceBetween direction="horizontal" size="xs" alignItems="center">
              <TestButton name={name} run={run} disabled={!ready} />
              {!isFixed && (
                <Button variant="primary" disabled={changed.size === 0 || !ready} onClick={() => void save()}>
                  {t.deploy}
                </Button>
              )}
              <CodeTransfer {...props} />
            </SpaceBetween>
          }
        >
          {t.title}
        </Header>
      }
      footer={
        <SpaceBetween direction="horizontal" size="m" alignItems="center">
          {changed.size > 0 ? (
            <StatusIndicator type="warning">{t.undeployed(changed.size)}</StatusIndicator>
          ) : (
            <StatusIndicator>{t.allDeployed}</StatusIndicator>
          )}
          {changed.size > 0 && (
            <Button
              variant="inline-link"
              onClick={() => setWorkspace(openWorkspace(deployed, configuration.Handler))}
            >
              {t.discard}
            </Button>
          )}
          <Box variant="small" color="text-body-secondary">
            {t.hint}
          </Box>
        </SpaceBetween>
      }
    >
      <UnsavedChanges unsaved={changed.size > 0} parameters={['qualifier']} />
      <SpaceBetween size="m">
        <div className="code-source">
          <FileTree workspace={workspace} change={setWorkspace} isFixed={isFixed} changed={changed} />
          <OpenFiles workspace={workspace} change={setWorkspace} isFixed={isFixed} changed={changed} />
        </div>
        <div ref={outcome}>
          <TestOutcome run={run} logGroup={logGroupOf(name, configuration)} undeployed={changed.size > 0} />
        </div>
      </SpaceBetween>
    </Container>
  );
}

export type ChangeWorkspace = (change: (before: Workspace) => Workspace) => void;

/** What somebody else deploys, or an upload, takes the place of what is here, unless something here has changed. */
function useWorkspace(deployed: PackedFiles, handler: string | undefined) {
  const [workspace, setWorkspace] = useState(() => openWorkspace(deployed, handler));
  const seen = useRef(deployed);
  useEffect(() => {
    if (seen.current === deployed) return;
    seen.current = deployed;
    setWorkspace((before) =>
      changedPaths(before).size === 0
        ? changedPaths({ ...before, deployed }).size === 0
          ? { ...before, deployed }
          : openWorkspace(deployed, handler)
        : { ...before, deployed },
    );
  }, [deployed, handler]);
  return [workspace, setWorkspace] as const;
}

/** When a test begins, and when it is over. */
function useScrollToOutcome({ running, result, error }: TestRun) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (running || result || error !== undefined) place.current?.scrollIntoView({ block: 'nearest' });
  }, [running, result, error]);
  return place;
}
