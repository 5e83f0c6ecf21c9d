import { compareNumbers, isOrder, readOperand, readOperator } from './comparison.ts';
import { readConditions, type Condition } from './conditions.ts';
import type { FilterPattern } from './filterPattern.ts';
import { FilterPatternError, PatternReader } from './patternReader.ts';

type Step = string | number | typeof EVERY;
type Json = unknown;

const EVERY = Symbol('every element');
const NAME = /[^\s.[\]=!<>&|(){}"'%*,]+/y;
const BARE_VALUE = /[\p{L}\p{N}_.*:/@#+-]+/uy;
const MAX_WILDCARDS = 3;
const MAX_REGEXES = 2;

interface Selector {
  readonly text: string;
  readonly steps: readonly Step[];
}

/** Conditions on the members of a message that is one JSON object; any other message does not match. */
export function compileJson(pattern: string): FilterPattern {
  const reader = new PatternReader(pattern);
  const selectors: Selector[] = [];
  let regexes = 0;
  const predicate = (from: PatternReader): Condition<Json> => {
    const selector = readSelector(from.skipSpace());
    selectors.push(selector);
    const read = readPredicate(from);
    if (read.isRegex && ++regexes > MAX_REGEXES) throw new FilterPatternError();
    return (document) => read.holds(select(document, selector.steps));
  };
  reader.expect('{');
  const condition = readConditions(reader, predicate);
  reader.skipSpace().expect('}');
  const wildcards = selectors.flatMap(({ steps }) => steps.filter((step) => step === EVERY)).length;
  if (!reader.done || wildcards > MAX_WILDCARDS) throw new FilterPatternError();
  return {
    matches: (message) => {
      const document = parseObject(message);
      return document !== undefined && condition(document);
    },
    extract: (message) => extract(parseObject(message), selectors),
    fields: (wanted) => {
      const paths = wanted.map(selectorSteps);
      return (message) => {
        const document = parseObject(message);
        return paths.map((steps) => {
          const value = select(document, steps).find(isScalar);
          return value === undefined ? undefined : String(value);
        });
      };
    },
  };
}

function selectorSteps(text: string): readonly Step[] {
  const reader = new PatternReader(text);
  const { steps } = readSelector(reader);
  if (!reader.done) throw new FilterPatternError();
  return steps;
}

function parseObject(message: string): object | undefined {
  const text = message.trim();
  if (!text.startsWith('{') || !text.endsWith('}')) return undefined;
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}

function readSelector(reader: PatternReader): Selector {
  const steps: Step[] = [];
  const from = reader.offset;
  reader.expect('$');
  for (;;) {
    if (reader.take('.')) {
      const name = reader.match(NAME);
      if (name === undefined) throw new FilterPatternError();
      steps.push(name);
    } else if (reader.take('[')) {
      steps.push(readBracket(reader));
    } else {
      break;
    }
  }
  const wildcards = steps.filter((step) => step === EVERY).length;
  if (steps.length === 0 || wildcards > 1) throw new FilterPatternError();
  return { text: reader.text.slice(from, reader.offset), steps };
}

/** After `[`: an index, `*`, or a name in single quotes. */
function readBracket(reader: PatternReader): Step {
  const quoted = reader.match(/'[^']*'/y);
  const index = quoted === undefined ? reader.match(/\d{1,9}/y) : undefined;
  if (quoted === undefined && index === undefined) reader.expect('*');
  reader.expect(']');
  if (quoted !== undefined) return quoted.slice(1, -1);
  return index === undefined ? EVERY : Number(index);
}

interface Predicate {
  readonly isRegex: boolean;
  /** `values` are what the selector found: none when the member is missing, many with a wildcard. */
  holds(values: readonly Json[]): boolean;
}

function readPredicate(reader: PatternReader): Predicate {
  reader.skipSpace();
  if (reader.match(/NOT\s+EXISTS\b/y)) return { isRegex: false, holds: (values) => values.length === 0 };
  const constant = reader.match(/IS\s+(TRUE|FALSE|NULL)\b/y)?.split(/\s+/)[1];
  if (constant !== undefined) {
    const wanted: Json = JSON.parse(constant.toLowerCase());
    return { isRegex: false, holds: (values) => values.includes(wanted) };
  }
  const operator = readOperator(reader);
  const operand = readOperand(reader, BARE_VALUE);
  const { number } = operand;
  if (isOrder(operator)) {
    if (number === undefined) throw new FilterPatternError();
    const holds = (values: readonly Json[]) =>
      values.some((value) => typeof value === 'number' && compareNumbers(value, operator, number));
    return { isRegex: false, holds };
  }
  const equals = (value: Json) =>
    typeof value === 'number' && number !== undefined ? value === number : operand.equals(String(value));
  const holds = (values: readonly Json[]) =>
    values.some((value) => isScalar(value) && equals(value) === (operator === '='));
  return { isRegex: operand.isRegex, holds };
}

/** What a comparison can be true of: not null, an array or an object. */
function isScalar(value: Json): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function select(document: Json, steps: readonly Step[]): Json[] {
  let values = [document];
  for (const step of steps) values = values.flatMap((value) => children(value, step));
  return values;
}

function children(value: Json, step: Step): Json[] {
  if (typeof value !== 'object' || value === null) return [];
  if (step === EVERY) return Array.isArray(value) ? (value as Json[]) : [];
  if (typeof step === 'number') return Array.isArray(value) && step < value.length ? [value[step]] : [];
  if (Array.isArray(value) || !Object.hasOwn(value, step)) return [];
  return [(value as Record<string, Json>)[step]];
}

function extract(document: Json, selectors: readonly Selector[]): Record<string, string> {
  const extracted: Record<string, string> = {};
  for (const { text, steps } of selectors) {
    const value = select(document, steps).find(isScalar);
    if (value !== undefined) extracted[text] = String(value);
  }
  return extracted;
}
