/** The words of an expression. What is no word of the language is a token of its own, for the parser to trip over. */
export interface Token {
  readonly kind: 'name' | 'nameRef' | 'valueRef' | 'digits' | 'symbol' | 'end';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const WORD = /([A-Za-z][A-Za-z0-9_]*)|(#[A-Za-z0-9_]+)|(:[A-Za-z0-9_]+)|(\d+)|(<>|<=|>=|[^])/uy;
const KINDS = ['name', 'nameRef', 'valueRef', 'digits', 'symbol'] as const;

export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length;) {
    if (' \t\r\n'.includes(text[at] as string)) {
      at++;
      continue;
    }
    WORD.lastIndex = at;
    const match = WORD.exec(text) as RegExpExecArray;
    const kind = KINDS[match.findIndex((group, index) => index > 0 && group !== undefined) - 1] ?? 'symbol';
    tokens.push({ kind, text: match[0], start: at, end: at + match[0].length });
    at += match[0].length;
  }
  tokens.push({ kind: 'end', text: '<EOF>', start: text.length, end: text.length });
  return tokens;
}

const OPERATORS = new Set(['=', '<>', '<', '<=', '>', '>=', '+', '-']);
const WORD_OPERATORS = new Set(['AND', 'OR', 'NOT', 'BETWEEN', 'IN']);

/** Operators as AWS limits them. A BETWEEN's AND is part of it. */
export function countOperators(tokens: readonly Token[]): number {
  let count = 0;
  for (const { kind, text } of tokens) {
    if (kind === 'symbol' && OPERATORS.has(text)) count++;
    if (kind !== 'name') continue;
    const word = text.toUpperCase();
    if (word === 'BETWEEN') count--;
    if (WORD_OPERATORS.has(word)) count++;
  }
  return count;
}
