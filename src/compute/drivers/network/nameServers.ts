import { readFileSync } from 'node:fs';

/** The second is what the first points to where systemd-resolved listens on loopback, out of sandboxes' reach. */
const FILES = ['/etc/resolv.conf', '/run/systemd/resolve/resolv.conf'];

/** The host's resolvers that sandboxes can reach: IPv4, not on loopback. At most three, as the C library takes. */
export function hostNameServers(read: (path: string) => string = readText): string[] {
  for (const path of FILES) {
    const found = [...read(path).matchAll(/^[ \t]*nameserver[ \t]+(\d{1,3}(?:\.\d{1,3}){3})[ \t]*$/gm)]
      .map(([, address = '']) => address)
      .filter(
        (address) => !/^(127|0)\./.test(address) && address.split('.').every((byte) => Number(byte) < 256),
      );
    if (found.length > 0) return [...new Set(found)].slice(0, 3);
  }
  return [];
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
