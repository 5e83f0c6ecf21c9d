/**
 * The wildcard matcher. A pattern is cut at its `*` into pieces; the first must begin the text, the last end it,
 * those between are found one after the other, each as far left as possible, without ever going back. So the
 * time grows with the text's length and not with what an attacker writes into the pattern: a character of the text
 * costs at most as many steps as a short piece is long, or a 32nd of a long piece's length.
 */

/** What a pattern is made of: literal text, `*` and `?`. Text from variables stays literal, whatever it holds. */
export type Token = string | typeof ANY_RUN | typeof ANY_ONE;
export const ANY_RUN = 0;
export const ANY_ONE = 1;

/** `*` and `?` of a pattern as written. */
export function globTokens(pattern: string): Token[] {
  const tokens: Token[] = [];
  for (const part of pattern.split(/([*?])/)) {
    if (part === '*') tokens.push(ANY_RUN);
    else if (part === '?') tokens.push(ANY_ONE);
    else if (part !== '') tokens.push(part);
  }
  return tokens;
}

export class Glob {
  readonly #exact: string | undefined;
  readonly #head: Piece;
  readonly #middle: readonly Piece[];
  readonly #tail: Piece;
  /** No `*` at all. */
  readonly #isWhole: boolean;
  #minLength = 0;

  constructor(tokens: readonly Token[]) {
    const pieces = piecesOf(tokens);
    const last = pieces.length - 1;
    this.#isWhole = last === 0;
    this.#head = pieces[0] ?? EMPTY;
    this.#tail = this.#isWhole ? EMPTY : (pieces[last] ?? EMPTY);
    this.#middle = last < 2 ? [] : pieces.slice(1, last).filter(({ length }) => length > 0);
    this.#exact = this.#isWhole ? this.#head.literal : undefined;
    for (const { length } of pieces) this.#minLength += length;
  }

  /** Matches everything: `*`. */
  get isAny(): boolean {
    return !this.#isWhole && this.#minLength === 0;
  }

  matches(text: string): boolean {
    if (this.#exact !== undefined) return this.#exact === text;
    if (text.length < this.#minLength || !this.#head.isAt(text, 0)) return false;
    if (this.#isWhole) return text.length === this.#minLength;
    const end = text.length - this.#tail.length;
    if (!this.#tail.isAt(text, end)) return false;
    let at = this.#head.length;
    for (const piece of this.#middle) {
      const found = piece.find(text, at, end);
      if (found < 0) return false;
      at = found + piece.length;
    }
    return at <= end;
  }
}

export function globOf(pattern: string): Glob {
  return new Glob(globTokens(pattern));
}

function piecesOf(tokens: readonly Token[]): Piece[] {
  const pieces: Piece[] = [];
  let run: (string | typeof ANY_ONE)[] = [];
  for (const token of tokens) {
    if (token !== ANY_RUN) run.push(token);
    else {
      pieces.push(new Piece(run));
      run = [];
    }
  }
  pieces.push(new Piece(run));
  return pieces;
}

/** Pieces up to this length are sought plainly, longer ones many positions at once. */
const SHORT = 32;
const ANY_CODE = -1;

/** What stands between two `*`. */
class Piece {
  readonly length: number;
  /** The text, when no `?` is in it. */
  readonly literal: string | undefined;
  readonly #run: readonly (string | typeof ANY_ONE)[];
  /** Made when first needed: text alone, the usual piece, needs neither. */
  #codes: Int32Array | undefined;
  #search: BitSearch | undefined;

  constructor(run: readonly (string | typeof ANY_ONE)[]) {
    this.#run = run;
    this.literal = run.includes(ANY_ONE) ? undefined : run.join('');
    this.length = this.literal?.length ?? run.reduce<number>((sum, part) => sum + widthOf(part), 0);
  }

  isAt(text: string, at: number): boolean {
    if (this.literal !== undefined) return text.startsWith(this.literal, at);
    const codes = (this.#codes ??= codesOf(this.#run));
    for (let i = 0; i < codes.length; i++) {
      const code = codes[i];
      if (code !== ANY_CODE && code !== text.charCodeAt(at + i)) return false;
    }
    return true;
  }

  /** The leftmost place at or after `from` where the piece stands and ends before `end`; -1: none. */
  find(text: string, from: number, end: number): number {
    if (this.length > SHORT) {
      this.#search ??= new BitSearch(codesOf(this.#run));
      return this.#search.find(text, from, end);
    }
    const last = end - this.length;
    if (this.literal !== undefined) {
      const found = text.indexOf(this.literal, from);
      return found > last ? -1 : found;
    }
    for (let at = from; at <= last; at++) if (this.isAt(text, at)) return at;
    return -1;
  }
}

function widthOf(part: string | typeof ANY_ONE): number {
  return part === ANY_ONE ? 1 : part.length;
}

function codesOf(run: readonly (string | typeof ANY_ONE)[]): Int32Array {
  return Int32Array.from(
    run.flatMap((part) =>
      part === ANY_ONE ? [ANY_CODE] : Array.from({ length: part.length }, (_, i) => part.charCodeAt(i)),
    ),
  );
}

const EMPTY = new Piece([]);

/** Shift-And: bit i of the state says that the piece's first i+1 characters end here. */
class BitSearch {
  readonly #length: number;
  readonly #words: number;
  readonly #masks = new Map<number, Int32Array>();
  readonly #others: Int32Array;

  constructor(codes: Int32Array) {
    this.#length = codes.length;
    this.#words = Math.ceil(codes.length / 32);
    this.#others = this.#maskOf(codes, ANY_CODE);
    for (const code of codes) {
      if (code !== ANY_CODE && !this.#masks.has(code)) this.#masks.set(code, this.#maskOf(codes, code));
    }
  }

  #maskOf(codes: Int32Array, wanted: number): Int32Array {
    const mask = new Int32Array(this.#words);
    codes.forEach((code, i) => {
      if (code === wanted || code === ANY_CODE) mask[i >>> 5] = (mask[i >>> 5] ?? 0) | (1 << (i & 31));
    });
    return mask;
  }

  find(text: string, from: number, end: number): number {
    const state = new Int32Array(this.#words);
    const lastWord = this.#words - 1;
    const lastBit = 1 << ((this.#length - 1) & 31);
    for (let at = from; at < end; at++) {
      const mask = this.#masks.get(text.charCodeAt(at)) ?? this.#others;
      let carry = 1;
      for (let word = 0; word <= lastWord; word++) {
        const before = state[word] as number;
        state[word] = ((before << 1) | carry) & (mask[word] as number);
        carry = before >>> 31;
      }
      if (((state[lastWord] as number) & lastBit) !== 0) return at - this.#length + 1;
    }
    return -1;
  }
}
