import type { HttpRequest, HttpResponse } from '../protocol/http.ts';
import type { Route } from './ownRoutes.ts';

/**
 * Mayfly's own pages, which people come to from anywhere, a link on another site's page included: they are public
 * files without secrets, so the guard against foreign pages does not look at them.
 */
export interface OwnPages {
  /** First path segment after `/_mayfly/`. */
  readonly name: string;
  readonly serve: Route;
  /** The answer to a browser that comes to `/`. */
  readonly welcome: () => HttpResponse;
}

/** The page that a request asks for, or undefined when it belongs to an API. */
export function createPageLookup(pages: OwnPages | undefined): (request: HttpRequest) => Route | undefined {
  if (!pages) return () => undefined;
  const { serve, welcome } = pages;
  const bare = `/_mayfly/${pages.name}`;
  return (request) => {
    const { path } = request;
    if (path.length === 1) return asksForPage(request) ? welcome : undefined;
    if (path.charCodeAt(1) !== 0x5f || !path.startsWith(bare)) return undefined;
    return path.length === bare.length || path.charCodeAt(bare.length) === 0x2f ? serve : undefined;
  };
}

/** Someone who types our address. Clients of APIs sign, or name an operation, or do not ask for HTML. */
function asksForPage({ method, query, headers }: HttpRequest): boolean {
  return (
    method === 'GET' &&
    query === '' &&
    headers['authorization'] === undefined &&
    // A bucket's own host: its root is a listing.
    !/\.s3[.-]/.test(headers['host'] ?? '') &&
    (headers['accept'] ?? '').includes('text/html')
  );
}
