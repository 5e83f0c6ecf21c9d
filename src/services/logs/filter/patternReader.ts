/** A filter pattern that is not in the language; the message is AWS's. */
export class FilterPatternError extends Error {
  constructor(message: string = 'Invalid filter pattern') {
    super(message);
    this.name = 'FilterPatternError';
  }
}

/** A cursor over a filter pattern. */
export class PatternReader {
  readonly text: string;
  #at = 0;

  constructor(text: string) {
    this.text = text;
  }

  get offset(): number {
    return this.#at;
  }

  get done(): boolean {
    return this.#at >= this.text.length;
  }

  skipSpace(): this {
    while (/\s/.test(this.text.charAt(this.#at))) this.#at++;
    return this;
  }

  startsWith(token: string): boolean {
    return this.text.startsWith(token, this.#at);
  }

  /** Goes past `token` when it comes next. */
  take(token: string): boolean {
    if (!this.startsWith(token)) return false;
    this.#at += token.length;
    return true;
  }

  expect(token: string): void {
    if (!this.take(token)) throw new FilterPatternError();
  }

  /** What a sticky expression matches here; undefined when it does not. */
  match(sticky: RegExp): string | undefined {
    sticky.lastIndex = this.#at;
    const found = sticky.exec(this.text)?.[0];
    if (found === undefined) return undefined;
    this.#at += found.length;
    return found;
  }

  /** A text in double quotes, in which `\"` is a quote and `\\` a backslash; undefined when none begins here. */
  quoted(): string | undefined {
    if (!this.startsWith('"')) return undefined;
    const found = this.match(/"(?:[^"\\]|\\[^])*"/y);
    if (found === undefined) throw new FilterPatternError();
    return found.slice(1, -1).replace(/\\(["\\])/g, '$1');
  }

  /** The source of a regular expression in percent signs; undefined when none begins here. */
  regex(): string | undefined {
    if (!this.startsWith('%')) return undefined;
    const found = this.match(/%[^%]+%/y);
    if (found === undefined) throw new FilterPatternError();
    return found.slice(1, -1);
  }
}
