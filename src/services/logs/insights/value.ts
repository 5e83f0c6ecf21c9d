/**
 * The values of a query. What a log says is text, also where it looks like a number; a comparison is one of numbers
 * when both sides are some. Numbers are what functions compute, moments what clocks said.
 */
export type Value = string | number | boolean | Moment;

/** A point in time, in milliseconds; printed as a date. */
export class Moment {
  readonly ms: number;

  constructor(ms: number) {
    this.ms = ms;
  }
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
/** No number that is worth the name is longer. */
const MAX_NUMBER_LENGTH = 400;

export function numberOf(value: Value | undefined): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') {
    return value.length > 0 && value.length <= MAX_NUMBER_LENGTH && NUMBER.test(value)
      ? Number(value)
      : undefined;
  }
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value?.ms;
}

/** As a filter sees it: absent, empty, zero and the text `false` are false. */
export function truthOf(value: Value | undefined): boolean {
  if (value === undefined || value === '' || value === 'false') return false;
  const number = numberOf(value);
  return number === undefined || (number !== 0 && !Number.isNaN(number));
}

/** As results show it. */
export function textOf(value: Value): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value === 'number') return numberText(value);
  const ms = Math.max(-MAX_DATE_MS, Math.min(MAX_DATE_MS, value.ms));
  return new Date(ms).toISOString().replace('T', ' ').replace('Z', '');
}

const MAX_DATE_MS = 8.64e15;
const EXPONENT_FROM = 1e7;

/** At most four decimals; great ones as Java writes them, `1.28E8`. */
function numberText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
  const rounded = Math.round(value * 10_000) / 10_000;
  if (Math.abs(value) < EXPONENT_FROM && (rounded !== 0 || value === 0))
    return String(rounded === 0 ? 0 : rounded);
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${Number(exponent)}`;
}

/** Undefined where one side is absent: such a comparison is false, whatever it asks. */
export function compareLoosely(a: Value | undefined, b: Value | undefined): number | undefined {
  if (a === undefined || b === undefined) return undefined;
  if (typeof a === 'boolean' || typeof b === 'boolean') return compareWithTruth(a, b);
  const left = numberOf(a);
  const right = numberOf(b);
  if (left !== undefined && right !== undefined) return left === right ? 0 : left < right ? -1 : 1;
  return compareText(plainText(a), plainText(b));
}

/** A truth is 1 or 0, and its own word. */
function compareWithTruth(a: Value, b: Value): number {
  const number = (value: Value) => (value === 'true' ? 1 : value === 'false' ? 0 : numberOf(value));
  const left = number(a);
  const right = number(b);
  if (left !== undefined && right !== undefined) return Math.sign(left - right);
  return compareText(textOf(a), textOf(b));
}

/** Text in functions: numbers in full. */
export function plainText(value: Value): string {
  return typeof value === 'number' ? String(value) : textOf(value);
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/**
 * The order of `sort`: absent values, then texts, then numbers. Texts are compared piece by piece, a run of digits with
 * another by its length and then its digits, so that `A9` comes before `A10`.
 */
export function compareNaturally(a: Value | undefined, b: Value | undefined): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  const left = numberOf(a);
  const right = numberOf(b);
  if (left !== undefined && right !== undefined)
    return left - right || compareText(plainText(a), plainText(b));
  if (left !== undefined || right !== undefined) return left === undefined ? -1 : 1;
  return comparePieces(textOf(a), textOf(b));
}

const PIECE = /\d+|\D+/g;
/** Texts that begin alike for so long are told apart by their characters alone. */
const MAX_PIECED_LENGTH = 1024;

function comparePieces(a: string, b: string): number {
  if (a === b) return 0;
  const left = a.slice(0, MAX_PIECED_LENGTH).match(PIECE) ?? [];
  const right = b.slice(0, MAX_PIECED_LENGTH).match(PIECE) ?? [];
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const x = left[at] ?? '';
    const y = right[at] ?? '';
    if (x === y) continue;
    const bothDigits = /^\d/.test(x) && /^\d/.test(y);
    return (bothDigits ? x.length - y.length : 0) || compareText(x, y);
  }
  return left.length - right.length || compareText(a, b);
}
