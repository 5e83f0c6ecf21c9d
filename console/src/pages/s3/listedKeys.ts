/** Part of the input of every list: keys may hold characters that XML has no form for, at which a browser gives the answer up. */
export const KEYS_ENCODED = { EncodingType: 'url' } as const;

/** A key, prefix or marker of such a list. */
export function keyOfList(encoded = ''): string {
  return decodeURIComponent(encoded.replaceAll('+', ' '));
}
