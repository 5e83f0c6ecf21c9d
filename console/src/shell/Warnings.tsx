import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import { useState } from 'react';
import { useTexts } from '../i18n/Language.tsx';
import { useMachine } from '../machine/machine.ts';
import { shellTexts } from './texts.ts';

const SEEN = 'mayfly.warningsSeen';

/** What everybody should know of this Mayfly, until they say that they do, for this tab. */
export function Warnings() {
  const t = useTexts(shellTexts);
  const { auth, isolation } = useMachine();
  const [seen, setSeen] = useState(() => sessionStorage.getItem(SEEN) !== null);
  const isOpen = auth === 'open';
  const isBare = isolation.driver === 'process';
  if (seen || (!isOpen && !isBare)) return null;
  return (
    <Box margin={{ bottom: 'm' }}>
      <Alert
        type="warning"
        dismissible
        header={[...(isOpen ? [t.openMode] : []), ...(isBare ? [t.notIsolated] : [])].join(' · ')}
        onDismiss={() => {
          sessionStorage.setItem(SEEN, 'yes');
          setSeen(true);
        }}
      >
        {[...(isOpen ? [t.openModeText] : []), ...(isBare ? isolation.warnings : [])].join(' ')}
      </Alert>
    </Box>
  );
}
