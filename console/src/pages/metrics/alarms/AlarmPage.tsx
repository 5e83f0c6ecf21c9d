import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  type AlarmHistoryItem,
} from '@aws-sdk/client-cloudwatch';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import Table from '@cloudscape-design/components/table';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { useClient } from '../../../aws/clients.ts';
import { CopyAs } from '../../../copyAs/CopyAs.tsx';
import { EmptyState } from '../../../emptyState/EmptyState.tsx';
import { ErrorAlert } from '../../../feedback/ErrorAlert.tsx';
import { useMoments } from '../../../format/moments.ts';
import { functionNameOf } from '../../../functionField/FunctionField.tsx';
import { useTexts } from '../../../i18n/Language.tsx';
import { useLoad } from '../../../live/useLoad.ts';
import { DeleteConfirmation } from '../../../page/DeleteConfirmation.tsx';
import { Page } from '../../../page/Page.tsx';
import { hrefOf } from '../../../shell/paths.ts';
import { MetricChart } from '../chart/MetricChart.tsx';
import { AlarmState, callOfAlarm, queriesOfAlarm, useConditionOf, type Alarm } from './alarm.tsx';
import { alarmsTexts } from './texts.ts';
import { useAlarms, useChangeAlarms } from './useAlarms.ts';

const THREE_HOURS_MS = 10_800_000;

/** `/alarms/view/NAME` */
export function AlarmPage() {
  const t = useTexts(alarmsTexts);
  const { name = '' } = useParams();
  const { data, error, reload } = useAlarms([name]);
  const alarm = data?.[0];
  return (
    <Page
      title={name}
      breadcrumbs={[{ text: t.title, href: hrefOf('/alarms') }]}
      actions={alarm && <AlarmActions alarm={alarm} reload={reload} />}
    >
      <ErrorAlert error={error} onRetry={() => void reload()} />
      {data?.length === 0 && (
        <EmptyState
          title={name}
          text={t.notFoundText}
          action={<Button href={hrefOf('/alarms')}>{t.toList}</Button>}
        />
      )}
      {data === undefined && error === undefined && (
        <Box padding="xxl" textAlign="center">
          <Spinner size="large" />
        </Box>
      )}
      {alarm && <AlarmParts alarm={alarm} />}
    </Page>
  );
}

interface AlarmActionsProps {
  readonly alarm: Alarm;
  readonly reload: () => Promise<void>;
}

function AlarmActions({ alarm, reload }: AlarmActionsProps) {
  const t = useTexts(alarmsTexts);
  const navigate = useNavigate();
  const change = useChangeAlarms();
  const [isDeleting, setDeleting] = useState(false);
  const { AlarmName: name = '', ActionsEnabled: isOn = false } = alarm;
  const remove = async () => {
    setDeleting(false);
    if (await change.remove([name])) await navigate('/alarms');
  };
  return (
    <SpaceBetween direction="horizontal" size="xs" alignItems="center">
      <CopyAs label={name} call={callOfAlarm(alarm)} />
      <Button onClick={() => void change.setActions([name], !isOn).then(reload)}>
        {isOn ? t.disable : t.enable}
      </Button>
      <Button onClick={() => setDeleting(true)}>{t.delete}</Button>
      {alarm.MetricName !== undefined && <Button href={hrefOf`/alarms/edit/${name}`}>{t.edit}</Button>}
      {isDeleting && (
        <DeleteConfirmation
          title={t.deleteTitle(1)}
          onCancel={() => setDeleting(false)}
          onConfirm={() => void remove()}
        >
          {t.deleteText(name)}
        </DeleteConfirmation>
      )}
    </SpaceBetween>
  );
}

function AlarmParts({ alarm }: { readonly alarm: Alarm }) {
  const t = useTexts(alarmsTexts);
  const conditionOf = useConditionOf();
  const { full } = useMoments();
  const queries = queriesOfAlarm(alarm);
  const { Threshold, StateUpdatedTimestamp: at } = alarm;
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">{t.settings}</Header>}>
        <KeyValuePairs
          columns={3}
          items={[
            { label: t.state, value: <AlarmState alarm={alarm} /> },
            { label: t.condition, value: conditionOf(alarm) },
            { label: t.changed, value: at ? full(at) : '–' },
            { label: t.reason, value: alarm.StateReason ?? '–' },
            { label: t.alarmActions, value: <Targets arns={alarm.AlarmActions ?? []} /> },
            { label: t.okActions, value: <Targets arns={alarm.OKActions ?? []} /> },
          ]}
        />
      </Container>
      {queries.length > 0 && (
        <Container header={<Header variant="h2">{t.metricGraph}</Header>}>
          <MetricChart
            label={t.metricGraph}
            queries={queries}
            range={{ kind: 'last', ms: THREE_HOURS_MS }}
            threshold={Threshold === undefined ? undefined : { title: t.threshold, y: Threshold }}
          />
        </Container>
      )}
      <History name={alarm.AlarmName ?? ''} since={at?.getTime() ?? 0} />
    </SpaceBetween>
  );
}

function Targets({ arns }: { readonly arns: readonly string[] }) {
  if (arns.length === 0) return '–';
  return arns.map((arn) => (
    <div key={arn}>
      {arn.startsWith('arn:aws:lambda:') ? (
        <Link href={hrefOf`/functions/${functionNameOf(arn)}`}>{functionNameOf(arn)}</Link>
      ) : (
        arn
      )}
    </div>
  ));
}

const MOST_ITEMS = 100;

function History({ name, since }: { readonly name: string; readonly since: number }) {
  const t = useTexts(alarmsTexts);
  const { ago, full } = useMoments();
  const cloudwatch = useClient(CloudWatchClient);
  // A change of state makes history: `since` in the key asks again then.
  const found = useLoad<readonly AlarmHistoryItem[]>(
    `alarms/history/${name}/${since}`,
    async (abortSignal) => {
      const answer = await cloudwatch.send(
        new DescribeAlarmHistoryCommand({
          AlarmName: name,
          AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
          MaxRecords: MOST_ITEMS,
          ScanBy: 'TimestampDescending',
        }),
        { abortSignal },
      );
      return answer.AlarmHistoryItems ?? [];
    },
  );
  return (
    <SpaceBetween size="s">
      <ErrorAlert error={found.error} onRetry={() => void found.reload()} />
      <Table<AlarmHistoryItem>
        items={found.data ?? []}
        loading={found.loading && found.data === undefined}
        enableKeyboardNavigation
        ariaLabels={{ tableLabel: t.history }}
        header={<Header variant="h2">{t.history}</Header>}
        empty={<Box textAlign="center">{t.noHistory}</Box>}
        columnDefinitions={[
          {
            id: 'when',
            header: t.when,
            width: 200,
            cell: ({ Timestamp: at }) => at && <span title={full(at)}>{ago(at)}</span>,
          },
          { id: 'what', header: t.what, isRowHeader: true, cell: ({ HistorySummary }) => HistorySummary },
        ]}
      />
    </SpaceBetween>
  );
}
