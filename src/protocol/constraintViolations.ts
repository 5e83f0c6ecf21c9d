import type { Constraints } from './constraints.ts';

/**
 * Checks an input against the model's constraints and words violations as AWS's validation layer does:
 *
 *   1 validation error detected: Value 'r1' at 'role' failed to satisfy constraint: Member must satisfy regular
 *   expression pattern: arn:…
 *
 * Undefined when all hold. Paths are lowerCamel and dotted. Violations inside a list or map of scalars are
 * reported for the whole list or map, with every constraint of its elements.
 */
export function validateInput(constraints: Constraints, input: unknown): string | undefined {
  const items: string[] = [];
  checkMembers(constraints, input as Record<string, unknown>, '', items);
  if (items.length === 0) return undefined;
  const noun = items.length === 1 ? 'error' : 'errors';
  return `${items.length} validation ${noun} detected: ${items.slice(0, itemLimit).join('; ')}`;
}

/** AWS stops counting here. */
const itemLimit = 10;

function checkMembers(
  constraints: Constraints,
  input: Record<string, unknown>,
  path: string,
  items: string[],
): void {
  const { members } = constraints;
  if (!members) return;
  for (const name in members) {
    if (items.length >= itemLimit) return;
    const member = members[name] as Constraints;
    const value = input[name];
    if (value === undefined || value === null) {
      if (member.required)
        items.push(`Value null at '${join(path, name)}' failed to satisfy constraint: ${notNull}`);
    } else if (!isUnconstrained(member)) {
      check(member, value, join(path, name), items);
    }
  }
}

const notNull = 'Member must not be null';

const join = (path: string, name: string): string => {
  const lower = lowerCamel(name);
  return path === '' ? lower : `${path}.${lower}`;
};

function lowerCamel(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function isUnconstrained(constraints: Constraints): boolean {
  return (
    constraints.members === undefined &&
    !hasRule(constraints) &&
    !constraints.element &&
    !constraints.value &&
    !constraints.key
  );
}

function hasRule({ min, max, pattern, enum: values, integer }: Constraints): boolean {
  return (
    min !== undefined ||
    max !== undefined ||
    pattern !== undefined ||
    values !== undefined ||
    integer === true
  );
}

function check(constraints: Constraints, value: unknown, path: string, items: string[]): void {
  for (const failure of failures(constraints, value)) items.push(item(constraints, value, path, failure));
  if (Array.isArray(value)) checkList(constraints, value, path, items);
  else if (constraints.key || constraints.value) {
    checkMap(constraints, value as Record<string, unknown>, path, items);
  } else if (constraints.members && typeof value === 'object') {
    checkMembers(constraints, value as Record<string, unknown>, path, items);
  }
}

function item(constraints: Constraints, value: unknown, path: string, constraint: string): string {
  const shown = constraints.sensitive ? 'Value' : `Value '${shortened(print(constraints, value))}'`;
  return `${shown} at '${path}' failed to satisfy constraint: ${constraint}`;
}

/** A megabyte that is wrong is not repeated to the client, nor to the log. */
function shortened(text: string): string {
  return text.length <= printLimit ? text : `${text.slice(0, printLimit)}…`;
}

const printLimit = 10_000;

function checkList(constraints: Constraints, list: readonly unknown[], path: string, items: string[]): void {
  const { element } = constraints;
  if (!element) return;
  if (element.members || element.element || element.value) {
    list.forEach((entry, index) => check(element, entry, `${path}.${index + 1}.member`, items));
  } else if (list.some((entry) => failures(element, entry).length > 0)) {
    items.push(item(constraints, list, path, `Member must satisfy constraint: [${all(element)}]`));
  }
}

function checkMap(
  constraints: Constraints,
  map: Record<string, unknown>,
  path: string,
  items: string[],
): void {
  const { key, value } = constraints;
  if (key && Object.keys(map).some((name) => failures(key, name).length > 0)) {
    items.push(item(constraints, map, path, `Map keys must satisfy constraint: [${all(key)}]`));
  }
  if (!value) return;
  if (value.members || value.element || value.value) {
    for (const [name, entry] of Object.entries(map)) check(value, entry, `${path}.${name}.member`, items);
  } else if (Object.values(map).some((entry) => failures(value, entry).length > 0)) {
    items.push(item(constraints, map, path, `Map value must satisfy constraint: [${all(value)}]`));
  }
}

/** The constraints that a value breaks, length before pattern. */
function failures(constraints: Constraints, value: unknown): string[] {
  if (!hasRule(constraints)) return [];
  const broken: string[] = [];
  const { min, max, pattern, enum: values } = constraints;
  const size = sizeOf(value);
  const word = typeof value === 'number' ? 'value' : 'length';
  if (size !== undefined) {
    if (max !== undefined && size > max) broken.push(atMost(constraints, word, max));
    if (min !== undefined && size < min) broken.push(atLeast(constraints, word, min));
  }
  if (constraints.integer && typeof value === 'number' && !Number.isSafeInteger(value)) {
    broken.push('Member must be an integer');
  }
  if (Array.isArray(value) && values && !value.every((entry) => values.includes(entry as string))) {
    broken.push(enumPhrase(values));
  }
  if (typeof value !== 'string') return broken;
  if (pattern !== undefined && !matches(pattern, value)) broken.push(patternPhrase(pattern));
  if (values !== undefined && !values.includes(value)) broken.push(enumPhrase(values));
  return broken;
}

const atMost = (constraints: Constraints, word: string, max: number): string =>
  `Member must have ${word} less than or equal to ${printNumber(constraints, max)}`;
const atLeast = (constraints: Constraints, word: string, min: number): string =>
  `Member must have ${word} greater than or equal to ${printNumber(constraints, min)}`;
const patternPhrase = (pattern: string): string =>
  `Member must satisfy regular expression pattern: ${pattern}`;
const enumPhrase = (values: readonly string[]): string =>
  `Member must satisfy enum value set: [${values.join(', ')}]`;

/** Every constraint of a list's elements or a map's keys and values, as one list. */
function all(constraints: Constraints): string {
  const { min, max, pattern, enum: values } = constraints;
  const word = constraints.integer || constraints.double ? 'value' : 'length';
  const phrases: string[] = [];
  if (max !== undefined) phrases.push(atMost(constraints, word, max));
  if (min !== undefined) phrases.push(atLeast(constraints, word, min));
  else if (max !== undefined && word === 'length') phrases.push(atLeast(constraints, word, 0));
  if (pattern !== undefined) phrases.push(patternPhrase(pattern));
  if (values !== undefined) phrases.push(enumPhrase(values));
  if (constraints.required) phrases.push(notNull);
  return phrases.join(', ');
}

function sizeOf(value: unknown): number | undefined {
  switch (typeof value) {
    case 'number':
      return value;
    case 'string':
      return value.length;
    case 'object':
      if (Array.isArray(value)) return value.length;
      if (value instanceof Uint8Array) return value.byteLength;
      return value instanceof Date ? undefined : Object.keys(value as object).length;
    default:
      return undefined;
  }
}

const compiled = new Map<string, RegExp | null>();

/**
 * Java's pattern, matched against the whole value, which halves of characters never match. One that JavaScript cannot read
 * constrains nothing.
 */
function matches(pattern: string, value: string): boolean {
  let expression = compiled.get(pattern);
  if (expression === undefined) compiled.set(pattern, (expression = compile(pattern)));
  return expression === null || (expression.test(value) && value.isWellFormed());
}

/** Patterns are written for Java: most mean the same without flags, `\p{L}` and code points need `u`. */
export function compile(pattern: string): RegExp | null {
  const flags = /\\p\{|\\u\{|[\uD800-\uDFFF]/i.test(pattern) ? ['u', ''] : ['', 'u'];
  for (const source of [pattern, javaToJavaScript(pattern)]) {
    for (const flag of flags) {
      try {
        return new RegExp(`^(?:${source})$`, flag);
      } catch {
        continue;
      }
    }
  }
  return null;
}

/** `(?s)` at the head, POSIX classes and possessive quantifiers, which JavaScript lacks. */
function javaToJavaScript(pattern: string): string {
  return pattern
    .replace(/^\(\?s\)/, '')
    .replaceAll('\\p{IsAlphabetic}', '\\p{Alphabetic}')
    .replaceAll('\\p{ASCII}', '\\u0000-\\u007F')
    .replaceAll('\\p{Alnum}', 'a-zA-Z0-9')
    .replaceAll('\\p{Print}', '\\u0020-\\u007E')
    .replaceAll('\\p{Graph}', '\\u0021-\\u007E')
    .replaceAll(/([*+?}])\+/g, '$1');
}

/** Values as Java prints them: `[a, b]`, `{k=v}`, `OnSuccess(destination=x, …)`. */
function print(constraints: Constraints | undefined, value: unknown): string {
  if (constraints?.sensitive) return '***Sensitive Data Redacted***';
  if (typeof value === 'number') return printNumber(constraints, value);
  if (value instanceof Uint8Array)
    return `java.nio.HeapByteBuffer[pos=0 lim=${value.byteLength} cap=${value.byteLength}]`;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return `[${value.map((entry) => print(constraints?.element, entry)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  if (constraints?.shape && constraints.members) {
    return `${constraints.shape}(${printMembers(constraints.members, value as Record<string, unknown>)})`;
  }
  const entries = Object.entries(value).map(([key, entry]) => `${key}=${print(constraints?.value, entry)}`);
  return `{${entries.join(', ')}}`;
}

function printMembers(
  members: Readonly<Record<string, Constraints>>,
  value: Record<string, unknown>,
): string {
  return Object.entries(members)
    .map(([name, member]) => `${lowerCamel(name)}=${print(member, value[name] ?? null)}`)
    .join(', ');
}

function printNumber(constraints: Constraints | undefined, value: number): string {
  return constraints?.double && Number.isInteger(value) ? value.toFixed(1) : String(value);
}
