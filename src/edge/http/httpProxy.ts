import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { isIP } from 'node:net';
import { ByteCollector } from '../../base/byteCollector.ts';
import type { Clock } from '../../base/clock.ts';
import { isPublicAddress, publicLookup } from '../../base/fetchJson.ts';
import type { HttpResponse } from '../../protocol/http.ts';
import type { ProxyIntegration } from '../../services/apigatewayv2/index.ts';
import type { ApiExchange } from './apiExchange.ts';
import { headersOf, writeQuery } from './apiEvent.ts';
import { apiRefusals, type ApiRefusal } from './apiRefusals.ts';
import { within } from './gatewayRuns.ts';
import { hasBody } from './lambdaAnswer.ts';
import { changeRequest, type Outgoing } from './parameterChanges.ts';

export interface HttpProxyNeeds {
  readonly clock: Clock;
  /** `host` or `host:port` of backends that may have any address; all others must have public ones. */
  readonly trustedHosts: readonly string[];
}

export type ForwardRequest = (
  exchange: ApiExchange,
  integration: ProxyIntegration,
) => Promise<HttpResponse | ApiRefusal>;

const MAX_BYTES = 10 * 1024 * 1024;

/**
 * HTTP_PROXY: the request goes on to another server, its answer comes back. Who configures an API must not reach what only
 * this machine reaches: the address is looked at when the connection is made, redirects are not followed.
 */
export function createHttpProxy({ clock, trustedHosts }: HttpProxyNeeds): ForwardRequest {
  const trusted = new Set(trustedHosts.map((host) => host.toLowerCase()));
  return async (exchange, integration) => {
    const outgoing = changeRequest(exchange, integration.requestChanges, headersOf(exchange, true));
    const url = backendUrl(exchange, integration, outgoing);
    if (url === undefined) return apiRefusals.malformed;
    const isTrusted = trusted.has(url.host) || trusted.has(url.hostname);
    const address = url.hostname.replace(/^\[|\]$/g, '');
    if (!isTrusted && isIP(address) !== 0 && !isPublicAddress(address))
      return unreachable(exchange, NOT_PUBLIC);
    const leaving = new AbortController();
    const options: RequestOptions = {
      agent: false,
      method: integration.method === 'ANY' ? exchange.visit.head.method : integration.method,
      headers: backendHeaders(exchange, outgoing, url),
      signal: leaving.signal,
      ...(!isTrusted && { lookup: publicLookup }),
    };
    try {
      const answer = await within(clock, ask(url, options, exchange.body), integration.timeoutMs);
      return answer ?? unreachable(exchange, 'Integration timed out');
    } catch (error) {
      const isName = error instanceof Error && 'code' in error;
      return unreachable(exchange, isName ? String(error.code) : 'Network error communicating with endpoint');
    } finally {
      leaving.abort();
    }
  };
}

const NOT_PUBLIC = 'The endpoint has an address that is not public, and is not among --integration-hosts';

function unreachable(exchange: ApiExchange, why: string): ApiRefusal {
  exchange.integration.error = why;
  return apiRefusals.unavailable;
}

/** Undefined when a variable of the path would lead out of where it stands. */
function backendUrl(exchange: ApiExchange, { uri }: ProxyIntegration, outgoing: Outgoing): URL | undefined {
  const { route, pathParameters, place, visit } = exchange;
  let isGood = true;
  const filled = uri.replaceAll(/\{([A-Za-z0-9._:-]+)\+?\}/g, (_, name: string) => {
    const encoded = encodedPath(pathParameters?.[name] ?? '');
    isGood &&= encoded !== undefined;
    return encoded ?? '';
  });
  const url = URL.parse(filled);
  if (!url || !isGood) return undefined;
  const path =
    outgoing.path ?? (route?.key === '$default' ? joinedPath(url.pathname, place.path) : undefined);
  if (path !== undefined) {
    const encoded = encodedPath(outgoing.path ?? place.path);
    if (encoded === undefined) return undefined;
    url.pathname = outgoing.path === undefined ? joinedPath(url.pathname, encoded) : encoded;
  }
  const query = outgoing.query === undefined ? visit.head.query : writeQuery(outgoing.query);
  if (query !== '') url.search = url.search === '' ? `?${query}` : `${url.search}&${query}`;
  return url;
}

function joinedPath(base: string, path: string): string {
  return `${base.replace(/\/$/, '')}${path}`;
}

/** Segments encoded, slashes kept. Undefined when one of them would walk up. */
function encodedPath(path: string): string | undefined {
  const segments = path.split('/');
  if (segments.some((segment) => segment === '.' || segment === '..')) return undefined;
  return segments.map((segment) => encodeURIComponent(segment.toWellFormed())).join('/');
}

const OWN = new Set([
  'host',
  'content-length',
  'x-forwarded-for',
  'x-forwarded-port',
  'x-forwarded-proto',
  'forwarded',
  'via',
]);

function backendHeaders(exchange: ApiExchange, { headers }: Outgoing, url: URL): Record<string, string> {
  const { place, visit, body } = exchange;
  const sent: Record<string, string> = {};
  const ofConnection = new Set(
    (visit.head.headers['connection'] ?? '').split(',').map((name) => name.trim().toLowerCase()),
  );
  for (const [name, value] of Object.entries(headers)) {
    if (!OWN.has(name) && !ofConnection.has(name)) sent[name] = Buffer.from(value).toString('latin1');
  }
  const from = visit.sourceIp.includes(':') ? `"[${visit.sourceIp}]"` : visit.sourceIp;
  return {
    ...sent,
    host: url.host,
    forwarded: `by=mayfly;for=${from};host=${place.domainName};proto=http`,
    via: 'HTTP/1.1 AmazonAPIGateway',
    ...((body.byteLength > 0 || visit.head.headers['content-length'] !== undefined) && {
      'content-length': String(body.byteLength),
    }),
  };
}

function ask(url: URL, options: RequestOptions, body: Uint8Array): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const request: ClientRequest =
      url.protocol === 'https:' ? httpsRequest(url, options) : httpRequest(url, options);
    request.on('error', reject);
    request.on('response', (response) => {
      collect(response).then(resolve, (error: unknown) => {
        request.destroy();
        reject(error instanceof Error ? error : new Error(String(error)));
      });
    });
    request.end(body);
  });
}

const DROPPED = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'apigw-requestid',
]);

async function collect(response: IncomingMessage): Promise<HttpResponse> {
  const body = new ByteCollector();
  for await (const piece of response as AsyncIterable<Buffer>) {
    body.add(piece);
    if (body.length > MAX_BYTES) throw new Error('the backend answered too much');
  }
  const headers: HttpResponse['headers'] = {};
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined && !DROPPED.has(name)) headers[name] = value;
  }
  const status = response.statusCode ?? 502;
  return hasBody(status) ? { status, headers, body: body.take() } : { status, headers };
}
