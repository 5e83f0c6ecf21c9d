import {
  GetMetricDataCommand,
  type CloudWatchClient,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import type { Bounds } from '../../../timeRange/timeRange.ts';

/** A metric as CloudWatch writes it in addresses and dashboards: namespace, name, then dimensions' names and values. */
export interface MetricRef {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly (readonly [name: string, value: string])[];
}

export interface Point {
  readonly x: Date;
  readonly y: number;
}

export interface Series {
  readonly id: string;
  readonly title: string;
  readonly points: readonly Point[];
}

export const STATISTICS = [
  'Average',
  'Sum',
  'Minimum',
  'Maximum',
  'SampleCount',
  'p50',
  'p90',
  'p99',
] as const;
export const PERIODS = [60, 300, 900, 3600, 21_600, 86_400] as const;

const MOST_POINTS = 200;
const DAY_MS = 86_400_000;
/** Since when a step of a minute, five minutes, an hour is no longer kept. */
const KEPT: readonly (readonly [ageMs: number, period: number])[] = [
  [63 * DAY_MS, 3600],
  [15 * DAY_MS, 300],
];

/** A period that makes no more points than a chart can show, and that is still kept. */
export function periodFor({ fromMs, toMs }: Bounds, nowMs: number): number {
  const seconds = (toMs - fromMs) / 1000;
  const kept = KEPT.find(([age]) => nowMs - fromMs > age)?.[1] ?? 60;
  return PERIODS.find((period) => period >= kept && seconds / period <= MOST_POINTS) ?? 86_400;
}

export function textOfRef({ namespace, name, dimensions }: MetricRef): string {
  return JSON.stringify([namespace, name, ...dimensions.flat()]);
}

/** Undefined for a text that is none. */
export function refOf(text: string): MetricRef | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!Array.isArray(value) || !value.every((part) => typeof part === 'string')) return undefined;
    const [namespace, name, ...rest] = value;
    if (namespace === undefined || name === undefined || rest.length % 2 !== 0) return undefined;
    const dimensions = rest.flatMap((part, index) =>
      index % 2 === 0 ? [[part, rest[index + 1] ?? ''] as const] : [],
    );
    return { namespace, name, dimensions };
  } catch {
    return undefined;
  }
}

/** As a person tells it from the others: `Errors orders`. */
export function titleOfRef({ name, dimensions }: MetricRef): string {
  return [name, ...dimensions.map(([, value]) => value)].join(' ');
}

export function queryOf(ref: MetricRef, id: string, stat: string, period: number): MetricDataQuery {
  return {
    Id: id,
    Label: titleOfRef(ref),
    MetricStat: {
      Metric: {
        Namespace: ref.namespace,
        MetricName: ref.name,
        Dimensions: ref.dimensions.map(([Name, Value]) => ({ Name, Value })),
      },
      Period: period,
      Stat: stat,
    },
  };
}

/** The points of these queries, oldest first. */
export async function loadSeries(
  cloudwatch: CloudWatchClient,
  queries: readonly MetricDataQuery[],
  { fromMs, toMs }: Bounds,
  abortSignal: AbortSignal,
): Promise<readonly Series[]> {
  const found = new Map<string, { id: string; title: string; points: Point[] }>();
  let token: string | undefined;
  do {
    const page = await cloudwatch.send(
      new GetMetricDataCommand({
        MetricDataQueries: [...queries],
        StartTime: new Date(fromMs),
        EndTime: new Date(toMs),
        ScanBy: 'TimestampAscending',
        ...(token !== undefined && { NextToken: token }),
      }),
      { abortSignal },
    );
    for (const { Id = '', Label = '', Timestamps = [], Values = [] } of page.MetricDataResults ?? []) {
      // An expression may answer several series under one id.
      const key = `${Id}\n${Label}`;
      const series = found.get(key) ?? { id: key, title: Label || Id, points: [] };
      series.points.push(...Timestamps.map((x, index) => ({ x, y: Values[index] ?? 0 })));
      found.set(key, series);
    }
    token = page.NextToken;
  } while (token !== undefined);
  return [...found.values()];
}
