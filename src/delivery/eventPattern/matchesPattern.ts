import { isObject, type EventPattern, type Leaf, type ValueTest } from './pattern.ts';

/** Looks at places of an event that one match may take: far more than any event of a real pattern, a fraction of a second. */
const MOST_STEPS = 2_000_000;

/** Thrown where a pattern and an event would take too long together; both are somebody's, and others wait. */
export class MatchTooCostly extends Error {
  constructor() {
    super(`the pattern takes more than ${MOST_STEPS} looks at the event`);
    this.name = 'MatchTooCostly';
  }
}

/**
 * Whether an event, plain JSON, is what the pattern describes. Where the event has a list, one element of it must match all
 * that is said of it; an empty list is nothing. Takes time by the size of the pattern times that of the event, and throws
 * MatchTooCostly where that is too much.
 */
export function matchesPattern(pattern: EventPattern, event: unknown): boolean {
  return new Match(event).matches(pattern, event);
}

type AbsentTest = Extract<ValueTest, { kind: 'absent' }>;

class Match {
  readonly #event: unknown;
  readonly #absent = new Map<AbsentTest, boolean>();
  #steps = 0;

  constructor(event: unknown) {
    this.#event = event;
  }

  matches(pattern: EventPattern, value: unknown): boolean {
    this.#step();
    if (Array.isArray(value)) {
      for (const element of value) if (this.matches(pattern, element)) return true;
      // What is said to be absent is, also where there is nothing to look into.
      return value.length === 0 && this.matches(pattern, undefined);
    }
    if (pattern.needsValue && !isObject(value)) return false;
    for (const [name, inner] of pattern.fields) if (!this.#fieldMatches(inner, value, name)) return false;
    for (const branches of pattern.alternatives) {
      if (!branches.some((branch) => this.matches(branch, value))) return false;
    }
    return true;
  }

  /** A name with dots in the event is one for each of its parts, too. */
  #fieldMatches(inner: EventPattern | readonly ValueTest[], value: unknown, name: string): boolean {
    const own = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
    if (!('fields' in inner)) return this.#passesAny(inner, own);
    if (this.matches(inner, own)) return true;
    const rest = isObject(value) ? this.#behindDots(value, `${name}.`) : undefined;
    return rest !== undefined && this.matches(inner, rest);
  }

  #behindDots(value: Readonly<Record<string, unknown>>, start: string): object | undefined {
    let rest: Record<string, unknown> | undefined;
    for (const key in value) {
      this.#step();
      if (!key.startsWith(start)) continue;
      rest ??= Object.create(null) as Record<string, unknown>;
      rest[key.slice(start.length)] = value[key];
    }
    return rest;
  }

  #passesAny(tests: readonly ValueTest[], value: unknown): boolean {
    for (const test of tests) {
      this.#step();
      if (test.kind === 'absent') {
        if (this.#isAbsent(test)) return true;
      } else if (Array.isArray(value)) {
        for (const element of value) {
          this.#step();
          if (isLeaf(element) && test.passes(element)) return true;
        }
      } else if (isLeaf(value) && test.passes(value)) return true;
    }
    return false;
  }

  #isAbsent(test: AbsentTest): boolean {
    const absent = this.#absent.get(test) ?? !this.#isThere(this.#event, test.path, 0);
    this.#absent.set(test, absent);
    return absent;
  }

  /** Whether a value stands at the end of the path; an object in the middle of one is none. */
  #isThere(value: unknown, path: readonly string[], from: number): boolean {
    this.#step();
    if (Array.isArray(value)) return value.some((element) => this.#isThere(element, path, from));
    if (from === path.length) return isLeaf(value);
    if (!isObject(value)) return false;
    for (const key in value) {
      this.#step();
      const names = namesLed(key, path, from);
      if (names > 0 && this.#isThere(value[key], path, from + names)) return true;
    }
    return false;
  }

  #step(): void {
    if (++this.#steps > MOST_STEPS) throw new MatchTooCostly();
  }
}

/** How many of a path's names a key stands for; 0 when it does not. */
function namesLed(key: string, path: readonly string[], from: number): number {
  let start = 0;
  for (let at = from; at < path.length; at++) {
    const name = path[at] as string;
    if (!key.startsWith(name, start)) return 0;
    start += name.length;
    if (start === key.length) return at - from + 1;
    if (key[start++] !== '.') return 0;
  }
  return 0;
}

function isLeaf(value: unknown): value is Leaf {
  return (
    value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  );
}
