import { Buffer } from 'node:buffer';
import type { Key, KeyPart } from './store.ts';

/**
 * Keys in an encoding whose byte order is the order of the tuples (the tuple layer of FoundationDB).
 *
 *   bytes    01 … 00        a 00 inside is written 00 FF
 *   text     02 … 00        UTF-8, a 00 inside is written 00 FF; so texts sort by code point
 *   integer  14             zero
 *            14+n and n bytes, big-endian           positive
 *            14-n and n bytes of the complement     negative
 *
 * An encoded key is held as a JavaScript string with one character (0 to 255) a byte: such strings compare
 * as the bytes do, natively, and serve as keys of a Map. No element begins with FF, so the keys that begin
 * with a tuple are exactly those from its encoding up to its encoding followed by FF.
 */
export type EncodedKey = string;

const BYTES = '\x01';
const TEXT = '\x02';
const END = '\x00';
const ESCAPE = '\xff';
const ZERO = 0x14;
/** A safe integer has at most seven bytes. */
const MAX_INTEGER_BYTES = 7;

export function encodeKey(key: Key): EncodedKey {
  let out = '';
  for (const part of key) out += encodePart(part);
  return out;
}

export function decodeKey(encoded: EncodedKey): KeyPart[] {
  const parts: KeyPart[] = [];
  for (let at = 0; at < encoded.length;) at = decodePart(encoded, at, parts);
  return parts;
}

/** The bounds of the keys that begin with the elements of `prefix`: from `low` up to, not including, `high`. */
export function prefixBounds(prefix: Key): Bounds {
  const low = encodeKey(prefix);
  return { low, high: low + ESCAPE };
}

/** Encoded keys from `low` up to, not including, `high`. */
export interface Bounds {
  readonly low: EncodedKey;
  readonly high: EncodedKey;
}

export function within(bounds: Bounds, key: EncodedKey): boolean {
  return key >= bounds.low && key < bounds.high;
}

/** The least encoded key greater than `key`. */
export function successor(key: EncodedKey): EncodedKey {
  return key + END;
}

/**
 * Whether `key`, whose characters begin with those of `prefix`, begins with its elements too. ('a' is no
 * element of the key 'a\0b', although its encoding begins the other's.)
 */
export function isElementBoundary(key: EncodedKey, prefixLength: number): boolean {
  return key[prefixLength] !== ESCAPE;
}

export function keyToBytes(key: EncodedKey): Buffer {
  return Buffer.from(key, 'latin1');
}

export function keyFromBytes(bytes: Uint8Array): EncodedKey {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function encodePart(part: KeyPart): string {
  if (typeof part === 'string') return TEXT + escape(encodeText(part)) + END;
  if (typeof part === 'number') return encodeInteger(part);
  return BYTES + escape(keyFromBytes(part)) + END;
}

/** Half of a surrogate pair has no UTF-8. A caller's text: the API answers it as the caller's fault. */
export class IllFormedText extends TypeError {
  override readonly name = 'IllFormedText';

  constructor() {
    super('a text in a key must not contain a lone surrogate');
  }
}

// oxlint-disable-next-line no-control-regex -- the whole of ASCII is meant
const ASCII = /^[\x00-\x7f]*$/;

function encodeText(text: string): string {
  if (ASCII.test(text)) return text;
  if (!text.isWellFormed()) throw new IllFormedText();
  return Buffer.from(text, 'utf8').toString('latin1');
}

function escape(bytes: string): string {
  return bytes.includes(END) ? bytes.replaceAll(END, END + ESCAPE) : bytes;
}

function encodeInteger(value: number): string {
  if (!Number.isSafeInteger(value)) throw new TypeError(`a number in a key must be a safe integer: ${value}`);
  let rest = Math.abs(value);
  let digits = '';
  while (rest > 0) {
    const byte = rest % 256;
    digits = String.fromCharCode(value < 0 ? 255 - byte : byte) + digits;
    rest = (rest - byte) / 256;
  }
  return String.fromCharCode(ZERO + Math.sign(value) * digits.length) + digits;
}

/** Decodes the element at `at` into `parts` and returns where the next begins. */
function decodePart(encoded: EncodedKey, at: number, parts: KeyPart[]): number {
  const tag = encoded[at];
  if (tag !== BYTES && tag !== TEXT) return decodeInteger(encoded, at, parts);
  let end = encoded.indexOf(END, at + 1);
  let escaped = false;
  while (end !== -1 && encoded[end + 1] === ESCAPE) {
    escaped = true;
    end = encoded.indexOf(END, end + 2);
  }
  if (end === -1) throw malformed();
  const raw = encoded.slice(at + 1, end);
  const content = escaped ? raw.replaceAll(END + ESCAPE, END) : raw;
  if (tag === BYTES) parts.push(new Uint8Array(keyToBytes(content)));
  else parts.push(ASCII.test(content) ? content : keyToBytes(content).toString('utf8'));
  return end + 1;
}

function decodeInteger(encoded: EncodedKey, at: number, parts: KeyPart[]): number {
  const signedLength = encoded.charCodeAt(at) - ZERO;
  const length = Math.abs(signedLength);
  const end = at + 1 + length;
  if (!(length <= MAX_INTEGER_BYTES) || end > encoded.length) throw malformed();
  let value = 0;
  for (let i = at + 1; i < end; i++) {
    const byte = encoded.charCodeAt(i);
    value = value * 256 + (signedLength < 0 ? 255 - byte : byte);
  }
  parts.push(signedLength < 0 ? -value : value);
  return end;
}

function malformed(): Error {
  return new Error('assertion failed: an encoded key is well-formed');
}
