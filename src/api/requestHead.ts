import type { IncomingMessage } from 'node:http';
import type { RequestHead } from '../protocol/sigv4/canonicalRequest.ts';

/**
 * Method, path, query and headers as they came. Node's own `headers` drops and rewrites some repeated ones;
 * signatures cover them all, joined with `,` in order of arrival. Cookies alone are joined as cookies are (RFC 9113, 8.2.3).
 */
export function readHead(request: IncomingMessage): RequestHead {
  const url = originForm(request.url ?? '/');
  const question = url.indexOf('?');
  const raw = request.rawHeaders;
  const headers: Record<string, string> = Object.create(null) as Record<string, string>;
  for (let i = 0; i < raw.length; i += 2) {
    const name = (raw[i] as string).toLowerCase();
    const value = raw[i + 1] as string;
    const earlier = headers[name];
    const comma = name === 'cookie' ? '; ' : ',';
    headers[name] = earlier === undefined ? value : `${earlier}${comma}${value}`;
  }
  return {
    method: request.method ?? 'GET',
    path: question < 0 ? url : url.slice(0, question),
    query: question < 0 ? '' : url.slice(question + 1),
    headers,
  };
}

/** Clients of a proxy send `GET http://host/path`; `OPTIONS *` has no path at all. */
function originForm(url: string): string {
  if (url.charCodeAt(0) === 0x2f) return url;
  const slash = url.indexOf('/', url.indexOf('://') + 3);
  return url.includes('://') && slash > 0 ? url.slice(slash) : '/';
}
