import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { View } from '../../../store/store.ts';
import { Charts } from '../charts.ts';
import { metricKey, readMetric, type Scope } from '../metric.ts';
import { isStat, readQueries, type Query } from '../metricQuery.ts';
import { readPoints } from '../readPoints.ts';
import { isList, type Series } from '../series.ts';
import { isSimple, parseStatistic } from '../statistic.ts';
import type { MetricAlarmConfiguration } from './alarmRecord.ts';
import { EXTRA_POINTS, type DataPoint } from './verdict.ts';

/** The seconds of one data point of the alarm. */
export function periodOf({ Period, Metrics = [] }: MetricAlarmConfiguration): number {
  if (Period !== undefined) return Period;
  const returned = Metrics.find(isReturned);
  const periods = Metrics.flatMap(({ MetricStat }) => MetricStat?.Period ?? []);
  return returned?.Period ?? returned?.MetricStat?.Period ?? Math.max(60, ...periods);
}

export function isReturned({ ReturnData = true }: MetricDataQuery): boolean {
  return ReturnData;
}

/** How often AWS evaluates an alarm. */
export function evaluationSeconds(configuration: MetricAlarmConfiguration): 10 | 60 {
  return periodOf(configuration) < 60 ? 10 : 60;
}

/** The data points up to `endSeconds`, the oldest first, those that are missing too. */
export async function dataPointsOf(
  view: View,
  scope: Scope,
  configuration: MetricAlarmConfiguration,
  endSeconds: number,
  nowMs: number,
): Promise<DataPoint[]> {
  const period = periodOf(configuration);
  const count = (configuration.EvaluationPeriods ?? 1) + EXTRA_POINTS;
  const fromSeconds = endSeconds - count * period;
  const read = configuration.Metrics === undefined ? readSingle : readMath;
  const found = await read(view, scope, configuration, { fromSeconds, endSeconds, period, nowMs });
  return Array.from({ length: count }, (_, at) => {
    const startSeconds = fromSeconds + at * period;
    return found.get(startSeconds) ?? { startSeconds, value: undefined };
  });
}

interface Window {
  readonly fromSeconds: number;
  readonly endSeconds: number;
  readonly period: number;
  readonly nowMs: number;
}

async function readSingle(
  view: View,
  scope: Scope,
  configuration: MetricAlarmConfiguration,
  { fromSeconds, endSeconds, period, nowMs }: Window,
): Promise<Map<number, DataPoint>> {
  const { Namespace = '', MetricName = '', Dimensions, Unit, Statistic, ExtendedStatistic } = configuration;
  const stat = Statistic ?? ExtendedStatistic ?? '';
  const statistic = parseStatistic(stat);
  const found = await readPoints(view, {
    metric: metricKey(scope, readMetric(Namespace, MetricName, Dimensions, '')),
    fromSeconds,
    toSeconds: endSeconds,
    originSeconds: fromSeconds,
    periodSeconds: period,
    unit: Unit,
    withDistribution: !isSimple(stat),
    nowMs,
  });
  const points = new Map<number, DataPoint>();
  for (const [startSeconds, summary] of found.get([...found.keys()].sort()[0] ?? '') ?? []) {
    const value = statistic?.(summary);
    if (value !== undefined) points.set(startSeconds, { startSeconds, value, sampleCount: summary.count });
  }
  return points;
}

async function readMath(
  view: View,
  scope: Scope,
  { Metrics = [] }: MetricAlarmConfiguration,
  { fromSeconds, endSeconds, nowMs }: Window,
): Promise<Map<number, DataPoint>> {
  const queries = readQueries(Metrics, scope.account);
  const window = {
    startMs: fromSeconds * 1000,
    endMs: endSeconds * 1000,
    nowMs,
    originSeconds: fromSeconds,
  };
  const charts = new Charts(view, scope, queries, window);
  const returned = queries.find((query: Query) => query.returned);
  const series = returned === undefined ? undefined : await seriesOf(charts, returned);
  return new Map([...(series ?? [])].map(([startSeconds, value]) => [startSeconds, { startSeconds, value }]));
}

/** Undefined: it gives no one series. */
async function seriesOf(charts: Charts, query: Query): Promise<Series | undefined> {
  if (isStat(query)) return (await charts.lines(query))[0]?.points;
  const value = await charts.value(query);
  return typeof value === 'number' || isList(value) ? undefined : value;
}

/** Whether an alarm can be on what these queries return: it takes one time series. */
export async function givesOneSeries(
  view: View,
  scope: Scope,
  Metrics: readonly MetricDataQuery[],
  nowMs: number,
): Promise<boolean> {
  const queries = readQueries(Metrics, scope.account);
  const returned = queries.find((query: Query) => query.returned);
  if (returned === undefined) return false;
  const charts = new Charts(view, scope, queries, { startMs: nowMs - 60_000, endMs: nowMs, nowMs });
  return (await seriesOf(charts, returned)) !== undefined;
}
