/**
 * XML as clients of AWS write it, into a tree, without recursion: elements, attributes, text, CDATA, the five
 * named entities and character references. Document types are refused (entity bombs, files), depth is bounded.
 */
export interface XmlElement {
  /** Without its prefix: `Key` of `s3:Key`. */
  readonly name: string;
  /** Attributes as written, e.g. `xsi:type`. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

interface OpenElement extends XmlElement {
  readonly qualifiedName: string;
  readonly attributes: Map<string, string>;
  readonly children: OpenElement[];
  text: string;
}

const depthLimit = 128;
/** Three times the largest there is, ten thousand parts of an upload; a body may hold millions, and they take seconds. */
const elementLimit = 200_000;
const namePattern = /[^\s=/<>"'&?!]+/y;
const spacePattern = /\s*/y;
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Undefined: not well-formed, or more than we take. */
export function parseXml(text: string): XmlElement | undefined {
  const reader = new Reader(text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text);
  return reader.document();
}

class Reader {
  readonly #text: string;
  #at = 0;
  readonly #open: OpenElement[] = [];
  #elements = 0;
  #root: OpenElement | undefined;

  constructor(text: string) {
    this.#text = text.startsWith('\uFEFF') ? text.slice(1) : text;
  }

  document(): XmlElement | undefined {
    while (this.#at < this.#text.length) if (!this.#next()) return undefined;
    return this.#open.length === 0 ? this.#root : undefined;
  }

  /** One piece of markup or text; false when it is malformed. */
  #next(): boolean {
    if (this.#text[this.#at] !== '<') return this.#characters();
    if (this.#has('</')) return this.#closeTag();
    if (this.#has('<!--')) return this.#skip('-->');
    if (this.#has('<?')) return this.#skip('?>');
    if (this.#has('<![CDATA[')) return this.#cdata();
    if (this.#has('<!')) return false;
    return this.#openTag();
  }

  #characters(): boolean {
    const next = this.#text.indexOf('<', this.#at);
    const end = next < 0 ? this.#text.length : next;
    const raw = this.#text.slice(this.#at, end);
    this.#at = end;
    const element = this.#open.at(-1);
    if (!element) return raw.trim() === '';
    const decoded = decodeEntities(raw);
    if (decoded === undefined) return false;
    element.text += decoded;
    return true;
  }

  #cdata(): boolean {
    const element = this.#open.at(-1);
    const end = this.#text.indexOf(']]>', this.#at);
    if (!element || end < 0) return false;
    element.text += this.#text.slice(this.#at + 9, end);
    this.#at = end + 3;
    return true;
  }

  #openTag(): boolean {
    this.#at++;
    if (++this.#elements > elementLimit) return false;
    const qualifiedName = this.#name();
    if (!qualifiedName || (this.#root && this.#open.length === 0)) return false;
    const attributes = this.#attributes();
    if (!attributes) return false;
    const name = qualifiedName.slice(qualifiedName.indexOf(':') + 1);
    const element: OpenElement = { qualifiedName, name, attributes, children: [], text: '' };
    this.#open.at(-1)?.children.push(element);
    this.#root ??= element;
    if (this.#has('/>')) {
      this.#at += 2;
      return true;
    }
    if (this.#text[this.#at++] !== '>' || this.#open.length >= depthLimit) return false;
    this.#open.push(element);
    return true;
  }

  #attributes(): Map<string, string> | undefined {
    const attributes = new Map<string, string>();
    for (;;) {
      this.#space();
      const name = this.#name();
      if (!name) return attributes;
      this.#space();
      if (this.#text[this.#at] !== '=') return undefined;
      this.#at++;
      this.#space();
      const quote = this.#text[this.#at] ?? '';
      const end = quote === '"' || quote === "'" ? this.#text.indexOf(quote, this.#at + 1) : -1;
      if (end < 0) return undefined;
      const value = decodeEntities(this.#text.slice(this.#at + 1, end));
      if (value === undefined) return undefined;
      attributes.set(name, value);
      this.#at = end + 1;
    }
  }

  #closeTag(): boolean {
    this.#at += 2;
    const name = this.#name();
    this.#space();
    return this.#text[this.#at++] === '>' && this.#open.pop()?.qualifiedName === name;
  }

  #has(prefix: string): boolean {
    return this.#text.startsWith(prefix, this.#at);
  }

  #skip(end: string): boolean {
    const found = this.#text.indexOf(end, this.#at + 2);
    this.#at = found + end.length;
    return found >= 0;
  }

  #space(): void {
    spacePattern.lastIndex = this.#at;
    spacePattern.test(this.#text);
    this.#at = spacePattern.lastIndex;
  }

  #name(): string | undefined {
    namePattern.lastIndex = this.#at;
    const name = namePattern.exec(this.#text)?.[0];
    this.#at += name?.length ?? 0;
    return name;
  }
}

/** Undefined for a reference that is not one of XML's own. */
function decodeEntities(text: string): string | undefined {
  if (!text.includes('&')) return text;
  let valid = true;
  const decoded = text.replace(/&([^;&]{0,12});?/g, (whole, name: string) => {
    const value = whole.endsWith(';') ? entity(name) : undefined;
    if (value === undefined) valid = false;
    return value ?? '';
  });
  return valid ? decoded : undefined;
}

function entity(name: string): string | undefined {
  if (!name.startsWith('#')) return Object.hasOwn(entities, name) ? entities[name] : undefined;
  const digits = /^#(?:x([0-9a-fA-F]{1,6})|(\d{1,7}))$/.exec(name);
  if (!digits) return undefined;
  const code = digits[1] ? parseInt(digits[1], 16) : parseInt(digits[2] ?? '', 10);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
