import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useFlash } from '../../../../feedback/Flash.tsx';
import { useTexts } from '../../../../i18n/Language.tsx';
import { EventFields } from './EventFields.tsx';
import { testTexts } from './texts.ts';
import type { EventDraft } from './useEventDraft.ts';

interface ConfigureEventProps {
  readonly draft: EventDraft;
  readonly onClose: () => void;
}

/** What Test opens before there is an event. */
export function ConfigureEvent({ draft, onClose }: ConfigureEventProps) {
  const t = useTexts(testTexts);
  const flash = useFlash();
  const [attempted, setAttempted] = useState(false);
  const save = () => {
    setAttempted(true);
    if (!draft.nameIsGood || draft.problem !== undefined || draft.tooLong) return;
    try {
      draft.save();
      flash.success(t.saved(draft.name));
      onClose();
    } catch (error) {
      flash.failure(t.saveFailed, error);
    }
  };
  return (
    <Modal
      visible
      size="large"
      header={t.configure}
      closeAriaLabel={t.close}
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              {t.cancel}
            </Button>
            <Button variant="primary" onClick={save}>
              {t.save}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <EventFields draft={draft} attempted={attempted} />
    </Modal>
  );
}
