import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { ErrorAlert } from '../../feedback/ErrorAlert.tsx';
import { useTexts } from '../../i18n/Language.tsx';
import { Page } from '../../page/Page.tsx';
import { useSession, useSessionStore } from '../../session/Session.tsx';
import { switchRole } from '../../session/signIn.ts';
import { switchRoleTexts } from './texts.ts';

/** Links may fill it in: `/switch-role?account=123456789012&role=deployer`. */
export function SwitchRolePage() {
  const t = useTexts(switchRoleTexts);
  const session = useSession();
  const store = useSessionStore();
  const navigate = useNavigate();
  const [asked] = useSearchParams();
  const [account, setAccount] = useState(asked.get('account') ?? session.account);
  const [role, setRole] = useState(asked.get('role') ?? '');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const isAccount = /^\d{12}$/.test(account);

  const submit = async () => {
    if (!isAccount || !role) return;
    setBusy(true);
    setError(undefined);
    try {
      const taken = await switchRole(session, { account, role });
      await navigate('/');
      store.signIn(taken);
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return (
    <Page title={t.title} description={t.description}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Form
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" formAction="none" onClick={() => void navigate(-1)}>
                {t.cancel}
              </Button>
              <Button variant="primary" loading={busy} disabled={!isAccount || role === ''}>
                {t.submit}
              </Button>
            </SpaceBetween>
          }
        >
          <Container>
            <SpaceBetween size="l">
              <FormField label={t.account} errorText={isAccount ? undefined : t.accountWrong}>
                <Input
                  value={account}
                  inputMode="numeric"
                  onChange={({ detail }) => setAccount(detail.value)}
                />
              </FormField>
              <FormField label={t.role} description={t.rolePath}>
                <Input value={role} spellcheck={false} onChange={({ detail }) => setRole(detail.value)} />
              </FormField>
              <ErrorAlert error={error} title={t.failed} />
            </SpaceBetween>
          </Container>
        </Form>
      </form>
    </Page>
  );
}
