/** Why an alarm is in its state, in AWS's words. */
import type { StateValue } from '@aws-sdk/client-cloudwatch';
import type { MetricAlarm } from './alarmRecord.ts';
import type { RealPoint, Verdict } from './verdict.ts';

export const UNCHECKED = 'Unchecked: Initial alarm creation';

const OPERATORS: Readonly<Record<string, string>> = {
  GreaterThanOrEqualToThreshold: 'greater than or equal to',
  GreaterThanThreshold: 'greater than',
  LessThanThreshold: 'less than',
  LessThanOrEqualToThreshold: 'less than or equal to',
};

/** `length`: of the range that was looked at. */
export function stateReason(
  { configuration, state: before }: MetricAlarm,
  { points, filled }: Verdict,
  state: StateValue,
  breaches: (value: number) => boolean,
  length: number,
): string {
  if (state === 'INSUFFICIENT_DATA') {
    return `Insufficient Data: ${counted(length, 'datapoint was', 'datapoints were')} unknown.`;
  }
  const { ComparisonOperator = '', Threshold = 0, TreatMissingData, EvaluationPeriods = 1 } = configuration;
  const treated = `treated as [${TreatMissingData === 'breaching' ? 'Breaching' : 'NonBreaching'}]`;
  const missing = `${counted(filled, 'missing datapoint was', 'missing datapoints were')} ${treated}`;
  if (points.length === 0) {
    return `Threshold Crossed: no datapoints were received for ${counted(filled, 'period', 'periods')} and ${missing}.`;
  }
  const wanted = points.filter(({ value }) => breaches(value) === (state === 'ALARM'));
  // Too few breach for an alarm, and there are no others.
  const shown = wanted.length > 0 ? wanted : points;
  const not = breaches(shown[0]?.value ?? 0) ? '' : 'not ';
  const relation = `${shown.length === 1 ? 'was' : 'were'} ${not}${OPERATORS[ComparisonOperator]} the threshold (${javaDouble(Threshold)})`;
  const and = filled > 0 ? ` and ${missing}` : '';
  if (before.value === 'INSUFFICIENT_DATA') {
    const count = counted(shown.length, 'datapoint', 'datapoints');
    return `Threshold Crossed: ${count} ${listed(shown)} ${relation}${and}.`;
  }
  const { DatapointsToAlarm: toAlarm = EvaluationPeriods } = configuration;
  const [least, change] =
    state === 'ALARM'
      ? [toAlarm, 'OK -> ALARM']
      : [Math.max(1, EvaluationPeriods - toAlarm + 1), 'ALARM -> OK'];
  const minimum = `minimum ${counted(least, 'datapoint', 'datapoints')} for ${change} transition`;
  return `Threshold Crossed: ${shown.length} out of the last ${points.length} datapoints ${listed(shown)} ${relation}${and} (${minimum}).`;
}

/** AWS keeps at most 1023 characters of a reason. */
const MAX_LISTED = 20;

function listed(points: readonly RealPoint[]): string {
  const texts = points
    .slice(-MAX_LISTED)
    .map(({ value, startSeconds }) => `${javaDouble(value)} (${shortDate(startSeconds)})`);
  return `[${texts.join(', ')}]`;
}

/** What the reason says, for programs: JSON. */
export function stateReasonData(
  { configuration }: MetricAlarm,
  { points }: Verdict,
  range: readonly { readonly startSeconds: number; readonly value: number | undefined }[],
  nowMs: number,
  periodSeconds: number,
): string {
  const { Statistic, ExtendedStatistic, Unit, Threshold } = configuration;
  const [first] = points;
  const shown = first === undefined ? range : points;
  return JSON.stringify({
    version: '1.0',
    queryDate: awsDate(nowMs),
    ...(first && { startDate: awsDate(first.startSeconds * 1000) }),
    ...(Unit && { unit: Unit }),
    ...((Statistic ?? ExtendedStatistic) && { statistic: Statistic ?? ExtendedStatistic }),
    period: periodSeconds,
    recentDatapoints: points.map(({ value }) => value),
    threshold: Threshold,
    evaluatedDatapoints: shown.toReversed().map((point) => ({
      timestamp: awsDate(point.startSeconds * 1000),
      ...('sampleCount' in point && { sampleCount: point.sampleCount }),
      ...(point.value !== undefined && { value: point.value }),
    })),
  });
}

/** As AWS writes times into JSON: `2026-11-21T20:01:40.985+0000`. */
export function awsDate(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '+0000');
}

function shortDate(seconds: number): string {
  const [year = '', month, day, time = ''] = new Date(seconds * 1000).toISOString().split(/[-T]/);
  return `${day}/${month}/${year.slice(2)} ${time.slice(0, 8)}`;
}

/** As Java prints a double, as long as it is of a usual size. */
function javaDouble(value: number): string {
  const size = Math.abs(value);
  if (value !== 0 && (size < 1e-3 || size >= 1e7)) {
    const [digits = '', exponent = ''] = value.toExponential().split('e');
    return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`;
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
