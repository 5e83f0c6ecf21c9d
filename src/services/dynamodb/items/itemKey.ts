import { crc32 } from 'node:zlib';
import type { Key, KeyPart } from '../../../store/store.ts';
import { invalid, invalidParameter, keyMismatch } from '../faults.ts';
import type { Index, KeyAttribute, Table } from '../table.ts';
import { attributeOf, typeOf, type AttributeValue, type Item } from '../values/attributeValue.ts';
import { numberKey } from '../values/numberKey.ts';

const MAX_HASH_BYTES = 2048;
const MAX_RANGE_BYTES = 1024;
/** So many buckets as a scan may have segments, and a few more. */
export const BUCKETS = 2 ** 20;
/** Ends every key, so that none begins another, and a bound may stand before all that begin with it. */
const END = 0;

/** A key attribute's value as a part of a key in the store; they sort as DynamoDB sorts. */
export function keyPart(value: AttributeValue): KeyPart {
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return numberKey(value.N);
  return value.B as Uint8Array;
}

/** Partitions lie in the order of their bucket: in no order that means anything, as on AWS; a segment is a run of buckets. */
export function bucketOf(hash: readonly KeyPart[]): number {
  let sum = 0;
  for (const part of hash) sum = crc32(typeof part === 'string' ? part : (part as Uint8Array), sum);
  return sum >>> 12;
}

/** The place of an item in its table. Its key attributes were checked. */
export function itemKey(table: Table, item: Item): Key {
  return [...table.prefix, ...placeIn(table, item), END];
}

function placeIn({ schema }: Table, item: Item): KeyPart[] {
  const hash = keyPart(attributeOf(item, schema.hash[0]?.name ?? '') as AttributeValue);
  const range = schema.range[0];
  return range === undefined
    ? [bucketOf([hash]), hash]
    : [bucketOf([hash]), hash, keyPart(attributeOf(item, range.name) as AttributeValue)];
}

/** The place of an item in an index, or undefined where it has not all of the index's key attributes. */
export function entryKey(table: Table, index: Index, item: Item): Key | undefined {
  const parts: KeyPart[] = [];
  for (const { name } of index.schema.all) {
    const value = attributeOf(item, name);
    if (value === undefined) return undefined;
    parts.push(keyPart(value));
  }
  const bucket = bucketOf(parts.slice(0, index.schema.hash.length));
  return [...index.prefix, bucket, ...parts, ...placeIn(table, item).slice(1), END];
}

/** The key attributes of an item, alone. */
export function keyOf(table: Table, item: Item): Item {
  return Object.fromEntries(
    table.schema.all.map(({ name }) => [name, attributeOf(item, name) as AttributeValue]),
  );
}

/** Checks a `Key` of a request: exactly the key attributes, of their types, neither empty nor too long. */
export function checkKey({ schema }: Table, key: Item): void {
  if (Object.keys(key).length !== schema.all.length) throw keyMismatch();
  for (const attribute of schema.all) {
    const value = attributeOf(key, attribute.name);
    if (value === undefined || typeOf(value) !== attribute.type) throw keyMismatch();
  }
  for (const attribute of schema.all) {
    if (isEmpty(attributeOf(key, attribute.name) as AttributeValue)) {
      throw invalidParameter(
        `The AttributeValue for a key attribute cannot contain an empty ${emptyKind(attribute)} value. Key: ${attribute.name}`,
      );
    }
  }
  checkSizes(schema, key);
}

/** Checks the key attributes in an item that is to be put. */
export function checkItemKey({ schema }: Table, item: Item): void {
  for (const attribute of schema.all) {
    const value = attributeOf(item, attribute.name);
    if (value === undefined) throw invalidParameter(`Missing the key ${attribute.name} in the item`);
    const type = typeOf(value);
    if (type !== attribute.type) {
      throw invalidParameter(
        `Type mismatch for key ${attribute.name} expected: ${attribute.type} actual: ${type}`,
      );
    }
    if (isEmpty(value)) throw invalid(emptyKey(attribute));
  }
  checkSizes(schema, item);
}

function emptyKey(attribute: KeyAttribute): string {
  return `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ${emptyKind(attribute)} value. Key: ${attribute.name}`;
}

export function emptyKind({ type }: KeyAttribute): string {
  return type === 'B' ? 'binary' : 'string';
}

export function isEmpty(value: AttributeValue): boolean {
  return value.S === '' || value.B?.byteLength === 0;
}

export function checkSizes({ hash, range }: Table['schema'], item: Item): void {
  for (const { name } of hash) {
    if (bytesIn(attributeOf(item, name)) > MAX_HASH_BYTES) {
      throw invalidParameter(`Size of hashkey has exceeded the maximum size limit of${MAX_HASH_BYTES} bytes`);
    }
  }
  for (const { name } of range) {
    if (bytesIn(attributeOf(item, name)) > MAX_RANGE_BYTES) {
      throw invalidParameter(
        `Aggregated size of all range keys has exceeded the size limit of ${MAX_RANGE_BYTES} bytes`,
      );
    }
  }
}

function bytesIn(value: AttributeValue | undefined): number {
  if (value?.S !== undefined) return Buffer.byteLength(value.S, 'utf8');
  return value?.B?.byteLength ?? 0;
}
