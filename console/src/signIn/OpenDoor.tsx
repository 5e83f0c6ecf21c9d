import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { ErrorAlert } from '../feedback/ErrorAlert.tsx';
import { useTexts } from '../i18n/Language.tsx';
import { useMachine } from '../machine/machine.ts';
import { useSessionStore } from '../session/Session.tsx';
import { sessionOf } from '../session/signIn.ts';
import { signInTexts } from './texts.ts';

/** Under `--auth open` there is nothing to type: these are LocalStack's credentials, which mean the default account. */
const ANYBODY = { accessKeyId: 'test', secretAccessKey: 'test' };

export function OpenDoor() {
  const t = useTexts(signInTexts);
  const store = useSessionStore();
  const { region } = useMachine();
  const [error, setError] = useState<unknown>();
  const enter = () => {
    setError(undefined);
    sessionOf({ ...ANYBODY, region }).then(store.signIn, setError);
  };
  return (
    <SpaceBetween size="m">
      <span>{t.openLead}</span>
      <Button variant="primary" fullWidth onClick={enter}>
        {t.openButton}
      </Button>
      <ErrorAlert error={error} title={t.refused} />
    </SpaceBetween>
  );
}
