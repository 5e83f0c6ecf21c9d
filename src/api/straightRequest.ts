import type { RequestHead } from '../protocol/sigv4/canonicalRequest.ts';

export interface StraightRequest {
  readonly head: RequestHead;
  readonly body: Uint8Array;
}

/** A longer head takes the usual way. */
const MAX_HEAD_BYTES = 8 * 1024;
const HEAD_END = Buffer.from('\r\n\r\n');
const VERSION = ' HTTP/1.1';

/** Printable ASCII, each line ended by CR LF, each but the first with a name before its colon. */
const LINES = /^[ -~]+\r\n(?:[\w!#$%&'*+.^`|~-]+:[ -~]*\r\n)+$/;
const TARGET = /^\/[\w.~:/?&=%$*+,;@!'()-]*$/;
const LENGTH = /^(?:0|[1-9]\d{0,5})$/;

/** What changes where a request ends or how it is answered. */
const SPECIAL = new Set([
  'expect',
  'http2-settings',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * The names of the headers of the request before, in their order, as they came and in lower case: as a rule the next one
 * has the same, which are then compared instead of made.
 */
export type HeaderNames = { readonly sent: string; readonly name: string }[];

/** Of more headers than clients send the rest is not remembered. */
const MOST_NAMES = 32;

/**
 * Reads a chunk of a connection that is exactly one whole request, of the one kind that every client of a hot
 * operation sends: POST with a Content-Length, no header twice, nothing that HTTP allows but is rarely used.
 * Undefined for whatever else it may be, valid or not: that is Node's parser's to judge. So this need not know
 * what is malformed; it must only never read what it takes otherwise than Node would (straightRequest.test.ts
 * compares the two).
 */
export function readStraight(
  chunk: Buffer,
  isHot: (target: string) => boolean,
  isApi: (host: string) => boolean = () => true,
  names: HeaderNames = [],
): StraightRequest | undefined {
  if (chunk[0] !== 0x50) return undefined;
  const headEnd = chunk.indexOf(HEAD_END);
  if (headEnd < 0 || headEnd > MAX_HEAD_BYTES) return undefined;
  const text = chunk.toString('latin1', 0, headEnd + 2);
  const lineEnd = text.indexOf('\r\n');
  const targetEnd = lineEnd - VERSION.length;
  if (!text.startsWith('POST /') || !text.startsWith(VERSION, targetEnd)) return undefined;
  const target = text.slice(5, targetEnd);
  if (!isHot(target) || !TARGET.test(target) || !LINES.test(text)) return undefined;
  const headers = readHeaders(text, lineEnd + 2, names);
  const host = headers?.['host'];
  if (headers === undefined || host === undefined || !isApi(host)) return undefined;
  const length = headers['content-length'];
  const bodyStart = headEnd + HEAD_END.length;
  if (length === undefined || !LENGTH.test(length)) return undefined;
  if (chunk.length - bodyStart !== Number(length)) return undefined;
  const question = target.indexOf('?');
  return {
    head: {
      method: 'POST',
      path: question < 0 ? target : target.slice(0, question),
      query: question < 0 ? '' : target.slice(question + 1),
      headers,
    },
    body: chunk.subarray(bodyStart),
  };
}

/** Of lines that are known to be headers. Undefined when there is one that asks for more than a plain answer, or that is there twice. */
function readHeaders(text: string, from: number, names: HeaderNames): Record<string, string> | undefined {
  const headers = Object.create(null) as Record<string, string>;
  for (let at = from, index = 0; at < text.length; index++) {
    const end = text.indexOf('\r\n', at);
    const { sent, name } = nameAt(text, at, index, names);
    if (SPECIAL.has(name) || headers[name] !== undefined) return undefined;
    const colon = at + sent.length;
    const value = valueOf(text, colon + 1, end);
    if (name === 'connection' && value.toLowerCase() !== 'keep-alive') return undefined;
    headers[name] = value;
    at = end + 2;
  }
  return headers;
}

function nameAt(text: string, at: number, index: number, names: HeaderNames): HeaderNames[number] {
  const known = names[index];
  if (known && text.startsWith(known.sent, at) && text.charCodeAt(at + known.sent.length) === 0x3a)
    return known;
  const sent = text.slice(at, text.indexOf(':', at));
  const read = { sent, name: sent.toLowerCase() };
  if (index < MOST_NAMES) names[index] = read;
  return read;
}

function valueOf(text: string, from: number, to: number): string {
  let start = from;
  let end = to;
  while (start < end && text.charCodeAt(start) === 0x20) start++;
  while (end > start && text.charCodeAt(end - 1) === 0x20) end--;
  return text.slice(start, end);
}
