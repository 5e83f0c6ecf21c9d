import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { colorBackgroundLayoutMain } from '../theme/tokens.ts';
import { useEffect } from 'react';
import { CommandLine } from '../copyAs/CliCommand.tsx';
import { useLanguage, useTexts } from '../i18n/Language.tsx';
import { LANGUAGES, type Language } from '../i18n/texts.ts';
import { useMachine } from '../machine/machine.ts';
import { useSessionState } from '../session/Session.tsx';
import { KeyForm } from './KeyForm.tsx';
import { OpenDoor } from './OpenDoor.tsx';
import './signIn.css';
import { signInTexts } from './texts.ts';

/** Shown at every address until somebody is signed in, so that they come to where they were going. */
export function SignInPage() {
  const t = useTexts(signInTexts);
  const { auth } = useMachine();
  const { expired } = useSessionState();
  const { language, choose } = useLanguage();
  useEffect(() => {
    document.title = t.title;
  }, [t.title]);
  return (
    <main className="sign-in" style={{ backgroundColor: colorBackgroundLayoutMain }}>
      <div className="sign-in-card">
        <SpaceBetween size="l">
          <div className="sign-in-brand">
            <img src={`${import.meta.env.BASE_URL}mayfly.svg`} alt="" width="40" height="40" />
            <Box fontSize="heading-xl" fontWeight="bold">
              Mayfly
            </Box>
          </div>
          {expired && (
            <Alert type="warning" header={t.expired}>
              {t.expiredText}
            </Alert>
          )}
          <Container header={<Header variant="h1">{t.title}</Header>}>
            <SpaceBetween size="l">
              {auth === 'open' ? <OpenDoor /> : <KeyForm />}
              {auth !== 'open' && (
                <ExpandableSection headerText={t.where}>
                  <SpaceBetween size="xs">
                    <Box variant="p">{t.whereText}</Box>
                    <CommandLine text="cat .mayfly/credentials" />
                    <Box variant="p">{t.whereMore}</Box>
                    <CommandLine text="./mayfly user create NAME" />
                  </SpaceBetween>
                </ExpandableSection>
              )}
            </SpaceBetween>
          </Container>
          <div className="sign-in-language">
            <SegmentedControl
              label={t.language}
              selectedId={language}
              options={LANGUAGES.map(({ id, name }) => ({ id, text: name }))}
              onChange={({ detail }) => choose(detail.selectedId as Language)}
            />
          </div>
        </SpaceBetween>
      </div>
    </main>
  );
}
