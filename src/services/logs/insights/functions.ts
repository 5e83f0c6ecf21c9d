import { BlockList, isIP } from 'node:net';
import { Moment, numberOf, plainText, textOf, truthOf, type Value } from './value.ts';

type Argument = Value | undefined;

export interface ScalarFunction {
  readonly min: number;
  readonly max: number;
  readonly apply: (...values: Argument[]) => Argument;
}

/** The functions of one row, by name in lower case; those that need a period or the query's time are compiled apart. */
export const SCALAR_FUNCTIONS: Readonly<Record<string, ScalarFunction>> = {
  abs: ofNumber(Math.abs),
  ceil: ofNumber(Math.ceil),
  floor: ofNumber(Math.floor),
  log: ofNumber(Math.log),
  sqrt: ofNumber(Math.sqrt),
  greatest: { min: 1, max: Infinity, apply: (...values) => extreme(values, 1) },
  least: { min: 1, max: Infinity, apply: (...values) => extreme(values, -1) },
  frommillis: {
    min: 1,
    max: 1,
    apply: (value) => {
      const ms = numberOf(value);
      return ms === undefined ? undefined : new Moment(ms);
    },
  },
  // Whole and long: text, so that it is not shown as 1.7E12.
  tomillis: ofNumber((ms) => String(ms)),
  ispresent: { min: 1, max: 1, apply: (value) => value !== undefined },
  coalesce: { min: 1, max: Infinity, apply: (...values) => values.find((value) => value !== undefined) },
  if: { min: 3, max: 3, apply: (condition, then, otherwise) => (truthOf(condition) ? then : otherwise) },
  isempty: { min: 1, max: 1, apply: (value) => value === undefined || value === '' },
  isblank: { min: 1, max: 1, apply: (value) => value === undefined || plainText(value).trim() === '' },
  concat: {
    min: 1,
    max: Infinity,
    apply: (...values) =>
      bounded(values.map((value) => (value === undefined ? '' : plainText(value))).join('')),
  },
  strlen: ofText((text) => String(lengthOf(text))),
  toupper: ofText((text) => text.toUpperCase()),
  tolower: ofText((text) => text.toLowerCase()),
  trim: ofText((text, chars) => trimmed(text, chars, true, true), 2),
  ltrim: ofText((text, chars) => trimmed(text, chars, true, false), 2),
  rtrim: ofText((text, chars) => trimmed(text, chars, false, true), 2),
  strcontains: ofText((text, searched = '') => text.includes(searched), 2, 2),
  replace: ofText((text, searched = '', by = '') => bounded(replaceAll(text, searched, by)), 3, 3),
  substr: {
    min: 2,
    max: 3,
    apply: (value, from, length) => {
      const start = numberOf(from);
      if (value === undefined || start === undefined) return undefined;
      const text = plainText(value);
      const count = length === undefined ? text.length : (numberOf(length) ?? 0);
      return text.substring(start, start + Math.max(0, count));
    },
  },
  isvalidip: ofText((text) => isIP(text) !== 0),
  isvalidipv4: ofText((text) => isIP(text) === 4),
  isvalidipv6: ofText((text) => isIP(text) === 6),
  isipinsubnet: ofText((text, subnet = '') => isInSubnet(text, subnet), 2, 2),
  isipv4insubnet: ofText((text, subnet = '') => isIP(text) === 4 && isInSubnet(text, subnet), 2, 2),
  isipv6insubnet: ofText((text, subnet = '') => isIP(text) === 6 && isInSubnet(text, subnet), 2, 2),
};

function ofNumber(apply: (value: number) => Value): ScalarFunction {
  return {
    min: 1,
    max: 1,
    apply: (value) => {
      const number = numberOf(value);
      return number === undefined ? undefined : apply(number);
    },
  };
}

/** Absent when an argument is. */
function ofText(apply: (...texts: [string, ...string[]]) => Value, max = 1, min = 1): ScalarFunction {
  return {
    min,
    max,
    apply: (...values) => {
      const texts: string[] = [];
      for (const value of values) {
        if (value === undefined) return undefined;
        texts.push(plainText(value));
      }
      return apply(...(texts as [string, ...string[]]));
    },
  };
}

function extreme(values: readonly Argument[], sign: 1 | -1): Argument {
  let best: Argument;
  for (const value of values) {
    const number = numberOf(value);
    if (number === undefined) continue;
    const bestNumber = numberOf(best);
    if (bestNumber === undefined || (number - bestNumber) * sign > 0) best = value;
  }
  return best;
}

/** In characters, of which some take two units. */
function lengthOf(text: string): number {
  return text.length - (text.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0);
}

/** Far more than a message has; functions of functions must not fill the memory. */
const MAX_TEXT_LENGTH = 4 * 1024 * 1024;

function bounded(text: string): string {
  return text.length > MAX_TEXT_LENGTH ? text.slice(0, MAX_TEXT_LENGTH) : text;
}

function replaceAll(text: string, searched: string, by: string): string {
  if (searched === '') return text;
  const parts = text.split(searched);
  const length = text.length + (parts.length - 1) * (by.length - searched.length);
  return length > MAX_TEXT_LENGTH ? text : parts.join(by);
}

function trimmed(text: string, chars: string | undefined, left: boolean, right: boolean): string {
  const isTrimmed = (char: string) => (chars === undefined ? char.trim() === '' : chars.includes(char));
  let from = 0;
  let to = text.length;
  while (left && from < to && isTrimmed(text.charAt(from))) from++;
  while (right && to > from && isTrimmed(text.charAt(to - 1))) to--;
  return text.slice(from, to);
}

function isInSubnet(address: string, subnet: string): boolean {
  const [network = '', bits = ''] = subnet.split('/');
  const family = isIP(network) === 6 ? 'ipv6' : 'ipv4';
  const known = isIP(network) !== 0 && isIP(address) !== 0 && /^\d{1,3}$/.test(bits);
  if (!known || Number(bits) > (family === 'ipv6' ? 128 : 32)) return false;
  if ((isIP(address) === 6) !== (family === 'ipv6')) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(bits), family);
  return list.check(address, family);
}

/** Arithmetic; absent where a side is no number. */
export function calculate(operator: string, a: Argument, b: Argument): Argument {
  const left = numberOf(a);
  const right = numberOf(b);
  if (left === undefined || right === undefined) return undefined;
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return right === 0 ? undefined : left / right;
    case '%':
      return right === 0 ? undefined : left % right;
    default:
      return left ** right;
  }
}

/** `like` with a text: part of it, as it is written. */
export function contains(value: Argument, searched: Argument): boolean {
  return value !== undefined && searched !== undefined && textOf(value).includes(textOf(searched));
}
