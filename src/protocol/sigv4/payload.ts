import type { AuthProblem } from './problem.ts';
import type { Signed } from './signed.ts';
import type { RequestHead } from './canonicalRequest.ts';
import { isSigned } from './canonicalRequest.ts';

/** How the body is bound to the signature. */
export type Payload =
  /** The body's own hash is signed. `claimed` is what the client says it is, where it must say so. */
  | { readonly kind: 'hashed'; readonly claimed: string | undefined }
  /** Not bound at all (`UNSIGNED-PAYLOAD`). */
  | { readonly kind: 'unsigned' }
  /** aws-chunked framing, see `chunkedBody.ts`. */
  | { readonly kind: 'chunked'; readonly value: ChunkedPayload };

export type ChunkedPayload = keyof typeof chunkedPayloads;

export const chunkedPayloads = {
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD': { signed: true, trailer: false },
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER': { signed: true, trailer: true },
  'STREAMING-UNSIGNED-PAYLOAD-TRAILER': { signed: false, trailer: true },
} as const;

export const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD';
export const EMPTY_HASH = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

const HASHED: Payload = { kind: 'hashed', claimed: undefined };
const UNSIGNED: Payload = { kind: 'unsigned' };

/** Only S3 takes bodies that nobody signed. */
export function payloadOf(signed: Signed, head: RequestHead, isS3: boolean): Payload | AuthProblem {
  const header = head.headers['x-amz-content-sha256'];
  const value = header ?? (signed.form === 'query' ? contentHashInQuery(head.query) : undefined);
  if (value === undefined) {
    if (!isS3) return HASHED;
    return signed.form === 'query' ? UNSIGNED : { problem: 'bodyHashMissing' };
  }
  if (header !== undefined && !isSigned(signed.signedHeaders, 'x-amz-content-sha256')) {
    return { problem: 'headersNotSigned', names: ['x-amz-content-sha256'] };
  }
  if (value.length === 64) return { kind: 'hashed', claimed: value };
  if (value === UNSIGNED_PAYLOAD && isS3) return UNSIGNED;
  if (isChunked(value) && (isS3 || chunkedPayloads[value].signed)) return { kind: 'chunked', value };
  return { problem: 'unsupportedPayload', value };
}

export function isChunked(value: string | undefined): value is ChunkedPayload {
  return value !== undefined && Object.hasOwn(chunkedPayloads, value);
}

/** `X-Amz-Content-Sha256=` of a presigned query; the SDK for JavaScript writes it in lower case. */
function contentHashInQuery(query: string): string | undefined {
  const name = 'x-amz-content-sha256=';
  for (const pair of query.split('&')) {
    if (pair.slice(0, name.length).toLowerCase() === name) return pair.slice(name.length);
  }
  return undefined;
}
