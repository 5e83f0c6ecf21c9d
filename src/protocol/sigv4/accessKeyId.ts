import type { Ids } from '../../base/ids.ts';

/**
 * Access key ids as AWS has made them since 2019: a prefix of four letters and 16 base32 characters, whose
 * first 48 bits hold a set bit, the account's 40 bits, and 7 bits of chance. So the account can be read off.
 */

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const NEW_SCHEME = 1n << 47n;
const ACCOUNT_MASK = 0x7fffffffff80n;
const CHARACTERS = 16;

/** `AKIA` for keys that last, `ASIA` for sessions. */
export type AccessKeyPrefix = 'AKIA' | 'ASIA';

export function createAccessKeyId(prefix: AccessKeyPrefix, account: string, ids: Ids): string {
  let chance = 0n;
  for (const byte of ids.bytes(5)) chance = (chance << 8n) | BigInt(byte);
  const head = NEW_SCHEME | (BigInt(account) << 7n) | (chance & 0x7fn);
  const value = (head << 32n) | (chance >> 8n);
  let text = '';
  for (let shift = (CHARACTERS - 1) * 5; shift >= 0; shift -= 5) {
    text += BASE32[Number((value >> BigInt(shift)) & 31n)];
  }
  return prefix + text;
}

/** The account that a key id names, or undefined when it was not made in this manner. */
export function accountOfAccessKeyId(accessKeyId: string): string | undefined {
  if (!/^A[KS]IA[A-Z2-7]{16}$/.test(accessKeyId)) return undefined;
  let value = 0n;
  for (const char of accessKeyId.slice(4)) value = (value << 5n) | BigInt(BASE32.indexOf(char));
  const head = value >> 32n;
  if ((head & NEW_SCHEME) === 0n) return undefined;
  const account = ((head & ACCOUNT_MASK) >> 7n).toString();
  return account.length > 12 ? undefined : account.padStart(12, '0');
}

const SECRET_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** 40 characters, 240 bits of chance. */
export function createSecretAccessKey(ids: Ids): string {
  return ids.text(40, SECRET_ALPHABET);
}
