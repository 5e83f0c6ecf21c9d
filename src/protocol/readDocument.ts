import { NumericValue } from '@smithy/core/serde';
import { bytesFromBase64 } from './base64.ts';
import { serializationFault } from './serializationFault.ts';
import { setMember } from './setMember.ts';
import type { Member, Shape } from './shape.ts';
import { timestampFromSeconds, timestampFromText } from './timestamps.ts';

/**
 * Turns a parsed JSON (or CBOR) value into a shape's typed object, strictly: a value of the wrong type is a
 * `SerializationException` in AWS's words; members that the model does not know are ignored, nulls are absent.
 * Unions are passed on with the members they have, since services word that error themselves (DynamoDB).
 */
export interface DocumentReader {
  /** restJson1 names members by their `jsonName`. */
  readonly jsonNames: boolean;
  /** `cannot be converted to String` (awsJson1_0), or `can not be converted to a String`. */
  readonly conversion: (token: string, type: string) => string;
  /** Bytes and times have types of their own in CBOR. */
  readonly binary: boolean;
}

const depthLimit = 512;

export const conversionPhrase = (token: string, type: string): string =>
  `${token} can not be converted to ${/^[AEIOU]/.test(type) ? 'an' : 'a'} ${type}`;
export const shortConversionPhrase = (token: string, type: string): string =>
  `${token} cannot be converted to ${type}`;

/** The members of a structure out of `document`. */
export function readMembers(
  reader: DocumentReader,
  members: readonly Member[],
  document: unknown,
  depth: number = 0,
  into: Record<string, unknown> = {},
): Record<string, unknown> {
  if (Array.isArray(document)) throw serializationFault('Start of list found where not expected');
  if (typeof document !== 'object' || document === null || document instanceof Uint8Array) {
    throw serializationFault('Unexpected field type');
  }
  const source = document as Record<string, unknown>;
  for (const { name, shape } of members) {
    const key = reader.jsonNames ? ((shape.traits.jsonName as string | undefined) ?? name) : name;
    const value = Object.hasOwn(source, key) ? source[key] : undefined;
    if (value !== undefined && value !== null) into[name] = readDocument(reader, shape, value, depth + 1);
  }
  return into;
}

export function readDocument(
  reader: DocumentReader,
  shape: Shape,
  value: unknown,
  depth: number = 0,
): unknown {
  if (depth > depthLimit) throw serializationFault('The document is nested too deeply');
  switch (shape.kind) {
    case 'structure':
    case 'union':
      return readMembers(reader, shape.members, value, depth);
    case 'list':
      return readList(reader, shape, value, depth);
    case 'map':
      return readMap(reader, shape, value, depth);
    case 'document':
      return readFree(value, depth);
    case 'unit':
      return {};
    default:
      return readLeaf(reader, shape, value);
  }
}

function readList(reader: DocumentReader, shape: Shape, value: unknown, depth: number): unknown[] {
  if (!Array.isArray(value)) throw serializationFault(misplaced(value));
  return value.map((element: unknown) => {
    if (element !== null && element !== undefined)
      return readDocument(reader, shape.value, element, depth + 1);
    if (shape.sparse) return null;
    throw serializationFault('Unexpected null value in a list');
  });
}

function readMap(reader: DocumentReader, shape: Shape, value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Uint8Array) {
    throw serializationFault(misplaced(value));
  }
  const map: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    if (item !== null && item !== undefined) {
      setMember(map, key, readDocument(reader, shape.value, item, depth + 1));
    } else if (shape.sparse) {
      setMember(map, key, null);
    } else {
      throw serializationFault('Unexpected null value in a map');
    }
  }
  return map;
}

/** A value without a model: copied, so that its depth is bounded and its keys are harmless. */
function readFree(value: unknown, depth: number): unknown {
  if (depth > depthLimit) throw serializationFault('The document is nested too deeply');
  if (Array.isArray(value)) return value.map((element: unknown) => readFree(element, depth + 1));
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array || value instanceof Date) {
    return value;
  }
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) setMember(copy, key, readFree(item, depth + 1));
  return copy;
}

function readLeaf(reader: DocumentReader, shape: Shape, given: unknown): unknown {
  const value = reader.binary ? untagged(given) : given;
  const read =
    typeof value === 'object' && !isLeafObject(value)
      ? undefined
      : leaves[shape.kind as keyof typeof leaves](value, reader.binary);
  if (read !== undefined) return read;
  throw serializationFault(leafProblem(reader, shape, value));
}

/** CBOR's tag 1, a time, as the SDK's decoder gives it. */
function untagged(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('tag' in value) || value.tag !== 1) return value;
  const seconds = 'value' in value ? Number(value.value) : NaN;
  return timestampFromSeconds(seconds) ?? value;
}

const isLeafObject = (value: unknown): boolean =>
  value instanceof Uint8Array || value instanceof Date || value instanceof NumericValue;

const specialNumbers = new Map([
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
]);

/** Each gives undefined for a value of the wrong type. */
const leaves = {
  string: (value: unknown): unknown => (typeof value === 'string' ? value : undefined),
  boolean: (value: unknown): unknown => {
    if (typeof value === 'boolean') return value;
    if (value === 'true' || value === 'false') return value === 'true';
    return undefined;
  },
  number: (value: unknown, binary: boolean): unknown => {
    if (typeof value === 'number') return binary || Number.isFinite(value) ? value : undefined;
    if (typeof value === 'bigint') return Number(value);
    return typeof value === 'string' ? specialNumbers.get(value) : undefined;
  },
  bigInteger: (value: unknown): unknown => {
    if (typeof value === 'bigint') return value;
    if (Number.isInteger(value)) return BigInt(value as number);
    return typeof value === 'string' && /^[+-]?\d{1,1000}$/.test(value) ? BigInt(value) : undefined;
  },
  bigDecimal: (value: unknown): unknown => {
    if (value instanceof NumericValue) return value;
    return typeof value === 'number' ? new NumericValue(String(value), 'bigDecimal') : undefined;
  },
  timestamp: (value: unknown): unknown => {
    if (value instanceof Date) return value;
    if (typeof value === 'number') return timestampFromSeconds(value);
    return typeof value === 'string' ? timestampFromText(value) : undefined;
  },
  blob: (value: unknown, binary: boolean): unknown => {
    if (value instanceof Uint8Array) return value;
    return typeof value === 'string' && !binary ? bytesFromBase64(value) : undefined;
  },
} as const;

const javaTypes: Readonly<Record<string, string>> = {
  string: 'String',
  boolean: 'Boolean',
  number: 'Integer',
  bigInteger: 'BigInteger',
  bigDecimal: 'BigDecimal',
  timestamp: 'Timestamp',
};

function leafProblem(reader: DocumentReader, shape: Shape, value: unknown): string {
  if (typeof value === 'object' && !isLeafObject(value)) return misplaced(value);
  if (shape.kind === 'blob') {
    if (typeof value !== 'string') return 'only base-64-encoded strings are convertible to bytes';
    return value.length % 4 === 0
      ? 'Invalid last non-pad Base64 character dectected'
      : `Base64 encoded length is expected a multiple of 4 bytes but found: ${value.length}`;
  }
  return reader.conversion(tokenOf(value), javaTypes[shape.kind] ?? 'String');
}

function misplaced(value: unknown): string {
  if (Array.isArray(value)) return 'Start of list found where not expected';
  if (typeof value === 'object') return 'Start of structure or map found where not expected.';
  return 'Unexpected field type';
}

function tokenOf(value: unknown): string {
  if (value === true) return 'TRUE_VALUE';
  if (value === false) return 'FALSE_VALUE';
  if (typeof value === 'string') return 'STRING_VALUE';
  if (typeof value === 'number') return Number.isInteger(value) ? 'NUMBER_VALUE' : 'DECIMAL_VALUE';
  return 'VALUE';
}
