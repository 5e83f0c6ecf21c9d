import {
  CloudWatchClient,
  PutMetricAlarmCommand,
  type ComparisonOperator,
  type PutMetricAlarmCommandInput,
  type Statistic,
} from '@aws-sdk/client-cloudwatch';
import { LambdaClient } from '@aws-sdk/client-lambda';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useState, type ReactNode } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { useClient } from '../../../aws/clients.ts';
import { EmptyState } from '../../../emptyState/EmptyState.tsx';
import { ErrorAlert } from '../../../feedback/ErrorAlert.tsx';
import { useFlash } from '../../../feedback/Flash.tsx';
import { letInvoke } from '../../../functionField/letInvoke.ts';
import { useTexts } from '../../../i18n/Language.tsx';
import { useLoad } from '../../../live/useLoad.ts';
import { Page } from '../../../page/Page.tsx';
import { UnsavedChanges } from '../../../page/UnsavedChanges.tsx';
import { useSession } from '../../../session/Session.tsx';
import { hrefOf, pathOf } from '../../../shell/paths.ts';
import { metricsTexts } from '../browse/texts.ts';
import { MetricChart } from '../chart/MetricChart.tsx';
import {
  PERIODS,
  queryOf,
  refOf,
  STATISTICS,
  textOfRef,
  titleOfRef,
  type MetricRef,
} from '../chart/metricQuery.ts';
import { listMetrics } from '../listMetrics.ts';
import { ActionsField } from './ActionsField.tsx';
import { refOfAlarm, type Alarm } from './alarm.tsx';
import { alarmsTexts } from './texts.ts';
import { useAlarms } from './useAlarms.ts';

/** `/alarms/create?m=["NS","Name",…]&stat=Sum` and `/alarms/edit/NAME` */
export function AlarmFormPage() {
  const { name } = useParams();
  return name === undefined ? <AlarmForm alarm={undefined} /> : <EditAlarm name={name} />;
}

function EditAlarm({ name }: { readonly name: string }) {
  const t = useTexts(alarmsTexts);
  const { data, error, reload } = useAlarms([name]);
  const [alarm] = data ?? [];
  // What was loaded first is edited, whatever the alarm's state becomes meanwhile.
  const [first, setFirst] = useState(alarm);
  if (!first && alarm) setFirst(alarm);
  if (first) return <AlarmForm alarm={first} />;
  return (
    <Page title={t.editTitle(name)} breadcrumbs={[{ text: t.title, href: hrefOf('/alarms') }]}>
      <ErrorAlert error={error} onRetry={() => void reload()} />
      {data?.length === 0 && <EmptyState title={name} text={t.notFoundText} />}
      {data === undefined && error === undefined && (
        <Box padding="xxl" textAlign="center">
          <Spinner size="large" />
        </Box>
      )}
    </Page>
  );
}

interface Draft {
  readonly name: string;
  readonly description: string;
  readonly metric: string;
  readonly stat: string;
  readonly period: string;
  readonly comparison: ComparisonOperator;
  readonly threshold: string;
  readonly datapoints: string;
  readonly periods: string;
  readonly missing: string;
  readonly alarmActions: readonly string[];
  readonly okActions: readonly string[];
}

function draftOf(alarm: Alarm | undefined, search: URLSearchParams): Draft {
  const ref = alarm && refOfAlarm(alarm);
  const periods = alarm?.EvaluationPeriods ?? 1;
  return {
    name: alarm?.AlarmName ?? '',
    description: alarm?.AlarmDescription ?? '',
    metric: ref ? textOfRef(ref) : (search.get('m') ?? ''),
    stat: alarm?.Statistic ?? alarm?.ExtendedStatistic ?? search.get('stat') ?? 'Sum',
    period: String(alarm?.Period ?? 60),
    comparison: alarm?.ComparisonOperator ?? 'GreaterThanThreshold',
    threshold: String(alarm?.Threshold ?? 0),
    datapoints: String(alarm?.DatapointsToAlarm ?? periods),
    periods: String(periods),
    missing: alarm?.TreatMissingData ?? 'missing',
    alarmActions: alarm?.AlarmActions ?? [],
    okActions: alarm?.OKActions ?? [],
  };
}

const SIMPLE = new Set<string>(['Average', 'Sum', 'Minimum', 'Maximum', 'SampleCount']);

/** What the form does not show stays as it was. */
function inputOf(draft: Draft, ref: MetricRef, alarm: Alarm | undefined): PutMetricAlarmCommandInput {
  return {
    AlarmName: draft.name,
    ...(draft.description !== '' && { AlarmDescription: draft.description }),
    Namespace: ref.namespace,
    MetricName: ref.name,
    Dimensions: ref.dimensions.map(([Name, Value]) => ({ Name, Value })),
    ...(SIMPLE.has(draft.stat) ? { Statistic: draft.stat as Statistic } : { ExtendedStatistic: draft.stat }),
    Period: Number(draft.period),
    ComparisonOperator: draft.comparison,
    Threshold: Number(draft.threshold),
    DatapointsToAlarm: Number(draft.datapoints),
    EvaluationPeriods: Number(draft.periods),
    TreatMissingData: draft.missing,
    AlarmActions: [...draft.alarmActions],
    OKActions: [...draft.okActions],
    InsufficientDataActions: alarm?.InsufficientDataActions ?? [],
    ActionsEnabled: alarm?.ActionsEnabled ?? true,
    ...(alarm?.Unit !== undefined && { Unit: alarm.Unit }),
    ...(alarm?.EvaluateLowSampleCountPercentile !== undefined && {
      EvaluateLowSampleCountPercentile: alarm.EvaluateLowSampleCountPercentile,
    }),
  };
}

function AlarmForm({ alarm }: { readonly alarm: Alarm | undefined }) {
  const t = useTexts(alarmsTexts);
  const cloudwatch = useClient(CloudWatchClient);
  const lambda = useClient(LambdaClient);
  const { region, account } = useSession();
  const flash = useFlash();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const [first] = useState(() => draftOf(alarm, search));
  const [draft, setDraft] = useState(first);
  const [busy, setBusy] = useState(false);
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const ref = refOf(draft.metric);
  const numbers = [draft.threshold, draft.datapoints, draft.periods];
  const isReady =
    draft.name.trim() !== '' &&
    ref !== undefined &&
    numbers.every((text) => text.trim() !== '' && Number.isFinite(Number(text)));
  /** The functions that it has not acted on before. */
  const letAlarmIn = async (abortSignal: AbortSignal) => {
    const before = new Set([...(alarm?.AlarmActions ?? []), ...(alarm?.OKActions ?? [])]);
    const arns = new Set([...draft.alarmActions, ...draft.okActions]);
    for (const functionArn of arns) {
      if (before.has(functionArn) || !functionArn.startsWith('arn:aws:lambda:')) continue;
      const invoker = {
        functionArn,
        principal: 'lambda.alarms.cloudwatch.amazonaws.com',
        sourceArn: `arn:aws:cloudwatch:${region}:${account}:alarm:${draft.name}`,
        name: `alarm-${draft.name}`,
      };
      await letInvoke(lambda, invoker, abortSignal);
    }
  };
  const save = async () => {
    if (!ref || !isReady || busy) return;
    setBusy(true);
    const { name } = draft;
    const texts = { running: t.saving(name), done: t.saved(name), failed: t.saveFailed };
    const { ok } = await flash.track(texts, async (abortSignal) => {
      await letAlarmIn(abortSignal);
      await cloudwatch.send(new PutMetricAlarmCommand(inputOf(draft, ref, alarm)), { abortSignal });
    });
    if (ok) await navigate(pathOf`/alarms/view/${name}`);
    else setBusy(false);
  };
  return (
    <Page
      title={alarm ? t.editTitle(draft.name) : t.create}
      breadcrumbs={[{ text: t.title, href: hrefOf('/alarms') }]}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Form
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button formAction="none" variant="link" href={hrefOf('/alarms')}>
                {t.cancel}
              </Button>
              <Button variant="primary" disabled={!isReady} loading={busy}>
                {alarm ? t.save : t.create}
              </Button>
            </SpaceBetween>
          }
        >
          <SpaceBetween size="l">
            <MetricPart draft={draft} change={change} isNew={!alarm} />
            <ConditionPart draft={draft} change={change} metric={ref} />
            <ActionsPart draft={draft} change={change} />
          </SpaceBetween>
        </Form>
      </form>
      <UnsavedChanges unsaved={!busy && JSON.stringify(draft) !== JSON.stringify(first)} />
    </Page>
  );
}

interface PartProps {
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Container header={<Header variant="h2">{title}</Header>}>
      <SpaceBetween size="m">{children}</SpaceBetween>
    </Container>
  );
}

function MetricPart({ draft, change, isNew }: PartProps & { readonly isNew: boolean }) {
  const t = useTexts(alarmsTexts);
  const { seconds } = useTexts(metricsTexts);
  const cloudwatch = useClient(CloudWatchClient);
  const metrics = useLoad<readonly MetricRef[]>('metrics/list', (signal, progress) =>
    listMetrics(cloudwatch, signal, progress),
  );
  const present = refOf(draft.metric);
  const known = new Map(
    [...(present ? [present] : []), ...(metrics.data ?? [])].map((ref) => [textOfRef(ref), ref]),
  );
  const options = [...known].map(([value, ref]) => ({
    value,
    label: titleOfRef(ref),
    description: ref.namespace,
  }));
  const statistics = [...new Set([...STATISTICS, draft.stat])].map((value) => ({ value, label: value }));
  const periods = [...new Set([...PERIODS.map(String), draft.period])].map((value) => ({
    value,
    label: Number(value) < 60 ? `${value} s` : seconds(Number(value)),
  }));
  return (
    <Part title={t.metric}>
      <ErrorAlert error={metrics.error} onRetry={() => void metrics.reload()} />
      <ColumnLayout columns={2}>
        <FormField label={t.name}>
          <Input
            value={draft.name}
            disabled={!isNew}
            autoFocus={isNew}
            spellcheck={false}
            onChange={({ detail }) => change({ name: detail.value })}
          />
        </FormField>
        <FormField label={t.description}>
          <Input value={draft.description} onChange={({ detail }) => change({ description: detail.value })} />
        </FormField>
      </ColumnLayout>
      <FormField label={t.metric} description={t.metricHint} stretch>
        <Select
          options={options}
          filteringType="auto"
          virtualScroll
          expandToViewport
          placeholder={t.chooseMetric}
          statusType={metrics.data ? 'finished' : 'loading'}
          loadingText={t.loading}
          triggerVariant="option"
          selectedOption={options.find(({ value }) => value === draft.metric) ?? null}
          onChange={({ detail }) => change({ metric: detail.selectedOption.value ?? '' })}
        />
      </FormField>
      <ColumnLayout columns={2}>
        <FormField label={t.statistic}>
          <Select
            options={statistics}
            selectedOption={statistics.find(({ value }) => value === draft.stat) ?? null}
            onChange={({ detail }) => change({ stat: detail.selectedOption.value ?? '' })}
          />
        </FormField>
        <FormField label={t.period}>
          <Select
            options={periods}
            selectedOption={periods.find(({ value }) => value === draft.period) ?? null}
            onChange={({ detail }) => change({ period: detail.selectedOption.value ?? '' })}
          />
        </FormField>
      </ColumnLayout>
    </Part>
  );
}

function ConditionPart({ draft, change, metric }: PartProps & { readonly metric: MetricRef | undefined }) {
  const t = useTexts(alarmsTexts);
  const comparisons = Object.entries(t.comparisons).map(([value, label]) => ({ value, label }));
  const missing = Object.entries(t.missingData).map(([value, label]) => ({ value, label }));
  const threshold = Number(draft.threshold);
  return (
    <Part title={t.condition}>
      <ColumnLayout columns={2}>
        <FormField label={t.comparison}>
          <Select
            options={comparisons}
            selectedOption={comparisons.find(({ value }) => value === draft.comparison) ?? null}
            onChange={({ detail }) =>
              change({ comparison: detail.selectedOption.value as ComparisonOperator })
            }
          />
        </FormField>
        <FormField label={t.value}>
          <Input
            type="number"
            step="any"
            value={draft.threshold}
            onChange={({ detail }) => change({ threshold: detail.value })}
          />
        </FormField>
        <FormField label={t.datapoints}>
          <Input
            type="number"
            value={draft.datapoints}
            onChange={({ detail }) => change({ datapoints: detail.value })}
          />
        </FormField>
        <FormField label={t.ofPoints}>
          <Input
            type="number"
            value={draft.periods}
            onChange={({ detail }) => change({ periods: detail.value })}
          />
        </FormField>
        <FormField label={t.missing}>
          <Select
            options={missing}
            selectedOption={missing.find(({ value }) => value === draft.missing) ?? null}
            onChange={({ detail }) => change({ missing: detail.selectedOption.value ?? '' })}
          />
        </FormField>
      </ColumnLayout>
      {metric && (
        <MetricChart
          label={t.preview}
          heightPx={180}
          queries={[queryOf(metric, 'm1', draft.stat, Number(draft.period))]}
          range={{ kind: 'last', ms: 10_800_000 }}
          threshold={Number.isFinite(threshold) ? { title: t.threshold, y: threshold } : undefined}
        />
      )}
    </Part>
  );
}

function ActionsPart({ draft, change }: PartProps) {
  const t = useTexts(alarmsTexts);
  return (
    <Part title={t.actions}>
      <ActionsField
        label={t.alarmActions}
        hint={t.actionsHint}
        arns={draft.alarmActions}
        onChange={(alarmActions) => change({ alarmActions })}
      />
      <ActionsField
        label={t.okActions}
        arns={draft.okActions}
        onChange={(okActions) => change({ okActions })}
      />
    </Part>
  );
}
