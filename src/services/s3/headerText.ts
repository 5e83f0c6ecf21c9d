/**
 * Texts in headers are Latin-1 on the wire. Clients send other characters as raw UTF-8 or as RFC 2047 encoded words; S3
 * keeps the characters and gives back what is not ASCII as encoded words.
 */
const ENCODED_WORD = /=\?utf-8\?([bq])\?([^?]*)\?=/gi;
// oxlint-disable-next-line no-control-regex -- the whole of ASCII is meant
const ASCII = /^[\x00-\x7f]*$/;

export function decodeHeaderText(text: string): string {
  const raw = ASCII.test(text) ? text : fromUtf8(text);
  if (!raw.includes('=?')) return raw;
  return raw.replace(ENCODED_WORD, (_, kind: string, word: string) =>
    kind.toLowerCase() === 'b' ? Buffer.from(word, 'base64').toString('utf8') : fromQuotedPrintable(word),
  );
}

export function encodeHeaderText(text: string): string {
  if (ASCII.test(text) && !/[\r\n\0]/.test(text)) return text;
  const bytes = Buffer.from(text, 'utf8');
  const printable = bytes.filter((byte) => byte >= 0x20 && byte < 0x7f).length;
  if (printable * 2 < bytes.length) return `=?UTF-8?B?${bytes.toString('base64')}?=`;
  let word = '';
  for (const byte of bytes) word += isPlain(byte) ? String.fromCharCode(byte) : escaped(byte);
  return `=?UTF-8?Q?${word}?=`;
}

function isPlain(byte: number): boolean {
  return byte > 0x20 && byte < 0x7f && byte !== 0x3d && byte !== 0x3f && byte !== 0x5f;
}

function escaped(byte: number): string {
  return `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

/** Node reads headers as Latin-1; what is no UTF-8 stays so. */
function fromUtf8(text: string): string {
  const bytes = Buffer.from(text, 'latin1');
  const decoded = bytes.toString('utf8');
  return decoded.includes('\ufffd') ? text : decoded;
}

function fromQuotedPrintable(word: string): string {
  const text = word
    .replaceAll('_', ' ')
    .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(text, 'latin1').toString('utf8');
}
