/**
 * What a SEARCH looks for:
 *
 *     search := [ "{" namespace { "," dimension } "}" ] [ or ]
 *     or := and { OR and }      and := not { [ AND ] not }      not := NOT not | "(" or ")" | [ property "=" ] word
 *
 * A word in quotes is a whole name or value, as it is written. One without matches a part of it: names fall into tokens
 * at changes of case, at digits and at signs (`CustomCount1`: custom, count, 1), in whatever case.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html
 */
import { ExpressionError } from './expression.ts';
import type { Metric } from './metric.ts';

export interface Search {
  /** Metrics of this namespace with dimensions of exactly these names; undefined: of any. */
  readonly schema: Schema | undefined;
  readonly matches: (metric: Metric) => boolean;
}

export interface Schema {
  readonly namespace: string;
  readonly dimensions: readonly string[];
}

const MAX_LENGTH = 1024;
const MAX_DEPTH = 32;

/** A metric that is looked at; what words are compared with is made once, however many there are. */
class Candidate {
  readonly metric: Metric;
  readonly #tokens = new Map<string, ReadonlySet<string>>();

  constructor(metric: Metric) {
    this.metric = metric;
  }

  tokensOf(text: string): ReadonlySet<string> {
    let tokens = this.#tokens.get(text);
    if (tokens === undefined) this.#tokens.set(text, (tokens = new Set(searchTokens(text))));
    return tokens;
  }
}

type Matcher = (candidate: Candidate) => boolean;

interface Token {
  readonly kind: 'sign' | 'word' | 'exact';
  readonly text: string;
}

export function parseSearch(text: string): Search {
  if (text.length > MAX_LENGTH) {
    throw new ExpressionError(`A search expression has at most ${MAX_LENGTH} characters`);
  }
  return new Parser(tokensOf(text)).whole();
}

const TOKEN = /\s*(?:([{}(),=])|"((?:[^"\\]|\\.)*)"|((?:[^\s{}(),="\\]|\\.)+))/y;

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null)
      throw new ExpressionError(`Unexpected character in the search at position ${from + 1}`);
    const [, sign, exact, word] = match;
    if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
    else if (exact !== undefined) tokens.push({ kind: 'exact', text: unescaped(exact) });
    else tokens.push({ kind: 'word', text: unescaped(word ?? '') });
  }
  return tokens;
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(.)/g, '$1');
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Search {
    const schema = this.#takeSign('{') ? this.#schema() : undefined;
    // AWS takes a comma there.
    if (schema !== undefined) this.#takeSign(',');
    const matches = this.#next === undefined ? () => true : this.#or();
    if (this.#next !== undefined) throw this.#unexpected();
    if (schema === undefined && this.#at === 0) throw new ExpressionError('The search is empty');
    return { schema, matches: (metric) => matches(new Candidate(metric)) };
  }

  #schema(): Schema {
    const namespace = this.#name();
    const dimensions: string[] = [];
    while (this.#takeSign(',')) dimensions.push(this.#name());
    if (!this.#takeSign('}')) throw this.#unexpected();
    return { namespace, dimensions };
  }

  #name(): string {
    const token = this.#tokens[this.#at];
    if (token === undefined || token.kind === 'sign') throw this.#unexpected();
    this.#at++;
    return token.text;
  }

  #or(): Matcher {
    if (++this.#depth > MAX_DEPTH) throw new ExpressionError('The search is nested too deeply');
    const sides = [this.#and()];
    while (this.#takeWord('OR')) sides.push(this.#and());
    this.#depth--;
    return (candidate) => sides.some((side) => side(candidate));
  }

  #and(): Matcher {
    const sides = [this.#not()];
    for (;;) {
      const isSaid = this.#takeWord('AND');
      const next = this.#next;
      const ends = next === undefined || (next.kind === 'sign' ? next.text !== '(' : isWord(next, 'OR'));
      if (!isSaid && ends) return (candidate) => sides.every((side) => side(candidate));
      sides.push(this.#not());
    }
  }

  #not(): Matcher {
    let negative = false;
    while (this.#takeWord('NOT')) negative = !negative;
    const of = this.#term();
    return negative ? (candidate) => !of(candidate) : of;
  }

  #term(): Matcher {
    if (this.#takeSign('(')) {
      const inner = this.#or();
      if (!this.#takeSign(')')) throw this.#unexpected();
      return inner;
    }
    const token = this.#tokens[this.#at];
    if (token === undefined || token.kind === 'sign' || isOperator(token)) throw this.#unexpected();
    this.#at++;
    if (!this.#takeSign('=')) return matcherOf(token, allTexts);
    const textsOf = propertyOf(token.text);
    if (!this.#takeSign('(')) return matcherOf(this.#value(), textsOf);
    return this.#values(textsOf);
  }

  /** `Name=("a" OR "b")`. */
  #values(textsOf: TextsOf): Matcher {
    const sides = [matcherOf(this.#value(), textsOf)];
    while (this.#takeWord('OR')) sides.push(matcherOf(this.#value(), textsOf));
    if (!this.#takeSign(')')) throw this.#unexpected();
    return (candidate) => sides.some((side) => side(candidate));
  }

  #value(): Token {
    const token = this.#tokens[this.#at];
    if (token === undefined || token.kind === 'sign') throw this.#unexpected();
    this.#at++;
    return token;
  }

  get #next(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #takeSign(sign: string): boolean {
    const isThere = this.#next?.kind === 'sign' && this.#next.text === sign;
    if (isThere) this.#at++;
    return isThere;
  }

  #takeWord(word: string): boolean {
    const isThere = this.#next !== undefined && isWord(this.#next, word);
    if (isThere) this.#at++;
    return isThere;
  }

  #unexpected(): ExpressionError {
    const token = this.#next;
    return new ExpressionError(
      token === undefined ? 'Unexpected end of the search' : `Unexpected ${token.text} in the search`,
    );
  }
}

function isWord(token: Token, word: string): boolean {
  return token.kind === 'word' && token.text === word;
}

function isOperator(token: Token): boolean {
  return ['AND', 'OR', 'NOT'].some((word) => isWord(token, word));
}

type TextsOf = (metric: Metric) => readonly string[];

const allTexts: TextsOf = ({ namespace, name, dimensions }) => [
  namespace,
  name,
  ...dimensions.flatMap((dimension) => [dimension.name, dimension.value]),
];

function propertyOf(property: string): TextsOf {
  if (property === 'MetricName') return ({ name }) => [name];
  if (property === 'Namespace') return ({ namespace }) => [namespace];
  if (property.startsWith(':aws.')) {
    throw new ExpressionError(
      `The property ${property} is not supported by this version of Mayfly: there are no linked accounts`,
    );
  }
  return ({ dimensions }) => dimensions.flatMap(({ name, value }) => (name === property ? [value] : []));
}

function matcherOf({ kind, text }: Token, textsOf: TextsOf): Matcher {
  if (kind === 'exact') return ({ metric }) => textsOf(metric).includes(text);
  const word = text.toLowerCase();
  const isComposite = searchTokens(text).length > 2;
  return (candidate) =>
    textsOf(candidate.metric).some(
      (each) => candidate.tokensOf(each).has(word) || (isComposite && each.includes(text)),
    );
}

/** A name's tokens, in lower case; the whole of it first. */
export function searchTokens(text: string): string[] {
  const parts = text.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g) ?? [];
  const whole = text.replaceAll(/[^A-Za-z0-9]/g, '');
  return [whole, ...parts].map((token) => token.toLowerCase());
}
