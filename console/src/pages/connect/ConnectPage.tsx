import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tabs from '@cloudscape-design/components/tabs';
import { useCopy } from '../../copyAs/CopyAs.tsx';
import { CliCommand, CommandLine } from '../../copyAs/CliCommand.tsx';
import { useTexts } from '../../i18n/Language.tsx';
import { useMachine } from '../../machine/machine.ts';
import { Page } from '../../page/Page.tsx';
import { useSession } from '../../session/Session.tsx';
import './connect.css';
import { SNIPPETS } from './snippets.ts';
import { connectTexts } from './texts.ts';

export function ConnectPage() {
  const t = useTexts(connectTexts);
  const { version, isolation } = useMachine();
  const { region, account } = useSession();
  const endpoint = window.location.origin;
  const lines = [
    `export AWS_ENDPOINT_URL=${endpoint}`,
    `export AWS_REGION=${region} AWS_DEFAULT_REGION=${region}`,
    'export AWS_ACCESS_KEY_ID=… AWS_SECRET_ACCESS_KEY=…',
  ];
  return (
    <Page title={t.title} description={t.description}>
      <Container>
        <KeyValuePairs
          columns={3}
          items={[
            { label: t.endpoint, value: endpoint },
            { label: t.region, value: region },
            { label: t.account, value: account },
            { label: t.version, value: `Mayfly ${version}` },
            { label: t.isolation, value: isolation.driver },
          ]}
        />
      </Container>
      <Container
        header={
          <Header variant="h2" description={t.environmentText}>
            {t.environment}
          </Header>
        }
      >
        <SpaceBetween size="m">
          {lines.map((line) => (
            <CommandLine key={line} text={line} />
          ))}
          <Box variant="h3">{t.check}</Box>
          <CliCommand call={{ service: 'sts', operation: 'GetCallerIdentity' }} />
          <CliCommand call={{ service: 'lambda', operation: 'ListFunctions' }} />
        </SpaceBetween>
      </Container>
      <InCode endpoint={endpoint} region={region} />
    </Page>
  );
}

type Language = keyof typeof SNIPPETS;

function InCode(place: { readonly endpoint: string; readonly region: string }) {
  const t = useTexts(connectTexts);
  const copy = useCopy();
  return (
    <Container
      header={
        <Header variant="h2" description={t.codeText}>
          {t.code}
        </Header>
      }
    >
      <Tabs
        ariaLabel={t.code}
        tabs={(Object.keys(SNIPPETS) as Language[]).map((id) => {
          const text = SNIPPETS[id](place);
          return {
            id,
            label: t.languages[id],
            content: (
              <div className="connect-snippet">
                <Box variant="code">
                  <pre tabIndex={0} aria-label={t.languages[id]}>
                    {text}
                  </pre>
                </Box>
                <Button
                  iconName="copy"
                  variant="icon"
                  ariaLabel={t.copyCode(t.languages[id])}
                  onClick={() => copy(text)}
                />
              </div>
            ),
          };
        })}
      />
    </Container>
  );
}
