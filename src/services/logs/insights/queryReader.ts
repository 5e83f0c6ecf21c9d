import { MalformedQuery, type Location } from './syntax.ts';

export type Token =
  | {
      readonly kind: 'word' | 'quotedName' | 'text' | 'symbol' | 'end';
      readonly value: string;
      readonly at: Location;
    }
  | { readonly kind: 'number'; readonly value: string; readonly at: Location }
  | { readonly kind: 'period'; readonly value: string; readonly at: Location };

const BLANK = /(?:\s|#[^\n]*)+/y;
const SHAPES = [
  ['period', /\d+(?:[a-zA-Z]+)(?![\w@.])/y],
  ['number', /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w@])/y],
  ['word', /[A-Za-z_@$][\w@.$]*/y],
  ['quotedName', /`[^`]*`/y],
  ['text', /"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'/y],
  ['symbol', /=~|!=|<=|>=|[=<>+\-*/%^()[\],|]/y],
] as const;
const REGEX = /\/((?:[^/\\\n]|\\.)+)\//y;

/** A cursor over the text of a query. Where a regular expression may stand only the parser knows, who asks for it. */
export class QueryReader {
  readonly text: string;
  #at = 0;
  #next: Token | undefined;
  #lastEnd = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** Where the token before ended. */
  get lastEnd(): number {
    return this.#lastEnd;
  }

  peek(): Token {
    return (this.#next ??= this.#read());
  }

  next(): Token {
    const token = this.peek();
    this.#at = token.at.end;
    this.#lastEnd = token.at.end;
    this.#next = undefined;
    return token;
  }

  /** Goes past this symbol when it comes next. */
  take(symbol: string): boolean {
    const token = this.peek();
    if (token.kind !== 'symbol' || token.value !== symbol) return false;
    this.next();
    return true;
  }

  expect(symbol: string): void {
    if (!this.take(symbol)) throw unexpected(this.text, this.peek());
  }

  /** Whether this keyword comes next; they have no case. */
  atKeyword(keyword: string): boolean {
    const token = this.peek();
    return token.kind === 'word' && token.value.toLowerCase() === keyword;
  }

  takeKeyword(keyword: string): boolean {
    if (!this.atKeyword(keyword)) return false;
    this.next();
    return true;
  }

  expectKeyword(keyword: string): void {
    if (!this.takeKeyword(keyword)) throw unexpected(this.text, this.peek());
  }

  /** The source of a regular expression between slashes, when one comes next. */
  regex(): string | undefined {
    const { at, value } = this.peek();
    if (value !== '/') return undefined;
    REGEX.lastIndex = at.start;
    const found = REGEX.exec(this.text);
    if (!found) throw new MalformedQuery('unterminated regular expression', at);
    this.#next = undefined;
    this.#at = this.#lastEnd = at.start + found[0].length;
    return found[1];
  }

  #read(): Token {
    BLANK.lastIndex = this.#at;
    const start = this.#at + (BLANK.exec(this.text)?.[0].length ?? 0);
    if (start >= this.text.length) return { kind: 'end', value: '<EOF>', at: { start, end: start } };
    for (const [kind, shape] of SHAPES) {
      shape.lastIndex = start;
      const value = shape.exec(this.text)?.[0];
      if (value !== undefined) return { kind, value, at: { start, end: start + value.length } };
    }
    throw unexpected(this.text, {
      value: this.text.charAt(start),
      at: { start, end: start + 1 },
    });
  }
}

/** The text that a token in quotes stands for. */
export function unquoted(value: string): string {
  return value.slice(1, -1).replace(/\\([^])/g, (_, escaped: string) => CONTROLS[escaped] ?? escaped);
}

const CONTROLS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

export function unexpected(text: string, { value, at }: Pick<Token, 'value' | 'at'>): MalformedQuery {
  const before = text.slice(0, at.start).split('\n');
  const position = before.at(-1)?.length ?? 0;
  return new MalformedQuery(
    `unexpected symbol found ${value} at line ${before.length} and position ${position}`,
    at,
  );
}
