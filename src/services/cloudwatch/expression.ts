/**
 * Metric math as it is written: numbers, ids of queries, + - * / and unary minus, parentheses, lists in brackets, and
 * calls of the functions that Mayfly has. All else that AWS has is refused by name.
 */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'negate'; readonly of: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: Operator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly arguments: readonly Expression[] };

export type Operator = '+' | '-' | '*' | '/';

export const FUNCTIONS = [
  'ABS',
  'AVG',
  'CEIL',
  'FLOOR',
  'MAX',
  'METRICS',
  'MIN',
  'SUM',
  'TIME_SERIES',
] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

/** What is wrong with an expression, without its id. */
export class ExpressionError extends Error {}

const TOKEN =
  /\s*(?:(\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)|([A-Za-z_]\w*)|'([^']*)'|"([^"]*)"|(==|!=|<=|>=|&&|\|\||[-+*/^()[\],<>]))/y;
const MAX_DEPTH = 64;
const UNSUPPORTED = new Set(['^', '==', '!=', '<', '<=', '>', '>=', '&&', '||', 'AND', 'OR']);

type Token =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'name' | 'text' | 'sign'; readonly text: string };

export function parseExpression(text: string): Expression {
  if (/^\s*SELECT\s/i.test(text)) throw unsupported('Metrics Insights queries (SELECT)');
  return new Parser(tokensOf(text)).whole();
}

/** Ids that an expression names. */
export function idsOf(expression: Expression): string[] {
  switch (expression.kind) {
    case 'id':
      return [expression.id];
    case 'list':
      return expression.items.flatMap(idsOf);
    case 'negate':
      return idsOf(expression.of);
    case 'binary':
      return [...idsOf(expression.left), ...idsOf(expression.right)];
    case 'call':
      return expression.arguments.flatMap(idsOf);
    default:
      return [];
  }
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
    else if (name !== undefined) tokens.push({ kind: 'name', text: name });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
    else tokens.push({ kind: 'text', text: single ?? double ?? '' });
  }
  return tokens;
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Expression {
    const expression = this.#sum();
    const rest = this.#tokens[this.#at];
    if (rest === undefined) return expression;
    throw unexpected(rest);
  }

  #sum(): Expression {
    if (++this.#depth > MAX_DEPTH) throw new ExpressionError('The expression is nested too deeply');
    let left = this.#product();
    for (let sign = this.#take('+', '-'); sign; sign = this.#take('+', '-')) {
      left = { kind: 'binary', operator: sign as Operator, left, right: this.#product() };
    }
    this.#depth--;
    return left;
  }

  #product(): Expression {
    let left = this.#unary();
    for (let sign = this.#take('*', '/'); sign; sign = this.#take('*', '/')) {
      left = { kind: 'binary', operator: sign as Operator, left, right: this.#unary() };
    }
    return left;
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
      const inner = this.#sum();
      this.#expect(')');
      return inner;
    }
    if (token.text === '[') return { kind: 'list', items: this.#items(']') };
    throw unexpected(token);
  }

  #named(name: string): Expression {
    if (!this.#take('(')) {
      if (/^[a-z]/.test(name)) return { kind: 'id', id: name };
      throw new ExpressionError(`Unexpected ${name}`);
    }
    const known = FUNCTIONS.find((candidate) => candidate === name);
    if (known === undefined) throw unsupported(`The function ${name}`);
    return { kind: 'call', name: known, arguments: this.#items(')') };
  }

  #items(closing: ')' | ']'): Expression[] {
    const items: Expression[] = [];
    if (this.#take(closing)) return items;
    do items.push(this.#sum());
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
  const text = token.kind === 'number' ? String(token.value) : token.text;
  return UNSUPPORTED.has(text)
    ? unsupported(`The operator ${text}`)
    : new ExpressionError(`Unexpected ${text}`);
}

function unsupported(what: string): ExpressionError {
  const verb = what.endsWith(')') ? 'are' : 'is';
  return new ExpressionError(`${what} ${verb} not supported by this version of Mayfly`);
}
