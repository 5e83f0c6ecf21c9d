import type { HttpResponse } from '../protocol/http.ts';
import type { RequestHead } from '../protocol/sigv4/canonicalRequest.ts';
import type { Sites } from './sites.ts';

const PREFIX = '/_mayfly/relay/';
const RELAY_HEADER = 'x-mayfly-relay';
/** About the page that asks, and nothing to do with what it asks for. */
const OF_THE_PAGE = /^(?:sec-|origin$|referer$|cookie$|x-mayfly-relay$)/;

/**
 * `/_mayfly/relay/HOST/PATH` sends a request on to a site of ours (an HTTP API, a function URL), and hands back the answer as data:
 * for pages of this origin, such as the console, which may not read what other origins answer. Nothing that comes back can act in
 * this origin: status and headers are values of a header, and the body is bytes of no type. Whoever asks could ask the site
 * itself as well; the header that is wanted is one that pages of other origins cannot send.
 * Undefined where nothing is to be relayed.
 */
export function readRelay(head: RequestHead): RequestHead | undefined {
  const { path, headers } = head;
  // Two characters tell nearly every request apart.
  if (path.charCodeAt(1) !== 0x5f || !path.startsWith(PREFIX) || headers[RELAY_HEADER] === undefined) {
    return undefined;
  }
  const slash = path.indexOf('/', PREFIX.length);
  const host = path.slice(PREFIX.length, slash < 0 ? path.length : slash);
  const kept = Object.entries(headers).filter(([name]) => !OF_THE_PAGE.test(name));
  return {
    method: head.method,
    path: slash < 0 ? '/' : path.slice(slash),
    query: head.query,
    headers: { ...Object.fromEntries(kept), host },
  };
}

/** The same sites, whose answers are data. */
export function answersAsData(sites: Sites): Sites {
  return {
    ...sites,
    serve: async (visit) => {
      const { response, ...answer } = await sites.serve(visit);
      return { ...answer, response: asData(response) };
    },
  };
}

function asData({ status, headers, body }: HttpResponse): HttpResponse {
  return {
    status: 200,
    headers: {
      'content-type': 'application/octet-stream',
      'cache-control': 'no-store',
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'x-mayfly-status': String(status),
      'x-mayfly-headers': Buffer.from(JSON.stringify(headers)).toString('base64'),
    },
    ...(body !== undefined && { body }),
  };
}
