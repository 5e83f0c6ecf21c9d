import {
  ExpressionError,
  type CallExpression,
  type Expression,
  type FunctionName,
  type Operator,
} from './expression.ts';
import { differences, fill, runningSum, timePart, type Fill } from './overTime.ts';
import { each, eachSeries, finite, isList, Series, timesOf, type Value } from './series.ts';

export interface Surroundings {
  /** What a query's id stands for; throws when there is no such id. */
  readonly valueOf: (id: string) => Value;
  /** The metric queries of the request, whose ids contain the text. */
  readonly metrics: (text: string) => readonly Series[];
  /** What a SEARCH found. */
  readonly found: (search: CallExpression) => readonly Series[];
  /** Every period of the request, at a series' own period or at the request's shortest. */
  readonly periods: (seconds: number | undefined) => readonly number[];
  /** Told of everything that was calculated; throws when that was too much. */
  readonly spend: (value: Value) => void;
}

export function evaluate(expression: Expression, around: Surroundings): Value {
  const value = valueOf(expression, around);
  around.spend(value);
  return value;
}

function valueOf(expression: Expression, around: Surroundings): Value {
  switch (expression.kind) {
    case 'number':
      return expression.value;
    case 'text':
      throw new ExpressionError(`Unexpected text '${expression.value}'`);
    case 'word':
      throw new ExpressionError(`Unexpected ${expression.word}`);
    case 'id':
      return around.valueOf(expression.id);
    case 'list':
      return expression.items.flatMap((item) => asList(evaluate(item, around)));
    case 'negate':
      return each(evaluate(expression.of, around), (value) => -value);
    case 'binary': {
      const left = evaluate(expression.left, around);
      return combine(expression.operator, left, evaluate(expression.right, around));
    }
    case 'call':
      return FUNCTIONS[expression.name](new Call(expression, around));
  }
}

/** One call: its arguments, each as what the function wants it to be. */
class Call {
  readonly expression: CallExpression;
  readonly around: Surroundings;
  readonly #given: readonly Expression[];

  constructor(expression: CallExpression, around: Surroundings) {
    this.expression = expression;
    this.around = around;
    this.#given = expression.arguments;
  }

  count(least: number, most: number = least): this {
    if (this.#given.length < least || this.#given.length > most) throw this.wrong();
    return this;
  }

  has(at: number): boolean {
    return at < this.#given.length;
  }

  value(at: number): Value {
    const given = this.#given[at];
    if (given === undefined) throw this.wrong();
    return evaluate(given, this.around);
  }

  number(at: number): number {
    const value = this.value(at);
    if (typeof value !== 'number') throw this.wrong();
    return value;
  }

  /** A series, or an array of them. */
  series(at: number): Series | readonly Series[] {
    const value = this.value(at);
    if (typeof value === 'number') throw this.wrong();
    return value;
  }

  list(at: number): readonly Series[] {
    const value = this.value(at);
    if (!isList(value)) throw this.wrong();
    return value;
  }

  word(at: number, ...words: readonly string[]): string | undefined {
    const given = this.#given[at];
    return given?.kind === 'word' && words.includes(given.word) ? given.word : undefined;
  }

  text(at: number): string | undefined {
    const given = this.#given[at];
    return given?.kind === 'text' ? given.value : undefined;
  }

  wrong(): ExpressionError {
    return new ExpressionError(`Wrong number or type of arguments of ${this.expression.name}`);
  }
}

type Function = (call: Call) => Value;

const perValue =
  (change: (value: number) => number): Function =>
  (call) =>
    each(call.count(1).value(0), change);

const perSeries =
  (change: (series: Series) => Series): Function =>
  (call) =>
    eachSeries(call.count(1).series(0), change);

const ofTime =
  (part: Parameters<typeof timePart>[0]): Function =>
  (call) =>
    eachSeries(call.count(1).series(0), (series) =>
      timePart(part, call.around.periods(series.source?.periodSeconds), series),
    );

const FUNCTIONS: Readonly<Record<FunctionName, Function>> = {
  ABS: perValue(Math.abs),
  CEIL: perValue(Math.ceil),
  FLOOR: perValue(Math.floor),
  LOG: perValue(Math.log),
  LOG10: perValue(Math.log10),
  AVG: (call) => aggregate('AVG', call.count(1).series(0)),
  MAX: (call) => aggregate('MAX', call.count(1).series(0)),
  MIN: (call) => aggregate('MIN', call.count(1).series(0)),
  STDDEV: (call) => aggregate('STDDEV', call.count(1).series(0)),
  SUM: (call) => aggregate('SUM', call.count(1).series(0)),
  DATAPOINT_COUNT: (call) => aggregate('COUNT', call.count(1).series(0)),
  DIFF: perSeries((series) => differences(series, (change) => change)),
  DIFF_TIME: perSeries((series) => differences(series, (_, seconds) => seconds)),
  RATE: perSeries((series) => differences(series, (change, seconds) => change / seconds)),
  RUNNING_SUM: perSeries(runningSum),
  FILL: (call) => {
    const filling = fillingOf(call.count(2));
    return eachSeries(call.series(0), (series) =>
      fill(series, filling, call.around.periods(series.source?.periodSeconds)),
    );
  },
  DATE: ofTime('DATE'),
  DAY: ofTime('DAY'),
  EPOCH: ofTime('EPOCH'),
  HOUR: ofTime('HOUR'),
  MINUTE: ofTime('MINUTE'),
  MONTH: ofTime('MONTH'),
  YEAR: ofTime('YEAR'),
  IF: (call) => choose(call.count(2, 3)),
  METRICS: (call) => {
    const text = call.count(0, 1).text(0);
    if (call.has(0) && text === undefined) throw call.wrong();
    return call.around.metrics(text ?? '');
  },
  SEARCH: (call) => call.around.found(call.expression),
  METRIC_COUNT: (call) => call.count(1).list(0).length,
  FIRST: (call) => oneOf(call.count(1).list(0), 0),
  LAST: (call) => oneOf(call.count(1).list(0), -1),
  REMOVE_EMPTY: (call) =>
    call
      .count(1)
      .list(0)
      .filter(({ size }) => size > 0),
  SLICE: (call) => slice(call.count(2, 3)),
  SORT: (call) => sort(call.count(3, 4)),
  PERIOD: (call) => {
    const value = call.count(1).value(0);
    const seconds = value instanceof Series ? value.source?.periodSeconds : undefined;
    if (seconds === undefined) throw call.wrong();
    return seconds;
  },
  TIME_SERIES: (call) => {
    const value = call.count(1).number(0);
    const entries = call.around.periods(undefined).map((period): [number, number] => [period, value]);
    return finite(entries, new Series([], undefined));
  },
};

function fillingOf(call: Call): Fill {
  const word = call.word(1, 'REPEAT', 'LINEAR');
  if (word !== undefined) return word as Fill;
  const filling = call.value(1);
  if (isList(filling)) throw call.wrong();
  return filling;
}

/** Over the time of one series, a scalar; across several, a series. */
function aggregate(name: Aggregate, value: Series | readonly Series[]): Value {
  if (!isList(value)) {
    if (value.size === 0) return name === 'COUNT' ? 0 : new Series([], undefined);
    return REDUCERS[name]([...value.values()]);
  }
  const entries = timesOf(value).map((time): [number, number] => {
    const there = value.flatMap((series) => series.get(time) ?? []);
    // What is missing counts as 0 in an average.
    const absent = name === 'AVG' || name === 'STDDEV' ? value.length - there.length : 0;
    return [time, REDUCERS[name]([...there, ...Array.from({ length: absent }, () => 0)])];
  });
  return new Series(entries, shortestOf(value));
}

/** Of the shortest period, without a label: it is none of them. */
function shortestOf(list: readonly Series[]): Series['source'] {
  const periods = list.flatMap(({ source }) => (source === undefined ? [] : [source.periodSeconds]));
  return periods.length === 0 ? undefined : { label: '', periodSeconds: Math.min(...periods) };
}

type Aggregate = keyof typeof REDUCERS;

const REDUCERS = {
  SUM: sumOf,
  AVG: meanOf,
  COUNT: (values: readonly number[]) => values.length,
  MAX: (values: readonly number[]) => values.reduce((one, other) => Math.max(one, other)),
  MIN: (values: readonly number[]) => values.reduce((one, other) => Math.min(one, other)),
  STDDEV: (values: readonly number[]) => {
    const mean = meanOf(values);
    return Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)));
  },
};

function sumOf(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}

function meanOf(values: readonly number[]): number {
  return sumOf(values) / values.length;
}

/**
 * IF: with a series as its condition, time by time: where that is true the one's value (0 where it has none), where it is
 * false the other's, if there is one.
 */
function choose(call: Call): Value {
  const condition = call.value(0);
  const [then, other] = [call.value(1), call.has(2) ? call.value(2) : undefined];
  if (typeof condition === 'number') return condition === 0 ? (other ?? new Series([], undefined)) : then;
  if (isList(then) || (other !== undefined && isList(other))) throw call.wrong();
  return eachSeries(condition, (series) => {
    const entries = [...series].flatMap(([time, truth]): [number, number][] => {
      const side = truth === 0 ? other : then;
      if (side === undefined) return [];
      const value = typeof side === 'number' ? side : (side.get(time) ?? (truth === 0 ? undefined : 0));
      return value === undefined ? [] : [[time, value]];
    });
    const like = [then, other].find((side) => side instanceof Series) ?? series;
    return new Series(entries, like.source);
  });
}

function oneOf(list: readonly Series[], at: number): Series {
  return list.at(at) ?? new Series([], undefined);
}

/** With an end, an array; without, as AWS has it, the one series that is there, or the array from there on. */
function slice(call: Call): Value {
  const list = call.list(0);
  const [from, to] = [call.number(1), call.has(2) ? call.number(2) : list.length];
  if (![from, to].every((at) => Number.isInteger(at) && at >= 0)) throw call.wrong();
  const found = list.slice(from, to);
  const only = found[0];
  return !call.has(2) && found.length === 1 && only !== undefined ? only : found;
}

function sort(call: Call): Value {
  const [by, order] = [call.word(1, 'AVG', 'MIN', 'MAX', 'SUM'), call.word(2, 'ASC', 'DESC')];
  const most = call.has(3) ? call.number(3) : Infinity;
  if (by === undefined || order === undefined || !(most >= 1)) throw call.wrong();
  const reduce = REDUCERS[by as Aggregate];
  // Series without a value stand last.
  const rank = (series: Series): number =>
    series.size === 0 ? Infinity : (order === 'ASC' ? 1 : -1) * reduce([...series.values()]);
  const ranked = call.list(0).map((series) => ({ series, at: rank(series) }));
  ranked.sort((a, b) => (a.at === b.at ? 0 : a.at - b.at));
  return ranked.slice(0, most).map(({ series }) => series);
}

/** Element by element where one side is an array; a value missing on one side of two series counts as 0. */
function combine(operator: Operator, left: Value, right: Value): Value {
  if (typeof left === 'number' && typeof right === 'number') return OPERATORS[operator](left, right);
  if (isList(left)) {
    if (isList(right)) throw new ExpressionError(`Two arrays cannot be combined by ${operator}`);
    return left.map((series) => combine(operator, series, right) as Series);
  }
  if (isList(right)) return right.map((series) => combine(operator, left, series) as Series);
  const sides = [left, right].filter((side) => typeof side !== 'number');
  const at = (side: number | Series, time: number): number =>
    typeof side === 'number' ? side : (side.get(time) ?? 0);
  const entries = timesOf(sides).map((time): [number, number] => [
    time,
    OPERATORS[operator](at(left, time), at(right, time)),
  ]);
  return finite(entries, sides[0] ?? new Series([], undefined));
}

const OPERATORS: Readonly<Record<Operator, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '^': (left, right) => left ** right,
  '<': (left, right) => Number(left < right),
  '<=': (left, right) => Number(left <= right),
  '>': (left, right) => Number(left > right),
  '>=': (left, right) => Number(left >= right),
  '==': (left, right) => Number(left === right),
  '!=': (left, right) => Number(left !== right),
  AND: (left, right) => Number(left !== 0 && right !== 0),
  OR: (left, right) => Number(left !== 0 || right !== 0),
};

function asList(value: Value): readonly Series[] {
  if (typeof value === 'number') throw new ExpressionError('An array holds time series, and no numbers');
  return isList(value) ? value : [value];
}
