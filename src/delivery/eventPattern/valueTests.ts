import { BlockList, isIP } from 'node:net';
import { InvalidEventPattern, isObject, type Leaf } from './pattern.ts';

type Passes = (value: Leaf) => boolean;

/** One that stands for itself. */
function exact(wanted: Leaf): Passes {
  return (value) => value === wanted;
}

/** `{"NAME": argument}`, but for `exists`. */
export function compiledTest(name: string, argument: unknown): Passes {
  const compile = Object.hasOwn(TESTS, name) ? TESTS[name] : undefined;
  if (compile === undefined) throw new InvalidEventPattern(`Unrecognized match type ${name}`);
  return compile(argument);
}

const TESTS: Readonly<Record<string, (argument: unknown) => Passes>> = {
  prefix: (argument) => affix('prefix', argument),
  suffix: (argument) => affix('suffix', argument),
  'equals-ignore-case': (argument) => {
    const wanted = text(argument, 'equals-ignore-case match pattern must be a string').toLowerCase();
    return ofText((value) => value.toLowerCase() === wanted);
  },
  wildcard: (argument) => wildcard(text(argument, 'wildcard match pattern must be a string')),
  exactly: (argument) => exact(text(argument, 'exactly match pattern must be a string')),
  'anything-but': anythingBut,
  numeric,
  cidr,
};

function affix(name: 'prefix' | 'suffix', argument: unknown): Passes {
  const has = (value: string, part: string) =>
    name === 'prefix' ? value.startsWith(part) : value.endsWith(part);
  if (isObject(argument)) {
    const [[key, inner] = ['', undefined], ...rest] = Object.entries(argument);
    if (key !== 'equals-ignore-case' || rest.length > 0) {
      throw new InvalidEventPattern(`Unsupported ${name} pattern: ${key}`);
    }
    const part = text(inner, 'equals-ignore-case match pattern must be a string').toLowerCase();
    return ofText((value) => has(value.toLowerCase(), part));
  }
  const part = text(argument, `${name} match pattern must be a string`);
  return ofText((value) => has(value, part));
}

/** A value of another type is something else, too. */
function anythingBut(argument: unknown): Passes {
  if (isObject(argument)) return anythingButLike(argument);
  const values: readonly unknown[] = Array.isArray(argument) ? argument : [argument];
  if (!Array.isArray(argument) && !isTextOrNumber(argument)) {
    throw new InvalidEventPattern('Value of anything-but must be an array or single string/number value.');
  }
  if (values.length === 0) throw new InvalidEventPattern('Empty arrays are not allowed');
  if (!values.every(isTextOrNumber)) {
    throw new InvalidEventPattern('Inside anything but list, start|null|boolean is not supported.');
  }
  if (new Set(values.map((value) => typeof value)).size > 1) {
    throw new InvalidEventPattern(
      'Inside anything but list, either all values are number or string, mixed type is not supported',
    );
  }
  const excluded = new Set<Leaf>(values);
  return (value) => !excluded.has(value);
}

function anythingButLike(argument: Readonly<Record<string, unknown>>): Passes {
  const [[name, inner] = ['', undefined], ...rest] = Object.entries(argument);
  if (!['prefix', 'suffix', 'wildcard', 'equals-ignore-case'].includes(name) || rest.length > 0) {
    throw new InvalidEventPattern(`Unsupported anything-but pattern: ${name}`);
  }
  const parts: readonly unknown[] = Array.isArray(inner) ? inner : [inner];
  if (parts.length === 0) throw new InvalidEventPattern('Empty arrays are not allowed');
  if (Array.isArray(inner) && !inner.every((part) => typeof part === 'string')) {
    throw new InvalidEventPattern(
      `Inside anything-but/${name} list, number|start|null|boolean is not supported.`,
    );
  }
  if (parts.includes('') && name.endsWith('fix')) {
    throw new InvalidEventPattern('Null prefix/suffix not allowed');
  }
  const tests = parts.map((part) => compiledTest(name, text(part, `${name} match pattern must be a string`)));
  return (value) => !tests.some((passes) => passes(value));
}

const COMPARE: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  '=': (value, limit) => value === limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
};

/** `[op, n]`, or a bottom and a top: `[">", a, "<=", b]`. */
function numeric(argument: unknown): Passes {
  if (!Array.isArray(argument)) throw new InvalidEventPattern('Value of numeric must be an array.');
  const [operator, limit, second, top, ...rest] = argument as unknown[];
  const first = comparison(operator, limit);
  if (second === undefined) return ofNumber(first);
  if (rest.length > 0) throw new InvalidEventPattern('Too many terms in numeric range expression');
  if (operator === '=' || String(operator).startsWith('<')) {
    throw new InvalidEventPattern('Too many elements in numeric expression');
  }
  if (second !== '<' && second !== '<=') {
    throw new InvalidEventPattern(`Bad numeric range operator: ${JSON.stringify(second)}`);
  }
  const below = comparison(second, top);
  if (!(Number(limit) < Number(top))) throw new InvalidEventPattern('Bottom must be less than top');
  return ofNumber((value) => first(value) && below(value));
}

function comparison(operator: unknown, limit: unknown): (value: number) => boolean {
  if (typeof operator !== 'string') {
    throw new InvalidEventPattern(`Invalid member in numeric match: ${String(operator)}`);
  }
  const compare = Object.hasOwn(COMPARE, operator) ? COMPARE[operator] : undefined;
  if (compare === undefined) {
    throw new InvalidEventPattern(`Unrecognized numeric range operator: ${operator}`);
  }
  if (typeof limit !== 'number') {
    throw new InvalidEventPattern(`Value of ${operator === '=' ? 'equals' : operator} must be numeric`);
  }
  return (value) => compare(value, limit);
}

function cidr(argument: unknown): Passes {
  const [address = '', bits, ...rest] = text(argument, 'prefix match pattern must be a string').split('/');
  if (bits === undefined || rest.length > 0)
    throw new InvalidEventPattern("Malformed CIDR, one '/' required");
  const version = isIP(address);
  if (version === 0) throw new InvalidEventPattern(`Nonstandard IP address: ${address}`);
  if (!/^-?\d+$/.test(bits)) throw new InvalidEventPattern('Malformed CIDR, mask bits must be an integer');
  const mask = Number(bits);
  if (mask < 0) throw new InvalidEventPattern('Malformed CIDR, mask bits must not be negative');
  const family = version === 4 ? 'ipv4' : 'ipv6';
  const most = version === 4 ? 32 : 128;
  if (mask >= most) throw new InvalidEventPattern(`IPv${version} mask bits must be < ${most}`);
  const block = new BlockList();
  block.addSubnet(address, mask, family);
  return ofText((value) => isIP(value) === version && block.check(value, family));
}

/** `*` stands for any text, `\*` and `\\` for themselves. Takes time by the lengths of both, whatever they hold. */
function wildcard(pattern: string): Passes {
  const parts = [''];
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] as string;
    if (character === '*') {
      if (pattern[at + 1] === '*') {
        throw new InvalidEventPattern(`Consecutive wildcard characters at pos ${at + 2}`);
      }
      parts.push('');
    } else {
      const isEscape = character === '\\';
      if (isEscape && pattern[at + 1] !== '*' && pattern[at + 1] !== '\\') {
        throw new InvalidEventPattern(`Invalid escape character at pos ${at + 1}`);
      }
      const plain = isEscape ? pattern[++at] : character;
      parts.push(`${parts.pop()}${plain}`);
    }
  }
  const [head = '', ...rest] = parts;
  const tail = rest.pop();
  if (tail === undefined) return exact(head);
  const finders = rest.map(finderOf);
  return ofText((value) => {
    if (value.length < head.length + tail.length || !value.startsWith(head)) return false;
    let from = head.length;
    for (const endOf of finders) {
      from = endOf(value, from);
      if (from < 0) return false;
    }
    return value.length - tail.length >= from && value.endsWith(tail);
  });
}

const SHORT = 16;

/**
 * Where the first such part ends, from a place on; -1 when there is none. `indexOf` looks at each letter of a long part at each
 * place of a text that is made for it; this looks at each letter of the text once or twice (Knuth, Morris and Pratt).
 */
function finderOf(part: string): (value: string, from: number) => number {
  if (part.length <= SHORT) {
    return (value, from) => {
      const found = value.indexOf(part, from);
      return found < 0 ? -1 : found + part.length;
    };
  }
  const borders = bordersOf(part);
  return (value, from) => {
    let matched = 0;
    for (let at = from; at < value.length; at++) {
      const code = value.charCodeAt(at);
      while (matched > 0 && part.charCodeAt(matched) !== code) matched = borders[matched - 1] as number;
      if (part.charCodeAt(matched) === code && ++matched === part.length) return at + 1;
    }
    return -1;
  };
}

/** Of each beginning of a text: how long the longest shorter beginning is that it ends with. */
function bordersOf(text: string): Uint32Array {
  const borders = new Uint32Array(text.length);
  let matched = 0;
  for (let at = 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    while (matched > 0 && text.charCodeAt(matched) !== code) matched = borders[matched - 1] as number;
    if (text.charCodeAt(matched) === code) matched++;
    borders[at] = matched;
  }
  return borders;
}

function ofText(passes: (value: string) => boolean): Passes {
  return (value) => typeof value === 'string' && passes(value);
}

function ofNumber(passes: (value: number) => boolean): Passes {
  return (value) => typeof value === 'number' && passes(value);
}

function text(argument: unknown, otherwise: string): string {
  if (typeof argument !== 'string') throw new InvalidEventPattern(otherwise);
  return argument;
}

function isTextOrNumber(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}
