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
      for (let i = 0; i < bytes.length; i++) {
        crc = (table[(crc ^ (bytes[i] as number)) & 0xff] as number) ^ (crc >>> 8);
      }
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

/** CRC-64/NVME, reflected polynomial 0x9a6c9329ac4bc9b5, in two 32-bit halves: bigints would crawl. */
function crc64nvme(): Checksum {
  const highs = new Uint32Array(256);
  const lows = new Uint32Array(256);
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
  let high = 0xffffffff;
  let low = 0xffffffff;
  return {
    update: (bytes) => {
      for (let i = 0; i < bytes.length; i++) {
        const index = (low ^ (bytes[i] as number)) & 0xff;
        low = ((low >>> 8) | (high << 24)) ^ (lows[index] as number);
        high = (high >>> 8) ^ (highs[index] as number);
      }
    },
    digest: () => base64OfWords((high ^ 0xffffffff) >>> 0, (low ^ 0xffffffff) >>> 0),
  };
}

function base64OfWords(...words: number[]): string {
  const bytes = Buffer.alloc(words.length * 4);
  for (const [index, word] of words.entries()) bytes.writeUInt32BE(word, index * 4);
  return bytes.toString('base64');
}
