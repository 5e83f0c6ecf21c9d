import type { Datapoint, StandardUnit } from '@aws-sdk/client-cloudwatch';
import type { Clock } from '../../base/clock.ts';
import type { Store } from '../../store/store.ts';
import { invalidCombination, invalidValue } from './faults.ts';
import { metricKey, readMetric } from './metric.ts';
import type { CloudWatchOperation } from './operation.ts';
import { readPoints } from './readPoints.ts';
import { isPeriod, roundedStart } from './retention.ts';
import { parseExtended, parseStatistic } from './statistic.ts';
import type { Summary } from './summary.ts';

const MAX_DATAPOINTS = 1440;

export interface ReadNeeds {
  readonly store: Store;
  readonly clock: Clock;
  /** Resolves when everything that was published before is stored. */
  readonly settle: () => Promise<void>;
}

/** One point a period and unit, ascending; periods begin at the rounded StartTime. */
export function getMetricStatistics({
  store,
  clock,
  settle,
}: ReadNeeds): CloudWatchOperation<'GetMetricStatistics'> {
  return async (input, call) => {
    const { Namespace = '', MetricName = '', Period: period = 0, Unit: unit } = input;
    const { Statistics = [], ExtendedStatistics = [] } = input;
    const metric = readMetric(Namespace, MetricName, input.Dimensions, '');
    const [startMs, endMs] = [input.StartTime?.getTime() ?? 0, input.EndTime?.getTime() ?? 0];
    if (startMs >= endMs) {
      throw invalidValue('The parameter StartTime must be less than the parameter EndTime.');
    }
    if (!isPeriod(period)) throw invalidValue(`The value ${period} for parameter Period is invalid.`);
    if (Statistics.length === 0 && ExtendedStatistics.length === 0) {
      throw invalidCombination('Must specify either Statistics or ExtendedStatistics');
    }
    for (const text of ExtendedStatistics) {
      if (!parseExtended(text)) {
        throw invalidValue(`The value ${text} for parameter ExtendedStatistics is not supported.`);
      }
    }
    const nowMs = clock.now();
    const fromSeconds = roundedStart(startMs, nowMs, period);
    const toSeconds = Math.ceil(endMs / 1000);
    const requested = Math.ceil((toSeconds - fromSeconds) / period);
    if (requested > MAX_DATAPOINTS) {
      throw invalidCombination(
        `You have requested up to ${requested} datapoints, which exceeds the limit of ${MAX_DATAPOINTS}. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`,
      );
    }
    await settle();
    const found = await store.read((view) =>
      readPoints(view, {
        metric: metricKey(call, metric),
        fromSeconds,
        toSeconds,
        originSeconds: fromSeconds,
        periodSeconds: period,
        unit,
        withDistribution: ExtendedStatistics.length > 0,
        nowMs,
      }),
    );
    const points = [...found].flatMap(([unitOf, buckets]) =>
      [...buckets].flatMap(([start, summary]) =>
        datapoint(start, unitOf as StandardUnit, summary, Statistics, ExtendedStatistics),
      ),
    );
    points.sort((a, b) => a.Timestamp.getTime() - b.Timestamp.getTime());
    return { Label: MetricName, Datapoints: points };
  };
}

/** Nothing where no statistic that was asked for is to be had. */
function datapoint(
  start: number,
  unit: StandardUnit,
  summary: Summary,
  simple: readonly string[],
  extended: readonly string[],
): (Datapoint & { Timestamp: Date })[] {
  const valuesOf = (names: readonly string[]): Record<string, number> =>
    Object.fromEntries(
      names.flatMap((name) => {
        const value = parseStatistic(name)?.(summary);
        return value === undefined ? [] : [[name, value]];
      }),
    );
  const [plain, more] = [valuesOf(simple), valuesOf(extended)];
  const hasMore = Object.keys(more).length > 0;
  if (Object.keys(plain).length === 0 && !hasMore) return [];
  return [
    {
      Timestamp: new Date(start * 1000),
      ...plain,
      ...(hasMore && { ExtendedStatistics: more }),
      Unit: unit,
    },
  ];
}
