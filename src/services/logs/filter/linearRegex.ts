import { FilterPatternError } from './patternReader.ts';

/**
 * The regular expressions of filter patterns: no groups, no back-references. Patterns and messages are anyone's,
 * so matching must take time in proportion to the message: a Thompson automaton, turned into a deterministic one
 * as far as messages need it; a pattern that needs too many states of that one goes on with sets of bits, which takes a
 * microsecond a character. Symbols are the 128 ASCII characters and one for everything else.
 */
const OTHER = 128;
const SYMBOLS = 129;
/** More states than a pattern of AWS's 1,024 characters needs, unless its repetitions are meant to hurt. */
const MAX_STATES = 256;
const MAX_CACHED_SETS = 256;
const GATHER_ANEW_CHARACTERS = 256 * 1024;
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
  readonly bits: Bits;
  readonly matched: boolean;
  readonly matchedAtEnd: boolean;
  /** By symbol, as far as messages had it there. */
  readonly after: (StateSet | undefined)[];
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

/** A bit for each state. */
type Bits = Uint32Array;

/** What it takes to go on from a set of states, whatever set it is. */
interface Automaton {
  /** By symbol: the states that consume it. */
  readonly consuming: readonly Bits[];
  /** By state that consumes: where it leads, and whence a match may begin anew. */
  readonly following: readonly Bits[];
  readonly first: Bits;
  readonly anew: Bits;
  /** With one of these a message that ends here matches. */
  readonly ending: Bits;
  readonly matchesEmpty: boolean;
}

function automatonOf(states: readonly State[], start: number): Automaton {
  const words = Math.ceil(states.length / 32);
  const bitsOf = (indexes: readonly number[]): Bits => {
    const bits = new Uint32Array(words);
    for (const index of indexes) bits[index >> 5] = (bits[index >> 5] ?? 0) | (1 << (index & 31));
    return bits;
  };
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
    return [...seen];
  };
  const indexes = [...states.keys()];
  return {
    consuming: Array.from({ length: SYMBOLS }, (_, symbol) =>
      bitsOf(indexes.filter((index) => states[index]?.consumes?.[symbol])),
    ),
    following: states.map(({ consumes, next }) => bitsOf(consumes ? closure(next, false, false) : [])),
    first: bitsOf(closure([start], true, false)),
    anew: bitsOf(closure([start], false, false)),
    ending: bitsOf(indexes.filter((index) => closure([index], false, true).includes(ACCEPT))),
    matchesEmpty: closure([start], true, true).includes(ACCEPT),
  };
}

/** Writes into `into` the states after a symbol. */
function advance({ consuming, following, anew }: Automaton, from: Bits, symbol: number, into: Bits): void {
  into.set(anew);
  const takers = consuming[symbol] ?? anew;
  for (let word = 0; word < from.length; word++) {
    let left = (from[word] ?? 0) & (takers[word] ?? 0);
    while (left !== 0) {
      const bit = 31 - Math.clz32(left);
      left &= ~(1 << bit);
      const reached = following[word * 32 + bit] ?? anew;
      for (let at = 0; at < into.length; at++) into[at] = (into[at] ?? 0) | (reached[at] ?? 0);
    }
  }
}

function haveCommon(some: Bits, others: Bits): boolean {
  return some.some((bits, word) => (bits & (others[word] ?? 0)) !== 0);
}

/** Accepted as soon as it is there: it is the lowest bit. */
const isMatch = (bits: Bits): boolean => ((bits[ACCEPT >> 5] ?? 0) & (1 << (ACCEPT & 31))) !== 0;

function matcher(states: readonly State[], start: number): (text: string) => boolean {
  const automaton = automatonOf(states, start);
  const { ending, matchesEmpty } = automaton;
  const newSet = (bits: Bits): StateSet => ({
    bits,
    matched: isMatch(bits),
    matchedAtEnd: haveCommon(bits, ending),
    after: [],
  });
  let cache = new Map<string, StateSet>();
  let first = newSet(automaton.first);
  let simulated = 0;

  /** Undefined: there is no room for another set. */
  const step = (set: StateSet, symbol: number): StateSet | undefined => {
    const bits = new Uint32Array(set.bits.length);
    advance(automaton, set.bits, symbol, bits);
    const key = bits.join();
    let next = cache.get(key);
    if (!next && cache.size < MAX_CACHED_SETS) cache.set(key, (next = newSet(bits)));
    if (next) set.after[symbol] = next;
    return next;
  };

  /** Without keeping the sets. What was kept may have been of no use: after a while it is gathered anew. */
  const simulate = (from: Bits, text: string, since: number): boolean => {
    simulated += text.length - since;
    if (simulated > GATHER_ANEW_CHARACTERS) {
      simulated = 0;
      cache = new Map();
      first = newSet(automaton.first);
    }
    let current = from.slice();
    let next = from.slice();
    for (let at = since; at < text.length; at++) {
      const symbol = symbolOf(text.charCodeAt(at));
      if (symbol === LINE_FEED && at === text.length - 1 && haveCommon(current, ending)) return true;
      advance(automaton, current, symbol, next);
      [current, next] = [next, current];
      if (isMatch(current)) return true;
    }
    return haveCommon(current, ending);
  };

  return (text) => {
    let set = first;
    for (let at = 0; at < text.length; at++) {
      if (set.matched) return true;
      const symbol = symbolOf(text.charCodeAt(at));
      // As in Perl, `$` also stands before a last line feed.
      if (symbol === LINE_FEED && at === text.length - 1 && (at === 0 ? matchesEmpty : set.matchedAtEnd)) {
        return true;
      }
      const next = set.after[symbol] ?? step(set, symbol);
      if (next === undefined) return simulate(set.bits, text, at);
      set = next;
    }
    return set.matched || (text.length === 0 ? matchesEmpty : set.matchedAtEnd);
  };
}

/** The accepting state is the first one made. */
const ACCEPT = 0;
