import { createHash, hash } from 'node:crypto';
import { Fault } from '../fault.ts';
import { createByteReader } from './byteReader.ts';
import type { ByteReader } from './byteReader.ts';
import { createChecksum } from './checksums.ts';
import type { Checksum } from './checksums.ts';
import { EMPTY_HASH } from './payload.ts';
import type { HmacKey } from './signingKey.ts';
import { equalSignatures } from './verify.ts';

/**
 * The aws-chunked framing that S3 clients wrap bodies in:
 *
 *     400;chunk-signature=<64 hex> CRLF <1024 bytes> CRLF
 *     0;chunk-signature=<64 hex> CRLF
 *     x-amz-checksum-crc32c:sOO8/Q== CRLF
 *     x-amz-trailer-signature:<64 hex> CRLF
 *     CRLF
 *
 * Each signature covers the one before it, the first of them the request's own. Bytes are handed on as they
 * arrive, before the signature of their chunk is known to be good: a consumer may keep them only once the
 * iteration has ended without throwing.
 */
export interface ChunkedBody {
  /** Bytes without the framing, from `x-amz-decoded-content-length`; more or fewer are an error. */
  readonly decodedLength: number;
  /** Names that `x-amz-trailer` announces, in lower case; undefined when the payload has no trailer. */
  readonly trailerNames: readonly string[] | undefined;
  /** Undefined when the chunks are not signed, or signatures are not asked for (`--auth open`). */
  readonly chain: SignatureChain | undefined;
}

export interface SignatureChain {
  readonly key: HmacKey;
  readonly amzDate: string;
  readonly scope: string;
  /** The signature of the request itself. */
  readonly seed: string;
}

const LONGEST_LINE_BYTES = 4096;
const MOST_TRAILERS = 16;
const SIGNATURE_EXTENSION = 'chunk-signature=';
const TRAILER_SIGNATURE = 'x-amz-trailer-signature';
const CHECKSUM_PREFIX = 'x-amz-checksum-';

export async function* decodeChunkedBody(
  source: AsyncIterable<Uint8Array>,
  body: ChunkedBody,
): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = createByteReader(source);
  const checksums = checksumsOf(body.trailerNames ?? []);
  let previous = body.chain?.seed ?? '';
  let left = body.decodedLength;
  for (;;) {
    const { size, signature } = parseChunkHead(await reader.line(LONGEST_LINE_BYTES));
    if (size > left) throw incompleteBody();
    const digest = body.chain && size > 0 ? createHash('sha256') : undefined;
    for (let missing = size; missing > 0;) {
      const piece = await reader.some(missing);
      if (piece === undefined) throw incompleteBody();
      missing -= piece.length;
      digest?.update(piece);
      for (const checksum of checksums.values()) checksum.update(piece);
      yield piece;
    }
    left -= size;
    if (body.chain)
      previous = checkChunk(body.chain, previous, digest?.digest('hex') ?? EMPTY_HASH, signature);
    if (size === 0) break;
    if ((await reader.line(LONGEST_LINE_BYTES)) !== '') throw incompleteBody();
  }
  if (left !== 0) throw incompleteBody();
  const trailers = await readTrailers(reader);
  checkTrailers(trailers, body, previous, checksums);
}

function checksumsOf(trailerNames: readonly string[]): ReadonlyMap<string, Checksum> {
  const checksums = new Map<string, Checksum>();
  for (const name of trailerNames) {
    if (!name.startsWith(CHECKSUM_PREFIX)) continue;
    const checksum = createChecksum(name.slice(CHECKSUM_PREFIX.length));
    if (!checksum) {
      const message = `Mayfly does not support the trailing checksum ${name}; it supports crc32, crc32c, crc64nvme, sha1, sha256, sha512 and md5.`;
      throw new Fault('NotImplemented', message, { status: 501 });
    }
    checksums.set(name, checksum);
  }
  return checksums;
}

/** `400;chunk-signature=…`: the size in hexadecimal, then extensions of which only the signature counts. */
function parseChunkHead(line: string | undefined): { size: number; signature: string } {
  if (line === undefined) throw incompleteBody();
  const semicolon = line.indexOf(';');
  const digits = (semicolon < 0 ? line : line.slice(0, semicolon)).trim();
  if (!/^[0-9a-fA-F]{1,12}$/.test(digits)) throw incompleteBody();
  const at = line.indexOf(SIGNATURE_EXTENSION, semicolon);
  const signature = semicolon < 0 || at < 0 ? '' : line.slice(at + SIGNATURE_EXTENSION.length).trim();
  return { size: Number.parseInt(digits, 16), signature };
}

function checkChunk(chain: SignatureChain, previous: string, digest: string, signature: string): string {
  const text = `AWS4-HMAC-SHA256-PAYLOAD\n${chain.amzDate}\n${chain.scope}\n${previous}\n${EMPTY_HASH}\n${digest}`;
  if (!equalSignatures(chain.key.hex(text), signature)) throw wrongSignature();
  return signature;
}

/** Lines up to the empty one, or to the end: some clients leave the last line break out. */
async function readTrailers(reader: ByteReader): Promise<ReadonlyMap<string, string>> {
  const trailers = new Map<string, string>();
  for (;;) {
    const line = await reader.line(LONGEST_LINE_BYTES);
    if (line === undefined) return trailers;
    if (line === '') {
      if (await reader.isAtEnd()) return trailers;
      continue;
    }
    const colon = line.indexOf(':');
    if (colon < 1 || trailers.size >= MOST_TRAILERS) throw malformedTrailer();
    trailers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
}

function checkTrailers(
  trailers: ReadonlyMap<string, string>,
  body: ChunkedBody,
  previous: string,
  checksums: ReadonlyMap<string, Checksum>,
): void {
  const announced = body.trailerNames ?? [];
  for (const name of announced) if (!trailers.has(name)) throw malformedTrailer();
  for (const name of trailers.keys()) {
    if (name !== TRAILER_SIGNATURE && !announced.includes(name)) throw malformedTrailer();
  }
  if (body.chain && body.trailerNames) checkTrailerSignature(trailers, body.chain, previous);
  for (const [name, checksum] of checksums) {
    if (checksum.digest() === trailers.get(name)) continue;
    const algorithm = name.slice(CHECKSUM_PREFIX.length).toUpperCase();
    throw new Fault('BadDigest', `The ${algorithm} you specified did not match the calculated checksum.`, {
      status: 400,
    });
  }
}

function checkTrailerSignature(
  trailers: ReadonlyMap<string, string>,
  chain: SignatureChain,
  previous: string,
): void {
  const names = [...trailers.keys()].filter((name) => name !== TRAILER_SIGNATURE).sort();
  const canonical = names.map((name) => `${name}:${trailers.get(name)}\n`).join('');
  const text = `AWS4-HMAC-SHA256-TRAILER\n${chain.amzDate}\n${chain.scope}\n${previous}\n${hash('sha256', canonical)}`;
  const given = trailers.get(TRAILER_SIGNATURE);
  if (given === undefined) throw malformedTrailer();
  if (!equalSignatures(chain.key.hex(text), given)) throw wrongSignature();
}

function incompleteBody(): Fault {
  const message = 'The request body terminated unexpectedly or does not have the announced length.';
  return new Fault('IncompleteBody', message, { status: 400 });
}

function malformedTrailer(): Fault {
  const message =
    'The request contained trailing data that was not well-formed or did not conform to our published schema.';
  return new Fault('MalformedTrailerError', message, { status: 400 });
}

function wrongSignature(): Fault {
  const message =
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.';
  return new Fault('SignatureDoesNotMatch', message, { status: 403 });
}
