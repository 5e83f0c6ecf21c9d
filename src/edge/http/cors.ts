import type { HttpResponse } from '../../protocol/http.ts';
import type { RequestHead } from '../../protocol/sigv4/canonicalRequest.ts';

/** Which pages may read answers: of a function URL, or of an HTTP API. */
export interface CorsRules {
  readonly AllowOrigins?: readonly string[] | undefined;
  readonly AllowMethods?: readonly string[] | undefined;
  readonly AllowHeaders?: readonly string[] | undefined;
  readonly ExposeHeaders?: readonly string[] | undefined;
  readonly AllowCredentials?: boolean | undefined;
  readonly MaxAge?: number | undefined;
}

type Headers = HttpResponse['headers'];

/** A browser asks whether a page may send a request; it sends no credentials with that. */
export function isPreflight({ method, headers }: RequestHead): boolean {
  return (
    method === 'OPTIONS' &&
    headers['origin'] !== undefined &&
    headers['access-control-request-method'] !== undefined
  );
}

/** Answered without the function; what is not allowed is not said, and the browser draws its conclusion. */
export function answerPreflight(
  cors: CorsRules,
  { headers: asked }: RequestHead,
  status: 200 | 204,
): HttpResponse {
  const headers: Headers = {};
  if (allowOrigin(headers, cors, asked['origin'])) {
    set(
      headers,
      'access-control-allow-methods',
      listed(cors, cors.AllowMethods, asked['access-control-request-method']),
    );
    set(
      headers,
      'access-control-allow-headers',
      listed(cors, cors.AllowHeaders, asked['access-control-request-headers']),
    );
    set(headers, 'access-control-max-age', cors.MaxAge?.toString());
  }
  return { status, headers };
}

/** Puts the configuration's word in place of whatever the function said. */
export function overrideCors(headers: Headers, cors: CorsRules, { headers: asked }: RequestHead): void {
  for (const name of Object.keys(headers)) if (name.startsWith('access-control-')) delete headers[name];
  if (allowOrigin(headers, cors, asked['origin'])) {
    set(headers, 'access-control-expose-headers', cors.ExposeHeaders?.join(','));
  }
}

/**
 * False when the origin is none of those allowed. `*` is answered as such, also with credentials, which browsers then
 * refuse: naming whatever origin asks would open the user's cookies to every page.
 */
function allowOrigin(
  headers: Headers,
  { AllowOrigins = [], AllowCredentials }: CorsRules,
  origin: string | undefined,
): boolean {
  if (origin === undefined) return false;
  const lower = origin.toLowerCase();
  const named = AllowOrigins.some((allowed) => covers(allowed.toLowerCase(), lower));
  if (!AllowOrigins.includes('*')) headers['vary'] = withOrigin(headers['vary']);
  if (!named && !AllowOrigins.includes('*')) return false;
  headers['access-control-allow-origin'] = named ? origin : '*';
  if (named) headers['vary'] = withOrigin(headers['vary']);
  if (AllowCredentials === true) headers['access-control-allow-credentials'] = 'true';
  return true;
}

/** `https://*` (of HTTP APIs) is every origin of that scheme. */
function covers(allowed: string, origin: string): boolean {
  if (allowed === origin) return true;
  return /^https?:\/\/\*$/.test(allowed) && origin.startsWith(allowed.slice(0, -1));
}

/** The answer to one origin is not to be kept for another. */
function withOrigin(vary: string | string[] | undefined): string {
  const names = vary === undefined ? [] : [vary].flat();
  return names.some((name) => /(^|[, ])(origin|\*)([, ]|$)/i.test(name))
    ? names.join(', ')
    : [...names, 'Origin'].join(', ');
}

/** With credentials browsers take `*` for a name, so that what was asked for is said in its place. */
function listed(
  { AllowCredentials }: CorsRules,
  allowed: readonly string[] = [],
  asked: string | undefined,
): string | undefined {
  if (allowed.length === 0) return undefined;
  return allowed.includes('*') && AllowCredentials === true ? asked : allowed.join(',');
}

function set(headers: Headers, name: string, value: string | undefined): void {
  if (value !== undefined && value !== '') headers[name] = value;
}
