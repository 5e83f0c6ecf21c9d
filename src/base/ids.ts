import { randomBytes, randomInt, randomUUID } from 'node:crypto';

/** The only source of chance. Everything random in Mayfly is asked of an `Ids` that was handed in. */
export interface Ids {
  /** A UUID, version 4. */
  uuid(): string;
  /** `length` lower-case hexadecimal digits. */
  hex(length: number): string;
  /** `length` characters out of `alphabet`, each equally likely. */
  text(length: number, alphabet: string): string;
  bytes(length: number): Uint8Array;
  /** A number in [0, 1), for weighted routing and jitter. */
  fraction(): number;
}

export function systemIds(): Ids {
  return {
    uuid: () => randomUUID(),
    hex: (length) =>
      randomBytes((length + 1) >> 1)
        .toString('hex')
        .slice(0, length),
    text: (length, alphabet) => {
      let out = '';
      for (let i = 0; i < length; i++) out += alphabet[randomInt(alphabet.length)];
      return out;
    },
    bytes: (length) => randomBytes(length),
    fraction: () => randomBytes(4).readUInt32BE() / 2 ** 32,
  };
}

/** Deterministic ids for tests: the same seed gives the same sequence (mulberry32). */
export function seededIds(seed: number): Ids {
  let state = seed >>> 0;
  const fraction = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const text = (length: number, alphabet: string) => {
    let out = '';
    for (let i = 0; i < length; i++) out += alphabet[Math.floor(fraction() * alphabet.length)];
    return out;
  };
  const hex = (length: number) => text(length, '0123456789abcdef');
  return {
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
    hex,
    text,
    bytes: (length) => Uint8Array.from({ length }, () => Math.floor(fraction() * 256)),
    fraction,
  };
}
