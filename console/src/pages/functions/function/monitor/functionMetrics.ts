import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { Bounds } from '../../../../timeRange/timeRange.ts';
import type { Point, Series } from '../../../metrics/chart/metricQuery.ts';

export type SeriesId = (typeof METRICS)[number][0];

/** Id of the series, metric, statistic. */
const METRICS = [
  ['invocations', 'Invocations', 'Sum'],
  ['errors', 'Errors', 'Sum'],
  ['throttles', 'Throttles', 'Sum'],
  ['p50', 'Duration', 'p50'],
  ['p90', 'Duration', 'p90'],
  ['p99', 'Duration', 'p99'],
  ['concurrency', 'ConcurrentExecutions', 'Maximum'],
  ['received', 'AsyncEventsReceived', 'Sum'],
  ['dropped', 'AsyncEventsDropped', 'Sum'],
] as const;

/** All of a function's charts in one question. */
export function functionQueries(
  name: string,
  qualifier: string | undefined,
  period: number,
): MetricDataQuery[] {
  const ofFunction = { Name: 'FunctionName', Value: name };
  const ofResource = { Name: 'Resource', Value: `${name}:${qualifier ?? ''}` };
  return METRICS.map(([Id, MetricName, Stat]) => ({
    Id,
    Label: Id,
    MetricStat: {
      Metric: {
        Namespace: 'AWS/Lambda',
        MetricName,
        // How many run at a time is told of the function alone.
        Dimensions: qualifier === undefined || Id === 'concurrency' ? [ofFunction] : [ofFunction, ofResource],
      },
      Period: period,
      Stat,
    },
  }));
}

export function pointsOf(series: readonly Series[] | undefined, id: SeriesId): readonly Point[] {
  return series?.find(({ title }) => title === id)?.points ?? [];
}

/** A count of which nothing is kept was nought: the line goes down to it rather than past it. */
export function withZeros(
  points: readonly Point[],
  { fromMs, toMs }: Bounds,
  periodS: number,
): readonly Point[] {
  if (points.length === 0) return points;
  const stepMs = periodS * 1000;
  const known = new Map(points.map(({ x, y }) => [x.getTime(), y]));
  const first = Math.ceil(fromMs / stepMs) * stepMs;
  const count = Math.max(0, Math.floor((toMs - first) / stepMs) + 1);
  return Array.from({ length: count }, (_, index) => {
    const at = first + index * stepMs;
    return { x: new Date(at), y: known.get(at) ?? 0 };
  });
}

/** In percent, where there were invocations. */
export function successRate(invocations: readonly Point[], errors: readonly Point[]): readonly Point[] {
  const failed = new Map(errors.map(({ x, y }) => [x.getTime(), y]));
  return invocations
    .filter(({ y }) => y > 0)
    .map(({ x, y }) => ({ x, y: 100 - (100 * (failed.get(x.getTime()) ?? 0)) / y }));
}
