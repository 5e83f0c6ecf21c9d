/** CloudWatch Logs' largest event, 256 KiB, less the 26 bytes that each event is charged for. */
export const MAX_EVENT_BYTES = 256 * 1024 - 26;
/** A UTF-16 unit is at most three bytes of UTF-8: text of fewer units needs no counting. */
const SURELY_FITS = Math.floor(MAX_EVENT_BYTES / 3);

/** Cuts text into pieces that each fit into a log event, never within a character. */
export function splitEvent(text: string): readonly string[] {
  if (text.length <= SURELY_FITS || Buffer.byteLength(text) <= MAX_EVENT_BYTES) return [text];
  const pieces: string[] = [];
  for (let start = 0; start < text.length;) {
    let end = Math.min(start + SURELY_FITS, text.length);
    if (end < text.length && isHighSurrogate(text.charCodeAt(end - 1))) end--;
    pieces.push(text.slice(start, end));
    start = end;
  }
  return pieces;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
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
  const emit = (tail: Buffer, newline: boolean): void => {
    const bytes = rest.length === 0 ? tail : Buffer.concat([...rest, tail]);
    rest = [];
    restBytes = 0;
    onLine(newline ? bytes.toString('utf8') : `${bytes.toString('utf8')}\n`);
  };
  return {
    push: (chunk) => {
      let start = 0;
      for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, start)) {
        emit(chunk.subarray(start, at + 1), true);
        start = at + 1;
      }
      while (chunk.length - start + restBytes >= MAX_EVENT_BYTES) {
        const end = start + MAX_EVENT_BYTES - restBytes - 1;
        emit(chunk.subarray(start, end), false);
        start = end;
      }
      if (start < chunk.length) {
        rest.push(chunk.subarray(start));
        restBytes += chunk.length - start;
        // Single bytes written one by one must not cost a Buffer each.
        if (rest.length > 256) rest = [Buffer.concat(rest)];
      }
    },
    flush: () => {
      if (restBytes > 0) emit(Buffer.alloc(0), false);
    },
  };
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
