import { parseNumber } from './number.ts';

/**
 * A number as bytes whose order is the numbers' own.
 *
 *   negative   00, the complement of exponent and digits, FF
 *   zero       01
 *   positive   02, exponent + 129, then two digits a byte, plus one
 */
export function numberKey(text: string): Uint8Array {
  const { negative, digits, exponent } = parseNumber(text);
  if (digits === '') return Uint8Array.of(1);
  const pairs = (digits.length + 1) >> 1;
  const bytes = new Uint8Array(2 + pairs + (negative ? 1 : 0));
  bytes[0] = 2;
  bytes[1] = exponent + 129;
  for (let i = 0; i < pairs; i++) {
    const high = digits.charCodeAt(2 * i) - 0x30;
    const low = 2 * i + 1 < digits.length ? digits.charCodeAt(2 * i + 1) - 0x30 : 0;
    bytes[2 + i] = high * 10 + low + 1;
  }
  if (!negative) return bytes;
  bytes[0] = 0;
  for (let i = 1; i < bytes.length - 1; i++) bytes[i] = 255 - (bytes[i] as number);
  // Of two numbers that begin alike the longer is the smaller one.
  bytes[bytes.length - 1] = 0xff;
  return bytes;
}
