import {
  GetAccountSettingsCommand,
  LambdaClient,
  type GetAccountSettingsCommandOutput,
} from '@aws-sdk/client-lambda';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { ReactNode } from 'react';
import { ErrorAlert } from '../../feedback/ErrorAlert.tsx';
import { useTexts } from '../../i18n/Language.tsx';
import type { FirstQuestions, Question } from '../../live/question.ts';
import { useQuestion } from '../../live/useLoad.ts';
import { useMachine } from '../../machine/machine.ts';
import { Later } from '../../page/Later.tsx';
import { Page } from '../../page/Page.tsx';
import { hrefOf } from '../../shell/paths.ts';
import { FirstSteps } from './FirstSteps.tsx';
import { ActivityChart, ResourceCounts } from './parts.ts';
import { homeTexts } from './texts.ts';
import { stepsQuestion, useSteps } from './useSteps.ts';
import { activityQuestion, useActivity, type Activity } from './useActivity.ts';

/** Of what is drawn later. */
const CHART_PX = 264;
const QUIET_CHART_PX = 120;
const COUNTS_PX = 142;

const settingsQuestion: Question<GetAccountSettingsCommandOutput> = {
  key: 'settings',
  load: (clients, signal) =>
    clients(LambdaClient).send(new GetAccountSettingsCommand({}), { abortSignal: signal }),
};

export const homeAsks: FirstQuestions = () => [settingsQuestion, activityQuestion, stepsQuestion];

export function HomePage() {
  const t = useTexts(homeTexts);
  const activity = useActivity();
  const steps = useSteps((activity.data?.today ?? 0) > 0);
  const isQuiet = (activity.data?.steps ?? []).every(({ invocations }) => invocations === 0);
  // Where they belong depends on what is done.
  const firstSteps = steps.areKnown && <FirstSteps steps={steps} />;
  return (
    <Page
      title={t.title}
      description={t.description}
      actions={
        <Button variant="primary" href={hrefOf('/functions/create')}>
          {t.create}
        </Button>
      }
    >
      <ErrorAlert error={activity.error} onRetry={() => void activity.reload()} />
      {steps.isNewcomer && firstSteps}
      <RightNow activity={activity.data} />
      {/* What may not be seen is not nothing. */}
      {(activity.data !== undefined || activity.error === undefined) && (
        <Container header={<Header variant="h2">{t.activity}</Header>}>
          <Later heightPx={isQuiet ? QUIET_CHART_PX : CHART_PX}>
            {activity.data && <ActivityChart steps={activity.data.steps} />}
          </Later>
        </Container>
      )}
      <Later heightPx={COUNTS_PX}>
        <ResourceCounts />
      </Later>
      {!steps.isNewcomer && firstSteps}
    </Page>
  );
}

function RightNow({ activity }: { readonly activity: Activity | undefined }) {
  const t = useTexts(homeTexts);
  const { isolation } = useMachine();
  const settings = useQuestion(settingsQuestion);
  const count = (value: number | undefined) => (value === undefined ? '–' : value.toLocaleString());
  const errors = activity?.errorsToday;
  return (
    <Container
      header={
        <Header variant="h2" description={t.whole}>
          {t.now}
        </Header>
      }
    >
      <ColumnLayout columns={4} variant="text-grid" minColumnWidth={170}>
        <Figure label={t.functions}>
          <Link variant="awsui-value-large" href={hrefOf('/functions')}>
            {count(settings.data?.AccountUsage?.FunctionCount)}
          </Link>
        </Figure>
        <Figure label={t.perMinute}>
          <Box variant="awsui-value-large">{count(activity?.lastMinute)}</Box>
        </Figure>
        <Figure label={t.today}>
          <Box variant="awsui-value-large">{count(activity?.today)}</Box>
        </Figure>
        <Figure label={t.running}>
          <Box variant="awsui-value-large">{count(activity?.mostRunning)}</Box>
        </Figure>
        <Figure label={t.errors}>
          {errors === 0 ? (
            <StatusIndicator>{t.noErrors}</StatusIndicator>
          ) : (
            <Box variant="awsui-value-large">{count(errors)}</Box>
          )}
        </Figure>
        <Figure label={t.cost}>
          <Box variant="awsui-value-large">{activity ? dollars(activity.costToday) : '–'}</Box>
        </Figure>
        <Figure label={t.isolation}>
          {isolation.driver === 'process' ? (
            <StatusIndicator type="warning">{t.notIsolated}</StatusIndicator>
          ) : (
            <StatusIndicator>{t.isolated(isolation.driver)}</StatusIndicator>
          )}
        </Figure>
      </ColumnLayout>
    </Container>
  );
}

function Figure({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <Box variant="awsui-key-label">{label}</Box>
      {children}
    </div>
  );
}

/** Cents, and of less than a cent as much as tells something. */
function dollars(value: number): string {
  if (value === 0 || value >= 0.01) return `$${value.toFixed(2)}`;
  return value < 0.000001 ? '< $0.000001' : `$${value.toPrecision(2)}`;
}
