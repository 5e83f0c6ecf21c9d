import { invalidToken } from './faults.ts';

/**
 * Page tokens of the Describe and List operations: what is listed (so that a token of another listing is
 * refused), and the key after which the next page begins. Opaque to clients.
 */
export function pageToken(listing: string, after: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify([listing, ...after])).toString('base64url');
}

/** The key in a token of ours; undefined without a token. */
export function parsePageToken(
  listing: string,
  token: string | undefined,
  kinds: readonly ('string' | 'number')[],
): (string | number)[] | undefined {
  if (token === undefined) return undefined;
  const [found, ...after] = decode(token);
  const fits = after.length === kinds.length && after.every((part, at) => typeof part === kinds[at]);
  if (found !== listing || !fits) throw invalidToken();
  return after as (string | number)[];
}

function decode(token: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    return Array.isArray(value) ? value : [];
  } catch {
    throw invalidToken();
  }
}
