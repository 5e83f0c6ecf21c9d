import type { AttributeValue, Item } from './attributeValue.ts';
import { parseNumber } from './number.ts';

/** The size by which AWS limits and charges items: names and values in bytes. */
export function itemSize(item: Item): number {
  let size = 0;
  for (const [name, value] of Object.entries(item)) size += textSize(name) + valueSize(value);
  return size;
}

const COLLECTION_BYTES = 3;

export function valueSize(value: AttributeValue): number {
  if (value.S !== undefined) return textSize(value.S);
  if (value.N !== undefined) return numberSize(value.N);
  if (value.B !== undefined) return value.B.byteLength;
  if (value.SS !== undefined) return sum(value.SS, textSize);
  if (value.NS !== undefined) return sum(value.NS, numberSize);
  if (value.BS !== undefined) return sum(value.BS, (bytes) => bytes.byteLength);
  if (value.L !== undefined) return COLLECTION_BYTES + sum(value.L, (element) => 1 + valueSize(element));
  if (value.M !== undefined) {
    return COLLECTION_BYTES + sum(Object.entries(value.M), ([name, v]) => 1 + textSize(name) + valueSize(v));
  }
  return 1;
}

function sum<T>(values: readonly T[], sizeOf: (value: T) => number): number {
  let total = 0;
  for (const value of values) total += sizeOf(value);
  return total;
}

function textSize(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

/** Two digits a byte, in pairs that begin at even powers of a hundred; a byte for the exponent, one for the sign. */
function numberSize(text: string): number {
  const { negative, digits, exponent } = parseNumber(text);
  if (digits === '') return 1;
  const unaligned = digits.length % 2 === 0 && (exponent - 1) % 2 === 0 ? 1 : 0;
  return 1 + Math.ceil(digits.length / 2) + unaligned + (negative ? 1 : 0);
}
