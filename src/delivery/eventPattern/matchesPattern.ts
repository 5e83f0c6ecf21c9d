import { isObject, type EventPattern, type Leaf, type ValueTest } from './pattern.ts';

/**
 * Whether an event, plain JSON, is what the pattern describes. Where the event has a list, one element of it must match all
 * that is said of it; an empty list is nothing. Takes time by the size of the pattern times that of the event.
 */
export function matchesPattern(pattern: EventPattern, event: unknown): boolean {
  const known = new Map<ValueTest, boolean>();
  const isAbsent = (test: AbsentTest): boolean => {
    const absent = known.get(test) ?? !isThere(event, test.path);
    known.set(test, absent);
    return absent;
  };
  return matches(pattern, event, isAbsent);
}

type AbsentTest = Extract<ValueTest, { kind: 'absent' }>;
type IsAbsent = (test: AbsentTest) => boolean;

function matches(pattern: EventPattern, value: unknown, isAbsent: IsAbsent): boolean {
  if (Array.isArray(value)) {
    if (value.some((element) => matches(pattern, element, isAbsent))) return true;
    // What is said to be absent is, also where there is nothing to look into.
    return value.length === 0 && matches(pattern, undefined, isAbsent);
  }
  if (pattern.needsValue && !isObject(value)) return false;
  for (const [name, inner] of pattern.fields) {
    const passes = (found: unknown) =>
      'fields' in inner ? matches(inner, found, isAbsent) : passesAny(inner, found, isAbsent);
    if (!valuesOf(value, name, inner).some(passes)) return false;
  }
  return pattern.alternatives.every((each) => each.some((branch) => matches(branch, value, isAbsent)));
}

function passesAny(tests: readonly ValueTest[], value: unknown, isAbsent: IsAbsent): boolean {
  return tests.some((test) => {
    if (test.kind === 'absent') return isAbsent(test);
    if (Array.isArray(value)) return value.some((element) => isLeaf(element) && test.passes(element));
    return isLeaf(value) && test.passes(value);
  });
}

/** What an event has under a name: a name with dots in the event is one for each of its parts, too. */
function valuesOf(
  value: unknown,
  name: string,
  inner: EventPattern | readonly ValueTest[],
): readonly unknown[] {
  if (!isObject(value)) return [undefined];
  const own = Object.hasOwn(value, name) ? value[name] : undefined;
  if (!('fields' in inner)) return [own];
  const start = `${name}.`;
  let rest: Record<string, unknown> | undefined;
  for (const key in value) {
    if (key.startsWith(start))
      (rest ??= Object.create(null) as Record<string, unknown>)[key.slice(start.length)] = value[key];
  }
  return rest === undefined ? [own] : [own, rest];
}

/** Whether a value stands at the end of the path; an object in the middle of one is none. */
function isThere(value: unknown, path: readonly string[]): boolean {
  if (Array.isArray(value)) return value.some((element) => isThere(element, path));
  if (path.length === 0) return isLeaf(value);
  if (!isObject(value)) return false;
  const names = path.map((_, at) => path.slice(0, at + 1).join('.'));
  return names.some((name, at) => Object.hasOwn(value, name) && isThere(value[name], path.slice(at + 1)));
}

function isLeaf(value: unknown): value is Leaf {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
