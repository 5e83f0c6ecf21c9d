import { hash } from 'node:crypto';
import { canonicalPath, canonicalPathAsSent, canonicalPathOfS3, canonicalQuery } from './canonicalUri.ts';
import type { Signed } from './signed.ts';

/** What of a request is signed, apart from its body. */
export interface RequestHead {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** How the path and query are read; clients differ in corners, see `verify.ts`. */
export interface Reading {
  readonly path: 'normalised' | 'asSent' | 's3';
  readonly plusIsSpace: boolean;
}

export function canonicalRequest(
  head: RequestHead,
  { signedHeaders, signedNames }: Pick<Signed, 'signedHeaders' | 'signedNames'>,
  payloadHash: string,
  presigned: boolean,
  reading: Reading,
): string {
  const path = pathReaders[reading.path](head.path);
  const query = canonicalQuery(head.query, presigned, reading.plusIsSpace);
  const headers = canonicalHeaders(head.headers, signedNames);
  return `${head.method}\n${path}\n${query}\n${headers}\n${signedHeaders}\n${payloadHash}`;
}

const pathReaders = {
  normalised: canonicalPath,
  asSent: canonicalPathAsSent,
  s3: canonicalPathOfS3,
} as const;

function canonicalHeaders(headers: Readonly<Record<string, string>>, names: readonly string[]): string {
  let out = '';
  for (const name of names) out += `${name}:${collapseSpaces(headers[name] ?? '')}\n`;
  return out;
}

/** Trimmed, runs of white space made one space. Values almost never need it, hence the scan first. */
function collapseSpaces(value: string): string {
  let previousIsSpace = true;
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (code === 0x09) return rewriteSpaces(value);
    const isSpace = code === 0x20;
    if (isSpace && previousIsSpace) return rewriteSpaces(value);
    previousIsSpace = isSpace;
  }
  return previousIsSpace && value !== '' ? rewriteSpaces(value) : value;
}

function rewriteSpaces(value: string): string {
  return value.replaceAll(/[ \t]+/g, ' ').trim();
}

/**
 * SHA-256 of the canonical request. Node hands out header bytes as Latin-1 text, so the bytes of the wire are
 * hashed, not their UTF-8 encoding.
 */
export function hashCanonicalRequest(text: string): string {
  const isAscii = Buffer.byteLength(text) === text.length;
  return hash('sha256', isAscii ? text : Buffer.from(text, 'latin1'), 'hex');
}

/** Whether `name` is one of the `;`-separated `signedHeaders`. */
export function isSigned(signedHeaders: string, name: string): boolean {
  for (let at = signedHeaders.indexOf(name); at >= 0; at = signedHeaders.indexOf(name, at + 1)) {
    const end = at + name.length;
    const startsPart = at === 0 || signedHeaders.charCodeAt(at - 1) === 0x3b;
    if (startsPart && (end === signedHeaders.length || signedHeaders.charCodeAt(end) === 0x3b)) return true;
  }
  return false;
}
