/** What targets are told of a change of state. */
import type { MetricDataQuery, MetricStat } from '@aws-sdk/client-cloudwatch';
import type { Scope } from '../metric.ts';
import { alarmArn, type Alarm, type AlarmState, type MetricAlarm } from './alarmRecord.ts';
import { awsDate } from './stateReason.ts';

/** The event that AWS invokes Lambda functions with. `alarm` is in the state before. */
export function lambdaEvent(scope: Scope, alarm: Alarm, next: AlarmState): object {
  return {
    source: 'aws.cloudwatch',
    alarmArn: alarmArn(scope, alarm.configuration.AlarmName),
    accountId: scope.account,
    time: awsDate(next.updatedMs),
    region: scope.region,
    alarmData: alarmData(alarm, next),
  };
}

/** The event that AWS sends to EventBridge. */
export function stateChangeEvent(scope: Scope, alarm: Alarm, next: AlarmState, id: string): object {
  return {
    version: '0',
    id,
    'detail-type': 'CloudWatch Alarm State Change',
    source: 'aws.cloudwatch',
    account: scope.account,
    time: new Date(next.updatedMs).toISOString().replace(/\.\d+Z$/, 'Z'),
    region: scope.region,
    resources: [alarmArn(scope, alarm.configuration.AlarmName)],
    detail: alarmData(alarm, next),
  };
}

function alarmData(alarm: Alarm, next: AlarmState): object {
  return {
    alarmName: alarm.configuration.AlarmName,
    state: stateOf(next),
    previousState: stateOf(alarm.state),
    configuration: configurationOf(alarm),
  };
}

function stateOf({ value, reason, reasonData, updatedMs }: AlarmState): object {
  return { value, reason, ...(reasonData !== undefined && { reasonData }), timestamp: awsDate(updatedMs) };
}

function configurationOf(alarm: Alarm): object {
  const description = alarm.configuration.AlarmDescription;
  const described = description === undefined ? {} : { description };
  if (alarm.type === 'CompositeAlarm') {
    const { configuration } = alarm;
    return {
      alarmRule: configuration.AlarmRule,
      ...described,
      ...(configuration.ActionsSuppressor !== undefined && {
        actionsSuppressor: configuration.ActionsSuppressor,
        actionsSuppressorWaitPeriod: configuration.ActionsSuppressorWaitPeriod,
        actionsSuppressorExtensionPeriod: configuration.ActionsSuppressorExtensionPeriod,
      }),
    };
  }
  return { ...described, metrics: metricsOf(alarm) };
}

function metricsOf({ id, configuration }: MetricAlarm): object[] {
  const { Metrics, Namespace, MetricName, Dimensions, Period, Statistic, ExtendedStatistic, Unit } =
    configuration;
  if (Metrics !== undefined) return Metrics.map(queryOf);
  const stat = { Period, Stat: Statistic ?? ExtendedStatistic, Unit };
  return [
    { id, metricStat: statOf({ Metric: { Namespace, MetricName, Dimensions }, ...stat }), returnData: true },
  ];
}

function queryOf({ Id, Expression, Label, MetricStat: stat, ReturnData = true }: MetricDataQuery): object {
  return {
    id: Id,
    ...(Expression !== undefined && { expression: Expression }),
    ...(Label !== undefined && { label: Label }),
    ...(stat && { metricStat: statOf(stat) }),
    returnData: ReturnData,
  };
}

function statOf({ Metric, Period, Stat, Unit }: Partial<MetricStat>): object {
  const dimensions = (Metric?.Dimensions ?? []).map(({ Name = '', Value = '' }) => [Name, Value] as const);
  return {
    metric: {
      namespace: Metric?.Namespace,
      name: Metric?.MetricName,
      dimensions: Object.fromEntries(dimensions),
    },
    period: Period,
    stat: Stat,
    ...(Unit !== undefined && { unit: Unit }),
  };
}
