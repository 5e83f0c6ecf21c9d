import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { CopyAs } from '../../../../copyAs/CopyAs.tsx';
import { useFlash } from '../../../../feedback/Flash.tsx';
import { useTexts } from '../../../../i18n/Language.tsx';
import { logGroupOf } from '../logGroup.ts';
import { isSettled } from '../settled.ts';
import type { FunctionTabProps } from '../tabs.ts';
import { EventFields } from './EventFields.tsx';
import { TestOutcome } from './TestOutcome.tsx';
import { testTexts } from './texts.ts';
import { useEventDraft } from './useEventDraft.ts';
import { useTestRun } from './useTestRun.ts';

export function TestTab({ name, qualifier, configuration }: FunctionTabProps) {
  const t = useTexts(testTexts);
  const flash = useFlash();
  const draft = useEventDraft(name);
  const run = useTestRun(name, qualifier, configuration);
  const [attempted, setAttempted] = useState(false);
  const save = () => {
    setAttempted(true);
    if (!draft.nameIsGood || draft.problem !== undefined || draft.tooLong) return;
    try {
      draft.save();
      setAttempted(false);
      flash.success(t.saved(draft.name));
    } catch (error) {
      flash.failure(t.saveFailed, error);
    }
  };
  return (
    <SpaceBetween size="l">
      <TestOutcome run={run} logGroup={logGroupOf(name, configuration)} />
      <Container
        header={
          <Header
            variant="h2"
            description={t.titleText}
            actions={
              <SpaceBetween direction="horizontal" size="xs" alignItems="center">
                <CopyAs
                  label={t.test}
                  call={{
                    service: 'lambda',
                    operation: 'Invoke',
                    input: { FunctionName: name, Payload: draft.text, LogType: 'Tail' },
                  }}
                />
                {draft.chosen !== undefined && <Button onClick={draft.remove}>{t.remove}</Button>}
                <Button onClick={save}>{t.save}</Button>
                <Button
                  variant="primary"
                  loading={run.running}
                  disabled={draft.problem !== undefined || !isSettled(configuration)}
                  onClick={() => void run.run(draft.text)}
                >
                  {t.test}
                </Button>
              </SpaceBetween>
            }
          >
            {t.title}
          </Header>
        }
      >
        <EventFields draft={draft} attempted={attempted} />
      </Container>
    </SpaceBetween>
  );
}
