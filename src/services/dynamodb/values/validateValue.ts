import { invalid, invalidParameter } from '../faults.ts';
import { TYPES, type AttributeValue, type Item, type TypeName } from './attributeValue.ts';
import { canonicalNumber } from './number.ts';

const MAX_DEPTH = 32;
const MAX_NAME_LENGTH = 65_535;

/**
 * Checks the attributes of a request, depth first and in their order, and makes their numbers canonical, in place.
 * Every value that the service works with went through here.
 */
export function validateItem(item: Item, depth = 0): void {
  for (const name of Object.keys(item)) {
    validateName(name);
    validateValue(item[name] as AttributeValue, depth);
  }
}

function validateName(name: string): void {
  if (name === '') throw invalidParameter('Empty attribute name');
  if (name.length > MAX_NAME_LENGTH || (name.length > MAX_NAME_LENGTH / 3 && tooManyBytes(name))) {
    throw invalidParameter(`Attribute name is too large, must be less than ${MAX_NAME_LENGTH + 1} bytes`);
  }
}

function tooManyBytes(name: string): boolean {
  return Buffer.byteLength(name, 'utf8') > MAX_NAME_LENGTH;
}

export function validateValue(value: AttributeValue, depth = 0): void {
  let types = 0;
  for (const type of TYPES) {
    if (value[type] === undefined) continue;
    types++;
    validators[type]?.(value, depth);
  }
  if (types === 1) return;
  throw invalid(
    types === 0
      ? 'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes'
      : 'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
  );
}

type Mutable = { -readonly [Key in TypeName]?: unknown };

const validators: { readonly [Type in TypeName]?: (value: AttributeValue, depth: number) => void } = {
  S: (value) => {
    // Java's strings may be halves of a character, DynamoDB's UTF-8 can't.
    if (!(value.S as string).isWellFormed()) (value as Mutable).S = (value.S as string).toWellFormed();
  },
  N: (value) => {
    (value as Mutable).N = canonicalNumber(value.N as string);
  },
  NULL: (value) => {
    if (value.NULL !== true) {
      throw invalidParameter('Null attribute value types must have the value of true');
    }
  },
  SS: (value) => {
    const set = value.SS as string[];
    if (set.length === 0) throw invalidParameter('An string set  may not be empty');
    if (new Set(set).size < set.length) {
      throw invalidParameter(`Input collection [${shown(set.join(', '))}] contains duplicates.`);
    }
  },
  NS: (value) => {
    const set = value.NS as string[];
    if (set.length === 0) throw invalidParameter('An number set  may not be empty');
    const numbers = set.map(canonicalNumber);
    if (new Set(numbers).size < set.length) throw invalid('Input collection contains duplicates');
    (value as Mutable).NS = numbers;
  },
  BS: (value) => {
    const set = (value.BS as Uint8Array[]).map((bytes) => Buffer.from(bytes).toString('base64'));
    if (set.length === 0) throw invalidParameter('Binary sets should not be empty');
    if (new Set(set).size < set.length) {
      throw invalidParameter(`Input collection [${shown(set.join(', '))}]of type BS contains duplicates.`);
    }
  },
  M: (value, depth) => {
    validateItem(value.M as Item, deeper(depth));
  },
  L: (value, depth) => {
    const below = deeper(depth);
    for (const element of value.L as AttributeValue[]) validateValue(element, below);
  },
};

/** Of an item whose values are good one by one, but that an update may have put too deep. */
export function checkDepth(item: Item, depth = 0): void {
  for (const value of Object.values(item)) checkValueDepth(value, depth);
}

function checkValueDepth(value: AttributeValue, depth: number): void {
  if (value.M === undefined && value.L === undefined) return;
  if (depth + 1 >= MAX_DEPTH) throw invalid('Nesting Levels have exceeded supported limits');
  for (const below of value.L ?? Object.values(value.M)) checkValueDepth(below, depth + 1);
}

function deeper(depth: number): number {
  if (depth + 1 >= MAX_DEPTH) {
    throw invalidParameter(
      'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit',
    );
  }
  return depth + 1;
}

function shown(text: string): string {
  return text.length > 10_000 ? `${text.slice(0, 10_000)}…` : text;
}
