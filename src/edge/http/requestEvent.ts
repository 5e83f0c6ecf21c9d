import { isUtf8 } from 'node:buffer';
import { parseParameters } from '../../protocol/queryString.ts';
import type { RequestHead } from '../../protocol/sigv4/canonicalRequest.ts';
import type { Principal } from '../../services/service.ts';

/** What of an HTTP request stands alike in the events of function URLs and of HTTP APIs. */
export interface EventSource {
  readonly head: RequestHead;
  readonly sourceIp: string;
  /** `Root=…` */
  readonly trace: string;
  /** Somebody signed the request: what proves it is not handed on. */
  readonly isSigned: boolean;
  readonly keepsCookies: boolean;
}

/** Whoever signed. */
export interface Caller {
  readonly account: string;
  readonly principal: Principal;
}

/**
 * What concerns only the connection; what only Mayfly may say; and what proves who the caller is, which is no business of
 * the function: with it, it could send the request again in the caller's name.
 */
const HELD_BACK = new Set([
  'connection',
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

/** Names in lower case, repeated values joined with commas. */
export function eventHeaders({
  head,
  sourceIp,
  trace,
  isSigned,
  keepsCookies,
}: EventSource): Record<string, string> {
  const headers = Object.create(null) as Record<string, string>;
  for (const [name, value] of Object.entries(head.headers)) {
    if (HELD_BACK.has(name) || (isSigned && PROOF.has(name))) continue;
    if (name === 'cookie' && !keepsCookies) continue;
    headers[name] = latin1ToText(value);
  }
  headers['x-forwarded-for'] = sourceIp;
  headers['x-forwarded-port'] = /:(\d+)$/.exec(head.headers['host'] ?? '')?.[1] ?? '80';
  headers['x-forwarded-proto'] = 'http';
  headers['x-amzn-trace-id'] = trace;
  return headers;
}

/** Node reads headers as Latin-1; clients that write more than ASCII mean UTF-8. */
function latin1ToText(value: string): string {
  // oxlint-disable-next-line no-control-regex -- the whole of ASCII is meant
  if (/^[\x00-\x7f]*$/.test(value)) return value;
  const bytes = Buffer.from(value, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : value;
}

export function eventCookies(header: string | undefined): string[] | undefined {
  if (header === undefined) return undefined;
  const given = header
    .split(';')
    .map((cookie) => cookie.trim())
    .filter((cookie) => cookie !== '');
  return given.length > 0 ? given : undefined;
}

/** Of a query string, in order. Broken escapes stand as they are. */
export function queryParameters(query: string): readonly (readonly [name: string, value: string])[] {
  return query === '' ? [] : (parseParameters(query) ?? [...new URLSearchParams(query)]);
}

/** Values of one name are joined with commas. */
export function joinedParameters(
  parameters: readonly (readonly [name: string, value: string])[],
): Record<string, string> | undefined {
  if (parameters.length === 0) return undefined;
  const joined = Object.create(null) as Record<string, string>;
  for (const [name, value] of parameters) {
    joined[name] = joined[name] === undefined ? value : `${joined[name]},${value}`;
  }
  return joined;
}

export function iamIdentity({ account, principal }: Caller) {
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
export function eventBody(body: Uint8Array, head: RequestHead): { body?: string; isBase64Encoded: boolean } {
  if (body.byteLength === 0) return { isBase64Encoded: false };
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const isText = TEXT.test(head.headers['content-type'] ?? '') && isUtf8(bytes);
  return { body: bytes.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText };
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `12/Mar/2020:19:03:58 +0000` */
export function logTime(atMs: number): string {
  const [year, month, day, time] = new Date(atMs).toISOString().split(/[-T.]/, 4);
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${time} +0000`;
}
