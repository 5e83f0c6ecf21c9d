import { compileRegex } from './linearRegex.ts';
import { FilterPatternError, type PatternReader } from './patternReader.ts';

export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=';

const OPERATOR = /!=|<=|>=|=|<|>/y;
const NUMBER = /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/** What a field is compared with. */
export interface Operand {
  /** Whether a text is equal to it: the same text, one that fits its wildcards, or one that its regex finds. */
  equals(text: string): boolean;
  readonly number: number | undefined;
  readonly isRegex: boolean;
}

export function readOperator(reader: PatternReader): Operator {
  const operator = reader.skipSpace().match(OPERATOR);
  if (operator === undefined) throw new FilterPatternError();
  return operator as Operator;
}

/** A regex, a quoted text, or what the sticky expression `bare` takes; `*` is a wildcard in both kinds of text. */
export function readOperand(reader: PatternReader, bare: RegExp): Operand {
  reader.skipSpace();
  const source = reader.regex();
  if (source !== undefined) return { equals: compileRegex(source), number: undefined, isRegex: true };
  const quoted = reader.quoted();
  const text = quoted ?? reader.match(bare);
  if (text === undefined) throw new FilterPatternError();
  const number = quoted === undefined && NUMBER.test(text) ? Number(text) : undefined;
  return { equals: wildcard(text), number, isRegex: false };
}

/** Text with `*` for any run of characters. */
export function wildcard(pattern: string): (text: string) => boolean {
  const parts = pattern.split('*');
  const first = parts[0] ?? '';
  if (parts.length === 1) return (text) => text === first;
  const last = parts.at(-1) ?? '';
  const inner = parts.slice(1, -1);
  return (text) => {
    if (text.length < first.length + last.length) return false;
    if (!text.startsWith(first) || !text.endsWith(last)) return false;
    const end = text.length - last.length;
    let at = first.length;
    for (const part of inner) {
      const found = text.indexOf(part, at);
      if (found === -1 || found + part.length > end) return false;
      at = found + part.length;
    }
    return true;
  };
}

export function compareNumbers(a: number, operator: Operator, b: number): boolean {
  switch (operator) {
    case '=':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
  }
}

/** The order operators compare numbers only. */
export function isOrder(operator: Operator): boolean {
  return operator !== '=' && operator !== '!=';
}

/** Text that is a number, as one. */
export function asNumber(text: string): number | undefined {
  return NUMBER.test(text) ? Number(text) : undefined;
}
