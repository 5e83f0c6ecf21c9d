import { InvalidEventPattern, isObject, type EventPattern, type Leaf, type ValueTest } from './pattern.ts';
import { compiledTest } from './valueTests.ts';

type Fields = Map<string, EventPattern | readonly ValueTest[]>;

/**
 * Reads a pattern in the language of EventBridge's rules, which Lambda's filters speak, too. Throws InvalidEventPattern.
 * (EventBridge User Guide, "Creating Amazon EventBridge event patterns".) `{"a.b": …}` is `{"a": {"b": …}}`.
 */
export function parseEventPattern(text: string): EventPattern {
  let pattern: unknown;
  try {
    pattern = JSON.parse(text);
  } catch {
    throw new InvalidEventPattern('It is not JSON');
  }
  if (!isObject(pattern)) throw new InvalidEventPattern('Filter is not an object');
  return compiled(pattern, [], false);
}

function compiled(
  pattern: Readonly<Record<string, unknown>>,
  path: readonly string[],
  inOr: boolean,
): EventPattern {
  const entries = Object.entries(pattern);
  if (entries.length === 0) throw new InvalidEventPattern('Empty objects are not allowed');
  const root: Fields = new Map();
  const alternatives: (readonly EventPattern[])[] = [];
  for (const [key, value] of entries) {
    if (key === '$or') alternatives.push(branches(value, path));
    else if (inOr && RESERVED.has(key)) {
      throw new InvalidEventPattern(`${key} is Ruler reserved fieldName which cannot be used inside $or.`);
    } else put(root, key, path, value, inOr);
  }
  return patternOf(root, alternatives);
}

function patternOf(fields: EventPattern['fields'], alternatives: EventPattern['alternatives']): EventPattern {
  const needsValue =
    [...fields.values()].some((inner) =>
      'fields' in inner ? inner.needsValue : inner.every(({ kind }) => kind === 'value'),
    ) || alternatives.some((each) => each.every((branch) => branch.needsValue));
  return { fields, alternatives, needsValue };
}

function branches(value: unknown, path: readonly string[]): readonly EventPattern[] {
  if (!Array.isArray(value)) throw new InvalidEventPattern('It must be an Array followed with $or.');
  if (value.length < 2) {
    throw new InvalidEventPattern('There must have at least 2 Objects in $or relationship.');
  }
  return value.map((branch: unknown) => {
    if (isObject(branch)) return compiled(branch, path, true);
    throw new InvalidEventPattern('Only JSON object is allowed in array of $or relationship.');
  });
}

/** What is said of a field twice, once by its dotted name, holds both. */
function put(fields: Fields, key: string, path: readonly string[], value: unknown, inOr: boolean): void {
  const [first = '', ...names] = key.split('.');
  const before = fields.get(first);
  if (names.length > 0) {
    const inner: Fields = new Map(before !== undefined && 'fields' in before ? before.fields : []);
    put(inner, names.join('.'), [...path, first], value, inOr);
    const alternatives = before !== undefined && 'fields' in before ? before.alternatives : [];
    fields.set(first, patternOf(inner, alternatives));
  } else if (Array.isArray(value)) fields.set(first, testsOf(value, [...path, first]));
  else if (isObject(value)) fields.set(first, merged(before, compiled(value, [...path, first], inOr)));
  else throw new InvalidEventPattern(`"${key}" must be an object or an array`);
}

function merged(before: EventPattern | readonly ValueTest[] | undefined, next: EventPattern): EventPattern {
  if (before === undefined || !('fields' in before)) return next;
  return patternOf(new Map([...before.fields, ...next.fields]), [
    ...before.alternatives,
    ...next.alternatives,
  ]);
}

function testsOf(values: readonly unknown[], path: readonly string[]): readonly ValueTest[] {
  if (values.length === 0) throw new InvalidEventPattern('Empty arrays are not allowed');
  const plain = new Set<Leaf>();
  const others: ValueTest[] = [];
  for (const value of values) {
    if (isObject(value)) others.push(testOf(value, path));
    else if (value === null || ['string', 'number', 'boolean'].includes(typeof value))
      plain.add(value as Leaf);
    else throw new InvalidEventPattern('Match value must be String, number, true, false, or null');
  }
  return plain.size === 0 ? others : [{ kind: 'value', passes: (value) => plain.has(value) }, ...others];
}

function testOf(expression: Readonly<Record<string, unknown>>, path: readonly string[]): ValueTest {
  const [entry, ...rest] = Object.entries(expression);
  if (entry === undefined) throw new InvalidEventPattern('Match expression name not found');
  if (rest.length > 0) throw new InvalidEventPattern('Only one key allowed in match expression');
  const [name, argument] = entry;
  if (name !== 'exists') return { kind: 'value', passes: compiledTest(name, argument) };
  if (argument === true) return { kind: 'value', passes: () => true };
  if (argument === false) return { kind: 'absent', path };
  throw new InvalidEventPattern('exists match pattern must be either true or false.');
}

const RESERVED = new Set(
  (
    'exactly equals-ignore-case prefix suffix anything-but exists wildcard numeric cidr = < <= > >= regex ' +
    'not-wildcard not-equals-ignore-case date-after date-on-or-after date-before date-on-or-before in-date-range ' +
    'ip-address-in-range ip-address-not-in-range'
  ).split(' '),
);
