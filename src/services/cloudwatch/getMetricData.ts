import type { MessageData } from '@aws-sdk/client-cloudwatch';
import type { View } from '../../store/store.ts';
import type { Call } from '../service.ts';
import { DataPage, parsePosition, positionToken, type Line } from './dataPages.ts';
import { evaluate, isList, type Series, type Value } from './evaluate.ts';
import { ExpressionError, idsOf, type Expression } from './expression.ts';
import { validation } from './faults.ts';
import type { ReadNeeds } from './getMetricStatistics.ts';
import { labelsOf } from './labels.ts';
import { metricKey } from './metric.ts';
import { asFault, isStat, readQueries, type MathQuery, type Query, type StatQuery } from './metricQuery.ts';
import type { CloudWatchOperation } from './operation.ts';
import { readPoints } from './readPoints.ts';
import { floorTo, roundedStart } from './retention.ts';

const MAX_DATAPOINTS = 100_800;
/** Points that one request may have in memory at a time; its metrics may have millions. */
const MAX_HELD = 1_000_000;

interface Window {
  readonly startMs: number;
  readonly endMs: number;
  readonly nowMs: number;
}

export function getMetricData({ store, clock, settle }: ReadNeeds): CloudWatchOperation<'GetMetricData'> {
  return async (input, call) => {
    const queries = readQueries(input.MetricDataQueries ?? [], call.account);
    const { ScanBy, MaxDatapoints = MAX_DATAPOINTS, LabelOptions } = input;
    if (!(MaxDatapoints >= 1 && MaxDatapoints <= MAX_DATAPOINTS)) {
      throw validation(
        `The value ${MaxDatapoints} for parameter MaxDatapoints must be between 1 and ${MAX_DATAPOINTS}.`,
      );
    }
    checkTimezone(LabelOptions?.Timezone);
    const window = readWindow(input.StartTime, input.EndTime, clock.now());
    const question = [input.MetricDataQueries, window.startMs, window.endMs, ScanBy];
    const page = new DataPage(
      parsePosition(question, input.NextToken),
      Math.floor(MaxDatapoints),
      ScanBy !== 'TimestampAscending',
    );
    await settle();
    await store.read(async (view) => {
      const charts = new Charts(view, call, queries, window);
      const from = parsePosition(question, input.NextToken).query;
      for (const [at, query] of queries.entries()) {
        if (at < from || !query.returned) continue;
        if (page.isFull) return;
        page.add(at, await charts.lines(query));
      }
    });
    return {
      MetricDataResults: page.results,
      ...(page.next && { NextToken: positionToken(question, page.next) }),
      Messages: [],
    };
  };
}

function readWindow(start: Date | undefined, end: Date | undefined, nowMs: number): Window {
  const [startMs, endMs] = [start?.getTime() ?? 0, end?.getTime() ?? 0];
  if (startMs === endMs) throw validation('The parameter StartTime must not equal parameter EndTime.');
  if (startMs > endMs) throw validation('The parameter EndTime must be greater than StartTime.');
  return { startMs, endMs, nowMs };
}

/** It is for times in dynamic labels, which are refused; a wrong one is refused all the same. */
function checkTimezone(timezone: string | undefined): void {
  if (timezone === undefined || /^[+-]([01]\d|2[0-3])[0-5]\d$/.test(timezone)) return;
  throw validation(`The value ${timezone} for parameter LabelOptions.Timezone is invalid.`);
}

interface Fetched {
  readonly series: Series;
  readonly messages: readonly MessageData[];
}

/** The lines of queries, read from the store once each and only when somebody needs them. */
class Charts {
  readonly #view: View;
  readonly #call: Call;
  readonly #queries: readonly Query[];
  readonly #window: Window;
  readonly #labels: ReadonlyMap<string, string>;
  readonly #fetched = new Map<string, Fetched>();
  readonly #values = new Map<string, Value>();
  #held = 0;

  constructor(view: View, call: Call, queries: readonly Query[], window: Window) {
    this.#view = view;
    this.#call = call;
    this.#queries = queries;
    this.#window = window;
    this.#labels = labelsOf(queries);
  }

  async lines(query: Query): Promise<readonly Line[]> {
    const { id } = query;
    const label = this.#labels.get(id) ?? id;
    if (isStat(query)) {
      const { series, messages } = await this.#fetch(query);
      return [{ id, label, points: series, messages }];
    }
    for (const needed of this.#needs(query.expression)) await this.#fetch(needed);
    try {
      const value = this.#value(query);
      if (typeof value === 'number') {
        throw new ExpressionError(
          'The expression must give a time series, and gives a number: see TIME_SERIES',
        );
      }
      if (!isList(value)) return [{ id, label, points: value, messages: [] }];
      return value.map((points, at) => ({
        id,
        label: `${label} ${this.#labelOf(points) ?? at + 1}`,
        points,
        messages: [],
      }));
    } catch (error) {
      throw asFault(id, error);
    }
  }

  #labelOf(series: Series): string | undefined {
    for (const [id, fetched] of this.#fetched) if (fetched.series === series) return this.#labels.get(id);
    return undefined;
  }

  /** The metric queries that an expression stands on. */
  #needs(expression: Expression): StatQuery[] {
    if (mentionsMetrics(expression)) return this.#stats();
    return idsOf(expression).flatMap((id) => {
      const named = this.#queries.find((query) => query.id === id);
      if (named === undefined) return [];
      return isStat(named) ? [named] : this.#needs(named.expression);
    });
  }

  #stats(): StatQuery[] {
    return this.#queries.filter(isStat);
  }

  #value(query: MathQuery): Value {
    const known = this.#values.get(query.id);
    if (known !== undefined) return known;
    const value = evaluate(query.expression, {
      valueOf: (id) => {
        const named = this.#queries.find((candidate) => candidate.id === id);
        if (named === undefined) throw new ExpressionError(`The expression refers to an undefined id: ${id}`);
        return isStat(named) ? this.#seriesOf(id) : this.#value(named);
      },
      metrics: (text) =>
        this.#stats()
          .filter(({ id }) => id.includes(text))
          .map(({ id }) => this.#seriesOf(id)),
      periods: () => this.#periods(),
    });
    this.#hold(sizeOf(value));
    this.#values.set(query.id, value);
    return value;
  }

  #seriesOf(id: string): Series {
    return this.#fetched.get(id)?.series ?? new Map<number, number>();
  }

  /** At the shortest period of the request's metrics; at a minute when it has none. */
  #periods(): number[] {
    const period = Math.min(...this.#stats().map((query) => query.period), Infinity);
    const step = Number.isFinite(period) ? period : 60;
    const { startMs, endMs } = this.#window;
    const from = floorTo(Math.floor(startMs / 1000), step);
    const count = Math.ceil((endMs / 1000 - from) / step);
    this.#hold(count);
    return Array.from({ length: count }, (_, at) => from + at * step);
  }

  async #fetch(query: StatQuery): Promise<Fetched> {
    const known = this.#fetched.get(query.id);
    if (known !== undefined) return known;
    const { startMs, endMs, nowMs } = this.#window;
    const { period, statistic, unit, withDistribution } = query;
    const found = await readPoints(this.#view, {
      metric: metricKey(this.#call, query.metric),
      fromSeconds: floorTo(roundedStart(startMs, nowMs, period), period),
      toSeconds: Math.ceil(endMs / 1000),
      periodSeconds: period,
      unit,
      withDistribution,
      nowMs,
    });
    const units = [...found.keys()].sort();
    const series = new Map<number, number>();
    for (const [start, summary] of found.get(units[0] ?? '') ?? []) {
      const value = statistic(summary);
      if (value !== undefined) series.set(start, value);
    }
    this.#hold(series.size);
    const messages =
      units.length > 1
        ? [{ Code: 'MultipleUnits', Value: `Multiple units returned: '[${units.join(', ')}]'` }]
        : [];
    const fetched = { series, messages };
    this.#fetched.set(query.id, fetched);
    return fetched;
  }

  #hold(points: number): void {
    this.#held += points;
    if (this.#held <= MAX_HELD) return;
    throw validation(
      `The request needs more than ${MAX_HELD} data points at a time. Ask for fewer metrics, a shorter time or a longer Period.`,
    );
  }
}

function sizeOf(value: Value): number {
  if (typeof value === 'number') return 1;
  return isList(value) ? value.reduce((all, series) => all + series.size, 0) : value.size;
}

function mentionsMetrics(expression: Expression): boolean {
  switch (expression.kind) {
    case 'call':
      return expression.name === 'METRICS' || expression.arguments.some(mentionsMetrics);
    case 'binary':
      return mentionsMetrics(expression.left) || mentionsMetrics(expression.right);
    case 'negate':
      return mentionsMetrics(expression.of);
    case 'list':
      return expression.items.some(mentionsMetrics);
    default:
      return false;
  }
}
