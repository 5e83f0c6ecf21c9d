import type { MessageData } from '@aws-sdk/client-cloudwatch';
import type { View } from '../../store/store.ts';
import type { Line } from './dataPages.ts';
import { renderLabel } from './dynamicLabel.ts';
import { evaluate } from './evaluate.ts';
import { callsOf, ExpressionError, idsOf, type CallExpression, type Expression } from './expression.ts';
import { validation } from './faults.ts';
import { findMetrics, MAX_FOUND } from './findMetrics.ts';
import { foundLabels, labelsOf } from './labels.ts';
import { metricKey, type Scope } from './metric.ts';
import {
  asFault,
  isStat,
  type MathQuery,
  type Query,
  type SearchQuery,
  type StatQuery,
} from './metricQuery.ts';
import { readPoints } from './readPoints.ts';
import { finestSeconds, floorTo, roundedStart } from './retention.ts';
import { isList, Series, type Value } from './series.ts';

/** Points that one request may have in memory at a time; its metrics may have millions. */
const MAX_HELD = 1_000_000;
/** Points that one request may have calculated: nothing else runs meanwhile. */
const MAX_CALCULATED = 3_000_000;
/** Metrics that the searches of one request may look at, together. */
const MAX_LOOKED_AT = 250_000;

export interface ChartWindow {
  readonly startMs: number;
  readonly endMs: number;
  readonly nowMs: number;
  /** Periods begin here; else at multiples of themselves since the epoch. */
  readonly originSeconds?: number;
  readonly timezone?: string | undefined;
}

interface Fetched {
  readonly series: Series;
  readonly messages: readonly MessageData[];
}

type Wanted = Pick<StatQuery, 'metric' | 'period' | 'stat' | 'statistic' | 'withDistribution' | 'unit'>;

/** The lines of queries, read from the store once each and only when somebody needs them. */
export class Charts {
  readonly #view: View;
  readonly #scope: Scope;
  readonly #queries: readonly Query[];
  readonly #window: ChartWindow;
  readonly #labels: ReadonlyMap<string, string>;
  readonly #fetched = new Map<string, Fetched>();
  readonly #found = new Map<CallExpression, readonly Series[]>();
  readonly #values = new Map<string, Value>();
  /** Of the request as a whole. */
  readonly messages: MessageData[] = [];
  readonly #periodLists = new Map<number, number[]>();
  #held = 0;
  #calculated = 0;
  readonly #looking = { left: MAX_LOOKED_AT };

  constructor(view: View, scope: Scope, queries: readonly Query[], window: ChartWindow) {
    this.#view = view;
    this.#scope = scope;
    this.#queries = queries;
    this.#window = window;
    this.#labels = labelsOf(queries);
  }

  async lines(query: Query): Promise<readonly Line[]> {
    const { id } = query;
    if (isStat(query)) {
      const { series, messages } = await this.#fetchQuery(query);
      return [{ id, label: this.#labelled(query, this.#ownLabel(id), series), points: series, messages }];
    }
    try {
      const value = await this.value(query);
      if (typeof value === 'number') {
        throw new ExpressionError(
          'The expression must give a time series, and gives a number: see TIME_SERIES',
        );
      }
      if (!isList(value)) {
        return [{ id, label: this.#labelled(query, this.#ownLabel(id), value), points: value, messages: [] }];
      }
      return value.map((points, at) => ({
        id,
        label: this.#memberLabel(query, points, at),
        points,
        messages: [],
      }));
    } catch (error) {
      throw asFault(id, error);
    }
  }

  /** What an expression gives, when all that it stands on has been read. */
  async value(query: MathQuery): Promise<Value> {
    await this.#fetchNeeds(query, new Set());
    return this.#value(query);
  }

  #ownLabel(id: string): string {
    return this.#labels.get(id) ?? id;
  }

  #labelled({ label: template }: Query, label: string, points: Series): string {
    if (template === undefined) return label;
    const { nowMs, timezone } = this.#window;
    return renderLabel(template, { label, points, scope: this.#scope, nowMs, timezone });
  }

  /** Members of an array: the expression's label, and what each comes from; what a SEARCH finds needs no more. */
  #memberLabel(query: MathQuery, points: Series, at: number): string {
    const member = points.source?.label || String(at + 1);
    if (query.label?.includes('${')) return this.#labelled(query, member, points);
    const own = query.label ?? (query.searches.size > 0 ? '' : query.id);
    return own === '' ? member : `${own} ${member}`;
  }

  /** The metric queries, and the searches, that an expression stands on. */
  async #fetchNeeds(query: MathQuery, seen: Set<string>): Promise<void> {
    if (seen.has(query.id)) return;
    seen.add(query.id);
    for (const [call, search] of query.searches) {
      if (!this.#found.has(call)) this.#found.set(call, await this.#search(search));
    }
    for (const needed of this.#needs(query.expression)) {
      if (isStat(needed)) await this.#fetchQuery(needed);
      else await this.#fetchNeeds(needed, seen);
    }
  }

  #needs(expression: Expression): readonly Query[] {
    const named = new Set(idsOf(expression));
    const all = callsOf(expression, 'METRICS').length > 0;
    return this.#queries.filter((query) => named.has(query.id) || (all && isStat(query)));
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
        this.#queries
          .filter(isStat)
          .filter(({ id }) => id.includes(text))
          .map(({ id }) => this.#seriesOf(id)),
      found: (call) => this.#found.get(call) ?? [],
      periods: (seconds) => this.#periods(seconds ?? query.period),
      spend: (value) => this.#spend(value),
    });
    this.#hold(sizeOf(value));
    this.#values.set(query.id, value);
    return value;
  }

  #seriesOf(id: string): Series {
    return this.#fetched.get(id)?.series ?? new Series([], undefined);
  }

  /** At this period, else at the shortest of the request's metrics; at a minute when it has none. */
  #periods(seconds: number | undefined): number[] {
    const shortest = Math.min(...this.#queries.filter(isStat).map((query) => query.period), Infinity);
    const step = seconds ?? (Number.isFinite(shortest) ? shortest : 60);
    const known = this.#periodLists.get(step);
    if (known !== undefined) return known;
    const from = this.#startOf(step);
    const count = Math.max(0, Math.ceil((this.#window.endMs / 1000 - from) / step));
    this.#hold(count);
    const list = Array.from({ length: count }, (_, at) => from + at * step);
    this.#periodLists.set(step, list);
    return list;
  }

  #startOf(period: number): number {
    const { startMs, nowMs, originSeconds } = this.#window;
    return originSeconds ?? floorTo(roundedStart(startMs, nowMs, period), period);
  }

  async #fetchQuery(query: StatQuery): Promise<Fetched> {
    const known = this.#fetched.get(query.id);
    if (known !== undefined) return known;
    const fetched = await this.#fetch(query, this.#ownLabel(query.id));
    this.#fetched.set(query.id, fetched);
    return fetched;
  }

  async #search({ search, period: asked, ...wanted }: SearchQuery): Promise<readonly Series[]> {
    const { nowMs, startMs } = this.#window;
    const found = await findMetrics(this.#view, this.#scope, search, nowMs, this.#looking);
    if (found.length > MAX_FOUND) {
      found.length = MAX_FOUND;
      this.messages.push({
        Code: 'MaxMetricsExceeded',
        Value: `The maximum number of allowed metrics, ${MAX_FOUND}, was exceeded by a search`,
      });
    }
    const period = asked ?? Math.max(60, finestSeconds(nowMs - startMs) ?? 3600);
    const labels = foundLabels(found);
    const list: Series[] = [];
    for (const [at, metric] of found.entries()) {
      const { series } = await this.#fetch(
        { ...wanted, metric, period, unit: undefined },
        labels[at] ?? metric.name,
      );
      if (series.size > 0) list.push(series);
    }
    return list;
  }

  async #fetch(
    { metric, period, stat, statistic, unit, withDistribution }: Wanted,
    label: string,
  ): Promise<Fetched> {
    const { endMs, nowMs, originSeconds } = this.#window;
    const found = await readPoints(this.#view, {
      metric: metricKey(this.#scope, metric),
      fromSeconds: this.#startOf(period),
      toSeconds: Math.ceil(endMs / 1000),
      ...(originSeconds !== undefined && { originSeconds }),
      periodSeconds: period,
      unit,
      withDistribution,
      nowMs,
    });
    const units = [...found.keys()].sort();
    const entries: [number, number][] = [];
    for (const [start, summary] of found.get(units[0] ?? '') ?? []) {
      const value = statistic(summary);
      if (value !== undefined) entries.push([start, value]);
    }
    this.#hold(entries.length);
    const messages =
      units.length > 1
        ? [{ Code: 'MultipleUnits', Value: `Multiple units returned: '[${units.join(', ')}]'` }]
        : [];
    return { series: new Series(entries, { label, periodSeconds: period, metric, stat }), messages };
  }

  #spend(value: Value): void {
    this.#calculated += sizeOf(value);
    if (this.#calculated <= MAX_CALCULATED) return;
    throw validation(
      `The expressions of the request calculate more than ${MAX_CALCULATED} data points. Ask for less, a shorter time or a longer Period.`,
    );
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
