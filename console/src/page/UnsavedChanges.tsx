import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect } from 'react';
import { useBlocker } from 'react-router';
import { useTexts } from '../i18n/Language.tsx';
import { pageTexts } from './texts.ts';

/** Asks before a page with unsaved changes is left: by a link, the back button, or closing the tab. */
export function UnsavedChanges({ unsaved }: { readonly unsaved: boolean }) {
  const t = useTexts(pageTexts);
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => unsaved && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (!unsaved) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [unsaved]);
  const stay = () => blocker.state === 'blocked' && blocker.reset();
  return (
    <Modal
      visible={blocker.state === 'blocked'}
      header={t.unsaved}
      closeAriaLabel={t.close}
      onDismiss={stay}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={stay}>
              {t.stay}
            </Button>
            <Button variant="primary" onClick={() => blocker.state === 'blocked' && blocker.proceed()}>
              {t.leave}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      {t.unsavedText}
    </Modal>
  );
}
