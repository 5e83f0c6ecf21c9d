import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import {
  callsOf,
  ExpressionError,
  idsOf,
  parseExpression,
  type CallExpression,
  type Expression,
} from './expression.ts';
import { validation } from './faults.ts';
import { dynamicProblem } from './dynamicLabel.ts';
import { readMetric, type Metric } from './metric.ts';
import { isPeriod } from './retention.ts';
import { parseSearch, type Search } from './searchExpression.ts';
import { isSimple, parseStatistic, type Statistic } from './statistic.ts';

interface QueryBase {
  readonly id: string;
  readonly label: string | undefined;
  readonly returned: boolean;
}

export interface StatQuery extends QueryBase {
  readonly metric: Metric;
  readonly period: number;
  readonly stat: string;
  readonly statistic: Statistic;
  readonly withDistribution: boolean;
  readonly unit: string | undefined;
}

export interface MathQuery extends QueryBase {
  readonly expression: Expression;
  /** Of series that come from no metric, and of searches that name none. */
  readonly period: number | undefined;
  readonly searches: ReadonlyMap<CallExpression, SearchQuery>;
}

/** A SEARCH with its arguments. */
export interface SearchQuery {
  readonly search: Search;
  readonly stat: string;
  readonly statistic: Statistic;
  readonly withDistribution: boolean;
  /** Undefined: as the age of the data asks for. */
  readonly period: number | undefined;
}

export type Query = StatQuery | MathQuery;

export function isStat(query: Query): query is StatQuery {
  return 'metric' in query;
}

const MAX_QUERIES = 500;
const MAX_SEARCHES = 100;
const ID = /^[a-z]\w*$/;

/** The queries of GetMetricData, checked; what is wrong is told with AWS's member paths. */
export function readQueries(queries: readonly MetricDataQuery[], account: string): Query[] {
  if (queries.length > MAX_QUERIES) {
    throw validation(`The collection MetricDataQueries must not have a size greater than ${MAX_QUERIES}.`);
  }
  if (queries.length === 0) throw validation('The parameter MetricDataQueries is required.');
  checkStatistics(queries);
  const read = queries.map((query, at) => readQuery(query, `MetricDataQueries.member.${at + 1}`, account));
  const searches = read.reduce((all, query) => all + (isStat(query) ? 0 : query.searches.size), 0);
  if (searches > MAX_SEARCHES) throw validation(`A request has at most ${MAX_SEARCHES} search expressions.`);
  const ids = new Set<string>();
  for (const { id } of read) {
    if (ids.has(id))
      throw validation(`The values for parameter id in MetricDataQueries are not unique: ${id}`);
    ids.add(id);
  }
  checkReferences(read);
  return read;
}

function checkStatistics(queries: readonly MetricDataQuery[]): void {
  const wrong = queries.flatMap(({ MetricStat }, at) =>
    MetricStat === undefined || parseStatistic(MetricStat.Stat ?? '')
      ? []
      : [
          `The value for parameter MetricDataQueries.member.${at + 1}.MetricStat.Stat is not a valid statistic.`,
        ],
  );
  if (wrong.length > 0) throw validation(wrong.join('\n'));
}

function readQuery(query: MetricDataQuery, path: string, account: string): Query {
  const { Id: id = '', MetricStat, Expression: text, Label: label, ReturnData: returned = true } = query;
  if (!ID.test(id))
    throw validation(
      `The value ${id} for parameter ${path}.Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.`,
    );
  if (query.AccountId !== undefined && query.AccountId !== account) {
    throw validation(
      `The parameter ${path}.AccountId is not supported by this version of Mayfly: there are no linked accounts.`,
    );
  }
  const problem = label === undefined ? undefined : dynamicProblem(label);
  if (problem !== undefined) throw validation(`The value for parameter ${path}.Label is invalid: ${problem}`);
  if ((MetricStat === undefined) === (text === undefined)) {
    throw validation(
      `Exactly one of the parameters ${path}.MetricStat and ${path}.Expression must be specified.`,
    );
  }
  const base = { id, label, returned };
  if (query.Period !== undefined && MetricStat !== undefined) {
    throw validation(
      `The parameters ${path}.Period and ${path}.MetricStat.Period are mutually exclusive: a metric's period is that of its MetricStat.`,
    );
  }
  if (query.Period !== undefined && !isPeriod(query.Period))
    throw validation(`The value ${query.Period} for parameter ${path}.Period is invalid.`);
  if (MetricStat === undefined) return { ...base, ...readExpression(id, text ?? '', query.Period) };
  return { ...base, ...readStat(MetricStat, `${path}.MetricStat`) };
}

function readStat(
  {
    Metric: metric,
    Period: period = 0,
    Stat: stat = '',
    Unit: unit,
  }: NonNullable<MetricDataQuery['MetricStat']>,
  path: string,
): Omit<StatQuery, keyof QueryBase> {
  const { Namespace: namespace, MetricName: name, Dimensions: dimensions } = metric ?? {};
  if (namespace === undefined) throw validation(`The parameter ${path}.Metric.Namespace is required.`);
  if (name === undefined) throw validation(`The parameter ${path}.Metric.MetricName is required.`);
  if (!isPeriod(period)) throw validation(`The value ${period} for parameter ${path}.Period is invalid.`);
  const statistic = parseStatistic(stat);
  if (statistic === undefined)
    throw validation(`The value for parameter ${path}.Stat is not a valid statistic.`);
  return {
    metric: readMetric(namespace, name, dimensions, `${path}.Metric.`),
    period,
    stat,
    statistic,
    withDistribution: !isSimple(stat),
    unit,
  };
}

function readExpression(
  id: string,
  text: string,
  period: number | undefined,
): Omit<MathQuery, keyof QueryBase> {
  try {
    const expression = parseExpression(text);
    const searches = callsOf(expression, 'SEARCH').map((call) => [call, readSearch(call, period)] as const);
    return { expression, period, searches: new Map(searches) };
  } catch (error) {
    throw asFault(id, error);
  }
}

function readSearch({ arguments: given }: CallExpression, ofQuery: number | undefined): SearchQuery {
  const [what, stat, seconds, ...more] = given;
  if (what?.kind !== 'text' || stat?.kind !== 'text' || more.length > 0) {
    throw new ExpressionError('Wrong number or type of arguments of SEARCH');
  }
  const period = seconds?.kind === 'number' ? seconds.value : ofQuery;
  if ((seconds !== undefined && seconds.kind !== 'number') || (period !== undefined && !isPeriod(period))) {
    throw new ExpressionError('The period of SEARCH must be 1, 5, 10, 20, 30 or a multiple of 60');
  }
  const statistic = parseStatistic(stat.value);
  if (statistic === undefined) throw new ExpressionError(`${stat.value} is not a valid statistic`);
  const search = parseSearch(what.value);
  return { search, stat: stat.value, statistic, withDistribution: !isSimple(stat.value), period };
}

export function asFault(id: string, error: unknown): unknown {
  return error instanceof ExpressionError
    ? validation(`Error in expression '${id}': ${error.message}`)
    : error;
}

/** Every id that an expression names is there, and none stands for itself, however roundabout. */
function checkReferences(queries: readonly Query[]): void {
  const byId = new Map(queries.map((query) => [query.id, query]));
  const done = new Set<string>();
  const visit = (query: Query, path: ReadonlySet<string>): void => {
    if (isStat(query) || done.has(query.id)) return;
    for (const id of idsOf(query.expression)) {
      const named = byId.get(id);
      if (named === undefined) {
        throw validation(
          `Error in expression '${query.id}': The expression refers to an undefined id: ${id}`,
        );
      }
      if (path.has(id)) {
        throw validation(`Error in expression '${query.id}': The expression refers to itself by ${id}`);
      }
      visit(named, new Set([...path, id]));
    }
    done.add(query.id);
  };
  for (const query of queries) visit(query, new Set([query.id]));
}
