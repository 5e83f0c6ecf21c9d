import type { HttpResponse } from '../protocol/http.ts';
import { HttpPeer } from './httpPeer.ts';

const PAGES = new Set(['document', 'iframe', 'frame', 'embed', 'object']);
/** What a browser would run. */
const ACTIVE = /html|xml|svg|javascript/;

/**
 * Whether a browser is about to show the answer as a page or a part of one. Over plain HTTP it says so only to localhost:
 * elsewhere every answer to a browser may be a page, and those that are none lose nothing by being confined.
 */
export function opensAsPage(headers: Readonly<Record<string, string>>): boolean {
  const destination = headers['sec-fetch-dest'];
  if (destination !== undefined) return PAGES.has(destination);
  return headers['user-agent']?.startsWith('Mozilla/') === true;
}

/**
 * A browser that opens an answer of the APIs as a page: an object of a bucket by its path, which is of the console's own origin.
 * Pages among them are shown in an origin of their own, without scripts; at a host of its own a bucket's pages may do as they like.
 */
export class ConfinedPeer extends HttpPeer {
  override respond(answer: HttpResponse): void | Promise<void> {
    const { headers } = answer;
    const type = headers['content-type'];
    if (typeof type !== 'string' || ACTIVE.test(type.toLowerCase())) {
      headers['content-security-policy'] = 'sandbox allow-downloads';
    }
    headers['x-content-type-options'] = 'nosniff';
    return super.respond(answer);
  }
}
