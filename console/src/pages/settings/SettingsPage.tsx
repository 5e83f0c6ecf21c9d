import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import Alert from '@cloudscape-design/components/alert';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { lazy, Suspense } from 'react';
import { useClient } from '../../aws/clients.ts';
import { ErrorAlert } from '../../feedback/ErrorAlert.tsx';
import { formatBytes } from '../../format/quantities.ts';
import { useTexts } from '../../i18n/Language.tsx';
import { useLoad } from '../../live/useLoad.ts';
import { useMachine } from '../../machine/machine.ts';
import { Page } from '../../page/Page.tsx';
import { RuntimeTable } from './RuntimeTable.tsx';
import { settingsTexts } from './texts.ts';

// It brings the clients of many services.
const StorageUse = lazy(async () => ({ default: (await import('./StorageUse.tsx')).StorageUse }));

export function SettingsPage() {
  const t = useTexts(settingsTexts);
  return (
    <Page title={t.title} description={t.description}>
      <PlatformFacts />
      <IsolationFacts />
      <AccountLimits />
      <Suspense>
        <StorageUse />
      </Suspense>
      <RuntimeTable />
    </Page>
  );
}

function PlatformFacts() {
  const t = useTexts(settingsTexts);
  const { version, region, architecture, auth } = useMachine();
  return (
    <Container header={<Header variant="h2">{t.platform}</Header>}>
      <KeyValuePairs
        columns={4}
        items={[
          { label: t.version, value: version },
          { label: t.region, value: region },
          { label: t.architecture, value: architecture },
          {
            label: t.auth,
            value: (
              <StatusIndicator type={auth === 'enforce' ? 'success' : 'warning'}>
                {t.auths[auth]}
              </StatusIndicator>
            ),
          },
        ]}
      />
    </Container>
  );
}

function IsolationFacts() {
  const t = useTexts(settingsTexts);
  const { isolation, missingForImages } = useMachine();
  const { driver, properties, warnings } = isolation;
  const facts: Readonly<Record<string, string>> = t.facts;
  const isNone = driver === 'process';
  const name = driver === 'process' || driver === 'bubblewrap' ? t.drivers[driver] : driver;
  return (
    <Container header={<Header variant="h2">{t.isolation}</Header>}>
      <SpaceBetween size="m">
        <KeyValuePairs
          columns={4}
          items={[
            {
              label: t.properties,
              value: <StatusIndicator type={isNone ? 'warning' : 'success'}>{name}</StatusIndicator>,
            },
            {
              label: t.images,
              value:
                missingForImages.length === 0 ? t.imagesReady : t.imagesMissing(missingForImages.join(', ')),
            },
            ...Object.entries(properties).map(([name, value]) => ({
              label: facts[name] ?? name,
              value: typeof value === 'boolean' ? (value ? t.yes : t.no) : value,
            })),
          ]}
        />
        {warnings.map((warning) => (
          <Alert key={warning} type="warning" statusIconAriaLabel={t.isolation}>
            {warning}
          </Alert>
        ))}
      </SpaceBetween>
    </Container>
  );
}

function AccountLimits() {
  const t = useTexts(settingsTexts);
  const lambda = useClient(LambdaClient);
  const { data, error, reload } = useLoad('settings', (signal) =>
    lambda.send(new GetAccountSettingsCommand({}), { abortSignal: signal }),
  );
  const {
    ConcurrentExecutions,
    UnreservedConcurrentExecutions,
    TotalCodeSize = 0,
  } = data?.AccountLimit ?? {};
  const { FunctionCount, TotalCodeSize: stored = 0 } = data?.AccountUsage ?? {};
  const shown = (value: number | undefined) => (value === undefined ? '–' : value.toLocaleString());
  return (
    <Container header={<Header variant="h2">{t.limits}</Header>}>
      <ErrorAlert error={error} onRetry={() => void reload()} />
      {data && (
        <KeyValuePairs
          columns={4}
          items={[
            { label: t.concurrent, value: shown(ConcurrentExecutions) },
            { label: t.unreserved, value: shown(UnreservedConcurrentExecutions) },
            { label: t.functionCount, value: shown(FunctionCount) },
            { label: t.codeStorage, value: t.of(formatBytes(stored), formatBytes(TotalCodeSize)) },
          ]}
        />
      )}
    </Container>
  );
}
