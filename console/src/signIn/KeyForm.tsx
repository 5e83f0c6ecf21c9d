import Button from '@cloudscape-design/components/button';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState, type SyntheticEvent } from 'react';
import { ErrorAlert } from '../feedback/ErrorAlert.tsx';
import { useTexts } from '../i18n/Language.tsx';
import { useMachine } from '../machine/machine.ts';
import { useSessionStore } from '../session/Session.tsx';
import { sessionOf } from '../session/signIn.ts';
import { signInTexts } from './texts.ts';

const EMPTY = { accessKeyId: '', secretAccessKey: '', sessionToken: '' };
type Field = keyof typeof EMPTY;

export function KeyForm() {
  const t = useTexts(signInTexts);
  const store = useSessionStore();
  const machine = useMachine();
  const [fields, setFields] = useState(EMPTY);
  const [attempted, setAttempted] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();

  const signIn = async (event: SyntheticEvent) => {
    event.preventDefault();
    setAttempted(true);
    const accessKeyId = fields.accessKeyId.trim();
    const secretAccessKey = fields.secretAccessKey.trim();
    const sessionToken = fields.sessionToken.trim();
    if (!accessKeyId || !secretAccessKey) return;
    setBusy(true);
    setError(undefined);
    try {
      const key = {
        accessKeyId,
        secretAccessKey,
        ...(sessionToken && { sessionToken }),
        region: machine.region,
      };
      store.signIn(await sessionOf(key));
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  const input = (field: Field, type: 'text' | 'password') => (
    <Input
      value={fields[field]}
      type={type}
      spellcheck={false}
      autoComplete={false}
      onChange={({ detail }) => setFields((before) => ({ ...before, [field]: detail.value }))}
    />
  );
  const missing = (field: Field) => (attempted && !fields[field].trim() ? t.required : undefined);
  return (
    <form onSubmit={(event) => void signIn(event)}>
      <SpaceBetween size="m">
        <span>{t.lead}</span>
        <FormField label={t.accessKeyId} errorText={missing('accessKeyId')}>
          {input('accessKeyId', 'text')}
        </FormField>
        <FormField label={t.secret} errorText={missing('secretAccessKey')}>
          {input('secretAccessKey', 'password')}
        </FormField>
        <ExpandableSection headerText={t.temporary}>
          <FormField label={t.token} description={t.tokenText}>
            {input('sessionToken', 'password')}
          </FormField>
        </ExpandableSection>
        <ErrorAlert error={error} title={t.refused} />
        <Button variant="primary" fullWidth formAction="submit" loading={busy}>
          {t.signIn}
        </Button>
      </SpaceBetween>
    </form>
  );
}
