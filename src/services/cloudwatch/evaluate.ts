import { ExpressionError, type Expression, type FunctionName, type Operator } from './expression.ts';

/** Values by the start of their period, seconds since the epoch, ascending. */
export type Series = ReadonlyMap<number, number>;

/** AWS's three types: a scalar, a time series, an array of them. */
export type Value = number | Series | readonly Series[];

export interface Surroundings {
  /** What a query's id stands for; throws when there is no such id. */
  readonly valueOf: (id: string) => Value;
  /** The metric queries of the request, whose ids contain the text. */
  readonly metrics: (text: string) => readonly Series[];
  /** Every period of the request, for `TIME_SERIES`. */
  readonly periods: () => readonly number[];
}

export function evaluate(expression: Expression, around: Surroundings): Value {
  switch (expression.kind) {
    case 'number':
      return expression.value;
    case 'text':
      throw new ExpressionError(`Unexpected text '${expression.value}'`);
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
      return call(expression.name, expression.arguments, around);
  }
}

function call(name: FunctionName, given: readonly Expression[], around: Surroundings): Value {
  const [first, ...more] = given;
  if (name === 'METRICS') {
    if (more.length > 0 || (first !== undefined && first.kind !== 'text')) throw wrongArguments(name);
    return around.metrics(first?.kind === 'text' ? first.value : '');
  }
  if (first === undefined || more.length > 0) throw wrongArguments(name);
  const value = evaluate(first, around);
  switch (name) {
    case 'ABS':
      return each(value, Math.abs);
    case 'CEIL':
      return each(value, Math.ceil);
    case 'FLOOR':
      return each(value, Math.floor);
    case 'TIME_SERIES':
      if (typeof value !== 'number') throw wrongArguments(name);
      return new Map(around.periods().map((period) => [period, value]));
    default:
      return aggregate(name, value);
  }
}

/** Over the time of one series, a scalar; across several, a series. */
function aggregate(name: 'AVG' | 'MAX' | 'MIN' | 'SUM', value: Value): Value {
  if (typeof value === 'number') throw wrongArguments(name);
  if (value instanceof Map) {
    if (value.size === 0) return new Map();
    return reduce(name, [...value.values()]);
  }
  const list = value as readonly Series[];
  const result = new Map<number, number>();
  for (const time of timesOf(list)) {
    const there = list.flatMap((series) => series.get(time) ?? []);
    // What is missing counts as 0 in an average.
    result.set(time, name === 'AVG' ? reduce('SUM', there) / list.length : reduce(name, there));
  }
  return result;
}

function reduce(name: 'AVG' | 'MAX' | 'MIN' | 'SUM', values: readonly number[]): number {
  const sum = values.reduce((all, value) => all + value, 0);
  if (name === 'SUM') return sum;
  if (name === 'AVG') return sum / values.length;
  const choose = name === 'MAX' ? Math.max : Math.min;
  return values.reduce((one, other) => choose(one, other));
}

/** Element by element where one side is an array; a value missing on one side of two series counts as 0. */
function combine(operator: Operator, left: Value, right: Value): Value {
  if (typeof left === 'number' && typeof right === 'number') return apply(operator, left, right);
  if (isList(left)) {
    if (isList(right)) throw new ExpressionError(`Two arrays cannot be combined by ${operator}`);
    return left.map((series) => combine(operator, series, right) as Series);
  }
  if (isList(right)) return right.map((series) => combine(operator, left, series) as Series);
  const sides = [left, right].filter((side) => typeof side !== 'number');
  const result = new Map<number, number>();
  for (const time of timesOf(sides)) {
    const at = (side: number | Series): number => (typeof side === 'number' ? side : (side.get(time) ?? 0));
    const value = apply(operator, at(left), at(right));
    if (Number.isFinite(value)) result.set(time, value);
  }
  return result;
}

function apply(operator: Operator, left: number, right: number): number {
  if (operator === '+') return left + right;
  if (operator === '-') return left - right;
  return operator === '*' ? left * right : left / right;
}

function each(value: Value, change: (value: number) => number): Value {
  if (typeof value === 'number') return change(value);
  if (isList(value)) return value.map((series) => each(series, change) as Series);
  return new Map([...value].map(([time, one]) => [time, change(one)]));
}

function timesOf(list: readonly Series[]): number[] {
  return [...new Set(list.flatMap((series) => [...series.keys()]))].sort((a, b) => a - b);
}

function asList(value: Value): readonly Series[] {
  if (typeof value === 'number') throw new ExpressionError('An array holds time series, and no numbers');
  return isList(value) ? value : [value];
}

export function isList(value: Value): value is readonly Series[] {
  return Array.isArray(value);
}

function wrongArguments(name: string): ExpressionError {
  return new ExpressionError(`Wrong number or type of arguments of ${name}`);
}
