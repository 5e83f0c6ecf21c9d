import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** A checksum that S3 clients send in `x-amz-checksum-…`; `digest` is base64 of the big-endian value. */
export interface Checksum {
  update(bytes: Uint8Array): void;
  digest(): string;
}

const makers: Readonly<Record<string, () => Checksum>> = {
  crc32: () => {
    let value = 0;
    return { update: (bytes) => void (value = crc32(bytes, value)), digest: () => base64OfWords(value) };
  },
  crc32c,
  crc64nvme,
  sha1: () => hashing('sha1'),
  sha256: () => hashing('sha256'),
  sha512: () => hashing('sha512'),
  md5: () => hashing('md5'),
};

/** `name` as in the header, e.g. `crc32c`; undefined for one that this platform cannot compute. */
export function createChecksum(name: string): Checksum | undefined {
  return Object.hasOwn(makers, name) ? makers[name]?.() : undefined;
}

function hashing(algorithm: string): Checksum {
  const state = createHash(algorithm);
  return { update: (bytes) => void state.update(bytes), digest: () => state.digest('base64') };
}

/** CRC-32C (Castagnoli), reflected polynomial 0x82f63b78. */
function crc32c(): Checksum {
  const table = tableOf32(0x82f63b78);
  let crc = 0xffffffff;
  return {
    update: (bytes) => {
      let value = crc;
      for (let i = 0; i < bytes.length; i++) {
        value = (table[(value ^ (bytes[i] as number)) & 0xff] as number) ^ (value >>> 8);
      }
      crc = value;
    },
    digest: () => base64OfWords((crc ^ 0xffffffff) >>> 0),
  };
}

function tableOf32(polynomial: number): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1;
    return value;
  });
}

/**
 * CRC-64/NVME, reflected polynomial 0x9a6c9329ac4bc9b5, in two 32-bit halves: bigints would crawl. Eight bytes at a time,
 * out of eight tables, since S3 works it out for every object that comes without a checksum.
 */
function crc64nvme(): Checksum {
  const state = { high: 0xffffffff, low: 0xffffffff };
  const tables = (tablesOf64 ??= makeTablesOf64());
  return {
    update: (bytes) => update64(state, tables, bytes),
    digest: () => base64OfWords((state.high ^ 0xffffffff) >>> 0, (state.low ^ 0xffffffff) >>> 0),
  };
}

/** All in local variables: this is where an upload spends its time. */
function update64(
  state: { high: number; low: number },
  { highs, lows }: TablesOf64,
  bytes: Uint8Array,
): void {
  let { high, low } = state;
  const whole = bytes.length - (bytes.length % 8);
  let at = 0;
  for (; at < whole; at += 8) {
    const first = low ^ wordAt(bytes, at);
    const second = high ^ wordAt(bytes, at + 4);
    const a = 0x700 + (first & 0xff);
    const b = 0x600 + ((first >>> 8) & 0xff);
    const c = 0x500 + ((first >>> 16) & 0xff);
    const d = 0x400 + (first >>> 24);
    const e = 0x300 + (second & 0xff);
    const f = 0x200 + ((second >>> 8) & 0xff);
    const g = 0x100 + ((second >>> 16) & 0xff);
    const h = second >>> 24;
    low =
      of(lows, a) ^
      of(lows, b) ^
      of(lows, c) ^
      of(lows, d) ^
      of(lows, e) ^
      of(lows, f) ^
      of(lows, g) ^
      of(lows, h);
    high =
      of(highs, a) ^
      of(highs, b) ^
      of(highs, c) ^
      of(highs, d) ^
      of(highs, e) ^
      of(highs, f) ^
      of(highs, g) ^
      of(highs, h);
  }
  for (; at < bytes.length; at++) {
    const index = (low ^ (bytes[at] as number)) & 0xff;
    low = ((low >>> 8) | (high << 24)) ^ of(lows, index);
    high = (high >>> 8) ^ of(highs, index);
  }
  state.high = high;
  state.low = low;
}

const of = (table: Uint32Array, index: number): number => table[index] as number;

function wordAt(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  );
}

interface TablesOf64 {
  readonly highs: Uint32Array;
  readonly lows: Uint32Array;
}

/** Made when first needed: constants, 16 KiB. */
let tablesOf64: TablesOf64 | undefined;

/** Table n, from n × 256 on, is of a byte that n others follow. */
function makeTablesOf64(): TablesOf64 {
  const highs = new Uint32Array(8 * 256);
  const lows = new Uint32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let high = 0;
    let low = byte;
    for (let bit = 0; bit < 8; bit++) {
      const carry = low & 1;
      low = (low >>> 1) | (high << 31);
      high >>>= 1;
      if (carry) {
        high ^= 0x9a6c9329;
        low ^= 0xac4bc9b5;
      }
    }
    highs[byte] = high;
    lows[byte] = low;
  }
  for (let at = 256; at < 8 * 256; at++) {
    const high = of(highs, at - 256);
    const low = of(lows, at - 256);
    const index = low & 0xff;
    lows[at] = ((low >>> 8) | (high << 24)) ^ of(lows, index);
    highs[at] = (high >>> 8) ^ of(highs, index);
  }
  return { highs, lows };
}

function base64OfWords(...words: number[]): string {
  const bytes = Buffer.alloc(words.length * 4);
  for (const [index, word] of words.entries()) bytes.writeUInt32BE(word, index * 4);
  return bytes.toString('base64');
}
