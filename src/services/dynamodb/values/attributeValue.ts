import type * as sdk from '@aws-sdk/client-dynamodb';
import { canonicalNumber, compareNumbers } from './number.ts';

/** A value as the wire has it. Numbers inside the service are canonical, so that equal ones are the same text. */
export type AttributeValue = sdk.AttributeValue;
/** Attributes by name. Names are anything, `__proto__` too: read by `attributeOf`, written by `setAttribute`. */
export type Item = Record<string, AttributeValue>;

export const TYPES = ['S', 'N', 'B', 'SS', 'NS', 'BS', 'M', 'L', 'NULL', 'BOOL'] as const;
export type TypeName = (typeof TYPES)[number];

export function typeOf(value: AttributeValue): TypeName {
  for (const type in value) if (value[type as TypeName] !== undefined) return type as TypeName;
  throw new Error('assertion failed: a value that was validated has a type');
}

export function attributeOf(item: Item, name: string): AttributeValue | undefined {
  return Object.hasOwn(item, name) ? item[name] : undefined;
}

export function setAttribute(item: Item, name: string, value: AttributeValue): void {
  if (name === '__proto__') {
    Object.defineProperty(item, name, { value, writable: true, enumerable: true, configurable: true });
  } else item[name] = value;
}

export function isSet(type: TypeName): type is 'SS' | 'NS' | 'BS' {
  return type === 'SS' || type === 'NS' || type === 'BS';
}

/** Type and content, deeply; sets and maps without order. */
export function equalValues(a: AttributeValue, b: AttributeValue): boolean {
  if (a.S !== undefined) return a.S === b.S;
  if (a.N !== undefined) return b.N !== undefined && (a.N === b.N || compareNumbers(a.N, b.N) === 0);
  if (a.B !== undefined) return b.B !== undefined && Buffer.compare(a.B, b.B) === 0;
  if (a.BOOL !== undefined) return a.BOOL === b.BOOL;
  if (a.NULL !== undefined) return a.NULL === b.NULL;
  if (a.M !== undefined) return b.M !== undefined && equalItems(a.M, b.M);
  if (a.L !== undefined) return b.L !== undefined && equalLists(a.L, b.L);
  const type = typeOf(a);
  return isSet(type) && b[type] !== undefined && equalSets(elementsOf(a), elementsOf(b));
}

export function equalItems(a: Item, b: Item): boolean {
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => {
    const other = attributeOf(b, name);
    return other !== undefined && equalValues(a[name] as AttributeValue, other);
  });
}

function equalLists(a: readonly AttributeValue[], b: readonly AttributeValue[]): boolean {
  return a.length === b.length && a.every((value, at) => equalValues(value, b[at] as AttributeValue));
}

function equalSets(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  const members = new Set(a);
  return b.every((element) => members.has(element));
}

/** A set's elements as texts, the same for the same element: numbers canonical, bytes in Latin-1. */
export function elementsOf(value: AttributeValue): string[] {
  if (value.SS !== undefined) return value.SS;
  if (value.NS !== undefined) return value.NS.map(canonicalNumber);
  return (value.BS ?? []).map((bytes) => Buffer.from(bytes).toString('latin1'));
}

/** The order of two scalars of one type; undefined where there is none. Texts by their bytes in UTF-8. */
export function compareValues(a: AttributeValue, b: AttributeValue): number | undefined {
  if (a.S !== undefined) return b.S === undefined ? undefined : compareTexts(a.S, b.S);
  if (a.N !== undefined) return b.N === undefined ? undefined : compareNumbers(a.N, b.N);
  if (a.B !== undefined) return b.B === undefined ? undefined : Buffer.compare(a.B, b.B);
  return undefined;
}

/** UTF-16 has code points beyond FFFF before E000 to FFFF; UTF-8 has them behind. */
function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'));
}
