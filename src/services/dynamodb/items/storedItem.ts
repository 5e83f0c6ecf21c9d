import { attributeOf, setAttribute, type AttributeValue, type Item } from '../values/attributeValue.ts';
import { itemSize } from '../values/itemSize.ts';

/**
 * Items in the store: four bytes with the item's size, its highest bit set where there are binary values, then the
 * item as JSON, binary values in base64.
 */
export interface StoredItem {
  readonly size: number;
  /** Read when it is first asked for. */
  readonly item: Item;
}

const HEAD_BYTES = 4;
const HAS_BINARY = 0x80_00_00_00;

export function encodeItem(item: Item, size: number = itemSize(item)): Uint8Array {
  const binary = hasBinary(item);
  const text = JSON.stringify(binary ? withBase64(item) : item);
  const bytes = Buffer.allocUnsafe(HEAD_BYTES + Buffer.byteLength(text, 'utf8'));
  bytes.writeUInt32BE(binary ? (size | HAS_BINARY) >>> 0 : size);
  bytes.write(text, HEAD_BYTES, 'utf8');
  return bytes;
}

export function decodeItem(value: Uint8Array): StoredItem {
  return new Decoded(Buffer.from(value.buffer, value.byteOffset, value.byteLength));
}

class Decoded implements StoredItem {
  readonly size: number;
  readonly #bytes: Buffer;
  readonly #binary: boolean;
  #item: Item | undefined;

  constructor(bytes: Buffer) {
    const head = bytes.readUInt32BE();
    this.size = head & ~HAS_BINARY;
    this.#binary = head >= HAS_BINARY;
    this.#bytes = bytes;
  }

  get item(): Item {
    return (this.#item ??= parseItem(this.#bytes.toString('utf8', HEAD_BYTES), this.#binary));
  }
}

function parseItem(text: string, binary: boolean): Item {
  const item = JSON.parse(text) as Item;
  return binary ? fromBase64(item) : item;
}

export function hasBinary(item: Item): boolean {
  for (const name in item) if (isBinary(item[name] as AttributeValue)) return true;
  return false;
}

function isBinary(value: AttributeValue): boolean {
  if (value.B !== undefined || value.BS !== undefined) return true;
  if (value.M !== undefined) return hasBinary(value.M);
  return value.L !== undefined && value.L.some(isBinary);
}

/** The same item with texts where it has bytes; what JSON takes. */
export function withBase64(item: Item): Item {
  return mapped(item, (value) => {
    if (value.B !== undefined) return { B: base64(value.B) } as unknown as AttributeValue;
    if (value.BS !== undefined) return { BS: value.BS.map(base64) } as unknown as AttributeValue;
    return undefined;
  });
}

export function fromBase64(item: Item): Item {
  return mapped(item, (value) => {
    if (value.B !== undefined) return { B: bytesOf(value.B as unknown as string) };
    if (value.BS !== undefined) return { BS: (value.BS as unknown as string[]).map(bytesOf) };
    return undefined;
  });
}

const base64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));

type Replace = (value: AttributeValue) => AttributeValue | undefined;

function mapped(item: Item, replace: Replace): Item {
  const copy: Item = {};
  for (const name of Object.keys(item)) {
    setAttribute(copy, name, mappedValue(attributeOf(item, name) as AttributeValue, replace));
  }
  return copy;
}

function mappedValue(value: AttributeValue, replace: Replace): AttributeValue {
  if (value.M !== undefined) return { M: mapped(value.M, replace) };
  if (value.L !== undefined) return { L: value.L.map((element) => mappedValue(element, replace)) };
  return replace(value) ?? value;
}
