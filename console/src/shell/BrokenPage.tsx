import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import { useRouteError } from 'react-router';
import { useTexts } from '../i18n/Language.tsx';
import { shellTexts } from './texts.ts';

/** What is left when a page throws, or when its code is gone because another build has taken its place. */
export function BrokenPage() {
  const t = useTexts(shellTexts);
  const error = useRouteError();
  const message = error instanceof Error ? error.message : String(error);
  const isOutdated = /dynamically imported module|module script|preload/i.test(message);
  return (
    <Box padding="xl">
      <Alert
        type={isOutdated ? 'info' : 'error'}
        header={isOutdated ? t.outdated : t.broken}
        action={<Button onClick={() => window.location.reload()}>{t.reload}</Button>}
      >
        {isOutdated ? undefined : `${t.brokenText} (${message})`}
      </Alert>
    </Box>
  );
}
