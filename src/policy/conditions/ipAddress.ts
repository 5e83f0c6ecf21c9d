import { isIPv4, isIPv6 } from 'node:net';

/** An address of either kind as 32-bit words: one for IPv4, four for IPv6. */
export type IpAddress = readonly number[];

export interface IpRange {
  readonly address: IpAddress;
  readonly prefix: number;
}

/** Undefined: no address. An IPv4 address that a socket for both kinds wrote as `::ffff:a.b.c.d` is IPv4. */
export function parseIpAddress(text: string): IpAddress | undefined {
  if (isIPv4(text)) return [wordOf(text.split('.').map(Number), 8)];
  if (!isIPv6(text) || text.includes('%')) return undefined;
  const words = ipv6Words(text);
  const isMapped = words[0] === 0 && words[1] === 0 && words[2] === 0xffff;
  return isMapped ? words.slice(3) : words;
}

/** `203.0.113.0/24`, `2001:db8::/32`; without a prefix it is the one address. */
export function parseIpRange(text: string): IpRange | undefined {
  const [host = '', prefix, ...rest] = text.split('/');
  const address = parseIpAddress(host);
  if (address === undefined || rest.length > 0) return undefined;
  const bits = address.length * 32;
  if (prefix === undefined) return { address, prefix: bits };
  if (!/^\d{1,3}$/.test(prefix)) return undefined;
  // A mapped range, `::ffff:10.0.0.0/104`, counts the 96 bits before the address.
  const length = Number(prefix) - (host.includes(':') && bits === 32 ? 96 : 0);
  return length >= 0 && length <= bits ? { address, prefix: length } : undefined;
}

/** Bits beyond the prefix are ignored; addresses of different kinds never match. */
export function isInRange(address: IpAddress, range: IpRange): boolean {
  if (address.length !== range.address.length) return false;
  for (let i = 0, bits = range.prefix; bits > 0; i++, bits -= 32) {
    const mask = bits >= 32 ? -1 : -1 << (32 - bits);
    if ((((address[i] ?? 0) ^ (range.address[i] ?? 0)) & mask) !== 0) return false;
  }
  return true;
}

function ipv6Words(text: string): number[] {
  const [left = '', right] = text.split('::');
  const head = groupsOf(left);
  const tail = right === undefined ? [] : groupsOf(right);
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => 0);
  const groups = [...head, ...zeros, ...tail];
  return [0, 2, 4, 6].map((at) => wordOf(groups.slice(at, at + 2), 16));
}

/** Groups of 16 bits; the last may be written as an IPv4 address. */
function groupsOf(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (!group.includes('.')) return [Number.parseInt(group, 16)];
    const word = wordOf(group.split('.').map(Number), 8);
    return [word >>> 16, word & 0xffff];
  });
}

function wordOf(parts: readonly number[], bits: number): number {
  return parts.reduce((word, part) => (word << bits) | part, 0) >>> 0;
}
