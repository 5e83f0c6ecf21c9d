/** Ranges of IPv4 addresses as people write them. */

/** IPv4 addresses `first` to `last`, as numbers. */
export interface AddressRange {
  readonly first: number;
  readonly last: number;
}

/** The longest prefix of a range that is of use for functions' networks. */
export const SMALLEST_NETWORK = 21;

/** `10.213.0.0/16`; undefined when it is not a private range of at least 2048 addresses. */
export function parsePrivateRange(text: string): AddressRange | undefined {
  const range = parseRange(text);
  if (range === undefined || !text.includes('/')) return undefined;
  if (range.last - range.first + 1 < 2 ** (32 - SMALLEST_NETWORK)) return undefined;
  const isPrivate = PRIVATE.some(({ first, last }) => first <= range.first && range.last <= last);
  return isPrivate ? range : undefined;
}

/** An address, or a network whose host bits are zero. */
export function parseRange(text: string): AddressRange | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?$/.exec(text);
  if (match === null) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, prefix = 32] = match
    .slice(1)
    .flatMap((part) => (part === undefined ? [] : [Number(part)]));
  if ([a, b, c, d].some((byte) => byte > 255) || prefix > 32) return undefined;
  const first = ((a * 256 + b) * 256 + c) * 256 + d;
  const size = 2 ** (32 - prefix);
  return first % size === 0 ? { first, last: first + size - 1 } : undefined;
}

/** RFC 1918, and what carriers use between themselves and their customers (RFC 6598). */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'].flatMap(
  (text) => parseRange(text) ?? [],
);
