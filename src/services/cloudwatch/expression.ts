/**
 * Metric math as it is written: numbers, texts, ids of queries, operators, lists in brackets, and calls of functions.
 *
 *     or := and { OR and }        and := comparison { AND comparison }      comparison := sum [ < > … sum ]
 *     sum := product { + - }      product := power { * / }                  power := unary [ ^ power ]
 */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'id'; readonly id: string }
  /** A word that a function takes as it is: `REPEAT`, `DESC`, … */
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'negate'; readonly of: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: Operator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | CallExpression;

export interface CallExpression {
  readonly kind: 'call';
  readonly name: FunctionName;
  readonly arguments: readonly Expression[];
}

export type Operator = '+' | '-' | '*' | '/' | '^' | '<' | '<=' | '>' | '>=' | '==' | '!=' | 'AND' | 'OR';

const FUNCTIONS = [
  'ABS',
  'AVG',
  'CEIL',
  'DATAPOINT_COUNT',
  'DATE',
  'DAY',
  'DIFF',
  'DIFF_TIME',
  'EPOCH',
  'FILL',
  'FIRST',
  'FLOOR',
  'HOUR',
  'IF',
  'LAST',
  'LOG',
  'LOG10',
  'MAX',
  'METRICS',
  'METRIC_COUNT',
  'MIN',
  'MINUTE',
  'MONTH',
  'PERIOD',
  'RATE',
  'REMOVE_EMPTY',
  'RUNNING_SUM',
  'SEARCH',
  'SLICE',
  'SORT',
  'STDDEV',
  'SUM',
  'TIME_SERIES',
  'YEAR',
] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

const WORDS: ReadonlySet<string> = new Set(['REPEAT', 'LINEAR', 'AVG', 'MIN', 'MAX', 'SUM', 'ASC', 'DESC']);

/** What is wrong with an expression, without its id. */
export class ExpressionError extends Error {}

const TOKEN =
  /\s*(?:(\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)|([A-Za-z_]\w*)|'([^']*)'|"([^"]*)"|(==|!=|<=|>=|&&|\|\||[-+*/^()[\],<>]))/y;
const MAX_DEPTH = 64;
const COMPARISONS = ['==', '!=', '<', '<=', '>', '>='] as const;

type Token =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'name' | 'text' | 'sign'; readonly text: string };

export function parseExpression(text: string): Expression {
  if (/^\s*SELECT\s/i.test(text)) {
    throw new ExpressionError(
      'Metrics Insights queries (SELECT) are not supported by this version of Mayfly',
    );
  }
  return new Parser(tokensOf(text)).whole();
}

/** Every part of an expression, itself first. */
function* partsOf(expression: Expression): Generator<Expression> {
  yield expression;
  for (const child of childrenOf(expression)) yield* partsOf(child);
}

function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'list':
      return expression.items;
    case 'negate':
      return [expression.of];
    case 'binary':
      return [expression.left, expression.right];
    case 'call':
      return expression.arguments;
    default:
      return [];
  }
}

/** Ids that an expression names. */
export function idsOf(expression: Expression): string[] {
  return [...partsOf(expression)].flatMap((part) => (part.kind === 'id' ? [part.id] : []));
}

export function callsOf(expression: Expression, name: FunctionName): CallExpression[] {
  return [...partsOf(expression)].filter(
    (part): part is CallExpression => part.kind === 'call' && part.name === name,
  );
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null) throw new ExpressionError(`Unexpected character at position ${from + 1}`);
    const [, number, name, single, double, sign] = match;
    if (number !== undefined) tokens.push({ kind: 'number', value: Number(number) });
    else if (name === 'AND' || name === 'OR') tokens.push({ kind: 'sign', text: name });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: spelt(sign) });
    else tokens.push({ kind: 'text', text: single ?? double ?? '' });
  }
  return tokens;
}

function spelt(sign: string): string {
  if (sign === '&&') return 'AND';
  return sign === '||' ? 'OR' : sign;
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Expression {
    const expression = this.#or();
    const rest = this.#tokens[this.#at];
    if (rest === undefined) return expression;
    throw unexpected(rest);
  }

  #or(): Expression {
    if (++this.#depth > MAX_DEPTH) throw new ExpressionError('The expression is nested too deeply');
    const found = this.#chain(['OR'], () => this.#chain(['AND'], () => this.#comparison()));
    this.#depth--;
    return found;
  }

  /** Operators of one rank, from left to right. */
  #chain(operators: readonly Operator[], operand: () => Expression): Expression {
    let left = operand();
    for (let sign = this.#take(...operators); sign; sign = this.#take(...operators)) {
      left = { kind: 'binary', operator: sign as Operator, left, right: operand() };
    }
    return left;
  }

  #comparison(): Expression {
    const left = this.#sum();
    const operator = this.#take(...COMPARISONS) as Operator | undefined;
    return operator === undefined ? left : { kind: 'binary', operator, left, right: this.#sum() };
  }

  #sum(): Expression {
    return this.#chain(['+', '-'], () => this.#chain(['*', '/'], () => this.#power()));
  }

  #power(): Expression {
    const base = this.#unary();
    if (!this.#take('^')) return base;
    if (++this.#depth > MAX_DEPTH) throw new ExpressionError('The expression is nested too deeply');
    const right = this.#power();
    this.#depth--;
    return { kind: 'binary', operator: '^', left: base, right };
  }

  #unary(): Expression {
    let negative = false;
    while (this.#take('-')) negative = !negative;
    const of = this.#primary();
    return negative ? { kind: 'negate', of } : of;
  }

  #primary(): Expression {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw new ExpressionError('Unexpected end of the expression');
    if (token.kind === 'number') return token;
    if (token.kind === 'text') return { kind: 'text', value: token.text };
    if (token.kind === 'name') return this.#named(token.text);
    if (token.text === '(') {
      const inner = this.#or();
      this.#expect(')');
      return inner;
    }
    if (token.text === '[') return { kind: 'list', items: this.#items(']') };
    throw unexpected(token);
  }

  #named(name: string): Expression {
    if (!this.#take('(')) {
      if (/^[a-z]/.test(name)) return { kind: 'id', id: name };
      if (WORDS.has(name)) return { kind: 'word', word: name };
      throw new ExpressionError(`Unexpected ${name}`);
    }
    const known = FUNCTIONS.find((candidate) => candidate === name);
    if (known === undefined) {
      throw new ExpressionError(`The function ${name} is not supported by this version of Mayfly`);
    }
    return { kind: 'call', name: known, arguments: this.#items(')') };
  }

  #items(closing: ')' | ']'): Expression[] {
    const items: Expression[] = [];
    if (this.#take(closing)) return items;
    do items.push(this.#or());
    while (this.#take(','));
    this.#expect(closing);
    return items;
  }

  #take(...signs: readonly string[]): string | undefined {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'sign' || !signs.includes(token.text)) return undefined;
    this.#at++;
    return token.text;
  }

  #expect(sign: string): void {
    if (this.#take(sign)) return;
    const token = this.#tokens[this.#at];
    throw token === undefined ? new ExpressionError(`${sign} is missing`) : unexpected(token);
  }
}

function unexpected(token: Token): ExpressionError {
  return new ExpressionError(`Unexpected ${token.kind === 'number' ? token.value : token.text}`);
}
