import { unexpected, unquoted, type QueryReader } from './queryReader.ts';
import { MalformedQuery, type BinaryOperator, type Expression, type PeriodUnit } from './syntax.ts';

/** Deeper than anyone nests, and far less than the stack holds. */
const MAX_DEPTH = 100;

const UNITS: Readonly<Record<string, PeriodUnit>> = Object.fromEntries(
  (
    [
      ['ms', 'ms msec msecs millisecond milliseconds'],
      ['s', 's sec secs second seconds'],
      ['m', 'm min mins minute minutes'],
      ['h', 'h hr hrs hour hours'],
      ['d', 'd day days'],
      ['w', 'w week weeks'],
      ['mo', 'mo mon month months'],
      ['q', 'q qtr qtrs quarter quarters'],
      ['y', 'y yr yrs year years'],
    ] as const
  ).flatMap(([unit, names]) => names.split(' ').map((name) => [name, unit])),
);

const COMPARISONS: ReadonlySet<string> = new Set(['=', '!=', '<', '<=', '>', '>=']);

/** `or` binds loosest, then `and`, `not`, comparisons, `+ -`, `* / %`, `^`, the sign. */
export function parseExpression(reader: QueryReader, depth: number = 0): Expression {
  if (depth > MAX_DEPTH) throw new MalformedQuery('the expression is nested too deeply', reader.peek().at);
  let left = conjunction(reader, depth + 1);
  while (reader.takeKeyword('or')) left = binary('or', left, conjunction(reader, depth + 1));
  return left;
}

function conjunction(reader: QueryReader, depth: number): Expression {
  let left = negation(reader, depth);
  while (reader.takeKeyword('and')) left = binary('and', left, negation(reader, depth));
  return left;
}

function negation(reader: QueryReader, depth: number): Expression {
  let times = 0;
  while (reader.takeKeyword('not')) times++;
  let operand = comparison(reader, depth);
  for (; times > 0; times--) operand = { kind: 'not', operand };
  return operand;
}

function comparison(reader: QueryReader, depth: number): Expression {
  const left = sum(reader, depth);
  const token = reader.peek();
  if (token.kind === 'symbol' && COMPARISONS.has(token.value)) {
    reader.next();
    return binary(token.value as BinaryOperator, left, sum(reader, depth));
  }
  if (reader.take('=~')) return like(reader, left, false, depth);
  const negated = reader.takeKeyword('not');
  if (reader.takeKeyword('like')) return like(reader, left, negated, depth);
  if (reader.takeKeyword('in')) return { kind: 'in', negated, subject: left, list: list(reader, depth) };
  if (negated) throw unexpected(reader.text, reader.peek());
  return left;
}

function like(reader: QueryReader, subject: Expression, negated: boolean, depth: number): Expression {
  const regex = reader.regex();
  const pattern = regex === undefined ? sum(reader, depth) : { regex };
  return { kind: 'like', negated, subject, pattern };
}

function list(reader: QueryReader, depth: number): Expression[] {
  reader.expect('[');
  const items: Expression[] = [];
  if (reader.take(']')) return items;
  do items.push(sum(reader, depth));
  while (reader.take(','));
  reader.expect(']');
  return items;
}

function sum(reader: QueryReader, depth: number): Expression {
  let left = product(reader, depth);
  for (;;) {
    const operator = reader.take('+') ? '+' : reader.take('-') ? '-' : undefined;
    if (!operator) return left;
    left = binary(operator, left, product(reader, depth));
  }
}

function product(reader: QueryReader, depth: number): Expression {
  let left = power(reader, depth);
  for (;;) {
    const operator = reader.take('*') ? '*' : reader.take('/') ? '/' : reader.take('%') ? '%' : undefined;
    if (!operator) return left;
    left = binary(operator, left, power(reader, depth));
  }
}

function power(reader: QueryReader, depth: number): Expression {
  const operands = [signed(reader, depth)];
  while (reader.take('^')) operands.push(signed(reader, depth));
  return operands.reduceRight((right, left) => binary('^', left, right));
}

function signed(reader: QueryReader, depth: number): Expression {
  let times = 0;
  while (reader.take('-')) times++;
  let operand = primary(reader, depth);
  for (; times > 0; times--) operand = { kind: 'minus', operand };
  return operand;
}

function primary(reader: QueryReader, depth: number): Expression {
  if (reader.take('(')) {
    const inner = parseExpression(reader, depth + 1);
    reader.expect(')');
    return inner;
  }
  const token = reader.peek();
  switch (token.kind) {
    case 'number':
      return { kind: 'literal', value: Number(reader.next().value) };
    case 'text':
      return { kind: 'literal', value: unquoted(reader.next().value) };
    case 'period':
      return period(reader);
    case 'quotedName':
      return { kind: 'field', name: reader.next().value.slice(1, -1) };
    case 'word':
      return named(reader, depth);
    default:
      throw unexpected(reader.text, token);
  }
}

function period(reader: QueryReader): Expression {
  const token = reader.next();
  const [, count = '', name = ''] = /^(\d+)(.*)$/.exec(token.value) ?? [];
  const unit = Object.hasOwn(UNITS, name.toLowerCase()) ? UNITS[name.toLowerCase()] : undefined;
  if (unit === undefined || Number(count) < 1 || Number(count) > 1e9) throw unexpected(reader.text, token);
  return { kind: 'period', count: Number(count), unit };
}

const RESERVED: ReadonlySet<string> = new Set(['and', 'or', 'not', 'like', 'in', 'as', 'by', 'asc', 'desc']);

/** A field, a function with its arguments, `true` or `false`. */
function named(reader: QueryReader, depth: number): Expression {
  const token = reader.peek();
  const lower = token.value.toLowerCase();
  if (RESERVED.has(lower)) throw unexpected(reader.text, token);
  reader.next();
  if (!reader.take('(')) {
    if (lower === 'true' || lower === 'false') return { kind: 'literal', value: lower === 'true' };
    return { kind: 'field', name: token.value };
  }
  const args: Expression[] = [];
  if (reader.take(')')) return { kind: 'call', name: lower, arguments: args };
  if (lower === 'count' && reader.take('*')) {
    reader.expect(')');
    return { kind: 'call', name: lower, arguments: args };
  }
  do args.push(parseExpression(reader, depth + 1));
  while (reader.take(','));
  reader.expect(')');
  return { kind: 'call', name: lower, arguments: args };
}

function binary(operator: BinaryOperator, left: Expression, right: Expression): Expression {
  return { kind: 'binary', operator, left, right };
}
