import { lookup as resolveName } from 'node:dns';
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/**
 * Fetches JSON from a place that somebody else named. What is asked for may be an attack on what only this machine
 * reaches, so: https only, no redirects, no proxy, no address that is not public, looked at when the connection is made
 * (a name that is looked up twice may answer differently), a bounded time and a bounded size.
 */
export type FetchJson = (url: string) => Promise<unknown>;

/** Why there is nothing; the message names the URL's host and never what was received. */
export class FetchFailed extends Error {}

export interface FetchJsonSettings {
  readonly timeoutMs: number;
  readonly maxBytes: number;
  /**
   * `host` or `host:port` of the places that may have any address, as they stand in URLs; among them `localhost` may be
   * asked without TLS.
   */
  readonly trustedHosts: readonly string[];
}

export function createFetchJson(settings: FetchJsonSettings): FetchJson {
  const trusted = new Set(settings.trustedHosts.map((host) => host.toLowerCase()));
  return async (text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (!url || url.username !== '' || url.password !== '') throw new FetchFailed('that is no URL');
    const isTrusted = trusted.has(url.host) || trusted.has(url.hostname);
    const isPlain = url.protocol === 'http:' && isTrusted && url.hostname === 'localhost';
    if (url.protocol !== 'https:' && !isPlain) throw new FetchFailed(`${url.host} is not asked over https`);
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (!isTrusted && isIP(host) !== 0 && !isPublicAddress(host)) throw notPublic(url);
    const options: RequestOptions = {
      agent: false,
      headers: { accept: 'application/json', 'user-agent': 'mayfly' },
      signal: AbortSignal.timeout(settings.timeoutMs),
      ...(!isTrusted && { lookup: publicLookup }),
    };
    try {
      const body = await answerOf(
        isPlain ? httpRequest(url, options) : httpsRequest(url, options),
        settings.maxBytes,
      );
      return JSON.parse(body) as unknown;
    } catch (error) {
      if (error instanceof NotPublic) throw notPublic(url);
      if (error instanceof FetchFailed) throw error;
      throw new FetchFailed(`${url.host} gave no JSON: ${reasonOf(error)}`, { cause: error });
    }
  };
}

const notPublic = (url: URL): FetchFailed =>
  new FetchFailed(`${url.host} has an address that is not public, and is not among the trusted hosts`);

class NotPublic extends Error {}

function reasonOf(error: unknown): string {
  if (error instanceof SyntaxError) return 'not JSON';
  if (error instanceof Error && 'code' in error) return String(error.code);
  return error instanceof Error ? error.name : 'unknown';
}

function answerOf(request: ClientRequest, maxBytes: number): Promise<string> {
  return new Promise((resolve, reject) => {
    request.on('error', reject);
    request.on('response', (response) => {
      collect(response, maxBytes).then(resolve, (error: unknown) => {
        request.destroy();
        reject(error instanceof Error ? error : new Error(String(error)));
      });
    });
    request.end();
  });
}

async function collect(response: IncomingMessage, maxBytes: number): Promise<string> {
  if (response.statusCode !== 200)
    throw new FetchFailed(`it answered with status ${response.statusCode ?? 0}`);
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > maxBytes) throw new FetchFailed(`it answered with more than ${maxBytes} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

/** Of all addresses of the name: one that leads inside is enough to refuse it. */
export const publicLookup: LookupFunction = (name, options, answer) => {
  resolveName(name, { ...options, all: true }, (error, addresses) => {
    if (error) return answer(error, '', 0);
    const [first] = addresses;
    if (!first || !addresses.every(({ address }) => isPublicAddress(address))) {
      return answer(new NotPublic(), '', 0);
    }
    if (options.all) return answer(null, addresses);
    answer(null, first.address, first.family);
  });
};

const INSIDE = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  INSIDE.addSubnet(network, prefix, 'ipv4');
}
// Of 2000::/3 what leads to IPv4 addresses or nowhere; all else of IPv6 is not public in the first place.
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  INSIDE.addSubnet(network, prefix, 'ipv6');
}
const GLOBAL_UNICAST = new BlockList();
GLOBAL_UNICAST.addSubnet('2000::', 3, 'ipv6');

export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 4) return !INSIDE.check(address, 'ipv4');
  return isIP(address) === 6 && GLOBAL_UNICAST.check(address, 'ipv6') && !INSIDE.check(address, 'ipv6');
}
