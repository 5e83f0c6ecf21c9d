import {
  attributeOf,
  compareValues,
  equalValues,
  typeOf,
  type AttributeValue,
  type Item,
} from '../values/attributeValue.ts';
import type { Condition, Operand } from './condition.ts';
import type { Path } from './placeholders.ts';

/** Whether a condition holds of an item; of one that is not there, of an empty one. Never throws. */
export function holds(condition: Condition, item: Item): boolean {
  switch (condition.kind) {
    case 'and':
      return condition.conditions.every((part) => holds(part, item));
    case 'or':
      return condition.conditions.some((part) => holds(part, item));
    case 'not':
      return !holds(condition.condition, item);
    case 'compare':
      return compare(condition, item);
    case 'between':
      return isBetween(condition.operands, item);
    case 'in': {
      const [first, ...others] = condition.operands;
      const value = valueAt(first as Operand, item);
      return value !== undefined && others.some((other) => equals(value, valueAt(other, item)));
    }
    case 'call':
      return calls[condition.name](condition.operands, item);
  }
}

function equals(a: AttributeValue, b: AttributeValue | undefined): boolean {
  return b !== undefined && equalValues(a, b);
}

function compare({ operator, operands }: Extract<Condition, { kind: 'compare' }>, item: Item): boolean {
  const [left, right] = operands.map((operand) => valueAt(operand, item));
  if (operator === '<>') return left === undefined || !equals(left, right);
  if (left === undefined || right === undefined) return false;
  if (operator === '=') return equalValues(left, right);
  const order = compareValues(left, right);
  if (order === undefined) return false;
  if (operator === '<') return order < 0;
  if (operator === '<=') return order <= 0;
  return operator === '>' ? order > 0 : order >= 0;
}

function isBetween(operands: readonly Operand[], item: Item): boolean {
  const [value, low, high] = operands.map((operand) => valueAt(operand, item));
  if (value === undefined || low === undefined || high === undefined) return false;
  const aboveLow = compareValues(value, low);
  const belowHigh = compareValues(value, high);
  return aboveLow !== undefined && aboveLow >= 0 && belowHigh !== undefined && belowHigh <= 0;
}

type Call = (operands: readonly Operand[], item: Item) => boolean;

const calls: Readonly<Record<Extract<Condition, { kind: 'call' }>['name'], Call>> = {
  attribute_exists: ([operand], item) => valueAt(operand as Operand, item) !== undefined,
  attribute_not_exists: ([operand], item) => valueAt(operand as Operand, item) === undefined,
  attribute_type: ([operand, type], item) => {
    const value = valueAt(operand as Operand, item);
    return value !== undefined && typeOf(value) === valueAt(type as Operand, item)?.S;
  },
  begins_with: (operands, item) => {
    const [whole, start] = operands.map((operand) => valueAt(operand, item));
    return whole !== undefined && start !== undefined && beginsWith(whole, start);
  },
  contains: (operands, item) => {
    const [whole, part] = operands.map((operand) => valueAt(operand, item));
    return whole !== undefined && part !== undefined && contains(whole, part);
  },
};

function beginsWith(whole: AttributeValue, start: AttributeValue): boolean {
  if (whole.S !== undefined) return start.S !== undefined && whole.S.startsWith(start.S);
  if (whole.B === undefined || start.B === undefined) return false;
  return Buffer.compare(whole.B.subarray(0, start.B.byteLength), start.B) === 0;
}

function contains(whole: AttributeValue, part: AttributeValue): boolean {
  if (whole.S !== undefined) return part.S !== undefined && whole.S.includes(part.S);
  if (whole.B !== undefined)
    return part.B !== undefined && Buffer.from(whole.B).includes(Buffer.from(part.B));
  if (whole.L !== undefined) return whole.L.some((element) => equalValues(element, part));
  if (whole.SS !== undefined) return part.S !== undefined && whole.SS.includes(part.S);
  // Both are canonical since they came in. To make the elements of a large set anew each time would take seconds.
  if (whole.NS !== undefined) return part.N !== undefined && whole.NS.includes(part.N);
  const { B } = part;
  return B !== undefined && (whole.BS ?? []).some((element) => isSame(element, B));
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && a[0] === b[0] && Buffer.compare(a, b) === 0;
}

function valueAt(operand: Operand, item: Item): AttributeValue | undefined {
  if (operand.kind === 'value') return operand.value;
  if (operand.kind === 'path') return atPath(item, operand.path);
  const size = sizeOf(valueAt(operand.operand, item));
  return size === undefined ? undefined : { N: String(size) };
}

export function atPath(item: Item, path: Path): AttributeValue | undefined {
  let value: AttributeValue | undefined = { M: item };
  for (const part of path) {
    if (typeof part === 'number') value = value?.L?.[part];
    else value = value?.M === undefined ? undefined : attributeOf(value.M, part);
    if (value === undefined) return undefined;
  }
  return value;
}

function sizeOf(value: AttributeValue | undefined): number | undefined {
  if (value?.S !== undefined) return Buffer.byteLength(value.S, 'utf8');
  if (value?.B !== undefined) return value.B.byteLength;
  if (value?.M !== undefined) return Object.keys(value.M).length;
  const elements = value?.L ?? value?.SS ?? value?.NS ?? value?.BS;
  return elements?.length;
}
