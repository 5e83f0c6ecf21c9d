import type { HttpResponse } from '../protocol/http.ts';
import { HttpPeer } from './httpPeer.ts';

const PAGES = new Set(['document', 'iframe', 'frame', 'embed', 'object']);
/** What no browser runs; all else it may, under names that it takes for XML (`text/xsl`) or as parts of several. */
const PASSIVE =
  /^(?:(?:audio|font|video)\/[\w.+-]+|image\/(?!svg)[\w.+-]+|text\/(?:csv|plain)|application\/(?:json|octet-stream|pdf|zip)|binary\/octet-stream)(?:;[^,]*)?$/;

/** Whether a page of this type may act. */
export function isActive(type: unknown): boolean {
  return typeof type !== 'string' || !PASSIVE.test(type.trim().toLowerCase());
}

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
    if (isActive(headers['content-type'])) {
      headers['content-security-policy'] = 'sandbox allow-downloads';
    }
    headers['x-content-type-options'] = 'nosniff';
    return super.respond(answer);
  }
}
