/**
 * Says what is wrong with bytes that are not JSON, and where, in the words of the parser behind AWS's Invoke
 * (Jackson). Only called when JSON.parse has refused the text; AWS's exact words are known for the commonest
 * problems, the rest is close to them.
 */
export function jsonProblem(bytes: Uint8Array): string {
  const scan = new Scan(bytes);
  const problem = scan.run() ?? 'Unexpected content after the first value';
  return `${problem}\n at [Source: REDACTED (\`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION\` disabled); line: ${scan.line()}, column: ${scan.column()}]`;
}

const EXPECTED_VALUE =
  "expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
const EXPECTED_TOKEN =
  "was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')";

type Want = 'value' | 'key' | 'colon' | 'comma' | 'end';

/** One pass with an explicit stack of open brackets, so that depth costs no call stack. */
class Scan {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  run(): string | undefined {
    const open: ('{' | '[')[] = [];
    let want: Want = 'value';
    /** Right after an opening bracket, where the closing one may follow. */
    let fresh = false;
    for (;;) {
      this.#skipSpace();
      const code = this.#bytes[this.#at];
      if (code === undefined) return want === 'end' ? undefined : this.#endOfInput(open.at(-1));
      const char = String.fromCharCode(code);
      const closes = open.at(-1) === '{' ? '}' : ']';
      if (open.length > 0 && char === closes && (want === 'comma' || fresh)) {
        this.#at++;
        open.pop();
        want = open.length > 0 ? 'comma' : 'end';
      } else if (want === 'value' && (char === '{' || char === '[')) {
        this.#at++;
        open.push(char);
        fresh = true;
        want = char === '{' ? 'key' : 'value';
        continue;
      } else if (want === 'value') {
        const scalar = this.#scalar(char);
        if (scalar) return scalar;
        want = open.length > 0 ? 'comma' : 'end';
      } else if (want === 'key') {
        if (char !== '"') return this.#unexpected(code, 'was expecting double-quote to start field name');
        const text = this.#text();
        if (text) return text;
        want = 'colon';
      } else if (want === 'colon') {
        if (char !== ':')
          return this.#unexpected(code, 'was expecting a colon to separate field name and value');
        this.#at++;
        want = 'value';
      } else if (want === 'comma') {
        const kind = open.at(-1) === '{' ? 'Object' : 'Array';
        if (char !== ',') return this.#unexpected(code, `was expecting comma to separate ${kind} entries`);
        this.#at++;
        want = kind === 'Object' ? 'key' : 'value';
      } else {
        return this.#unexpected(code, EXPECTED_VALUE);
      }
      fresh = false;
    }
  }

  line(): number {
    let lines = 1;
    for (let i = 0; i < this.#at; i++) if (this.#bytes[i] === 0x0a) lines++;
    return lines;
  }

  column(): number {
    const before = this.#bytes.lastIndexOf(0x0a, Math.max(0, this.#at - 1));
    return this.#at - (this.#at === 0 ? -1 : before);
  }

  #scalar(char: string): string | undefined {
    if (char === '"') return this.#text();
    if (/[-0-9]/.test(char)) {
      const number = this.#word(/[-+.0-9eE]/);
      const valid = /^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$/.test(number);
      return valid ? undefined : `Invalid numeric value: ${number.slice(0, 64)}`;
    }
    if (/[A-Za-z_$]/.test(char)) {
      const word = this.#word(/[A-Za-z0-9_$]/);
      if (word === 'true' || word === 'false' || word === 'null') return undefined;
      return `Unrecognized token '${word.slice(0, 256)}': ${EXPECTED_TOKEN}`;
    }
    return this.#unexpected(char.charCodeAt(0), EXPECTED_VALUE);
  }

  /** Past the closing quote, or what is wrong before it. */
  #text(): string | undefined {
    for (this.#at++; this.#at < this.#bytes.length; this.#at++) {
      const code = this.#bytes[this.#at] as number;
      if (code === 0x22) {
        this.#at++;
        return undefined;
      }
      if (code < 0x20) {
        return `Illegal unquoted character ((CTRL-CHAR, code ${code})): has to be escaped using backslash to be included in string value`;
      }
      if (code === 0x5c) {
        const escape = this.#escape();
        if (escape) return escape;
        continue;
      }
      const problem = code > 0x7f ? this.#encoding(code) : undefined;
      if (problem) return problem;
    }
    return 'Unexpected end-of-input: was expecting closing quote for a string value';
  }

  /** At a backslash; past the character after it, except that what is wrong is left for the place. */
  #escape(): string | undefined {
    const code = this.#bytes[++this.#at];
    if (code === undefined || '"\\/bfnrt'.includes(String.fromCharCode(code))) return undefined;
    if (code !== 0x75) return `Unrecognized character escape '${String.fromCharCode(code)}' (code ${code})`;
    for (let digit = 0; digit < 4; digit++) {
      const next = this.#bytes[++this.#at];
      if (next === undefined) return undefined;
      if (!/[0-9a-fA-F]/.test(String.fromCharCode(next))) {
        return this.#unexpected(next, 'expected a hex-digit for character escape sequence');
      }
    }
    return undefined;
  }

  #word(part: RegExp): string {
    const start = this.#at;
    while (this.#at < this.#bytes.length && part.test(String.fromCharCode(this.#bytes[this.#at] as number))) {
      this.#at++;
    }
    return Buffer.from(this.#bytes.subarray(start, this.#at)).toString('latin1');
  }

  #skipSpace(): void {
    for (;;) {
      const code = this.#bytes[this.#at];
      if (code !== 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) return;
      this.#at++;
    }
  }

  /** A byte with which no character in UTF-8 begins. */
  #encoding(code: number): string | undefined {
    const continues = (code & 0xc0) === 0x80;
    const previous = this.#bytes[this.#at - 1] ?? 0;
    if (code < 0x80 || (continues && previous >= 0x80)) return undefined;
    if (!continues && code >= 0xc2 && code <= 0xf4) return undefined;
    return `Invalid UTF-8 start byte 0x${code.toString(16)}`;
  }

  #unexpected(code: number, expectation: string): string {
    const shown =
      code < 0x20 || code > 0x7e
        ? `(CTRL-CHAR, code ${code})`
        : `'${String.fromCharCode(code)}' (code ${code})`;
    return `Unexpected character (${shown}): ${expectation}`;
  }

  #endOfInput(open: '{' | '[' | undefined): string {
    if (open === undefined) return 'No content to map due to end-of-input';
    return `Unexpected end-of-input: expected close marker for ${open === '{' ? 'Object' : 'Array'}`;
  }
}
