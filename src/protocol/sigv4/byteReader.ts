import { Fault } from '../fault.ts';

/** Pulls lines and runs of bytes out of pieces that arrive cut anywhere, copying only lines. */
export interface ByteReader {
  /** Up to `limit` bytes that are at hand, at least one; undefined at the end. */
  some(limit: number): Promise<Uint8Array | undefined>;
  /** The next line without its line break (LF or CRLF); the rest at the end; undefined after that. */
  line(limitBytes: number): Promise<string | undefined>;
  isAtEnd(): Promise<boolean>;
}

const LINE_FEED = 0x0a;

export function createByteReader(source: AsyncIterable<Uint8Array>): ByteReader {
  const pieces = source[Symbol.asyncIterator]();
  let piece: Uint8Array = new Uint8Array(0);
  let at = 0;
  const fill = async (): Promise<boolean> => {
    while (at >= piece.length) {
      const next = await pieces.next();
      if (next.done) return false;
      piece = next.value;
      at = 0;
    }
    return true;
  };
  const line = async (limitBytes: number): Promise<string | undefined> => {
    let text = '';
    if (!(await fill())) return undefined;
    do {
      const end = piece.indexOf(LINE_FEED, at);
      const stop = end < 0 ? piece.length : end;
      if (text.length + stop - at > limitBytes)
        throw new Fault('IncompleteBody', 'A line of the framing is too long.', { status: 400 });
      text += Buffer.from(piece.buffer, piece.byteOffset + at, stop - at).toString('latin1');
      at = stop + 1;
      if (end >= 0) break;
    } while (await fill());
    return text.endsWith('\r') ? text.slice(0, -1) : text;
  };
  const some = async (limit: number): Promise<Uint8Array | undefined> => {
    if (!(await fill())) return undefined;
    const from = at;
    at = Math.min(piece.length, from + limit);
    return piece.subarray(from, at);
  };
  return { some, line, isAtEnd: async () => !(await fill()) };
}
