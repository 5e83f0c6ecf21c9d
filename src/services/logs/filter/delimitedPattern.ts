import { asNumber, compareNumbers, isOrder, readOperand, readOperator } from './comparison.ts';
import { readConditions, type Condition } from './conditions.ts';
import type { FilterPattern } from './filterPattern.ts';
import { FilterPatternError, PatternReader } from './patternReader.ts';

const NAME = /[^\s,=!<>&|()[\]"%]+/y;
const BARE_VALUE = /[^\s,\]&|()"%]+/y;
const MAX_REGEXES = 2;

interface Field {
  readonly name: string;
  /** Undefined for a bare name, of which anything is true. */
  readonly condition: Condition<string> | undefined;
}

/** `...` of a pattern: any number of fields without names. */
const REST = Symbol('rest');
type Column = Field | typeof REST;

/**
 * Conditions on the fields of a message that are parted by blanks; text in brackets or quotes is one field.
 * Columns and fields go by position. A message has as many fields as the pattern, unless `...` takes the
 * surplus, or the last column is a bare name, which then takes all that is left.
 */
export function compileDelimited(pattern: string): FilterPattern {
  const columns = readColumns(pattern);
  const match = (message: string) => (columns.length === 0 ? [] : assign(columns, splitFields(message)));
  return {
    matches: (message) => match(message) !== undefined,
    extract: (message) =>
      Object.fromEntries((match(message) ?? []).map(({ name, value }) => [`$${name}`, value])),
    fields: (wanted) => {
      const known = columns.flatMap((column) => (column === REST ? [] : [`$${column.name}`]));
      for (const name of wanted) {
        if (!known.includes(name) && !/^\$\d+$/.test(name))
          throw new FilterPatternError(`there is no field ${name}`);
      }
      return (message) => {
        const values = new Map((match(message) ?? []).map(({ name, value }) => [`$${name}`, value]));
        return wanted.map((name) => values.get(name));
      };
    },
  };
}

function readColumns(pattern: string): Column[] {
  const reader = new PatternReader(pattern);
  const columns: Column[] = [];
  let regexes = 0;
  const countRegex = () => {
    if (++regexes > MAX_REGEXES) throw new FilterPatternError();
  };
  reader.expect('[');
  if (!reader.skipSpace().take(']')) {
    do columns.push(reader.skipSpace().take('...') ? REST : readField(reader, countRegex));
    while (reader.skipSpace().take(','));
    reader.expect(']');
  }
  if (!reader.skipSpace().done) throw new FilterPatternError();
  if (columns.filter((column) => column === REST).length > 1) throw new FilterPatternError();
  return columns;
}

function readField(reader: PatternReader, countRegex: () => void): Field {
  const bare = reader.match(/[^\s,=!<>&|()[\]"%]+(?=\s*[,\]])/y);
  if (bare !== undefined) return { name: bare, condition: undefined };
  let name: string | undefined;
  const condition = readConditions<string>(reader, (from) => {
    const found = from.skipSpace().match(NAME);
    name ??= found;
    if (found === undefined || found !== name) throw new FilterPatternError();
    return readComparison(from, countRegex);
  });
  return { name: name ?? '', condition };
}

function readComparison(reader: PatternReader, countRegex: () => void): Condition<string> {
  const operator = readOperator(reader);
  const operand = readOperand(reader, BARE_VALUE);
  if (operand.isRegex) countRegex();
  const { number } = operand;
  if (isOrder(operator)) {
    if (number === undefined) throw new FilterPatternError();
    return (text) => {
      const value = asNumber(text);
      return value !== undefined && compareNumbers(value, operator, number);
    };
  }
  const equals = (text: string) =>
    operand.equals(text) || (number !== undefined && asNumber(text) === number);
  return operator === '=' ? equals : (text) => !equals(text);
}

interface NamedValue {
  readonly name: string;
  readonly value: string;
}

/** The fields by name, when the message has the right number of them and every condition holds. */
function assign(columns: readonly Column[], fields: readonly string[]): NamedValue[] | undefined {
  const restAt = columns.indexOf(REST);
  const last = columns.at(-1);
  const takesAll = restAt === -1 && last !== REST && last?.condition === undefined;
  const named = restAt === -1 ? columns.length : columns.length - 1;
  if (fields.length < named || (restAt === -1 && !takesAll && fields.length > named)) return undefined;
  const surplus = fields.length - named;
  const values: NamedValue[] = [];
  let at = 0;
  for (const [index, column] of columns.entries()) {
    if (column === REST) {
      for (const end = at + surplus; at < end; at++)
        values.push({ name: `${at + 1}`, value: fields[at] ?? '' });
      continue;
    }
    const whole = takesAll && index === columns.length - 1;
    const value = whole ? fields.slice(at).join(' ') : (fields[at] ?? '');
    if (column.condition && !column.condition(value)) return undefined;
    values.push({ name: column.name, value });
    at++;
  }
  return values;
}

/** Parts a message at blanks; `[…]` and `"…"` are one field each, without their marks. */
function splitFields(message: string): string[] {
  const fields: string[] = [];
  const closing = { '[': nextIndexOf(message, ']'), '"': nextIndexOf(message, '"') };
  const start = /\S/g;
  const end = /\s|$/g;
  for (let first = start.exec(message); first; first = start.exec(message)) {
    const mark = first[0];
    const close = mark === '[' || mark === '"' ? closing[mark](first.index + 1) : -1;
    if (close !== -1 && /^\s?$/.test(message.charAt(close + 1))) {
      fields.push(message.slice(first.index + 1, close));
      start.lastIndex = close + 1;
      continue;
    }
    end.lastIndex = first.index;
    const to = end.exec(message)?.index ?? message.length;
    fields.push(message.slice(first.index, to));
    start.lastIndex = to;
  }
  return fields;
}

/** `indexOf` for growing positions, which looks at each character once however often it is asked. */
function nextIndexOf(text: string, char: string): (from: number) => number {
  let known = text.indexOf(char);
  return (from) => {
    if (known !== -1 && known < from) known = text.indexOf(char, from);
    return known;
  };
}
