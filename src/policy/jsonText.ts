/**
 * JSON as policy documents need it: every value knows where it stood (the simulator tells lines and columns),
 * a name twice in one object is refused (two readers could each believe another), numbers keep their spelling,
 * and nesting is bounded. Objects are lists of members, so that no name can touch a prototype.
 */
export type JsonNode =
  | { readonly kind: 'object'; readonly members: readonly JsonMember[]; readonly at: JsonSpan }
  | { readonly kind: 'array'; readonly elements: readonly JsonNode[]; readonly at: JsonSpan }
  | { readonly kind: 'string'; readonly text: string; readonly at: JsonSpan }
  | { readonly kind: 'number' | 'boolean' | 'null'; readonly text: string; readonly at: JsonSpan };

export interface JsonMember {
  readonly name: string;
  readonly value: JsonNode;
}

/** Offsets of the first and the last character. */
export interface JsonSpan {
  readonly first: number;
  readonly last: number;
}

/** A policy is at most seven deep: document, statements, statement, condition, operator, values, value. */
const DEPTH_LIMIT = 16;

const SPACE = /[ \t\r\n]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
/** A string without escapes, the usual one. Control characters end it, and then it is none. */
// oxlint-disable-next-line no-control-regex -- JSON's grammar names them
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;

/** Undefined: not JSON, nested too deeply, or a name stands twice in an object. */
export function parseJsonText(text: string): JsonNode | undefined {
  const reader = new Reader(text);
  const node = reader.value(0);
  return node !== undefined && reader.atEnd() ? node : undefined;
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  atEnd(): boolean {
    this.#take(SPACE);
    return this.#at === this.#text.length;
  }

  value(depth: number): JsonNode | undefined {
    if (depth >= DEPTH_LIMIT) return undefined;
    this.#take(SPACE);
    const first = this.#at;
    switch (this.#text[first]) {
      case '{':
        return this.#object(first, depth);
      case '[':
        return this.#array(first, depth);
      case '"':
        return this.#string(first);
      default:
        return this.#scalar(first);
    }
  }

  #object(first: number, depth: number): JsonNode | undefined {
    const members: JsonMember[] = [];
    const names = new Set<string>();
    const whole = this.#separated('}', () => {
      this.#take(SPACE);
      const name = this.#text[this.#at] === '"' ? this.#string(this.#at) : undefined;
      if (name === undefined || names.has(name.text) || !this.#skip(':')) return false;
      const value = this.value(depth + 1);
      if (value === undefined) return false;
      names.add(name.text);
      members.push({ name: name.text, value });
      return true;
    });
    return whole ? { kind: 'object', members, at: { first, last: this.#at - 1 } } : undefined;
  }

  #array(first: number, depth: number): JsonNode | undefined {
    const elements: JsonNode[] = [];
    const whole = this.#separated(']', () => {
      const element = this.value(depth + 1);
      if (element !== undefined) elements.push(element);
      return element !== undefined;
    });
    return whole ? { kind: 'array', elements, at: { first, last: this.#at - 1 } } : undefined;
  }

  /** From the opening bracket to the closing one: items with commas between them. */
  #separated(close: string, item: () => boolean): boolean {
    this.#at++;
    if (this.#skip(close)) return true;
    do {
      if (!item()) return false;
    } while (this.#skip(','));
    return this.#skip(close);
  }

  #string(first: number): { kind: 'string'; text: string; at: JsonSpan } | undefined {
    const raw = this.#take(STRING);
    if (raw === undefined) return undefined;
    const text = raw.includes('\\') ? (JSON.parse(raw) as string) : raw.slice(1, -1);
    return { kind: 'string', text, at: { first, last: this.#at - 1 } };
  }

  #scalar(first: number): JsonNode | undefined {
    const word = this.#take(WORD);
    const text = word ?? this.#take(NUMBER);
    if (text === undefined) return undefined;
    const kind = word === undefined ? 'number' : word === 'null' ? 'null' : 'boolean';
    return { kind, text, at: { first, last: this.#at - 1 } };
  }

  #skip(character: string): boolean {
    this.#take(SPACE);
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }
}
