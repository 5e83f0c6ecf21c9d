import { invalid } from '../faults.ts';

/**
 * DynamoDB's numbers: exact decimals of up to 38 digits between 1E-130 and 9.99…E+125, as texts on the wire.
 * Taken apart: 0.DIGITS times ten to the power of `exponent`; digits without zeros at either end; zero has none.
 */
export interface Decimal {
  readonly negative: boolean;
  readonly digits: string;
  readonly exponent: number;
}

const MAX_DIGITS = 38;
const MAX_EXPONENT = 126;
const MIN_EXPONENT = -129;
const SYNTAX = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;
/** Canonical already, as most numbers are. */
const PLAIN = /^(?:0|-?[1-9]\d{0,14})$/;

const OVERFLOW = 'Number overflow. Attempting to store a number with magnitude larger than supported range';
const UNDERFLOW =
  'Number underflow. Attempting to store a number with magnitude smaller than supported range';
const TOO_PRECISE = 'Attempting to store more than 38 significant digits in a Number';

/** The one spelling of a number; throws AWS's error for what is none. */
export function canonicalNumber(text: string): string {
  if (PLAIN.test(text)) return text;
  return formatNumber(checked(parseNumber(text)));
}

/** Takes a number apart. Throws for what is no number; its size is not looked at. */
export function parseNumber(text: string): Decimal {
  if (text === '') throw invalid('The parameter cannot be converted to a numeric value');
  const [all, sign, whole = '', fraction = '', power = '0'] = SYNTAX.exec(text) ?? [];
  if (all === undefined || whole.length + fraction.length === 0) {
    throw invalid(`The parameter cannot be converted to a numeric value: ${text.slice(0, 1000)}`);
  }
  return decimal(sign === '-', whole + fraction, whole.length + Number(power));
}

/** 0.DIGITS times ten to the power of `exponent`, whatever zeros the digits begin or end with. */
function decimal(negative: boolean, digits: string, exponent: number): Decimal {
  let start = 0;
  let end = digits.length;
  while (start < end && digits.charCodeAt(start) === 0x30) start++;
  while (end > start && digits.charCodeAt(end - 1) === 0x30) end--;
  if (start === end) return ZERO;
  return { negative, digits: digits.slice(start, end), exponent: exponent - start };
}

const ZERO: Decimal = { negative: false, digits: '', exponent: 0 };

function checked(number: Decimal): Decimal {
  if (number.digits === '') return number;
  if (number.exponent > MAX_EXPONENT) throw invalid(OVERFLOW);
  if (number.exponent < MIN_EXPONENT) throw invalid(UNDERFLOW);
  if (number.digits.length > MAX_DIGITS) throw invalid(TOO_PRECISE);
  return number;
}

function formatNumber({ negative, digits, exponent }: Decimal): string {
  if (digits === '') return '0';
  const sign = negative ? '-' : '';
  if (exponent <= 0) return `${sign}0.${'0'.repeat(-exponent)}${digits}`;
  if (exponent >= digits.length) return sign + digits + '0'.repeat(exponent - digits.length);
  return `${sign}${digits.slice(0, exponent)}.${digits.slice(exponent)}`;
}

export function compareNumbers(a: string, b: string): number {
  if (a === b) return 0;
  if (PLAIN.test(a) && PLAIN.test(b)) return Number(a) - Number(b);
  return compareDecimals(parseNumber(a), parseNumber(b));
}

function compareDecimals(a: Decimal, b: Decimal): number {
  const sign = signOf(a);
  if (sign !== signOf(b)) return sign - signOf(b);
  if (a.exponent !== b.exponent) return sign * (a.exponent - b.exponent);
  return a.digits === b.digits ? 0 : a.digits < b.digits ? -sign : sign;
}

const signOf = (number: Decimal): number => (number.digits === '' ? 0 : number.negative ? -1 : 1);

/** Exact. What has no room in 38 digits overflows, as AWS calls it. */
export function addNumbers(a: string, b: string, minus = false): string {
  const left = parseNumber(a);
  const right = parseNumber(b);
  const scale = Math.min(left.exponent - left.digits.length, right.exponent - right.digits.length);
  const sum = scaled(left, scale) + (minus ? -scaled(right, scale) : scaled(right, scale));
  const digits = (sum < 0n ? -sum : sum).toString();
  const result = decimal(sum < 0n, digits, digits.length + scale);
  if (result.digits.length > MAX_DIGITS || result.exponent > MAX_EXPONENT) throw invalid(OVERFLOW);
  return formatNumber(checked(result));
}

/** As a whole number of ten to the power of `scale`. */
function scaled({ negative, digits, exponent }: Decimal, scale: number): bigint {
  if (digits === '') return 0n;
  const whole = BigInt(digits + '0'.repeat(exponent - digits.length - scale));
  return negative ? -whole : whole;
}
