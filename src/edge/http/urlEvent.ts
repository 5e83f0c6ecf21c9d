import { isUtf8 } from 'node:buffer';
import { parseParameters } from '../../protocol/queryString.ts';
import type { RequestHead } from '../../protocol/sigv4/canonicalRequest.ts';
import type { Principal } from '../../services/service.ts';
import type { UrlHost } from './urlHost.ts';

/** A request, and what became known of it on its way to the function. */
export interface UrlRequest {
  readonly head: RequestHead;
  readonly host: UrlHost;
  readonly body: Uint8Array;
  readonly requestId: string;
  readonly sourceIp: string;
  readonly atMs: number;
  readonly traceHeader: string;
  /** Whoever signed; undefined where nobody need. */
  readonly caller: { readonly account: string; readonly principal: Principal } | undefined;
}

/** The event of a function URL: payload format 2.0, as JSON. */
export function urlEvent(request: UrlRequest): Buffer {
  const { head, host, requestId, caller } = request;
  const { method, path, query } = head;
  const userAgent = head.headers['user-agent'];
  return Buffer.from(
    JSON.stringify({
      version: '2.0',
      routeKey: '$default',
      rawPath: path,
      rawQueryString: query,
      cookies: cookiesOf(head.headers['cookie']),
      headers: headersOf(request),
      queryStringParameters: parametersOf(query),
      requestContext: {
        accountId: caller?.account ?? 'anonymous',
        apiId: host.id,
        ...(caller && { authorizer: { iam: iamOf(caller) } }),
        domainName: host.domainName,
        domainPrefix: host.id,
        http: { method, path, protocol: 'HTTP/1.1', sourceIp: request.sourceIp, userAgent },
        requestId,
        routeKey: '$default',
        stage: '$default',
        time: logTime(request.atMs),
        timeEpoch: request.atMs,
      },
      ...bodyOf(request),
    }),
  );
}

/**
 * What concerns only the connection; what only Mayfly may say; and what proves who the caller is, which is no business of
 * the function: with it, it could send the request again in the caller's name.
 */
const HELD_BACK = new Set([
  'connection',
  'cookie',
  'expect',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-amzn-tls-cipher-suite',
  'x-amzn-tls-version',
]);
const PROOF = new Set(['authorization', 'x-amz-security-token']);

function headersOf({ head, host, sourceIp, traceHeader, caller }: UrlRequest): Record<string, string> {
  const headers = Object.create(null) as Record<string, string>;
  for (const [name, value] of Object.entries(head.headers)) {
    if (HELD_BACK.has(name) || (caller !== undefined && PROOF.has(name))) continue;
    headers[name] = latin1ToText(value);
  }
  headers['x-forwarded-for'] = sourceIp;
  headers['x-forwarded-port'] = /:(\d+)$/.exec(head.headers['host'] ?? host.domainName)?.[1] ?? '80';
  headers['x-forwarded-proto'] = 'http';
  headers['x-amzn-trace-id'] = traceHeader.split(';', 1)[0] ?? '';
  return headers;
}

/** Node reads headers as Latin-1; clients that write more than ASCII mean UTF-8. */
function latin1ToText(value: string): string {
  // eslint-disable-next-line no-control-regex
  if (/^[\x00-\x7f]*$/.test(value)) return value;
  const bytes = Buffer.from(value, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : value;
}

function cookiesOf(header: string | undefined): string[] | undefined {
  const cookies = (header ?? '').split(';').map((cookie) => cookie.trim());
  const given = cookies.filter((cookie) => cookie !== '');
  return given.length > 0 ? given : undefined;
}

/** Values of one name are joined with commas. Broken escapes stand as they are. */
function parametersOf(query: string): Record<string, string> | undefined {
  const parameters = parseParameters(query) ?? [...new URLSearchParams(query)];
  if (parameters.length === 0) return undefined;
  const joined = Object.create(null) as Record<string, string>;
  for (const [name, value] of parameters) {
    joined[name] = joined[name] === undefined ? value : `${joined[name]},${value}`;
  }
  return joined;
}

function iamOf({ account, principal }: NonNullable<UrlRequest['caller']>) {
  return {
    accessKey: principal.accessKeyId ?? null,
    accountId: account,
    callerId: principal.userId,
    cognitoIdentity: null,
    principalOrgId: null,
    userArn: principal.arn,
    userId: principal.userId,
  };
}

const TEXT = /^(?:text\/|application\/(?:[\w.+-]+\+)?(?:json|xml|javascript)(?:$|[ ;]))/i;

/** Text where the content type says so and the bytes agree; base64 else, which also holds for forms. */
function bodyOf({ body, head }: UrlRequest): { body?: string; isBase64Encoded: boolean } {
  if (body.byteLength === 0) return { isBase64Encoded: false };
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const isText = TEXT.test(head.headers['content-type'] ?? '') && isUtf8(bytes);
  return { body: bytes.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText };
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `12/Mar/2020:19:03:58 +0000` */
function logTime(atMs: number): string {
  const [year, month, day, time] = new Date(atMs).toISOString().split(/[-T.]/, 4);
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${time} +0000`;
}
