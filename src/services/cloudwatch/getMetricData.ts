import { Charts, type ChartWindow } from './charts.ts';
import { DataPage, parsePosition, positionToken } from './dataPages.ts';
import { validation } from './faults.ts';
import type { ReadNeeds } from './getMetricStatistics.ts';
import { readQueries } from './metricQuery.ts';
import type { CloudWatchOperation } from './operation.ts';

const MAX_DATAPOINTS = 100_800;

export function getMetricData({ store, clock, settle }: ReadNeeds): CloudWatchOperation<'GetMetricData'> {
  return async (input, call) => {
    const queries = readQueries(input.MetricDataQueries ?? [], call.account);
    const { ScanBy, MaxDatapoints = MAX_DATAPOINTS, LabelOptions } = input;
    if (!(MaxDatapoints >= 1 && MaxDatapoints <= MAX_DATAPOINTS)) {
      throw validation(
        `The value ${MaxDatapoints} for parameter MaxDatapoints must be between 1 and ${MAX_DATAPOINTS}.`,
      );
    }
    const timezone = LabelOptions?.Timezone;
    checkTimezone(timezone);
    const window = { ...readWindow(input.StartTime, input.EndTime, clock.now()), timezone };
    const question = [input.MetricDataQueries, window.startMs, window.endMs, ScanBy];
    const position = parsePosition(question, input.NextToken);
    const page = new DataPage(position, Math.floor(MaxDatapoints), ScanBy !== 'TimestampAscending');
    await settle();
    const messages = await store.read(async (view) => {
      const charts = new Charts(view, call, queries, window);
      for (const [at, query] of queries.entries()) {
        if (at < position.query || !query.returned) continue;
        if (page.isFull) break;
        page.add(at, await charts.lines(query));
      }
      return charts.messages;
    });
    return {
      MetricDataResults: page.results,
      ...(page.next && { NextToken: positionToken(question, page.next) }),
      Messages: messages,
    };
  };
}

function readWindow(start: Date | undefined, end: Date | undefined, nowMs: number): ChartWindow {
  const [startMs, endMs] = [start?.getTime() ?? 0, end?.getTime() ?? 0];
  if (startMs === endMs) throw validation('The parameter StartTime must not equal parameter EndTime.');
  if (startMs > endMs) throw validation('The parameter EndTime must be greater than StartTime.');
  return { startMs, endMs, nowMs };
}

/** For the times in dynamic labels. */
function checkTimezone(timezone: string | undefined): void {
  if (timezone === undefined || /^[+-]([01]\d|2[0-3])[0-5]\d$/.test(timezone)) return;
  throw validation(`The value ${timezone} for parameter LabelOptions.Timezone is invalid.`);
}
