import type { HttpRequest, HttpResponse } from '../protocol/http.ts';
import type { MetricsPage } from './metrics.ts';

/**
 * What Mayfly answers besides the AWS APIs, under the reserved path `/_mayfly/`. A route is a function of the
 * request; it looks after its own authentication.
 */
export type Route = (request: HttpRequest) => HttpResponse | Promise<HttpResponse>;

export interface OwnRoutesNeeds {
  readonly version: string;
  /** State, isolation and the like; no secrets. */
  readonly health: () => Readonly<Record<string, unknown>>;
  readonly metrics: () => Promise<MetricsPage>;
  /** Names of the services, as LocalStack's tools know them. */
  readonly services: readonly string[];
  /** By first path segment after `/_mayfly/`: `console` answers `/_mayfly/console/…`. */
  readonly routes: Readonly<Record<string, Route>>;
}

const PREFIX = '/_mayfly/';

/** The route of a path, or undefined when it belongs to the AWS APIs. */
export function createOwnRoutes(needs: OwnRoutesNeeds): (path: string) => Route | undefined {
  const own: Readonly<Record<string, Route>> = {
    ...needs.routes,
    health: () => json({ status: 'running', version: needs.version, ...needs.health() }),
    metrics: async () => {
      const { contentType, text } = await needs.metrics();
      return { status: 200, headers: { 'content-type': contentType }, body: text };
    },
  };
  const localstackHealth: Route = () =>
    json({
      services: Object.fromEntries(needs.services.map((name) => [name, 'running'])),
      version: needs.version,
      edition: 'community',
    });
  return (path) => {
    // Two characters tell nearly every request apart: this runs on the hot path.
    if (path.charCodeAt(1) !== 0x5f) return undefined;
    if (path === '/_localstack/health') return localstackHealth;
    if (!path.startsWith(PREFIX)) return undefined;
    const slash = path.indexOf('/', PREFIX.length);
    const name = path.slice(PREFIX.length, slash < 0 ? path.length : slash);
    return Object.hasOwn(own, name) ? own[name] : notFound;
  };
}

function notFound(request: HttpRequest): HttpResponse {
  return json({ message: `Mayfly has nothing at ${request.path}` }, 404);
}

export function json(value: unknown, status = 200): HttpResponse {
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  return { status, headers, body: JSON.stringify(value) };
}
