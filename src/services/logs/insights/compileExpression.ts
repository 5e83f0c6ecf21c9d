import { AGGREGATES } from './aggregates.ts';
import { calculate, contains, SCALAR_FUNCTIONS } from './functions.ts';
import type { LogRecord } from './logRecord.ts';
import { ceilToPeriod, floorToPeriod, type Period } from './period.ts';
import { compileQueryRegex } from './regex.ts';
import { MalformedQuery, type Column, type Expression, type Location } from './syntax.ts';
import { compareLoosely, Moment, numberOf, textOf, truthOf, type Value } from './value.ts';

/** What flows through a query: an event with what was computed of it, or after `stats` only the latter. */
export interface Row {
  readonly record: LogRecord | undefined;
  readonly own: Map<string, Value>;
}

export type Evaluate = (row: Row) => Value | undefined;

/** What an expression may name where it stands. */
export interface Scope {
  /** After `stats` there are only its columns; before, any field may turn out to be there. */
  readonly columns: ReadonlySet<string> | undefined;
  readonly nowMs: number;
  /** In a `stats` command: makes a slot for an aggregate, and gives what reads it. */
  readonly aggregate?: (name: string, args: readonly Expression[]) => Evaluate;
}

export function columnName({ alias, expression, text }: Column): string {
  return alias ?? (expression.kind === 'field' ? expression.name : text);
}

/** Of a column; after `stats` its text may be the name of one of its columns, `count(*)`. */
export function compileColumn(column: Column, scope: Scope): Evaluate {
  if (scope.columns?.has(column.text)) return (row) => valueOf(row, column.text);
  return compileExpression(column.expression, scope, column.at);
}

export function valueOf({ own, record }: Row, name: string): Value | undefined {
  return own.get(name) ?? record?.get(name);
}

/** A chain of operators is as deep as it is long. This is half of what the stack holds. */
const MAX_DEPTH = 2_000;

/** `at`: where the expression stands, for what is wrong with it. Throws MalformedQuery. */
export function compileExpression(
  expression: Expression,
  scope: Scope,
  at: Location,
  depth: number = 0,
): Evaluate {
  if (depth > MAX_DEPTH) throw new MalformedQuery('the expression is nested too deeply', at);
  const compile = (part: Expression) => compileExpression(part, scope, at, depth + 1);
  switch (expression.kind) {
    case 'literal': {
      const { value } = expression;
      return () => value;
    }
    case 'field': {
      const { name } = expression;
      if (scope.columns && !scope.columns.has(name)) {
        throw new MalformedQuery(`Unknown symbols found in or after stats: ${name}`, at);
      }
      return (row) => valueOf(row, name);
    }
    case 'period':
      throw new MalformedQuery('a period may stand only in bin, datefloor and dateceil', at);
    case 'not': {
      const operand = compile(expression.operand);
      return (row) => !truthOf(operand(row));
    }
    case 'minus': {
      const operand = compile(expression.operand);
      return (row) => {
        const number = numberOf(operand(row));
        return number === undefined ? undefined : -number;
      };
    }
    case 'binary':
      return compileBinary(expression.operator, compile(expression.left), compile(expression.right));
    case 'like':
      return compileLike(expression, compile, at);
    case 'in': {
      const subject = compile(expression.subject);
      const list = expression.list.map(compile);
      const { negated } = expression;
      return (row) => {
        const value = subject(row);
        if (value === undefined) return false;
        return list.some((item) => compareLoosely(value, item(row)) === 0) !== negated;
      };
    }
    case 'call':
      return compileCall(expression, scope, at);
  }
}

const ORDERS: Readonly<Record<string, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

function compileBinary(operator: string, left: Evaluate, right: Evaluate): Evaluate {
  if (operator === 'and') return (row) => truthOf(left(row)) && truthOf(right(row));
  if (operator === 'or') return (row) => truthOf(left(row)) || truthOf(right(row));
  const holds = ORDERS[operator];
  if (!holds) return (row) => calculate(operator, left(row), right(row));
  return (row) => {
    const order = compareLoosely(left(row), right(row));
    return order !== undefined && holds(order);
  };
}

function compileLike(
  { subject, pattern, negated }: Extract<Expression, { kind: 'like' }>,
  compile: (part: Expression) => Evaluate,
  at: Location,
): Evaluate {
  const value = compile(subject);
  if ('regex' in pattern) {
    const regex = regexAt(pattern.regex, at);
    return (row) => {
      const found = value(row);
      return found !== undefined && regex.test(textOf(found)) !== negated;
    };
  }
  const searched = compile(pattern);
  return (row) => {
    const found = value(row);
    return found !== undefined && contains(found, searched(row)) !== negated;
  };
}

export function regexAt(source: string, at: Location): RegExp {
  try {
    return compileQueryRegex(source);
  } catch (error) {
    throw new MalformedQuery(`invalid regular expression /${source}/: ${(error as Error).message}`, at);
  }
}

function compileCall(
  expression: Extract<Expression, { kind: 'call' }>,
  scope: Scope,
  at: Location,
): Evaluate {
  const { name, arguments: args } = expression;
  const compile = (part: Expression) => compileExpression(part, scope, at);
  const aggregate = Object.hasOwn(AGGREGATES, name) ? AGGREGATES[name] : undefined;
  if (aggregate) {
    if (!scope.aggregate) throw new MalformedQuery(`the function ${name} may stand only in stats`, at);
    checkCount(name, args.length, aggregate, at);
    return scope.aggregate(name, args);
  }
  if (name === 'now') {
    checkCount(name, args.length, { min: 0, max: 0 }, at);
    const seconds = String(Math.floor(scope.nowMs / 1000));
    return () => seconds;
  }
  if (name === 'bin') {
    checkCount(name, args.length, { min: 1, max: 1 }, at);
    const time = compile({ kind: 'field', name: '@timestamp' });
    return rounding(time, periodOf(args[0], name, at), floorToPeriod);
  }
  if (name === 'datefloor' || name === 'dateceil') {
    checkCount(name, args.length, { min: 2, max: 2 }, at);
    const round = name === 'datefloor' ? floorToPeriod : ceilToPeriod;
    return rounding(compile(args[0] as Expression), periodOf(args[1], name, at), round);
  }
  const scalar = Object.hasOwn(SCALAR_FUNCTIONS, name) ? SCALAR_FUNCTIONS[name] : undefined;
  if (!scalar) throw new MalformedQuery(`unknown function ${name}`, at);
  checkCount(name, args.length, scalar, at);
  const compiled = args.map(compile);
  return (row) => scalar.apply(...compiled.map((argument) => argument(row)));
}

function checkCount(
  name: string,
  count: number,
  { min, max }: { min: number; max: number },
  at: Location,
): void {
  if (count >= min && count <= max) return;
  throw new MalformedQuery(`the function ${name} does not take ${count} arguments`, at);
}

function periodOf(expression: Expression | undefined, name: string, at: Location): Period {
  if (expression?.kind === 'period') return expression;
  throw new MalformedQuery(`the function ${name} takes a period, such as 5m`, at);
}

function rounding(time: Evaluate, period: Period, round: (ms: number, period: Period) => number): Evaluate {
  return (row) => {
    const ms = numberOf(time(row));
    // No date is so far away.
    return ms === undefined || Math.abs(ms) > 8e15 ? undefined : new Moment(round(ms, period));
  };
}
