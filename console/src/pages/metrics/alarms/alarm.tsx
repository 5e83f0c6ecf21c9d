import type { CompositeAlarm, MetricAlarm, MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { ApiCall } from '../../../copyAs/apiCall.ts';
import { useTexts } from '../../../i18n/Language.tsx';
import { metricsTexts } from '../browse/texts.ts';
import { queryOf, type MetricRef } from '../chart/metricQuery.ts';
import { alarmsTexts } from './texts.ts';

/** An alarm of either kind. */
export type Alarm = MetricAlarm & Pick<CompositeAlarm, 'AlarmRule'>;

const INDICATORS = { OK: 'success', ALARM: 'error', INSUFFICIENT_DATA: 'pending' } as const;

export function AlarmState({ alarm }: { readonly alarm: Alarm }) {
  const t = useTexts(alarmsTexts);
  const state = alarm.StateValue ?? 'INSUFFICIENT_DATA';
  return <StatusIndicator type={INDICATORS[state]}>{t.states[state]}</StatusIndicator>;
}

/** The call that shows it: unasked, composite alarms are left out. */
export function callOfAlarm({ AlarmName = '', AlarmRule }: Alarm): ApiCall {
  const input = {
    AlarmNames: [AlarmName],
    ...(AlarmRule !== undefined && { AlarmTypes: ['CompositeAlarm'] }),
  };
  return { service: 'cloudwatch', operation: 'DescribeAlarms', input };
}

/** The metric of an alarm of one metric. */
export function refOfAlarm({ Namespace, MetricName, Dimensions = [] }: Alarm): MetricRef | undefined {
  if (Namespace === undefined || MetricName === undefined) return undefined;
  const dimensions = Dimensions.map(({ Name = '', Value = '' }) => [Name, Value] as const);
  return { namespace: Namespace, name: MetricName, dimensions };
}

/** What draws the metric that it watches; none for a composite alarm. */
export function queriesOfAlarm(alarm: Alarm): readonly MetricDataQuery[] {
  const ref = refOfAlarm(alarm);
  const stat = alarm.Statistic ?? alarm.ExtendedStatistic ?? 'Average';
  return ref ? [queryOf(ref, 'm1', stat, alarm.Period ?? 60)] : (alarm.Metrics ?? []);
}

/** What it waits for, in a line. */
export function useConditionOf() {
  const t = useTexts(alarmsTexts);
  const { seconds } = useTexts(metricsTexts);
  return (alarm: Alarm): string => {
    if (alarm.AlarmRule !== undefined) return alarm.AlarmRule;
    const {
      EvaluationPeriods = 1,
      DatapointsToAlarm = EvaluationPeriods,
      Period = 60,
      Threshold = 0,
    } = alarm;
    const signs: Readonly<Record<string, string>> = t.comparisons;
    const sign = signs[alarm.ComparisonOperator ?? ''] ?? alarm.ComparisonOperator ?? '';
    return t.conditionText(
      alarm.MetricName ?? t.expression,
      sign,
      String(Threshold),
      DatapointsToAlarm,
      EvaluationPeriods,
      Period < 60 ? `${Period} s` : seconds(Period),
    );
  };
}
