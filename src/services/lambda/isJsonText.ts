/**
 * Whether bytes, known to be UTF-8, are one JSON value: by looking, without making the value. JSON.parse is as
 * quick for the usual, but six megabytes of empty objects cost it most of a second in which nobody else is served.
 */
export function isJsonText(bytes: Uint8Array): boolean {
  const open = new Brackets();
  let at = afterSpace(bytes, 0);
  for (;;) {
    const code = bytes[at];
    if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      at = afterSpace(bytes, at + 1);
      // The closing bracket's code is two more than the opening one's.
      if (bytes[at] === code + 2) at++;
      else {
        open.push(code);
        if (code === OPEN_OBJECT) at = afterKey(bytes, at);
        if (at < 0) return false;
        continue;
      }
    } else {
      at = afterScalar(bytes, at);
      if (at < 0) return false;
    }
    at = afterClosing(bytes, at, open);
    if (at < 0) return false;
    if (open.depth === 0) return at === bytes.length;
  }
}

const OPEN_OBJECT = 0x7b;
const OPEN_ARRAY = 0x5b;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;

/** The brackets that are open, innermost last. */
class Brackets {
  depth = 0;
  #codes = new Uint8Array(256);

  push(code: number): void {
    if (this.depth === this.#codes.length) {
      const more = new Uint8Array(this.depth * 2);
      more.set(this.#codes);
      this.#codes = more;
    }
    this.#codes[this.depth++] = code;
  }

  innermost(): number {
    return this.#codes[this.depth - 1] as number;
  }
}

/** From behind a value to where the next one must begin, or to the end of the outermost; -1: neither follows. */
function afterClosing(bytes: Uint8Array, from: number, open: Brackets): number {
  let at = afterSpace(bytes, from);
  while (open.depth > 0) {
    const bracket = open.innermost();
    const code = bytes[at];
    if (code === COMMA) {
      at = afterSpace(bytes, at + 1);
      return bracket === OPEN_OBJECT ? afterKey(bytes, at) : at;
    }
    if (code !== bracket + 2) return -1;
    open.depth--;
    at = afterSpace(bytes, at + 1);
  }
  return at;
}

function afterKey(bytes: Uint8Array, from: number): number {
  if (bytes[from] !== QUOTE) return -1;
  let at = afterText(bytes, from);
  if (at < 0) return -1;
  at = afterSpace(bytes, at);
  return bytes[at] === COLON ? afterSpace(bytes, at + 1) : -1;
}

function afterScalar(bytes: Uint8Array, at: number): number {
  switch (bytes[at]) {
    case QUOTE:
      return afterText(bytes, at);
    case 0x74:
      return afterWord(bytes, at, 'true');
    case 0x66:
      return afterWord(bytes, at, 'false');
    case 0x6e:
      return afterWord(bytes, at, 'null');
    default:
      return afterNumber(bytes, at);
  }
}

function afterText(bytes: Uint8Array, from: number): number {
  for (let at = from + 1; at < bytes.length; at++) {
    const code = bytes[at] as number;
    if (code === QUOTE) return at + 1;
    if (code < 0x20) return -1;
    if (code !== BACKSLASH) continue;
    const escaped = bytes[++at];
    if (escaped === 0x75) {
      for (let digit = 0; digit < 4; digit++) if (!isHex(bytes[++at])) return -1;
    } else if (escaped === undefined || !ESCAPES.includes(escaped)) return -1;
  }
  return -1;
}

const ESCAPES = new Uint8Array(Buffer.from('"\\/bfnrt'));

function afterNumber(bytes: Uint8Array, from: number): number {
  let at = bytes[from] === 0x2d ? from + 1 : from;
  if (!isDigit(bytes[at])) return -1;
  at = bytes[at] === 0x30 ? at + 1 : afterDigits(bytes, at);
  if (bytes[at] === 0x2e) {
    if (!isDigit(bytes[at + 1])) return -1;
    at = afterDigits(bytes, at + 1);
  }
  if (bytes[at] === 0x65 || bytes[at] === 0x45) {
    at++;
    if (bytes[at] === 0x2b || bytes[at] === 0x2d) at++;
    if (!isDigit(bytes[at])) return -1;
    at = afterDigits(bytes, at);
  }
  return at;
}

function afterDigits(bytes: Uint8Array, from: number): number {
  let at = from;
  while (isDigit(bytes[at])) at++;
  return at;
}

function afterWord(bytes: Uint8Array, from: number, word: string): number {
  for (let i = 1; i < word.length; i++) if (bytes[from + i] !== word.charCodeAt(i)) return -1;
  return from + word.length;
}

function afterSpace(bytes: Uint8Array, from: number): number {
  let at = from;
  while (bytes[at] === 0x20 || bytes[at] === 0x0a || bytes[at] === 0x0d || bytes[at] === 0x09) at++;
  return at;
}

function isDigit(code: number | undefined): boolean {
  return code !== undefined && code >= 0x30 && code <= 0x39;
}

function isHex(code: number | undefined): boolean {
  if (code === undefined) return false;
  return isDigit(code) || (code >= 0x41 && code <= 0x46) || (code >= 0x61 && code <= 0x66);
}
