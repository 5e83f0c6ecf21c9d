/** Percent-encoding as SigV4 defines it: bytes outside `A-Za-z0-9-._~` become `%XX`, upper case. */

const UNRESERVED = new Uint8Array(256);
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~') {
  UNRESERVED[char.charCodeAt(0)] = 1;
}
const ESCAPES = Array.from(
  { length: 256 },
  (_, byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
);
const SLASH = 0x2f;
const PERCENT = 0x25;
const DOT = 0x2e;

/**
 * The canonical path of every service but S3: the wire path without dot segments and doubled slashes, each
 * byte encoded once more, so that `%3A` becomes `%253A`.
 */
export function canonicalPath(path: string): string {
  return encode(needsNormalising(path) ? normalisePath(path) : path, false);
}

/** As `canonicalPath`, for the clients that leave `//` and `..` as they are. */
export function canonicalPathAsSent(path: string): string {
  return encode(path, false);
}

/** S3's canonical path: decoded and encoded once, dot segments and doubled slashes kept. */
export function canonicalPathOfS3(path: string): string {
  return encode(path, true);
}

/** `text` encoded; with `decodeFirst`, what is percent-encoded already stays so (in upper case). */
function encode(text: string, decodeFirst: boolean, slash = SLASH): string {
  let out = '';
  let kept = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (UNRESERVED[code] === 1 || code === slash) continue;
    const decoded = decodeFirst && code === PERCENT ? hexByte(text, i + 1) : -1;
    out += text.slice(kept, i) + encodeByte(decoded < 0 ? code : decoded);
    if (decoded >= 0) i += 2;
    kept = i + 1;
  }
  return kept === 0 ? text : out + text.slice(kept);
}

/** A byte that is not kept as it is; of those that came encoded, only unreserved ones lose the encoding. */
function encodeByte(byte: number): string {
  return UNRESERVED[byte] === 1 ? String.fromCharCode(byte) : (ESCAPES[byte & 0xff] as string);
}

/** Encodes a name or value of the query once, whether it came encoded or not. */
function encodeQueryPart(text: string): string {
  return encode(text, true, -1);
}

/** The byte that two hexadecimal digits from `at` spell, or -1. */
function hexByte(text: string, at: number): number {
  const high = hexDigit(text.charCodeAt(at));
  const low = hexDigit(text.charCodeAt(at + 1));
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

/** Whether a path has a doubled slash or a segment that begins with a dot. */
export function needsNormalising(path: string): boolean {
  for (let i = path.indexOf('/'); i >= 0; i = path.indexOf('/', i + 1)) {
    const next = path.charCodeAt(i + 1);
    if (next === SLASH || next === DOT) return true;
  }
  return false;
}

function normalisePath(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..') segments.pop();
    else segments.push(segment);
  }
  return segments.length > 0 && path.endsWith('/') ? `/${segments.join('/')}/` : `/${segments.join('/')}`;
}

/**
 * The canonical query: every pair encoded, sorted by name, then value. `X-Amz-Signature` is left out when
 * `presigned`. `plusIsSpace` reads a bare `+` as a space, as some clients mean it.
 */
export function canonicalQuery(query: string, presigned = false, plusIsSpace = false): string {
  if (query === '') return '';
  const pairs: [name: string, value: string][] = [];
  for (const pair of (plusIsSpace ? query.replaceAll('+', '%20') : query).split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = encodeQueryPart(equals < 0 ? pair : pair.slice(0, equals));
    if (presigned && name === 'X-Amz-Signature') continue;
    pairs.push([name, equals < 0 ? '' : encodeQueryPart(pair.slice(equals + 1))]);
  }
  if (pairs.length > 1) pairs.sort(comparePairs);
  let out = '';
  for (const [name, value] of pairs) out += `${out === '' ? '' : '&'}${name}=${value}`;
  return out;
}

function comparePairs(a: readonly [string, string], b: readonly [string, string]): number {
  if (a[0] !== b[0]) return a[0] < b[0] ? -1 : 1;
  if (a[1] === b[1]) return 0;
  return a[1] < b[1] ? -1 : 1;
}
