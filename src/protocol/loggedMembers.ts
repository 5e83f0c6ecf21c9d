import { shapeOf, type Shape } from './shape.ts';

/**
 * An input or output as the audit trail shows it: members in lowerCamelCase, times as text, and nothing that must not
 * be read by who may read the trail. What the model calls sensitive is hidden, bytes are left out, and so is
 * whatever `secret` names beside that: models are not complete.
 */
export interface LoggedMembers {
  /** Undefined for nothing, and `OMITTED` for more than `limitBytes`. */
  readonly members: unknown;
  /** What was hidden, so that an error's message that quotes it can be cleaned too. */
  readonly hidden: readonly string[];
  /** Of them those that a member holds alone: an answer may repeat them in the midst of another text. */
  readonly secrets: readonly string[];
}

const HIDDEN = 'HIDDEN_DUE_TO_SECURITY_REASONS';

/** Stands for members that are too large. */
const OMITTED = { omitted: true, reason: 'the members exceed the maximum size' };

/** Never shown, whatever the model says: by the member's name, in lower case. */
const SECRET = new Set([
  'secretaccesskey',
  'sessiontoken',
  'password',
  'oldpassword',
  'newpassword',
  'secret',
  'secretstring',
  'clientsecret',
  'privatekey',
  'servicepassword',
  'base32stringseed',
  'qrcodepng',
  'webidentitytoken',
  'samlassertion',
  'tokencode',
  'authenticationcode1',
  'authenticationcode2',
  'eventsourcetoken',
  'federatedusertoken',
]);
/** Left out beside them: what was said, not who did what. */
const CONTENT = new Set(['logeventmessages', 'logevents', 'zipfile', 'variables', 'payload', 'message']);

const MAX_DEPTH = 32;
/** Longer texts are cut; policies and the like are shorter. */
const MAX_TEXT = 32 * 1024;

/** `known`: secrets that are hidden wherever they occur. */
export function loggedMembers(
  schema: unknown,
  value: unknown,
  limitBytes: number,
  known: readonly string[] = [],
): LoggedMembers {
  const walk = new Walk(limitBytes, known);
  const members = walk.value(shapeOf(schema), value, 0);
  return { members: walk.isFull() ? OMITTED : members, hidden: walk.hidden, secrets: walk.secrets };
}

export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce((shown, secret) => shown.replaceAll(secret, HIDDEN), text);
}

class Walk {
  readonly hidden: string[] = [];
  readonly secrets: string[] = [];
  readonly #known: readonly string[];
  #left: number;

  constructor(limitBytes: number, known: readonly string[]) {
    this.#left = limitBytes;
    this.#known = known;
  }

  isFull(): boolean {
    return this.#left < 0;
  }

  value(shape: Shape, value: unknown, depth: number): unknown {
    if (value === undefined || value === null || this.isFull() || depth > MAX_DEPTH) return undefined;
    if (shape.traits.sensitive) return this.#hide(value);
    switch (shape.kind) {
      case 'structure':
      case 'union':
        return this.#structure(shape, value, depth);
      case 'list':
        return Array.isArray(value) ? this.#list(shape, value, depth) : undefined;
      case 'map':
        return this.#map(shape, value, depth);
      case 'string':
        return typeof value === 'string' ? this.#text(value) : undefined;
      case 'timestamp':
        return value instanceof Date ? this.#counted(timeText(value)) : undefined;
      case 'boolean':
      case 'number':
        return this.#counted(typeof value === 'object' ? Number(value) : value);
      default:
        // Bytes, streams and documents of no known shape.
        return undefined;
    }
  }

  #structure(shape: Shape, value: unknown, depth: number): unknown {
    if (typeof value !== 'object') return undefined;
    const shown: Record<string, unknown> = {};
    for (const { name, shape: member } of shape.members) {
      const content = (value as Record<string, unknown>)[name];
      if (content === undefined) continue;
      const lower = name.toLowerCase();
      if (SECRET.has(lower)) {
        this.#hide(content);
        continue;
      }
      if (CONTENT.has(lower) && member.kind !== 'boolean' && member.kind !== 'number') {
        this.#remember(content, 0);
        continue;
      }
      const logged = this.value(member, content, depth + 1);
      if (logged === undefined) continue;
      const key = lowerCamelCase(name);
      this.#left -= key.length + 4;
      shown[key] = logged;
    }
    return shown;
  }

  #list(shape: Shape, values: readonly unknown[], depth: number): unknown[] {
    const shown: unknown[] = [];
    for (const element of values) {
      if (this.isFull()) break;
      const logged = this.value(shape.value, element, depth + 1);
      this.#left -= 1;
      if (logged !== undefined) shown.push(logged);
    }
    return shown;
  }

  #map(shape: Shape, value: unknown, depth: number): unknown {
    if (typeof value !== 'object' || value === null) return undefined;
    if (shape.value.traits.sensitive || shape.key.traits.sensitive) return this.#hide(value);
    // Without a prototype: its keys are a client's.
    const shown = Object.create(null) as Record<string, unknown>;
    for (const [key, element] of Object.entries(value)) {
      if (this.isFull()) break;
      this.#left -= key.length + 4;
      const logged = this.value(shape.value, element, depth + 1);
      if (logged !== undefined) shown[key] = logged;
    }
    return shown;
  }

  #text(text: string): string {
    // What follows in a URL may be a signature, and with it the right to fetch what it names.
    const shown = /^https?:\/\/[^?]*\?/.test(text) ? text.slice(0, text.indexOf('?')) : text;
    const clean = withoutSecrets(shown, this.#known);
    return this.#counted(clean.length > MAX_TEXT ? `${clean.slice(0, MAX_TEXT)}…` : clean);
  }

  #counted<T>(value: T): T {
    this.#left -= typeof value === 'string' ? value.length + 3 : 8;
    return value;
  }

  /** A text is replaced, everything else disappears. */
  #hide(value: unknown): string | undefined {
    this.#remember(value, 0);
    const isSearched = this.secrets.length < MAX_SEARCHED;
    if (isSearched && typeof value === 'string' && value.length >= SHORTEST_ANYWHERE)
      this.secrets.push(value);
    return typeof value === 'string' ? this.#counted(HIDDEN) : undefined;
  }

  #remember(value: unknown, depth: number): void {
    if (this.hidden.length >= MAX_HIDDEN || depth > 4) return;
    if (typeof value === 'string') {
      if (value.length >= SHORTEST_SECRET) this.hidden.push(value);
    } else if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) {
      for (const member of Object.values(value)) this.#remember(member, depth + 1);
    }
  }
}

const MAX_HIDDEN = 200;
const MAX_SEARCHED = 20;
/** What is shorter would be found, and blotted out, all over a message. */
const SHORTEST_SECRET = 4;
const SHORTEST_ANYWHERE = 8;

function lowerCamelCase(name: string): string {
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Nov 21, 2026, 9:43:29 PM`, in UTC: how AWS writes times inside of parameters and answers. */
function timeText(time: Date): string {
  if (Number.isNaN(time.getTime())) return '';
  const two = (value: number) => String(value).padStart(2, '0');
  const hour = time.getUTCHours();
  const clock = `${hour % 12 || 12}:${two(time.getUTCMinutes())}:${two(time.getUTCSeconds())} ${hour < 12 ? 'AM' : 'PM'}`;
  return `${MONTHS[time.getUTCMonth()]} ${time.getUTCDate()}, ${time.getUTCFullYear()}, ${clock}`;
}
