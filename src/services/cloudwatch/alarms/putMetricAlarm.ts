import type { PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import { invalidValue, validation } from '../faults.ts';
import { readMetric, type Scope } from '../metric.ts';
import { readQueries } from '../metricQuery.ts';
import type { CloudWatchOperation } from '../operation.ts';
import { parseExtended } from '../statistic.ts';
import { checkActions } from './actionArn.ts';
import type { AlarmNeeds } from './alarmNeeds.ts';
import { alarmKey, compositeAlarms, metricAlarms, type MetricAlarmConfiguration } from './alarmRecord.ts';
import { givesOneSeries, isReturned, periodOf } from './metricsOfAlarm.ts';
import { keepAlarm } from './keepAlarm.ts';

const MAX_QUERIES = 20;
/** Metrics that its expressions are made of. */
const MAX_METRICS = 10;
const DAY_SECONDS = 86_400;

/** Makes an alarm, or writes its whole configuration anew; its state stays. */
export function putMetricAlarm(needs: AlarmNeeds): CloudWatchOperation<'PutMetricAlarm'> {
  return async ({ Tags, ...input }, call) => {
    const { account, region } = call;
    const scope = { account, region };
    const configuration = readConfiguration(scope, input);
    const nowMs = needs.clock.now();
    await needs.store.transact(async (transaction) => {
      const { Metrics } = configuration;
      if (Metrics !== undefined && !(await givesOneSeries(transaction, scope, Metrics, nowMs))) {
        throw validation('The expression of an alarm must give a single time series.');
      }
      const key = alarmKey(scope, configuration.AlarmName);
      if ((await compositeAlarms.get(transaction, key)) !== undefined) throw otherType();
      const before = await metricAlarms.get(transaction, key);
      await keepAlarm(needs, transaction, scope, { type: 'MetricAlarm', configuration }, before, Tags, nowMs);
    });
    return {};
  };
}

function otherType(): Error {
  return validation('An alarm of another type has this name.');
}

function readConfiguration(scope: Scope, input: Omit<PutMetricAlarmInput, 'Tags'>): MetricAlarmConfiguration {
  refuseUnsupported(input);
  if (input.Metrics === undefined) checkSingle(input);
  else checkMath(scope, input);
  checkThreshold(input);
  checkOptions(input);
  const { AlarmActions, OKActions, InsufficientDataActions, AlarmName: name = '' } = input;
  if (!name.isWellFormed()) throw validation('The value for parameter AlarmName is invalid.');
  checkActions(scope, { AlarmActions, OKActions, InsufficientDataActions });
  const configuration: MetricAlarmConfiguration = { ...input, AlarmName: name };
  checkPeriods(configuration);
  return configuration;
}

function refuseUnsupported(input: Omit<PutMetricAlarmInput, 'Tags'>): void {
  const { ThresholdMetricId, Threshold, ComparisonOperator: operator = '' } = input;
  if (ThresholdMetricId !== undefined && Threshold !== undefined) {
    throw validation('Threshold and ThresholdMetricId cannot both be set');
  }
  if (/Lower|Upper/.test(operator) && ThresholdMetricId === undefined) {
    throw validation('ComparisonOperators for ranges require ThresholdMetricId to be set');
  }
  const unsupported = {
    ThresholdMetricId: 'it has no models for anomaly detection',
    EvaluationCriteria: 'alarms are on metrics and metric math',
    EvaluationInterval: 'it belongs to EvaluationCriteria',
  } as const;
  for (const [parameter, why] of Object.entries(unsupported)) {
    if (input[parameter as keyof typeof unsupported] === undefined) continue;
    throw validation(`The parameter ${parameter} is not supported by this version of Mayfly: ${why}.`);
  }
  if (input.EvaluationWindow !== undefined && !('SlidingWindow' in input.EvaluationWindow)) {
    throw validation(
      'The parameter EvaluationWindow.WallClockWindow is not supported by this version of Mayfly: windows slide.',
    );
  }
}

function checkSingle(input: Omit<PutMetricAlarmInput, 'Tags'>): void {
  const { MetricName, Namespace, Statistic, ExtendedStatistic, Period, Dimensions } = input;
  for (const [name, value] of Object.entries({ MetricName, Namespace, Period })) {
    if (value === undefined) throw validation(`${name} must not be null`);
  }
  if (Statistic !== undefined && ExtendedStatistic !== undefined) {
    throw validation('Statistic and ExtendedStatistic cannot both be set');
  }
  if (Statistic === undefined && ExtendedStatistic === undefined) {
    throw validation('Statistic must not be null');
  }
  if (ExtendedStatistic !== undefined && parseExtended(ExtendedStatistic) === undefined) {
    throw invalidValue(`The value ${ExtendedStatistic} for parameter ExtendedStatistic is not supported.`);
  }
  readMetric(Namespace ?? '', MetricName ?? '', Dimensions, '');
}

function checkMath({ account }: Scope, input: Omit<PutMetricAlarmInput, 'Tags'>): void {
  const {
    Metrics = [],
    MetricName,
    Namespace,
    Statistic,
    ExtendedStatistic,
    Dimensions,
    Period,
    Unit,
  } = input;
  const single = { MetricName, Namespace, Statistic, ExtendedStatistic, Dimensions, Period, Unit };
  for (const [name, value] of Object.entries(single)) {
    const isSet = Array.isArray(value) ? value.length > 0 : value !== undefined;
    if (isSet) throw validation(`${name} should not be set if list of Metrics is set.`);
  }
  if (Metrics.length > MAX_QUERIES) {
    throw validation(`The collection Metrics must not have a size greater than ${MAX_QUERIES}.`);
  }
  if (Metrics.filter(({ MetricStat }) => MetricStat !== undefined).length > MAX_METRICS) {
    throw validation(`An alarm can be based on ${MAX_METRICS} metrics at most.`);
  }
  if (Metrics.filter(isReturned).length !== 1) {
    throw validation('Exactly one element of the metrics list should return data.');
  }
  const queries = readQueries(Metrics, account);
  if (queries.some((query) => 'searches' in query && query.searches.size > 0)) {
    throw validation('SEARCH is not supported in the expressions of alarms.');
  }
  const periods = new Set(Metrics.flatMap(({ MetricStat, Period: own }) => own ?? MetricStat?.Period ?? []));
  if (periods.size > 1) {
    throw validation(
      'Metrics of one alarm with different periods are not supported by this version of Mayfly.',
    );
  }
}

function checkThreshold({
  Threshold,
  EvaluationPeriods,
  DatapointsToAlarm,
}: Omit<PutMetricAlarmInput, 'Tags'>) {
  if (Threshold === undefined) throw validation('Threshold must not be null');
  if (!Number.isFinite(Threshold)) {
    throw invalidValue(`The value ${Threshold} for parameter Threshold is invalid.`);
  }
  if (EvaluationPeriods === undefined) throw validation('EvaluationPeriods must not be null');
  if (DatapointsToAlarm !== undefined && DatapointsToAlarm > EvaluationPeriods) {
    throw validation('DatapointsToAlarm must be less than or equal to EvaluationPeriods');
  }
}

function checkOptions(input: Omit<PutMetricAlarmInput, 'Tags'>): void {
  const { TreatMissingData: missing, EvaluateLowSampleCountPercentile: low } = input;
  if (missing !== undefined && !['ignore', 'missing', 'breaching', 'notBreaching'].includes(missing)) {
    throw validation(
      `Option ${missing} is not supported. Supported options for parameter TreatMissingData are ignore, missing, breaching, and notBreaching.`,
    );
  }
  if (low !== undefined && !['evaluate', 'ignore'].includes(low)) {
    throw validation(
      `Option ${low} is not supported. Supported options for parameter EvaluateLowSampleCountPercentile are evaluate and ignore.`,
    );
  }
}

function checkPeriods(configuration: MetricAlarmConfiguration): void {
  const period = periodOf(configuration);
  if (![10, 20, 30].includes(period) && period % 60 !== 0) {
    throw validation('Period must be 10, 20, 30 or a multiple of 60');
  }
  const seconds = period * (configuration.EvaluationPeriods ?? 1);
  if (period < 3600 && seconds > DAY_SECONDS) {
    throw validation(
      `Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <= ${DAY_SECONDS}).`,
    );
  }
  if (seconds > 7 * DAY_SECONDS) {
    throw validation(
      `Metrics cannot be checked across more than seven days (EvaluationPeriods * Period must be <= ${7 * DAY_SECONDS}).`,
    );
  }
}
