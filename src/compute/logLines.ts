/** CloudWatch Logs' largest event, 256 KiB, less the 26 bytes that each event is charged for. */
export const MAX_EVENT_BYTES = 256 * 1024 - 26;
/** A UTF-16 unit is at most three bytes of UTF-8: text of fewer units needs no counting. */
const SURELY_FITS = Math.floor(MAX_EVENT_BYTES / 3);

/** Cuts text into pieces that each fit into a log event, never within a character. */
export function splitEvent(text: string): readonly string[] {
  if (text.length <= SURELY_FITS || Buffer.byteLength(text) <= MAX_EVENT_BYTES) return [text];
  const bytes = Buffer.from(text);
  const pieces: string[] = [];
  for (let start = 0; start < bytes.length;) {
    const end = start + MAX_EVENT_BYTES;
    const cut = end < bytes.length ? characterStart(bytes, end) : bytes.length;
    pieces.push(bytes.toString('utf8', start, cut));
    start = cut;
  }
  return pieces;
}

const NEWLINE = 10;

export interface LineSplitter {
  /** Gives the complete lines of `chunk`, with what was left before, each with its newline. */
  push(chunk: Buffer): void;
  /** Gives an unfinished last line, if any. */
  flush(): void;
}

/** Cuts what a process writes into lines; a line without end is cut at the largest event. */
export function lineSplitter(onLine: (line: string) => void): LineSplitter {
  let rest: Buffer[] = [];
  let restBytes = 0;
  const take = (tail: Buffer): Buffer => {
    const bytes = rest.length === 0 ? tail : Buffer.concat([...rest, tail]);
    rest = [];
    restBytes = 0;
    return bytes;
  };
  const keep = (bytes: Buffer): void => {
    if (bytes.length === 0) return;
    rest.push(bytes);
    restBytes += bytes.length;
    // Single bytes written one by one must not cost a Buffer each.
    if (rest.length > 256) rest = [Buffer.concat(rest)];
  };
  /** Complete lines longer than an event are cut like the others, further on: see `splitEvent`. */
  const cut = (bytes: Buffer): Buffer => {
    let start = 0;
    while (bytes.length - start >= MAX_EVENT_BYTES) {
      const end = characterStart(bytes, start + MAX_EVENT_BYTES - 1);
      onLine(`${bytes.toString('utf8', start, end)}\n`);
      start = end;
    }
    return bytes.subarray(start);
  };
  return {
    push: (chunk) => {
      let start = 0;
      for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, start)) {
        onLine(take(chunk.subarray(start, at + 1)).toString('utf8'));
        start = at + 1;
      }
      const tail = chunk.subarray(start);
      keep(restBytes + tail.length < MAX_EVENT_BYTES ? tail : cut(take(tail)));
    },
    flush: () => {
      if (restBytes > 0) onLine(`${take(Buffer.alloc(0)).toString('utf8')}\n`);
    },
  };
}

/** The start of the character of which the byte at `at` is a part; `at` itself in what is no UTF-8. */
function characterStart(bytes: Buffer, at: number): number {
  for (let back = 0; back < 4; back++) {
    if (((bytes[at - back] ?? 0) & 0xc0) !== 0x80) return at - back;
  }
  return at;
}

/** The last `bytes` bytes of the texts' concatenation, read from the back. */
export function lastBytes(texts: readonly string[], bytes: number): Uint8Array {
  const parts: Buffer[] = [];
  let missing = bytes;
  for (let index = texts.length - 1; index >= 0 && missing > 0; index--) {
    const part = Buffer.from(texts[index] ?? '');
    parts.unshift(part.length > missing ? part.subarray(part.length - missing) : part);
    missing -= part.length;
  }
  return Buffer.concat(parts);
}
