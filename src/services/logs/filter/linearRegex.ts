import { FilterPatternError } from './patternReader.ts';

/**
 * The regular expressions of filter patterns: no groups, no back-references. Patterns and messages are anyone's,
 * so matching must take time in proportion to the message: a Thompson automaton, turned into a deterministic one
 * as far as messages need it. Symbols are the 128 ASCII characters and one for everything else.
 */
const OTHER = 128;
const SYMBOLS = 129;
/** More states than a pattern of AWS's 1,024 characters needs, unless its repetitions are meant to hurt. */
const MAX_STATES = 256;
const MAX_CACHED_SETS = 256;
const LINE_FEED = 10;

type SymbolSet = Uint8Array;

interface State {
  /** What it consumes; undefined for those that only branch. */
  readonly consumes: SymbolSet | undefined;
  readonly guard: 'start' | 'end' | undefined;
  readonly next: number[];
}

/** A subset of the states, as the deterministic automaton's state. */
interface StateSet {
  readonly states: readonly number[];
  readonly matched: boolean;
  readonly after: (StateSet | undefined)[];
  matchedAtEnd: boolean | undefined;
}

/** Whether a message contains a match. Throws FilterPatternError when the source is not in the language. */
export function compileRegex(source: string): (text: string) => boolean {
  if (!/^[A-Za-z0-9:_#=@/;,\-^$?[\]{}|\\*+. ]+$/.test(source)) throw new FilterPatternError();
  const parser = new RegexParser(source);
  const start = parser.alternatives();
  return matcher(parser.states, start);
}

/** Builds the automaton from its end to its beginning: each piece is given the state that follows it. */
class RegexParser {
  readonly states: State[] = [];
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  #state(state: State): number {
    if (this.states.length >= MAX_STATES) throw new FilterPatternError();
    return this.states.push(state) - 1;
  }

  #branch(...next: number[]): number {
    return this.#state({ consumes: undefined, guard: undefined, next });
  }

  alternatives(): number {
    const accept = this.#branch();
    const starts: number[] = [];
    do {
      const pieces: Piece[] = [];
      while (this.#at < this.#source.length && this.#source[this.#at] !== '|') pieces.push(this.#piece());
      starts.push(pieces.reduceRight((next, piece) => this.#build(piece, next), accept));
    } while (this.#source[this.#at++] === '|');
    return this.#branch(...starts);
  }

  #piece(): Piece {
    const char = this.#source.charAt(this.#at++);
    if (char === '^' || char === '$') return { guard: char === '^' ? 'start' : 'end' };
    if ('?*+{}]'.includes(char)) throw new FilterPatternError();
    const consumes = char === '[' ? this.#class() : char === '.' ? dot() : this.#single(char);
    return { consumes, ...this.#repetition() };
  }

  #repetition(): { min: number; max: number } {
    const char = this.#source[this.#at];
    if (char === '?' || char === '*' || char === '+') {
      this.#at++;
      return { min: char === '+' ? 1 : 0, max: char === '?' ? 1 : Infinity };
    }
    if (char !== '{') return { min: 1, max: 1 };
    const found = /^\{(\d{1,3})(,(\d{0,3}))?\}/.exec(this.#source.slice(this.#at));
    if (!found) throw new FilterPatternError();
    this.#at += found[0].length;
    const min = Number(found[1]);
    const max = found[2] === undefined ? min : found[3] === '' ? Infinity : Number(found[3]);
    if (max < min) throw new FilterPatternError();
    return { min, max };
  }

  /** A character, or what stands after a backslash. */
  #single(char: string): SymbolSet {
    if (char !== '\\') return setOf([char.charCodeAt(0)]);
    const escaped = this.#source.charAt(this.#at++);
    if (escaped === '') throw new FilterPatternError();
    const shorthand = SHORTHANDS[escaped.toLowerCase()];
    if (shorthand) return escaped === escaped.toLowerCase() ? shorthand() : complement(shorthand());
    if (escaped === 'x') {
      const digits = this.#source.slice(this.#at, this.#at + 2);
      if (!/^[0-9A-Fa-f]{2}$/.test(digits)) throw new FilterPatternError();
      this.#at += 2;
      return setOf([symbolOf(Number.parseInt(digits, 16))]);
    }
    return setOf([(CONTROLS[escaped] ?? escaped).charCodeAt(0)]);
  }

  #class(): SymbolSet {
    const negated = this.#source[this.#at] === '^';
    if (negated) this.#at++;
    const set = new Uint8Array(SYMBOLS);
    for (let first = true; this.#source[this.#at] !== ']' || first; first = false) {
      if (this.#at >= this.#source.length) throw new FilterPatternError();
      const low = this.#single(this.#source.charAt(this.#at++));
      const isRange =
        this.#source[this.#at] === '-' && !['', ']'].includes(this.#source.charAt(this.#at + 1));
      if (!isRange) {
        for (const [symbol, held] of low.entries()) if (held) set[symbol] = 1;
        continue;
      }
      this.#at++;
      const high = this.#single(this.#source.charAt(this.#at++));
      if (size(low) !== 1 || size(high) !== 1 || low.indexOf(1) > high.indexOf(1))
        throw new FilterPatternError();
      set.fill(1, low.indexOf(1), high.indexOf(1) + 1);
    }
    this.#at++;
    return negated ? complement(set) : set;
  }

  #build(piece: Piece, next: number): number {
    if ('guard' in piece) return this.#state({ consumes: undefined, guard: piece.guard, next: [next] });
    const { consumes, min, max } = piece;
    const one = (after: number) => this.#state({ consumes, guard: undefined, next: [after] });
    let start = next;
    if (max === Infinity) {
      const loop = this.#branch(next);
      this.states[loop]?.next.push(one(loop));
      start = loop;
    } else {
      for (let count = min; count < max; count++) start = this.#branch(next, one(start));
    }
    for (let count = 0; count < min; count++) start = one(start);
    return start;
  }
}

type Piece = { guard: 'start' | 'end' } | { consumes: SymbolSet; min: number; max: number };

const CONTROLS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

const SHORTHANDS: Readonly<Record<string, () => SymbolSet>> = {
  d: () => setWhere(/\d/),
  s: () => setWhere(/\s/),
  w: () => setWhere(/\w/),
};

function symbolOf(charCode: number): number {
  return charCode < OTHER ? charCode : OTHER;
}

function setOf(symbols: readonly number[]): SymbolSet {
  const set = new Uint8Array(SYMBOLS);
  for (const symbol of symbols) set[symbol] = 1;
  return set;
}

function setWhere(expression: RegExp): SymbolSet {
  return Uint8Array.from({ length: SYMBOLS }, (_, symbol) =>
    symbol < OTHER && expression.test(String.fromCharCode(symbol)) ? 1 : 0,
  );
}

function complement(set: SymbolSet): SymbolSet {
  return set.map((held) => 1 - held);
}

function dot(): SymbolSet {
  return complement(setOf([LINE_FEED]));
}

function size(set: SymbolSet): number {
  return set.reduce((sum, held) => sum + held, 0);
}

function matcher(states: readonly State[], start: number): (text: string) => boolean {
  let cache = new Map<string, StateSet>();

  const closure = (from: readonly number[], atStart: boolean, atEnd: boolean): number[] => {
    const seen = new Set<number>();
    const open = [...from];
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      if (seen.has(index)) continue;
      seen.add(index);
      const state = states[index];
      if (!state || state.consumes) continue;
      if ((state.guard === 'start' && !atStart) || (state.guard === 'end' && !atEnd)) continue;
      open.push(...state.next);
    }
    return [...seen].sort((a, b) => a - b);
  };

  const setFor = (from: readonly number[], atStart: boolean): StateSet => {
    const reached = closure(from, atStart, false);
    const key = `${reached.join()}`;
    const known = cache.get(key);
    if (known) return known;
    if (cache.size >= MAX_CACHED_SETS) cache = new Map();
    const set: StateSet = {
      states: reached,
      matched: reached.includes(ACCEPT),
      after: Array.from({ length: SYMBOLS }),
      matchedAtEnd: undefined,
    };
    cache.set(key, set);
    return set;
  };

  const step = (set: StateSet, symbol: number): StateSet => {
    const next = [start];
    for (const index of set.states) {
      const state = states[index];
      if (state?.consumes?.[symbol]) next.push(...state.next);
    }
    return (set.after[symbol] = setFor(next, false));
  };

  const matchesAtEnd = (set: StateSet, atStart: boolean): boolean => {
    if (atStart) return closure(set.states, true, true).includes(ACCEPT);
    return (set.matchedAtEnd ??= closure(set.states, false, true).includes(ACCEPT));
  };

  return (text) => {
    let set = setFor([start], true);
    for (let at = 0; at < text.length; at++) {
      if (set.matched) return true;
      const symbol = symbolOf(text.charCodeAt(at));
      // As in Perl, `$` also stands before a last line feed.
      if (symbol === LINE_FEED && at === text.length - 1 && matchesAtEnd(set, at === 0)) return true;
      set = set.after[symbol] ?? step(set, symbol);
    }
    return set.matched || matchesAtEnd(set, text.length === 0);
  };
}

/** The accepting state is the first one made. */
const ACCEPT = 0;
